/*
 * tests/bench/transitions/main.c - a guest that times every way into ring 0 and back.
 * SPDX-License-Identifier: MIT
 *
 * Words of its command line: `shape` prints distributions, `page` shows the
 * table a screen at a time, `pair` and `peer` make it one of two (pair.h),
 * `scale` measures with more and more of something, `idle` halts for ever.
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/guest.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "include/abi/ringlet.h"
#include "tests/bench/transitions/machine.h"
#include "tests/bench/transitions/measure.h"
#include "tests/bench/transitions/pages.h"
#include "tests/bench/transitions/pair.h"
#include "tests/bench/transitions/scale.h"
#include "tests/bench/transitions/traps.h"
#include "tests/guests/test.h"

#define CACHED 64u /* user pages of a directory, when it is switched to or flushed */
#define MANY 8u	   /* page directories in turn */
#define NEVER_SEEN 101u
#define BATCH 32u /* calls in the ring at once */

/* User addresses: pages never accessed, pages accessed, CACHED pages, tables. */
#define CLEAN 0x10000000u
#define ACCESSED 0x18000000u
#define USED 0x20000000u
#define TABLES 0x24000000u

#define AROUND 16u /* neighbours that one fault fills */

static u32 *directory[MANY];
static u32 page_gpa;

static void flush_async(u32 i)
{
	(void)i;
	__asm__ volatile(HCALL_TEXT : : "a"(LHCALL_FLUSH_ASYNC) : "memory");
}

static void send_interrupts(u32 i)
{
	(void)i;
	hcall0(LHCALL_SEND_INTERRUPTS);
}

static void ts_on(u32 i)
{
	(void)i;
	hcall1(LHCALL_TS, 1);
	hcall1(LHCALL_TS, 0);
}

static void set_stack(u32 i)
{
	(void)i;
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, (u32)task_trap_stack_top, 1);
}

static void load_tls(u32 i)
{
	static struct descriptor table[LGUEST_TLS_ENTRIES];

	(void)i;
	hcall2(LHCALL_LOAD_TLS, gpa_of(table), 0);
}

static void set_clockevent(u32 i)
{
	(void)i;
	timer_set(NS_PER_SECOND);
}

static void same(u32 i)
{
	(void)i;
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(directory[0]), 0);
}

static void two_verified(u32 i)
{
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(directory[(i + 1) % 2]), RINGLET_FLUSH_USER);
}

static void two_kept(u32 i)
{
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(directory[(i + 1) % 2]), 0);
}

static void eight_kept(u32 i)
{
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(directory[(i + 1) % MANY]), 0);
}

static void read_clean(u32 i)
{
	peek(CLEAN + i * PAGE_BYTES);
}

static void write_clean(u32 i)
{
	poke(CLEAN + i * PAGE_BYTES, i);
}

static void read_accessed(u32 i)
{
	peek(ACCESSED + i * AROUND * PAGE_BYTES);
}

static void read_table(u32 i)
{
	peek(TABLES + i * TABLE_BYTES);
}

static void flush_one(u32 i)
{
	hcall3(LHCALL_SET_PTE, gpa_of(directory[0]), CLEAN + i * PAGE_BYTES, 0);
}

static void set_pte_absent(u32 i)
{
	hcall3(LHCALL_SET_PTE, gpa_of(directory[0]), CLEAN + i * PAGE_BYTES, page_gpa | PTE_U);
}

static void set_pte_present(u32 i)
{
	hcall3(LHCALL_SET_PTE, gpa_of(directory[0]), CLEAN + i * PAGE_BYTES, page_gpa | PTE_USER);
}

static void set_pte_kernel(u32 i)
{
	hcall3(LHCALL_SET_PTE, gpa_of(directory[0]), KERNEL_SPARE + i * PAGE_BYTES,
	       page_gpa | PTE_KERNEL);
}

static void flush_user(u32 i)
{
	(void)i;
	hcall1(LHCALL_FLUSH_TLB, 0);
}

static void flush_all(u32 i)
{
	(void)i;
	hcall1(LHCALL_FLUSH_TLB, 1);
}

static void touch_after_flush(u32 i)
{
	(void)i;
	peek(KERNEL_BASE + KERNEL_LOAD);
}

static void out(u32 i)
{
	__asm__ volatile("outb %b0, $0x80" : : "a"(i));
}

static void notify_nobody(u32 i)
{
	(void)i;
	hcall1(LHCALL_NOTIFY, RINGLET_NOTIFY(RINGLET_MMIO_DEVICES - 1, 0));
}

static void notify_text(u32 i)
{
	(void)i;
	hcall1(LHCALL_NOTIFY, gpa_of(""));
}

static void device_register(u32 i)
{
	(void)i;
	peek(KERNEL_SPARE + TABLE_BYTES - PAGE_BYTES);
}

/* Calls that wait in memory, and the one that has them all done. */
static void ring(u32 i)
{
	for (u32 n = 0; n < BATCH; n++)
		hcall_queue(LHCALL_SET_PTE, gpa_of(directory[0]),
			    CLEAN + (i % 8 * BATCH + n) * PAGE_BYTES, page_gpa | PTE_USER, 0);
	hcall0(LHCALL_FLUSH_ASYNC);
}

static u32 *never_seen[NEVER_SEEN];

static void make_directory(u32 i)
{
	never_seen[i] = directory_new();
}

static void switch_to_unknown(u32 i)
{
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(never_seen[i]), 0);
}

/* Nothing yet told the core that directories are tracked, so each switch verifies. */
static void prepare_memory(void)
{
	page_gpa = gpa_of(page_alloc());
	for (u32 n = 0; n < MANY; n++)
		directory[n] = directory_new();
	task_map(directory[0]);
	for (u32 i = 0; i < RUNS; i++) {
		*pte_of(directory[0], CLEAN + i * PAGE_BYTES) = page_gpa | PTE_P | PTE_W | PTE_U;
		for (u32 n = 0; n < AROUND; n++)
			*pte_of(directory[0], ACCESSED + (i * AROUND + n) * PAGE_BYTES) =
				page_gpa | PTE_USER;
	}
	for (u32 i = 0; i < FEW; i++)
		*pte_of(directory[0], TABLES + i * TABLE_BYTES) = page_gpa | PTE_USER;
	*pte_of(kernel_directory, KERNEL_SPARE + TABLE_BYTES - PAGE_BYTES) =
		RINGLET_MMIO_BASE | PTE_KERNEL;
	for (u32 n = 0; n < MANY; n++) {
		for (u32 i = 0; i < CACHED; i++)
			*pte_of(directory[n], USED + i * PAGE_BYTES) = page_gpa | PTE_USER;
		directory_load(directory[n]);
		for (u32 i = 0; i < CACHED; i++)
			peek(USED + i * PAGE_BYTES);
	}
	directory_load(directory[0]);
}

static void measure_directories(void)
{
	measure("NEW_PGTABLE, the same", same, nothing, RUNS);
	measure("NEW_PGTABLE, cached: 2 in turn", two_kept, nothing, RUNS);
	measure("NEW_PGTABLE, cached: 8 in turn", eight_kept, nothing, RUNS);
	measure("NEW_PGTABLE, cached: 64 pages verified", two_verified, nothing, RUNS);
	directory_load(directory[0]);
	measure("FLUSH_TLB, user, 64 pages", flush_user, nothing, RUNS);
	measure("FLUSH_TLB, all, 64 pages", flush_all, nothing, RUNS);
	measure("first kernel touch after FLUSH_TLB, all", touch_after_flush, flush_all, RUNS);
}

static void measure_pages(void)
{
	measure("demand fill", read_clean, nothing, RUNS);
	measure("demand fill, first write", write_clean, nothing, RUNS);
	measure("demand fill with 15 neighbours", read_accessed, nothing, RUNS);
	measure("demand fill with a table", read_table, nothing, FEW);
	measure("SET_PTE, one dropped", flush_one, nothing, RUNS);
	measure("SET_PTE, not present", set_pte_absent, nothing, RUNS);
	measure("SET_PTE, present", set_pte_present, nothing, RUNS);
	measure("SET_PTE, kernel address", set_pte_kernel, nothing, RUNS);
}

static void measure_all(void)
{
	u32 null_call;

	prepare_memory();
	hcall0(RHCALL_TLB_TRACKED);
	measure_overhead();
	measure("null hypercall (FLUSH_ASYNC), ring 1-0-1", flush_async, nothing, RUNS);
	null_call = last_median();
	measure("SEND_INTERRUPTS, none", send_interrupts, nothing, RUNS);
	measure_directories();
	measure("TS on and off", ts_on, nothing, RUNS);
	measure("SET_STACK", set_stack, nothing, RUNS);
	measure("LOAD_TLS", load_tls, nothing, RUNS);
	measure("SET_CLOCKEVENT", set_clockevent, nothing, RUNS);
	timer_set(0);
	measure_pages();
	measure_batch("async ring, SET_PTE, per entry of 32", ring, RUNS, BATCH, null_call);
	measure("privileged instruction emulated: OUT", out, nothing, RUNS);
	measure("NOTIFY of an absent device", notify_nobody, nothing, RUNS);
	measure("launcher round trip: NOTIFY of no text", notify_text, nothing, RUNS);
	measure("launcher round trip: device register read", device_register, nothing, RUNS);
	measure_traps();
	measure("NEW_PGTABLE, uncached: never seen", switch_to_unknown, make_directory, NEVER_SEEN);
}

void kernel_main(void)
{
	if (told("peer")) {
		pair_be_peer();
		return;
	}
	while (told("idle"))
		hcall0(LHCALL_HALT);
	machine_describe();
	show_heading();
	if (told("scale"))
		measure_scale();
	else if (!told("pair"))
		measure_all();
	else if (pair_find())
		pair_measure();
	say("done\n");
	if (told("page") && console_init())
		show_pages();
}
