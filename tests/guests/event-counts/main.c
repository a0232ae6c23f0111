/*
 * tests/guests/event-counts/main.c - what each transition may load and write, by the bench core.
 * SPDX-License-Identifier: MIT
 *
 * The window's promise: no LGDT, LIDT or LTR after boot; no CR3 load but for
 * a switch of page directories or of address spaces; CR0 written twice for
 * one WP section and not at all where nothing read-only is written.
 *
 * Core: bench
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/counts.h"
#include "tests/guests/test.h"

#define TIMES 8u
#define NOWHERE 0x30000000 /* a user address that is never mapped */

/* One transition: what it may do each time, and what it must have been. */
struct transition {
	const char *name;
	void (*run)(u32 i);
	u32 cr3, cr0, invlpg;
	enum count kind; /* counts one each time */
};

static u32 *one, *two; /* page directories */
static u32 page_gpa;
static volatile u32 ticks;

static void flush_async(u32 i)
{
	(void)i;
	hcall0(LHCALL_FLUSH_ASYNC);
}

static void send_interrupts(u32 i)
{
	(void)i;
	hcall0(LHCALL_SEND_INTERRUPTS);
}

/* Page 0 stays untouched: its neighbours are not filled ahead, as they were never accessed. */
static void fill(u32 i)
{
	peek(TEST_ADDRESS + (i + 1) * PAGE_BYTES);
}

static void first_write(u32 i)
{
	poke(TEST_ADDRESS + (i + 1) * PAGE_BYTES, i);
}

static void fault(u32 i)
{
	(void)i;
	__asm__ volatile("movl (%%eax), %%eax" : : "a"(NOWHERE) : "memory");
}

static void rdmsr(u32 i)
{
	__asm__ volatile("rdmsr" : : "c"(i) : "eax", "edx");
}

static void out(u32 i)
{
	__asm__ volatile("outb %b0, $0x80" : : "a"(i));
}

static void set_pte(u32 i)
{
	hcall3(LHCALL_SET_PTE, gpa_of(one), TEST_ADDRESS + (i + 64) * PAGE_BYTES, page_gpa);
}

static void load_tls(u32 i)
{
	static struct descriptor table[LGUEST_TLS_ENTRIES];

	table[0] = descriptor_make(i, 1, SEGMENT_USER_DATA);
	hcall2(LHCALL_LOAD_TLS, gpa_of(table), 0);
}

static void set_stack(u32 i)
{
	(void)i;
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, (u32)task_trap_stack_top, 1);
}

static void switch_ts(u32 i)
{
	hcall1(LHCALL_TS, i % 2);
}

static void set_clockevent(u32 i)
{
	timer_set(NS_PER_SECOND + i);
}

/* From the moment the machine's timer comes to the end of the guest's handler. */
static void timer(u32 i)
{
	(void)i;
	const u32 before = ticks;

	timer_set(100000);
	irq_on();
	while (ticks == before)
		;
	irq_off();
}

static void new_pgtable(u32 i)
{
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(i % 2 ? one : two), 0);
}

static void same_pgtable(u32 i)
{
	(void)i;
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(one), 0);
}

static void notify(u32 i)
{
	(void)i;
	hcall1(LHCALL_NOTIFY, gpa_of(""));
}

/* The handler: steps over an instruction of two bytes, drops the error code, returns. */
__attribute__((naked, used)) static void skip_two(void)
{
	__asm__ volatile("addl $2, 4(%esp)\n addl $4, %esp\n iret");
}

static void tick(void)
{
	ticks++;
}

/* Ring 3 faults `times` times, makes as many system calls that nobody knows, and ends. */
static USER_TEXT void user_traps(u32 times)
{
	for (u32 i = 0; i < times; i++) {
		__asm__ volatile("movl (%%eax), %%eax" : : "a"(NOWHERE) : "memory");
		syscall(0, 0, 0);
	}
	syscall(SYS_EXIT, 0, 0);
}

static void difference(struct counts *from, const struct counts *to)
{
	for (u32 i = 0; i < COUNTS; i++)
		from->of[i] = counts_between(from, to, i);
}

static void check(const struct transition *t)
{
	struct counts counts, after;

	t->run(0);
	counts_read(&counts);
	for (u32 i = 1; i <= TIMES; i++)
		t->run(i);
	counts_read(&after);
	difference(&counts, &after);

	say("%s: CR3 %u, CR0 %u, tables %u, INVLPG %u, in %u times\n", t->name,
	    counts.of[COUNT_CR3_LOADS], counts.of[COUNT_CR0_WRITES], counts.of[COUNT_TABLE_LOADS],
	    counts.of[COUNT_INVLPG], TIMES);
	CHECK(counts.of[t->kind] == TIMES, "%s: %u of kind %u, not %u", t->name, counts.of[t->kind],
	      t->kind, TIMES);
	CHECK(counts.of[COUNT_CR3_LOADS] == t->cr3 * TIMES, "%s: %u CR3 loads, not %u", t->name,
	      counts.of[COUNT_CR3_LOADS], t->cr3 * TIMES);
	CHECK(counts.of[COUNT_CR0_WRITES] == t->cr0 * TIMES, "%s: %u CR0 writes, not %u", t->name,
	      counts.of[COUNT_CR0_WRITES], t->cr0 * TIMES);
	CHECK(counts.of[COUNT_INVLPG] == t->invlpg * TIMES, "%s: %u INVLPG, not %u", t->name,
	      counts.of[COUNT_INVLPG], t->invlpg * TIMES);
	CHECK(counts.of[COUNT_TABLE_LOADS] == 0, "%s: %u table loads", t->name,
	      counts.of[COUNT_TABLE_LOADS]);
}

static const struct transition transitions[] = {
	{ "FLUSH_ASYNC", flush_async, 0, 0, 0, COUNT_HYPERCALLS },
	{ "SEND_INTERRUPTS", send_interrupts, 0, 0, 0, COUNT_HYPERCALLS },
	{ "reflected page fault", fault, 0, 0, 0, COUNT_REFLECTED },
	{ "reflected #GP", rdmsr, 0, 0, 0, COUNT_REFLECTED },
	{ "emulated OUT", out, 0, 0, 0, COUNT_EMULATED },
	{ "SET_CLOCKEVENT", set_clockevent, 0, 0, 0, COUNT_HYPERCALLS },
	{ "timer interrupt", timer, 0, 0, 0, COUNT_INTERRUPTS },
	{ "fill", fill, 0, 2, 0, COUNT_FILLS },
	{ "first write", first_write, 0, 2, 1, COUNT_FILLS },
	{ "SET_PTE, not present", set_pte, 0, 0, 0, COUNT_HYPERCALLS },
	{ "LOAD_TLS", load_tls, 0, 2, 0, COUNT_HYPERCALLS },
	{ "SET_STACK", set_stack, 0, 2, 0, COUNT_HYPERCALLS },
	{ "TS", switch_ts, 0, 1, 0, COUNT_HYPERCALLS },
	{ "NEW_PGTABLE, another", new_pgtable, 1, 2, 0, COUNT_HYPERCALLS },
	{ "NEW_PGTABLE, the same", same_pgtable, 0, 0, 0, COUNT_HYPERCALLS },
	{ "NOTIFY", notify, 2, 1, 0, COUNT_LEAVES }, /* TS was set for the launcher */
};

/* From ring 3: what `times` faults and direct system calls add to those of none. */
static void check_ring_3(void)
{
	struct counts none, some, after;
	struct task_end end;

	directory_load(one);
	task_run(user_traps, 1, &end); /* fills what it needs */
	counts_read(&none);
	task_run(user_traps, 0, &end);
	counts_read(&some);
	difference(&none, &some);
	task_run(user_traps, TIMES, &end);
	counts_read(&after);
	difference(&some, &after);

	CHECK_EQUAL(some.of[COUNT_REFLECTED] - none.of[COUNT_REFLECTED], TIMES,
		    "faults of ring 3 reflected");
	CHECK_EQUAL(some.of[COUNT_ENTRIES] - none.of[COUNT_ENTRIES], TIMES,
		    "entries for faults and direct system calls");
	CHECK_EQUAL(some.of[COUNT_CR3_LOADS], 0, "CR3 loads for ring 3");
	CHECK_EQUAL(some.of[COUNT_CR0_WRITES] - none.of[COUNT_CR0_WRITES], 0,
		    "CR0 writes for ring 3");
	CHECK_EQUAL(some.of[COUNT_TABLE_LOADS], 0, "table loads for ring 3");
}

void test_main(void)
{
	struct counts all;

	counts_read(&all);
	if (!all.count) {
		test_report(TEST_SKIP, "this core counts nothing");
		return;
	}
	CHECK_EQUAL(all.count, COUNTS, "number of counts");
	one = directory_new();
	two = directory_new();
	page_gpa = gpa_of(page_alloc());
	task_map(one);
	for (u32 i = 0; i < 2 * TIMES; i++)
		*pte_of(one, TEST_ADDRESS + i * PAGE_BYTES) = page_gpa | PTE_P | PTE_W | PTE_U;
	directory_load(two);
	directory_load(one);
	timer_handler(tick);
	trap_gate_to(TRAP_PAGE_FAULT, skip_two, GATE_INTERRUPT, 1);
	trap_gate_to(TRAP_PROTECTION, skip_two, GATE_INTERRUPT, 1);
	hcall0(RHCALL_TLB_TRACKED);
	for (u32 i = 0; i < ARRAY_SIZE(transitions); i++)
		check(&transitions[i]);
	check_ring_3();
}
