/*
 * tests/unit/test_launcher.c - the whole launcher on a core in miniature: starts and ends.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/launcher_images.h"

#include "lib/bytes.h"

#define ASSUMED \
	"guest guest: lguest generation C (3.1 to 3.19): assumed, its shared page tells " \
	"nothing, no release in its image\n"

/* Steps of scripts. */

static void panic(struct guest_exit *state)
{
	shutdown(state, LGUEST_SHUTDOWN_POWEROFF, "panic: no init\n\x1b[31m");
}

static void say_nothing(struct guest_exit *state)
{
	shutdown(state, LGUEST_SHUTDOWN_POWEROFF, "");
}

static void notify(struct guest_exit *state, u32 address)
{
	state->reason = EXIT_NOTIFY;
	state->address = address;
}

static void print_hello(struct guest_exit *state)
{
	memcpy(CORE_MEMORY + 0x5000, "hello\n", 7);
	notify(state, 0x5000);
}

static void print_the_last_byte(struct guest_exit *state)
{
	u32 last = core.config.mem_bytes + core.config.device_bytes - 1;

	CORE_MEMORY[last] = '.'; /* and no NUL behind it */
	notify(state, last);
}

static void notify_nothing(struct guest_exit *state)
{
	notify(state, 0);
}

static void notify_the_end(struct guest_exit *state)
{
	notify(state, core.config.mem_bytes + core.config.device_bytes);
}

static void notify_wildly(struct guest_exit *state)
{
	notify(state, 0xdeadbeec);
}

static void a_kernel_boots_and_powers_off(void **state)
{
	static core_step_fn *const script[] = { print_hello, notify_nothing, print_the_last_byte,
						power_down };

	(void)state;
	core_add_module("mem=8M console=hvc0  quiet name=first", elf, sizeof(elf));
	core_add_module("", initrd, sizeof(initrd));
	run(script);
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
	assert_string_equal(core.output, "hello\n.");
	assert_int_equal(core.config.mem_bytes, MIB(8));
	assert_int_equal(core.config.device_bytes, MIB(1));
	assert_int_equal(core.config.mmio_base, 0xd0000000);
	assert_int_equal(core.config.mmio_bytes, 0x18000);
	assert_string_equal(core.config.name, "first");
	assert_int_equal(core.entry, KERNEL_AT + 0x10);
	assert_int_equal(core.esi, 0);
	assert_memory_equal(CORE_MEMORY + KERNEL_AT, elf + 0x100, 0x100);
	assert_int_equal(CORE_MEMORY[KERNEL_AT + 0x100], 0);
	assert_string_equal((char *)CORE_MEMORY + 0x1000, "console=hvc0 quiet");
	assert_memory_equal(CORE_MEMORY + MIB(8) - 0x2000, initrd, sizeof(initrd));
	assert_int_equal(CORE_MEMORY[MIB(8)], VIRTIO_ID_CONSOLE);
}

static void boot_parameters_of_an_elf(void **state)
{
	static core_step_fn *const script[] = { power_down };
	const u8 *page = CORE_MEMORY;

	(void)state;
	core_add_module("mem=8M", elf, sizeof(elf));
	core_add_module("", initrd, sizeof(initrd));
	run(script);
	assert_int_equal(page[0x1e8], 1);
	assert_int_equal(load_le16(page + 0x206), 0x0207);
	assert_int_equal(page[0x210], 0xff);
	assert_int_equal(page[0x211], 0x40);
	assert_int_equal(load_le32(page + 0x218), MIB(8) - 0x2000);
	assert_int_equal(load_le32(page + 0x21c), 0x2000);
	assert_int_equal(load_le32(page + 0x228), 0x1000);
	assert_int_equal(load_le32(page + 0x230), 0x1000000);
	assert_int_equal(load_le32(page + 0x23c), 1);
	assert_int_equal(load_le64(page + 0x2d0), 0);
	assert_int_equal(load_le64(page + 0x2d8), MIB(8));
	assert_int_equal(load_le32(page + 0x2e0), 1);
}

static void boot_parameters_of_a_bzimage(void **state)
{
	static core_step_fn *const script[] = { power_down };
	const u8 *page = CORE_MEMORY;

	(void)state;
	make_zimage(0x400000, 0x100000);
	core_add_module("mem=8M", zimage, sizeof(zimage));
	run(script);
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
	assert_int_equal(core.entry, 0x100000);
	assert_memory_equal(CORE_MEMORY + 0x100000, zimage + 0x400, sizeof(zimage) - 0x400);
	assert_int_equal(page[0x1ef], 0);
	assert_int_equal(page[0x1f1], 1);
	assert_memory_equal(page + 0x202, "HdrS", 4);
	assert_int_equal(load_le16(page + 0x206), 0x020f);
	assert_int_equal(page[0x210], 0);
	assert_int_equal(page[0x211], 0x41);
	assert_int_equal(load_le32(page + 0x21c), 0);
	assert_int_equal(load_le32(page + 0x230), 0x200000);
	assert_int_equal(load_le32(page + 0x23c), 1);
	assert_int_equal(load_le32(page + 0x260), 0x100000);
}

/* Up to 2.6.30 a header ends before init_size, and its version is kept from 2.07 on. */
static void boot_parameters_of_old_bzimages(void **state)
{
	static const struct {
		u16 version, shown;
		u8 jump; /* where the header ends */
	} rows[] = { { 0x0204, 0x0207, 0x36 - 2 }, { 0x0205, 0x0207, 0x3a - 2 },
		     { 0x0206, 0x0207, 0x3c - 2 }, { 0x0207, 0x0207, 0x48 - 2 },
		     { 0x0208, 0x0208, 0x50 - 2 }, { 0x0209, 0x0209, 0x58 - 2 } };

	for (u32 n = 0; n < ARRAY_SIZE(rows); n++) {
		fresh(state);
		make_zimage(0x77777777, 0x77777777);
		put(zimage, 0x201, rows[n].jump, 1);
		put(zimage, 0x206, rows[n].version, 2);
		memcpy(zimage + 0x400 - 0x80, "2.6.24 (a@b) #1", 16);
		put(zimage, 0x20e, 0x400 - 0x80 - 0x200, 2);
		core_add_module("mem=8M", zimage, sizeof(zimage));
		run((core_step_fn *const[]){ power_down });
		assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
		assert_string_equal(core.log, "guest guest: lguest generation A1 (2.6.24): "
					      "release 2.6.24\n");
		assert_int_equal(load_le16(CORE_MEMORY + 0x206), rows[n].shown);
		assert_int_equal(load_le32(CORE_MEMORY + 0x23c), 1);
		assert_int_equal(load_le32(CORE_MEMORY + 0x260), 0);
	}
}

static void a_virtual_entry_point_becomes_physical(void **state)
{
	static core_step_fn *const script[] = { power_down };

	(void)state;
	make_elf(KERNEL_AT, 0xc0100020);
	core_add_module("mem=8M", elf, sizeof(elf));
	run(script);
	assert_int_equal(core.entry, KERNEL_AT + 0x20);
}

static void an_old_kernel_gets_page_tables(void **state)
{
	(void)state;
	core_add_module("mem=8M gen=b3", elf, sizeof(elf));
	run((core_step_fn *const[]){ power_down });
	assert_string_equal(core.log, "guest guest: lguest generation B3 (2.6.34 to 2.6.36): "
				      "gen= says so\n");
	assert_int_equal(core.dialect.layout, GUEST_LAYOUT_L2);
	assert_int_equal(core.dialect.boot_directory, MIB(9) - 4096);
	assert_int_equal(load_le32(CORE_MEMORY + MIB(9) - 4096), (MIB(9) - 4 * 4096) | 7);
	assert_string_equal((char *)CORE_MEMORY + 0x1000, ""); /* the word is ours */
}

static void without_mem_it_gets_what_there_is(void **state)
{
	(void)state;
	core_add_module("", elf, sizeof(elf));
	run((core_step_fn *const[]){ power_down });
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
	assert_int_equal(core.config.mem_bytes, MIB(13));
}

static void each_guest_has_a_launcher(void **state)
{
	(void)state;
	core_add_module("mem=8M name=a one", elf, sizeof(elf));
	core_add_module("mem=4M name=b two", elf, sizeof(elf));
	run((core_step_fn *const[]){ power_down });
	assert_int_equal(core.spawns, 1);
	assert_string_equal(core.config.name, "a");

	fresh(state);
	core_add_module("mem=8M name=a one", elf, sizeof(elf));
	core_add_module("mem=4M name=b two", elf, sizeof(elf));
	core.info.instance = 1;
	run((core_step_fn *const[]){ power_down });
	assert_int_equal(core.spawns, 0);
	assert_string_equal(core.config.name, "b");
	assert_int_equal(core.config.mem_bytes, MIB(4));
	assert_string_equal((char *)CORE_MEMORY + 0x1000, "two");
}

static void a_panic_is_a_kill_with_its_text(void **state)
{
	(void)state;
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ panic });
	assert_int_equal(core.outcome, OUTCOME_KILLED);
	assert_string_equal(core.reason, "panic: no init\\x0a\\x1b[31m");
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ say_nothing });
	assert_int_equal(core.outcome, OUTCOME_KILLED);
	assert_string_equal(core.reason, "no reason given");
}

static void a_wild_notify_is_a_kill(void **state)
{
	(void)state;
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ notify_wildly });
	assert_int_equal(core.outcome, OUTCOME_KILLED);
	assert_string_equal(core.reason, "bad NOTIFY address 0xdeadbeec: no device, no ring, and "
					 "beyond memory (0x900000)");
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ notify_the_end });
	assert_int_equal(core.outcome, OUTCOME_KILLED);
}

static void scribble_and_restart(struct guest_exit *state)
{
	memset(CORE_MEMORY, 0xcc, core.config.mem_bytes + core.config.device_bytes);
	shutdown(state, LGUEST_SHUTDOWN_RESTART, "");
}

static void a_restart_is_a_first_boot(void **state)
{
	static core_step_fn *const script[] = { scribble_and_restart, print_hello, power_down };

	(void)state;
	core_add_module("mem=8M console=hvc0", elf, sizeof(elf));
	core_add_module("", initrd, sizeof(initrd));
	run(script);
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
	assert_string_equal(core.log, ASSUMED "guest guest restarts\n");
	assert_int_equal(core.resets, 1);
	assert_int_equal(core.boots, 2);
	assert_memory_equal(CORE_MEMORY + KERNEL_AT, elf + 0x100, 0x100);
	assert_int_equal(CORE_MEMORY[KERNEL_AT + 0x100], 0);
	assert_string_equal((char *)CORE_MEMORY + 0x1000, "console=hvc0");
	assert_memory_equal(CORE_MEMORY + MIB(8) - 0x2000, initrd, sizeof(initrd));
	assert_int_equal(CORE_MEMORY[MIB(8)], VIRTIO_ID_CONSOLE);
	assert_int_equal(CORE_MEMORY[MIB(8) + 0x1000], 0);
}

static void restarting_in_circles_ends(void **state)
{
	static core_step_fn *script[RUN_MAX_RESTARTS + 2];

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(script); n++)
		script[n] = scribble_and_restart;
	core_add_module("mem=2M", elf, sizeof(elf));
	run(script);
	assert_int_equal(core.outcome, OUTCOME_KILLED);
	assert_string_equal(core.reason, "restarted 21 times within 10 seconds");
}

static void restart_later(struct guest_exit *state)
{
	core.uptime_ns += RUN_RESTART_PERIOD_NS / 10;
	shutdown(state, LGUEST_SHUTDOWN_RESTART, "");
}

static void restarting_now_and_then_goes_on(void **state)
{
	static core_step_fn *script[3 * RUN_MAX_RESTARTS];

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(script); n++)
		script[n] = restart_later;
	script[ARRAY_SIZE(script) - 1] = power_down;
	core_add_module("mem=2M", elf, sizeof(elf));
	run(script);
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
}

static void queue_last_words(struct guest_exit *state)
{
	u32 ring = MIB(8) + 0x1000 + 0x3000; /* the console's output queue */

	CORE_MEMORY[MIB(8) + 4] = 3;
	memcpy(CORE_MEMORY + 0x8000, "last words", 10);
	put(CORE_MEMORY, ring, 0x8000, 4);
	put(CORE_MEMORY, ring + 8, 10, 4);
	CORE_MEMORY[ring + 256 * 16 + 2] = 1; /* available, but not notified */
	notify(state, MIB(8));
}

static void output_is_not_lost_at_the_end(void **state)
{
	static core_step_fn *const script[] = { queue_last_words, panic };

	(void)state;
	core_add_module("mem=8M", elf, sizeof(elf));
	run(script);
	assert_string_equal(core.output, "last words");
}

static void killed(struct guest_exit *state)
{
	state->reason = EXIT_KILLED;
	memcpy(state->text, "bad hypercall 99", 17);
}

static void impossible(struct guest_exit *state)
{
	state->reason = 77;
}

static void what_the_core_killed_stays_dead(void **state)
{
	(void)state;
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ killed });
	assert_int_equal(core.outcome, OUTCOME_KILLED);
	assert_string_equal(core.reason, "bad hypercall 99");
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	run((core_step_fn *const[]){ impossible });
	assert_string_equal(core.reason, "unknown exit 77 of guest guest");
}

static void disks_come_between_console_and_network(void **state)
{
	static const u32 wanted[] = { VIRTIO_ID_CONSOLE, VIRTIO_ID_BLOCK, VIRTIO_ID_BLOCK,
				      VIRTIO_ID_NET, 0 };

	(void)state;
	core_add_module("mem=8M", elf, sizeof(elf));
	core_add_module("disk=ro", disk, 1536);
	core_add_module("disk=rw", disk, 1025);
	run((core_step_fn *const[]){ power_down });
	assert_string_equal(core.log, "module 3: the disk's last 1 bytes are no whole sector: "
				      "out of reach\n" ASSUMED);
	assert_false(core.module[1].writable);
	assert_true(core.module[2].writable);
	for (u32 n = 0; n < ARRAY_SIZE(wanted); n++)
		assert_int_equal(mmio_bus_read(&guest.mmio_bus, 0xd0000008 + n * 0x200, 4),
				 wanted[n]);
	assert_int_equal(mmio_bus_read(&guest.mmio_bus, 0xd0000300, 4), 3); /* sectors */
	assert_int_equal(mmio_bus_read(&guest.mmio_bus, 0xd0000500, 4), 2);
	assert_int_equal(mmio_bus_read(&guest.mmio_bus, 0xd0000210, 4), 0x234); /* RO */
	assert_int_equal(mmio_bus_read(&guest.mmio_bus, 0xd0000410, 4), 0x214);
	assert_int_equal(CORE_MEMORY[MIB(8) + 29], VIRTIO_ID_BLOCK);
}

static const struct CMUnitTest tests[] = {
	TEST(a_kernel_boots_and_powers_off),	 TEST(boot_parameters_of_an_elf),
	TEST(boot_parameters_of_a_bzimage),	 TEST(a_virtual_entry_point_becomes_physical),
	TEST(boot_parameters_of_old_bzimages),	 TEST(an_old_kernel_gets_page_tables),
	TEST(without_mem_it_gets_what_there_is), TEST(each_guest_has_a_launcher),
	TEST(a_panic_is_a_kill_with_its_text),	 TEST(a_wild_notify_is_a_kill),
	TEST(a_restart_is_a_first_boot),	 TEST(restarting_in_circles_ends),
	TEST(restarting_now_and_then_goes_on),	 TEST(output_is_not_lost_at_the_end),
	TEST(what_the_core_killed_stays_dead),	 TEST(disks_come_between_console_and_network),
};

UNIT_MAIN("launcher", tests)
