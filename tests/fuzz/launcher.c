/*
 * tests/fuzz/launcher.c - the whole launcher, with a guest that does anything between two exits.
 * SPDX-License-Identifier: MIT
 *
 * Input: the guest's generation as gen= says it, the registers at its first
 * hypercall, then steps: the guest writes its memory, and leaves for one of
 * the reasons that the core knows.  The launcher ends it with one line or
 * serves it, and touches no memory but the guest's.
 */
#include "tests/fuzz/fuzz.h"

#include "tests/unit/launcher_images.h"

#include "lib/insn.h"

#define STEPS 60u
#define SCRIPT (STEPS + 2)
#define KERNEL_LOW 0x2000u
#define GUEST_BYTES KIB(64)
#define ALL_BYTES (GUEST_BYTES + PLAN_DEVICE_BYTES)

static struct input in;
static u8 *own_disk;
static bool gives_registers; /* the exit before this one was an access */

/* Somewhere in memory: often where devices are, or their rings. */
static u32 some_address(void)
{
	u32 how = take_number(&in, 1);

	switch (how & 7) {
	case 0: return take_number(&in, 4);
	case 1: return RINGLET_MMIO_BASE + take_number(&in, 2);
	case 2: return RINGLET_PCI_BASE + take_number(&in, 2);
	case 3: return GUEST_BYTES + take_number(&in, 1);
	case 4: return GUEST_BYTES + 4096 * (1 + (how >> 3)) + (take_number(&in, 1) & 15);
	default: return take_number(&in, 3) % ALL_BYTES;
	}
}

static void write_memory(void)
{
	u32 address = some_address(), most = 1 + take_number(&in, 1);

	take_into(&in, CORE_MEMORY, ALL_BYTES, address, most);
}

/* An instruction: one that moves to or from memory or a port, or any bytes. */
static void some_instruction(struct guest_exit *state)
{
	static const u8 insns[][6] = {
		{ 0x89, 0x02 },
		{ 0x8b, 0x02 },
		{ 0x66, 0x89, 0x02 },
		{ 0x88, 0x22 },
		{ 0x8a, 0x22 },
		{ 0xee },
		{ 0xef },
		{ 0xec },
		{ 0xed },
		{ 0xc6, 0x02, 0x0f },
		{ 0x66, 0xed },
		{ 0x0f, 0xb7, 0x02 },
	};
	u32 which = take_number(&in, 1);

	memset(state->insn, 0, sizeof(state->insn));
	state->insn_bytes = GUEST_INSN_BYTES;
	if (which & 0x80) {
		take_into(&in, state->insn, GUEST_INSN_BYTES, 0, GUEST_INSN_BYTES);
		state->insn_bytes = which & 31; /* the core says 15 at most; so what */
	} else {
		memcpy(state->insn, insns[which % ARRAY_SIZE(insns)], sizeof(insns[0]));
	}
	state->regs[REG_EAX] = take_number(&in, 4);
}

static void some_text(struct guest_exit *state)
{
	memset(state->text, 0, sizeof(state->text));
	take_into(&in, (u8 *)state->text, sizeof(state->text) - 1, 0, take_number(&in, 1));
}

static void step(struct guest_exit *state)
{
	u32 what = take_number(&in, 1);

	if (gives_registers)
		MUST(state->advance <= INSN_MAX_BYTES);
	gives_registers = false;
	for (u32 n = what >> 4; n > 0; n--)
		write_memory();
	if (in.left == 0 || core.runs > STEPS) {
		power_down(state);
		return;
	}
	switch (what & 15) {
	case 0:
	case 1:
	case 2:
	case 3:
	case 4:
		state->reason = EXIT_NOTIFY;
		state->address = some_address();
		break;
	case 5:
	case 6:
	case 7:
	case 8:
		state->reason = EXIT_MMIO;
		state->address = some_address();
		some_instruction(state);
		gives_registers = true;
		break;
	case 9:
	case 10:
	case 11:
		state->reason = EXIT_PORT;
		state->regs[REG_EDX] = take_number(&in, 1) & 1 ? 0xcf8 + take_number(&in, 1) % 8
							       : take_number(&in, 2);
		some_instruction(state);
		gives_registers = true;
		break;
	case 12:
	case 13:
		core.input = "typed";
		core.frame = "a frame of the least length";
		state->reason = EXIT_INPUT;
		state->address = take_number(&in, 1);
		break;
	case 14:
		state->reason = EXIT_SHUTDOWN;
		state->address = take_number(&in, 1) & 3;
		some_text(state);
		break;
	default:
		state->reason = take_number(&in, 1) & 7;
		if (state->reason == EXIT_DIALECT) /* not twice in one boot: the core knows */
			state->reason = EXIT_KILLED;
		some_text(state);
	}
}

static void check_text(const char *text)
{
	for (; *text; text++)
		MUST(*text >= ' ' && *text <= '~');
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static core_step_fn *script[SCRIPT];
	static const char *const words_of[] = {
		"mem=64K gen=a1", "mem=64K gen=a2", "mem=64K gen=a4",
		"mem=64K gen=b1", "mem=64K gen=b4", "mem=64K gen=c",
		"mem=64K gen=d",  "mem=64K gen=e2", "mem=64K",
	};

	in = (struct input){ data, size };
	if (!own_disk)
		own_disk = malloc(1024);
	memset(own_disk, 0, 1024);
	gives_registers = false;
	forget();
	MUST(mprotect(CORE_MEMORY + ALL_BYTES, CORE_GUEST_BYTES - ALL_BYTES, PROT_NONE) == 0);
	make_elf(KERNEL_LOW, KERNEL_LOW + 0x10);
	core_add_module(words_of[take_number(&in, 1) % ARRAY_SIZE(words_of)], elf, sizeof(elf));
	core_add_module("disk=rw", own_disk, 1024);
	core.regs[REG_EBX] = take_number(&in, 2);
	core.regs[REG_EDX] = take_number(&in, 2);
	for (u32 n = 0; n < SCRIPT; n++)
		script[n] = step;
	run(script);
	MUST(core.boots >= 1);
	check_text(core.reason);
	return 0;
}
