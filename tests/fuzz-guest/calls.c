/*
 * tests/fuzz-guest/calls.c - random hypercalls, rings of them, descriptors, gates, the shared page.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/timer.h"
#include "lib/string.h"
#include "tests/fuzz-guest/fuzz.h"

#define LONG_NS 50000u

static void make_call(void *argument)
{
	const struct call *call = argument;

	hcall(call->number, call->a1, call->a2, call->a3, call->a4);
}

void step_call(void)
{
	struct call call = random_call();

	if (random_below(3) == 0)
		hcall_queue(call.number, call.a1, call.a2, call.a3, call.a4);
	else
		guarded(make_call, &call);
	hcall0(LHCALL_FLUSH_ASYNC);
	directory_load(kernel_directory);
}

void step_ring(void)
{
	struct call call = random_call();
	const u32 slots = 1 + random_below(LHCALL_RING_SIZE);

	for (u32 i = 0; i < slots; i++) {
		const u32 slot = random_below(LHCALL_RING_SIZE);

		if (random_below(4) == 0)
			call = random_call();
		shared.hcalls[slot] = hcall_slot(call.number, call.a1, call.a2, call.a3, call.a4);
		WRITE_ONCE(shared.hcall_status[slot],
			   random_below(2) ? 0 : random_below(LHCALL_RING_EMPTY + 1));
	}
	guard_counts(slots / 2);
	call.number = LHCALL_FLUSH_ASYNC;
	guarded(make_call, &call);
	memset(shared.hcall_status, LHCALL_RING_EMPTY, sizeof(shared.hcall_status));
	directory_load(kernel_directory);
}

static void load_segment(void *argument)
{
	const u32 value = *(const u32 *)argument & 0xffff;

	switch (*(const u32 *)argument >> 16) {
	case 0: __asm__ volatile("movw %w0, %%fs\n movl %%fs:0, %0" : : "r"(value)); break;
	case 1: __asm__ volatile("movw %w0, %%gs\n movl %0, %%gs:0" : : "r"(value)); break;
	case 2: __asm__ volatile("movw %w0, %%es" : : "r"(value)); break;
	default:
		__asm__ volatile("movw %w0, %%fs\n movw %w0, %%gs\n movl $19, %%eax\n int $0x1f"
				 :
				 : "r"(value)
				 : "eax", "memory");
	}
}

void step_descriptors(void)
{
	struct descriptor *const table = (struct descriptor *)(void *)random_page();
	struct call call = random_call();
	u32 selector;

	for (u32 i = 0; i < LGUEST_TLS_ENTRIES; i++)
		table[i] = random_descriptor();
	hcall1(LHCALL_LOAD_TLS, gpa_of(table));
	selector = random_below(2) ? (LGUEST_TLS_ENTRY + random_below(3)) * 8 + random_below(4)
				   : random_selector();
	selector |= random_below(4) << 16;
	guarded(load_segment, &selector);
	if (random_below(2)) {
		/* One is loaded while its descriptor goes. */
		__asm__ volatile("movw %w0, %%fs" : : "r"(LGUEST_USER_DS));
		call.number = LHCALL_LOAD_GDT_ENTRY;
		call.a1 = LGUEST_USER_DS / 8;
		call.a2 = random_word();
		call.a3 = random_word();
		guarded(make_call, &call);
		gdt_init();
	}
}

/* A page's first bytes: INT and a return. */
void step_gates(void)
{
	u8 *const code = random_page();
	struct call call = random_call();
	const u32 vector = random_below(256);

	call.number = LHCALL_LOAD_IDT_ENTRY;
	call.a1 = random_below(256);
	call.a3 = (call.a3 & ~0x1f00u) | 0xe00u | random_below(2) << 8;
	if (call.a1 < LGUEST_FIRST_IRQ_VECTOR + 1 && random_below(8))
		call.a1 = TRAP_SYSCALL;
	guarded(make_call, &call);
	if (vector != LGUEST_TRAP_ENTRY && vector > TRAP_NMI) {
		code[0] = 0xcd;
		code[1] = (u8)vector;
		code[2] = 0xc3;
		guarded((void (*)(void *))(u32)code, NULL);
	}
	trap_init();
}

static void scribble(void *argument)
{
	u32 *const words = (u32 *)&shared;
	const u32 count = *(const u32 *)argument;

	for (u32 i = 0; i < count; i++)
		WRITE_ONCE(words[random_below(offsetof(struct lguest_data, hcall_status) / 4)],
			   random_value());
	hcall0(LHCALL_SEND_INTERRUPTS);
	for (u32 i = 0; i < count; i++)
		WRITE_ONCE(words[offsetof(struct lguest_data, reserve_mem) / 4 + random_below(6)],
			   random_value());
	hcall0(LHCALL_FLUSH_ASYNC);
}

void step_shared_page(void)
{
	const struct lguest_data before = shared;
	u32 count = 1 + random_below(8);

	guarded(scribble, &count);
	memcpy(&shared.reserve_mem, &before.reserve_mem,
	       sizeof(before) - offsetof(struct lguest_data, reserve_mem));
	shared.blocked_interrupts = ~(1u << LGUEST_TIMER_IRQ);
}

static void spend(void *argument)
{
	const u32 *drawn = argument;

	hcall1(LHCALL_SET_CLOCKEVENT, drawn[0]);
	shared.blocked_interrupts = drawn[1];
	if (drawn[2])
		hcall0(LHCALL_HALT);
	hcall0(LHCALL_SEND_INTERRUPTS);
	for (u32 i = 0; i < drawn[3]; i++)
		__asm__ volatile("");
}

void step_timer(void)
{
	u32 drawn[] = { random_below(4) ? random_below(LONG_NS) : random_value(),
			random_word() & ~(1u << LGUEST_TIMER_IRQ), random_below(2),
			random_below(1000) };

	if (drawn[2])
		drawn[0] = 1 + drawn[0] % LONG_NS; /* or it sleeps for ever */
	guarded(spend, drawn);
	shared.blocked_interrupts = ~(1u << LGUEST_TIMER_IRQ);
}
