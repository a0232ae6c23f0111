/*
 * tests/unit/test_emulate.c - hv/emulate_hot.h: the short way does what emulate() would have done.
 * SPDX-License-Identifier: MIT
 *
 * Both get the same guest, with the window at an address that a process can
 * have, and must leave the same behind.
 */
#include "tests/unit/harness.h"

#include <string.h>
#include <sys/mman.h>

#include "arch/x86/desc.h"
#include "arch/x86/layout.h"

#undef WINDOW_CONTROL
#undef WINDOW_TAIL
#undef WINDOW_SOFT
#define WINDOW_CONTROL 0x10000000
#define WINDOW_TAIL 0x10001000
#define WINDOW_SOFT 0x10010000

#define emulate emulate_long
#include "hv/emulate.c"
#undef emulate

static u32 long_ways;

static bool emulate(struct frame *frame)
{
	long_ways++;
	return emulate_long(frame);
}

#include "hv/emulate_hot.h"

#define MEMORY_BYTES (4u * PAGE_BYTES)
#define CODE (MEMORY_BYTES - PAGE_BYTES) /* gva and gpa; the page behind is none */
#define SHARED_GPA PAGE_BYTES

static u8 memory[MEMORY_BYTES + PAGE_BYTES] __attribute__((aligned(4096)));
static u32 pool[SHADOW_MIN_PAGES * PAGE_ENTRIES] __attribute__((aligned(4096)));
static u64 random_state = 1;

static u32 random_word(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (u32)(random_state >> 32);
}

/* What the core has besides. */
void guest_kill(const char *fmt, ...)
{
	(void)fmt;
	SOFT->leave = LEAVE_KILLED;
}

bool reflect_has_gate(u32 vector)
{
	return GUEST->handlers[vector].type != 0;
}

/* Nobody, the PCI of late kernels, and ranges where a test of bounds goes wrong. */
static const struct port_range dialects[][DIALECT_PORT_RANGES] = {
	{ { 0, 0 }, { 0, 0 } },	      { { 0xcf8, 8 }, { 0x64, 1 } },  { { 0, 1 }, { 0xfffc, 4 } },
	{ { 0x80, 0 }, { 0x80, 2 } }, { { 0, 0xffff }, { 0x61, 0 } },
};

static void use_ports(const struct port_range *ranges)
{
	GUEST_WRITABLE->ports_end = 0;
	for (u32 i = 0; i < DIALECT_PORT_RANGES; i++) {
		u32 end = (u32)ranges[i].first + ranges[i].count;

		GUEST_WRITABLE->dialect.ports[i] = ranges[i];
		if (ranges[i].count && GUEST->ports_end < end)
			GUEST_WRITABLE->ports_end = end;
	}
}

static bool make_guest(void)
{
	static const u32 top[1024 - WINDOW_SLOT];
	const struct shadow_setup setup = {
		.mem = { .base = memory,
			 .bytes = MEMORY_BYTES,
			 .hpa = MIB(64),
			 .near = MEMORY_BYTES },
		.pool = pool,
		.pool_hpa = MIB(128),
		.pool_pages = SHADOW_MIN_PAGES,
		.window_slot = WINDOW_SLOT,
		.top_pdes = top,
	};
	struct shadow_answer answer;
	struct tlb_flush flush;

	if (mmap((void *)WINDOW_CONTROL, WINDOW_SOFT + PAGE_BYTES - WINDOW_CONTROL,
		 PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		 0) != (void *)WINDOW_CONTROL)
		return false;
	shadow_init(&GUEST_WRITABLE->shadow, &setup);
	tlb_flush_none(&flush);
	GUEST_WRITABLE->shared = memory + SHARED_GPA;
	return shadow_fault(&GUEST_WRITABLE->shadow, GVA(CODE), 0, &answer, &flush) ==
	       SHADOW_FILLED;
}

/* Ports are mostly those near the ends of the ranges. */
static struct frame random_frame(u32 eip)
{
	static const u16 ports[] = { 0, 0x5e, 0x64, 0x7d, 0x80, 0xcf5, 0xcfc, 0xd00, 0xfffb };
	struct frame frame;

	for (u32 i = 0; i < sizeof(frame) / sizeof(u32); i++)
		((u32 *)&frame)[i] = random_word();
	frame.regs[REG_EDX] = (random_word() & 0xffff0000) |
			      (u16)(ports[random_word() % ARRAY_SIZE(ports)] + random_word() % 6);
	frame.eip = eip;
	frame.cs = LGUEST_KERNEL_CS;
	return frame;
}

/* With what is at `eip`; whatever the long way says, the short way must. */
static void compare(u32 eip)
{
	const struct frame before = random_frame(eip);
	struct frame wanted = before, got = before;
	static struct guest_soft wanted_soft;
	bool wanted_answer, got_answer;

	memset(SOFT, 0, sizeof(*SOFT));
	SOFT->wants_ts = random_word() & 1;
	shared_write(SHARED_IRQ_ENABLED, random_word() & LGUEST_IF);
	wanted_answer = emulate_long(&wanted);
	memcpy(&wanted_soft, SOFT, sizeof(wanted_soft));

	memset(SOFT, 0, sizeof(*SOFT));
	SOFT->wants_ts = wanted_soft.wants_ts;
	got_answer = emulate_hot(&got);
	if (wanted_answer != got_answer || memcmp(&wanted, &got, sizeof(got)) ||
	    memcmp(&wanted_soft, SOFT, sizeof(*SOFT)))
		fail_msg("%02x %02x %02x %02x at %#x: %u, not %u; eip %#x, not %#x; eax %#x, not "
			 "%#x",
			 memory[eip], memory[eip + 1], memory[eip + 2], memory[eip + 3], eip,
			 got_answer, wanted_answer, got.eip, wanted.eip, got.regs[REG_EAX],
			 wanted.regs[REG_EAX]);
}

static void compare_in_each_guest(u32 eip)
{
	for (u32 i = 0; i < ARRAY_SIZE(dialects); i++) {
		use_ports(dialects[i]);
		GUEST_WRITABLE->handlers[VECTOR_GP].type = random_word() % 2 ? GATE_INTERRUPT : 0;
		compare(eip);
	}
}

static void put_random_code(u32 eip)
{
	for (u32 i = 0; i < 2 * GUEST_INSN_BYTES; i++)
		memory[eip + i] = (u8)random_word();
}

static void every_opening_is_as_in_the_long_way(void **state)
{
	(void)state;
	for (u32 opening = 0; opening < 0x10000; opening++) {
		u32 eip = CODE + random_word() % (PAGE_BYTES - 2 * GUEST_INSN_BYTES);

		put_random_code(eip);
		memory[eip] = (u8)opening;
		memory[eip + 1] = (u8)(opening >> 8);
		compare_in_each_guest(eip);
	}
}

static void random_code_with_prefixes_is_as_in_the_long_way(void **state)
{
	static const u8 often[] = { 0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e,
				    0x64, 0x65, 0x0f, 0xe4, 0xe7, 0xec, 0xef, 0xf4, 0xfa };

	(void)state;
	for (u32 n = 0; n < 100000; n++) {
		u32 eip = CODE + random_word() % PAGE_BYTES;

		if (n & 1) /* on the last bytes of the page: the one behind is not in sight */
			eip = CODE + PAGE_BYTES - 1 - random_word() % GUEST_INSN_BYTES;
		put_random_code(eip);
		for (u32 i = random_word() % 4; i-- > 0;)
			memory[eip + i] = often[random_word() % ARRAY_SIZE(often)];
		compare_in_each_guest(eip);
	}
}

static void what_is_not_in_sight_is_as_in_the_long_way(void **state)
{
	static const u8 code[] = { 0xe6, 0x80 };
	static const u32 from[] = { CODE + PAGE_BYTES, CODE + PAGE_BYTES - 1,
				    2 * MEMORY_BYTES,  WINDOW_BASE,
				    0xfffffffe,	       0xffffffff };

	(void)state;
	memcpy(memory + CODE + PAGE_BYTES - 1, code, sizeof(code));
	for (u32 i = 0; i < ARRAY_SIZE(from); i++) {
		struct frame frame = random_frame(from[i]), wanted = frame;

		use_ports(dialects[0]);
		long_ways = 0;
		assert_int_equal(emulate_hot(&frame), emulate_long(&wanted));
		assert_memory_equal(&frame, &wanted, sizeof(frame));
		assert_int_equal(long_ways, 1);
	}
}

/* What this is for: else the two would agree, and nothing be gained. */
static void what_is_frequent_needs_no_long_way(void **state)
{
	static const struct {
		u8 code[2];
		bool emulated;
	} frequent[] = {
		{ { 0xe6, 0x80 }, true },  { { 0xe7, 0x80 }, true },  { { 0xe4, 0x61 }, true },
		{ { 0xe5, 0x61 }, true },  { { 0xec, 0x00 }, true },  { { 0xed, 0x00 }, true },
		{ { 0xee, 0x00 }, true },  { { 0xef, 0x00 }, true },  { { 0x0f, 0x30 }, false },
		{ { 0x0f, 0x32 }, false }, { { 0x0f, 0x33 }, false }, { { 0x0f, 0x22 }, false },
		{ { 0x0f, 0x06 }, false }, { { 0x0f, 0x00 }, false }, { { 0xf3, 0x6e }, false },
		{ { 0x8b, 0x00 }, false },
	};

	(void)state;
	GUEST_WRITABLE->handlers[VECTOR_GP].type = GATE_INTERRUPT;
	use_ports(dialects[1]);
	long_ways = 0;
	for (u32 i = 0; i < ARRAY_SIZE(frequent); i++) {
		struct frame frame = random_frame(CODE);

		frame.regs[REG_EDX] = 0x3f8;
		memcpy(memory + CODE, frequent[i].code, sizeof(frequent[i].code));
		assert_int_equal(emulate_hot(&frame), frequent[i].emulated);
		assert_int_equal(long_ways, 0);
	}
}

static bool in_range(const struct port_range *range, u32 port)
{
	return port >= range->first && port < (u32)range->first + range->count;
}

static void ports_of_the_launcher_are_those_in_its_ranges(void **state)
{
	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(dialects); i++) {
		use_ports(dialects[i]);
		for (u32 n = 0; n < 3 * 0x10000; n++) {
			u32 port = n & 0xffff, width = 1u << (n >> 16);
			bool wanted = false;

			for (u32 p = port; p < port + width; p++)
				wanted |= in_range(&dialects[i][0], p) ||
					  in_range(&dialects[i][1], p);
			if (is_launchers_port(port, width) != wanted)
				fail_msg("ports %#x, %u of them, dialect %u", port, width, i);
		}
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_opening_is_as_in_the_long_way),
	cmocka_unit_test(random_code_with_prefixes_is_as_in_the_long_way),
	cmocka_unit_test(what_is_not_in_sight_is_as_in_the_long_way),
	cmocka_unit_test(what_is_frequent_needs_no_long_way),
	cmocka_unit_test(ports_of_the_launcher_are_those_in_its_ranges),
};

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	if (!make_guest()) {
		puts("Bail out! no guest");
		return 1;
	}
	return cmocka_run_group_tests_name("emulate", tests, NULL, NULL) != 0;
}
