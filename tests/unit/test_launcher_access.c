/*
 * tests/unit/test_launcher_access.c - instructions that reach for devices, in the whole launcher.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/launcher_images.h"

static void touch(struct guest_exit *state, u32 address, const char *insn, u32 bytes)
{
	state->reason = EXIT_MMIO;
	state->address = address;
	state->insn_bytes = bytes;
	memcpy(state->insn, insn, bytes);
}

static void read_magic(struct guest_exit *state)
{
	state->regs[REG_EAX] = 0x11111111;
	touch(state, 0xd0000000, "\x8b\x43\x00\x90", 4); /* mov eax, [ebx+0] */
}

static void write_status(struct guest_exit *state)
{
	assert_int_equal(state->regs[REG_EAX], 0x74726976);
	assert_int_equal(state->advance, 3);
	state->regs[REG_ECX] = 3;
	touch(state, 0xd0000070, "\x89\x0e", 2); /* mov [esi], ecx */
}

static void read_status_byte(struct guest_exit *state)
{
	assert_int_equal(state->advance, 2);
	state->regs[REG_EDX] = 0;
	touch(state, 0xd0000070, "\x8b\x16", 2); /* mov edx, [esi] */
}

static void read_status_again(struct guest_exit *state)
{
	assert_int_equal(state->advance, 6);
	touch(state, 0xd0000070, "\x8b\x16", 2);
}

static void check_status(struct guest_exit *state)
{
	assert_int_equal(state->regs[REG_EDX], 3);
	power_down(state);
}

static void store_immediate(struct guest_exit *state)
{
	touch(state, 0xd0000070, "\xc7\x06\x03\x00\x00\x00", 6); /* mov dword [esi], 3 */
}

static void read_port(struct guest_exit *state)
{
	touch(state, 0xd0000070, "\xec", 1); /* in al, dx: known, but no move */
}

static void increment_status(struct guest_exit *state)
{
	touch(state, 0xd0000070, "\xff\x06\xcc", 3); /* inc dword [esi] */
}

static void moves_reach_device_registers(void **state)
{
	static core_step_fn *const script[] = { read_magic, write_status, read_status_byte,
						check_status };

	(void)state;
	core_add_module("mem=8M", elf, sizeof(elf));
	run(script);
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ store_immediate, read_status_again, check_status });
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ read_port });
	assert_string_equal(core.reason, "no plain move (ec) to or from a device register "
					 "at 0xd0000070");
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ increment_status });
	assert_int_equal(core.outcome, OUTCOME_KILLED);
	assert_string_equal(core.reason, "no plain move (ff 06 cc) to or from a device register "
					 "at 0xd0000070");
}

static void at_port(struct guest_exit *state, const char *insn, u32 bytes)
{
	touch(state, 0, insn, bytes);
	state->reason = EXIT_PORT;
}

static void select_console(struct guest_exit *state)
{
	state->regs[REG_EAX] = 0x80000800;
	state->regs[REG_EDX] = 0xffff0cf8;
	at_port(state, "\xef", 1); /* out dx, eax */
}

static void read_device_id(struct guest_exit *state)
{
	assert_int_equal(state->advance, 1);
	state->regs[REG_EDX] = 0xcfe;
	at_port(state, "\x66\xed", 2); /* in ax, dx */
}

static void read_keyboard_status(struct guest_exit *state)
{
	assert_int_equal(state->advance, 2);
	assert_int_equal(state->regs[REG_EAX], 0x80001043);
	at_port(state, "\xe4\x64", 2); /* in al, 0x64 */
}

static void read_keyboard_data(struct guest_exit *state)
{
	assert_int_equal(state->advance, 2);
	assert_int_equal(state->regs[REG_EAX], 0x80001001);
	at_port(state, "\xe5\x60", 2); /* in eax, 0x60 */
}

static void read_queues(struct guest_exit *state)
{
	assert_int_equal(state->regs[REG_EAX], 0xffffffff);
	touch(state, 0xd0010012, "\x66\x8b\x16", 3); /* mov dx, [esi] */
}

static void check_queues(struct guest_exit *state)
{
	assert_int_equal(state->regs[REG_EDX] & 0xffff, 2);
	power_down(state);
}

static void read_string(struct guest_exit *state)
{
	state->regs[REG_EDX] = 0x64;
	at_port(state, "\x6c", 1); /* insb, which the core keeps to itself */
}

static void ports_and_bars_reach_the_pci_bus(void **state)
{
	core_add_module("mem=8M", elf, sizeof(elf));
	core_add_module("disk=ro", disk, sizeof(disk));
	run((core_step_fn *const[]){ select_console, read_device_id, read_keyboard_status,
				     read_keyboard_data, read_queues, check_queues });
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ read_string });
	assert_string_equal(core.reason, "no IN or OUT (6c) at port 0x64");
}

static const struct CMUnitTest tests[] = {
	TEST(moves_reach_device_registers),
	TEST(ports_and_bars_reach_the_pci_bus),
};

UNIT_MAIN("launcher_access", tests)
