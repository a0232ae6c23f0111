/*
 * tests/fuzz-guest/code.c - random instructions in ring 1 and ring 3, in pieces that each may trap.
 * SPDX-License-Identifier: MIT
 *
 * A page of code is made of pieces.  A trap in one goes on at the next, or
 * ends it all, as drawn.  In ring 1 each piece starts with a stack that holds
 * no EFLAGS with VM: QEMU would let an IRET of ring 1 enter virtual-8086 mode,
 * which no processor does (hv/trap.c).
 */
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/task.h"
#include "lib/string.h"
#include "tests/fuzz-guest/fuzz.h"

#define PIECES 12u
#define STACK_OFFSET 3072u /* in a page of its own */
#define STACK_BYTES 128u

static struct {
	u8 *to;
	u32 shift; /* what the code's own addresses are behind `to` */
	u32 ring;
	u32 starts[PIECES + 1];
} code;

static void put(u32 byte)
{
	*code.to++ = (u8)byte;
}

static void put32(u32 word)
{
	for (u32 i = 0; i < 32; i += 8)
		put(word >> i & 0xff);
}

static u32 here(void)
{
	return (u32)code.to + code.shift;
}

/* MOV of a register, by its number. */
static void put_load(u32 reg, u32 value)
{
	put(0xb8 + reg);
	put32(value);
}

static void put_harmless_call(void)
{
	put_load(0, random_below(2) ? LHCALL_SEND_INTERRUPTS : LHCALL_FLUSH_ASYNC);
	put(0xcd);
	put(LGUEST_TRAP_ENTRY);
}

static u32 pointer(void)
{
	if (code.ring == 3 && random_below(4))
		return FUZZ_USER_CODE + random_below(FUZZ_USER_PAGES * PAGE_BYTES);
	return random_pointer();
}

static u32 random_flags(void)
{
	const u32 flags = random_below(2) ? random_word() : 1u << random_below(22);

	/* Single steps are for some: they end a piece's work soon. */
	return flags & ~EFLAGS_VM & ~(random_below(4) ? EFLAGS_TF : 0);
}

static void piece_bytes(void)
{
	static const u8 first[] = {
		0x0f, 0x0f, 0x0f, 0x66, 0xf3, 0xf2, 0xf0, 0x64, 0x65, 0x2e, 0x67, 0xc5, 0xc4, 0xc8,
		0x62, 0x9b, 0xd8, 0xdb, 0xdd, 0xdf, 0xf7, 0xf6, 0x8c, 0x8e, 0x07, 0x1f, 0x17, 0x63,
		0xe4, 0xec, 0x6c, 0x6e, 0xa4, 0xaa, 0xcc, 0xce, 0xf1, 0xf4, 0xfa, 0xfb, 0xff, 0xfe,
	};
	const u32 count = 1 + random_below(16);

	if (random_below(2))
		put(first[random_below(sizeof(first))]);
	for (u32 i = 0; i < count; i++)
		put(random_below(8) ? random_word() & 0xff : first[random_below(sizeof(first))]);
}

static void piece_system(void)
{
	static const u8 second[] = {
		0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0b, 0x20,
		0x21, 0x22, 0x23, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x77, 0xa2,
		0xa1, 0xa9, 0xae, 0xb2, 0xb4, 0xb5, 0xb9, 0xc7, 0xff, 0x18, 0x1f,
	};
	static const u8 one[] = { 0xf4, 0xfa, 0xfb, 0xf1, 0xce, 0xcc, 0x9b, 0x9c, 0x9f, 0xd7 };

	put_load(0, random_value());
	put_load(1, random_below(2) ? 0x174 + random_below(3) : random_value());
	if (random_below(4) == 0) {
		u32 byte = one[random_below(sizeof(one))];

		/* Ring 1 sleeps only as long as there is a timer, which guarded() set. */
		put(byte);
		return;
	}
	put(0x0f);
	put(second[random_below(sizeof(second))]);
	put(random_word() & 0xff);
	put32(random_below(2) ? random_pointer() : random_word());
}

static void piece_flags(void)
{
	put(0x68);
	put32(random_flags());
	put(0x9d);
	switch (random_below(4)) {
	case 0: put_harmless_call(); break;
	case 1: put(0xcd), put(LGUEST_TRAP_ENTRY + 1 + random_below(224)); break;
	default: break;
	}
}

static void piece_iret(void)
{
	const bool far_call = random_below(3) == 0;
	const u32 cs = code.ring == 1 ? LGUEST_KERNEL_CS : LGUEST_USER_CS;

	if (!far_call) {
		put(0x68);
		put32(random_flags());
	}
	put(0x68);
	put32(random_below(4) ? cs : random_selector());
	put(0x68);
	put32(random_below(8) ? here() + 5 : random_value());
	put(far_call ? 0xcb : 0xcf);
}

static void piece_segment(void)
{
	static const u8 modrm[] = { 0xc0, 0xd8, 0xe0, 0xe8 }; /* es, ds, fs, gs from eax */
	static const u8 prefix[] = { 0x26, 0x3e, 0x64, 0x65 };
	const u32 which = random_below(4);

	put_load(0, random_below(4) ? random_selector() : LGUEST_KERNEL_DS);
	put(0x8e);
	put(reckless() ? 0xd0 : modrm[which]);
	put(prefix[which]);
	put(0xa1);
	put32(random_below(2) ? pointer() : random_word());
	if (random_below(4) == 0) { /* a far jump: through a gate that cannot be, too */
		put(0x9a);
		put32(here() + 6);
		put(random_selector() & 0xff);
		put(random_below(2));
	}
}

static void piece_call(void)
{
	const struct call call = random_call();

	put_load(0, call.number);
	put_load(3, call.a1);
	put_load(1, call.a2);
	put_load(2, call.a3);
	put_load(6, call.a4);
	put(0xcd);
	put(LGUEST_TRAP_ENTRY);
}

static void piece_access(void)
{
	static const u8 op[] = { 0x8a, 0x8b, 0x88, 0x89, 0x86, 0x87, 0x01, 0x29, 0x31, 0x09, 0x21,
				 0xff, 0xfe, 0x8f, 0xd9, 0xdd, 0x8d, 0xc6, 0xc7, 0x80, 0x81, 0xa4 };

	put_load(0, pointer());
	put_load(7, pointer());
	put_load(6, pointer());
	put_load(1, random_below(64));
	if (random_below(4) == 0)
		put(random_below(2) ? 0x66 : 0xf3);
	if (random_below(4) == 0) {
		put(0xa4 + random_below(12)); /* string instructions, and TEST between */
		return;
	}
	if (random_below(4) == 0)
		put(0x0f);
	put(op[random_below(sizeof(op))]);
	put(random_word() & 0x3f);
	put32(random_word());
}

static void piece_port(void)
{
	static const u8 op[] = { 0xec, 0xed, 0xee, 0xef, 0x6c, 0x6d, 0x6e, 0x6f, 0xe4, 0xe6 };

	put_load(2, random_below(2) ? 0xcf8 + random_below(8) : random_below(0x10000));
	put_load(1, random_below(16));
	put_load(7, pointer());
	put_load(6, pointer());
	if (random_below(4) == 0)
		put(random_below(2) ? 0xf3 : 0x66);
	put(op[random_below(sizeof(op))]);
	put(random_word() & 0xff);
}

static void piece_fpu(void)
{
	static const u8 modrm[] = { 0x08, 0x00, 0x10, 0x18, 0x20, 0x28, 0x30, 0x38 };

	put_load(0, pointer() & ~15u);
	switch (random_below(4)) {
	case 0: put(0x0f), put(0xae), put(modrm[random_below(sizeof(modrm))]); break;
	case 1: put(0xd8 + random_below(8)), put(0xc0 + random_below(64)); break;
	case 2: put(0xd8 + random_below(8)), put(modrm[random_below(sizeof(modrm))]); break;
	default: put(0x0f), put(0x50 + random_below(48)), put(0xc0 + random_below(64)); break;
	}
	put(random_below(2) ? 0x9b : 0x90);
}

/* A register of a device, by the moves that the launcher knows. */
static void piece_device(void)
{
	static const u8 op[] = { 0x8a, 0x8b, 0x88, 0x89, 0xc7 };
	const u32 which = op[random_below(sizeof(op))];

	if (code.ring == 3 && !reckless())
		return;
	put_load(0, random_value());
	put_load(1, FUZZ_DEVICES + random_below(FUZZ_DEVICES_BYTES));
	if (reckless())
		put(random_word() & 0xff);
	put(which);
	put(0x01); /* eax or ax or al, [ecx] */
	if (which == 0xc7)
		put32(random_value());
}

/* A stack elsewhere, and a trap on it. */
static void piece_stack(void)
{
	put_load(4, reckless() ? random_value()
			       : (u32)random_page() + random_below(PAGE_BYTES) / 4 * 4);
	switch (random_below(4)) {
	case 0: put(0x0f), put(0x0b); break;
	case 1: put_harmless_call(); break;
	case 2: put(0xa1), put32(random_below(2) ? 0 : pointer()); break;
	default: put(0xcc); break;
	}
}

/* The tame ones first. */
#define TAME_PIECES 9u
static void (*const pieces[])(void) = {
	piece_system, piece_flags,  piece_segment, piece_call,	piece_port,  piece_fpu,
	piece_device, piece_device, piece_access,  piece_bytes, piece_stack, piece_iret,
};

/* Fills the page at `page`, which runs at `address`; returns how many pieces there are. */
static u32 make_code(u8 *page, u32 address, u32 ring)
{
	const u32 count = 1 + random_below(PIECES);
	u8 *const stack = random_page();
	u32 made;

	for (u32 i = 0; ring == 1 && i < STACK_BYTES; i += sizeof(u32))
		*(u32 *)(void *)(stack + STACK_OFFSET + i) = random_word() & ~0x02020202u;
	/* Some lie at the page's end, the last instruction across it. */
	code.to = page + (random_below(8) ? 0 : PAGE_BYTES - 64 - random_below(64));
	code.shift = address - (u32)page;
	code.ring = ring;
	for (made = 0; made < count && code.to < page + PAGE_BYTES - 64; made++) {
		code.starts[made] = here();
		if (ring == 1)
			put_load(4, (u32)stack + STACK_OFFSET);
		else
			put_load(4, USER_STACK_TOP - 64);
		/* Random bytes lose ring 1's stack, and with it the guest. */
		if (ring == 3 && random_below(4) == 0)
			piece_bytes();
		else
			pieces[random_below(ring == 1 && random_below(8) ? TAME_PIECES
									 : ARRAY_SIZE(pieces))]();
		code.starts[made + 1] = here();
		if (code.to >= page + PAGE_BYTES - 128 && random_below(2))
			return made + 1;
	}
	memset(code.to, 0xcc, 16);
	return made;
}

static void prepare_guard(u32 count)
{
	if (random_below(4)) {
		guard_skips(code.starts, count);
		guard_counts(count - 1);
	}
	if (random_below(8) == 0)
		guard_single_steps(random_below(64));
}

static void run_ring_1(void *argument)
{
	__asm__ volatile("pushal\n call *%0\n popal" : : "r"(argument) : "memory", "cc");
}

void step_code_ring_1(void)
{
	u8 *const page = random_page();
	const u32 count = make_code(page, (u32)page, 1);

	prepare_guard(count);
	guarded(run_ring_1, (void *)code.starts[0]);
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, (u32)task_trap_stack_top, 1);
	directory_load(kernel_directory);
}

static void run_ring_3(void *argument)
{
	struct task_end end;

	task_run((void (*)(u32))(u32)argument, random_word(), &end);
}

void step_code_ring_3(void)
{
	u8 *page;
	u32 count;

	directory_load(fuzz_user_directory);
	page = (u8 *)FUZZ_USER_CODE;
	count = make_code(page, FUZZ_USER_CODE, 3);
	prepare_guard(count);
	guarded(run_ring_3, (void *)code.starts[0]);
	directory_load(kernel_directory);
}
