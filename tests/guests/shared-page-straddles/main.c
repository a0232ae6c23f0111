/*
 * tests/guests/shared-page-straddles/main.c - a shared page may lie across a 4 MiB boundary.
 * SPDX-License-Identifier: MIT
 *
 * The guests' library has its own in a fixed place: before it starts, the
 * INIT in it is changed to name another one, which the core uses and the
 * library does not know.  The boundary goes through a slot of the ring; what
 * the core writes at INIT is above it, the rest of the words below.
 *
 * Mem: 700M
 */
#include "guest-patches/lib/trap.h"
#include "tests/guests/test.h"

#define BELOW 700 /* bytes of it before the boundary */
#define PLACE (0x8000000 - BELOW)
#define ROUNDS 3u
#define DIRECTORIES 40u /* more than the core has slots for what it reads */
#define TIMER_VECTOR 32u
#define TIMER_NS 1000000u

static struct lguest_data *const live = (struct lguest_data *)(PLACE + KERNEL_BASE);
static volatile u32 timer_came;

/* In linear mode: copies the shared page, and finds its address behind `start` to change it. */
TEST_START(void)
{
	__asm__ volatile("movl $shared - %c0, %%esi\n movl $%c1, %%edi\n movl $%c2, %%ecx\n"
			 "cld\n rep movsl\n"
			 "movl $start - %c0, %%edi\n"
			 "1: incl %%edi\n cmpl $shared - %c0, (%%edi)\n jne 1b\n"
			 "movl $%c1, (%%edi)\n"
			 "movl %%ebx, %%esi\n jmp start"
			 :
			 : "i"(KERNEL_BASE), "i"(PLACE), "i"(sizeof(struct lguest_data) / 4));
}

static void timer(struct trap_frame *frame)
{
	(void)frame;
	timer_came++;
}

/* Fills the whole ring, so that one of the calls lies on both sides. */
static void drain_ring(u32 *directory, u32 *const pages[], u32 round)
{
	for (u32 i = 0; i < LHCALL_RING_SIZE; i++) {
		const u32 address = TEST_ADDRESS + i * PAGE_BYTES;
		const u32 pte = gpa_of(pages[(i + round) % LHCALL_RING_SIZE]) | PTE_USER;

		*pte_of(directory, address) = pte;
		live->hcalls[i] = hcall_slot(LHCALL_SET_PTE, gpa_of(directory), address, pte, 0);
		live->hcall_status[i] = 0;
	}
	hcall0(LHCALL_FLUSH_ASYNC);
	for (u32 i = 0; i < LHCALL_RING_SIZE; i++) {
		CHECK_EQUAL(live->hcall_status[i], LHCALL_RING_EMPTY, "status");
		CHECK_EQUAL(peek(TEST_ADDRESS + i * PAGE_BYTES), (i + round) % LHCALL_RING_SIZE,
			    "page");
	}
}

/* Makes the core look at more memory than it sees at once. */
static void look_elsewhere(void)
{
	for (u32 n = 0; n < DIRECTORIES; n++) {
		u32 *directory = at_gpa((40 + n * 3) * TABLE_BYTES);

		for (u32 i = 0; i < TABLE_ENTRIES; i++)
			directory[i] = kernel_directory[i];
		directory_load(directory);
		CHECK(test_peek_traps(TEST_ADDRESS, &(struct trap_frame){ 0 }), "no page fault");
		CHECK_EQUAL(live->cr2, TEST_ADDRESS, "cr2");
		live->cr2 = 0;
	}
}

void test_main(void)
{
	u32 *directory = directory_new();
	u32 *pages[LHCALL_RING_SIZE];

	CHECK(live->reserve_mem && live->reserve_mem % TABLE_BYTES == 0, "%#x bytes are reserved",
	      live->reserve_mem);
	CHECK_EQUAL(shared.reserve_mem, 0, "what the library has");
	CHECK(live->tv_sec > 1000000000u, "%u seconds since 1970", live->tv_sec);
	for (u32 i = 0; i < LHCALL_RING_SIZE; i++) {
		pages[i] = page_alloc();
		*pages[i] = i;
	}
	for (u32 round = 0; round < ROUNDS; round++) {
		directory_load(directory);
		drain_ring(directory, pages, round);
		look_elsewhere();
	}

	/* The core's own space finds the word of blocked lines, or HALT would never end. */
	trap_set(TIMER_VECTOR, timer);
	live->blocked_interrupts = ~1u;
	hcall1(LHCALL_SET_CLOCKEVENT, TIMER_NS);
	hcall0(LHCALL_HALT);
	CHECK_EQUAL(timer_came, 1, "timer interrupts");
}
