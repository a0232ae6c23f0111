/*
 * tests/bench/transitions/main.c - a guest that times every way into ring 0 and back.
 * SPDX-License-Identifier: MIT
 *
 * Each transition runs alone between two reads of the TSC, many times; where
 * the TSC counts instructions that is its price, the core's share included
 * and the loop taken off.  Lines for tests/bench/run, which makes the table:
 *
 *	time NAME | runs min median max
 *	count NAME | runs, then a difference of RHCALL_COUNTS for each enum count
 *
 * Between a pair of marks (no-ops that tests/bench/plugin.c knows) nothing is
 * done but what the count line is about.
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/guest.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "include/abi/counts.h"
#include "include/abi/ringlet.h"
#include "tests/guests/test.h"

#define RUNS 101u
#define FEW 33u	   /* of what needs a page table each time */
#define CACHED 64u /* user pages of a directory, when it is switched to or flushed */
#define MANY 8u	   /* page directories in turn */

/* User addresses: pages never accessed, pages accessed, CACHED pages, tables. */
#define CLEAN 0x10000000u
#define ACCESSED 0x18000000u
#define USED 0x20000000u
#define TABLES 0x24000000u
#define NOWHERE 0x08000000u

#define AROUND 16u /* neighbours that one fault fills */

#define MARK_BEGIN __asm__ volatile(".byte 0x0f, 0x1f, 0x80\n .long 0x4d525000" : : : "memory")
#define MARK_END __asm__ volatile(".byte 0x0f, 0x1f, 0x80\n .long 0x4d525001" : : : "memory")

struct counts {
	u32 count;
	u32 of[COUNTS];
};

static u32 *directory[MANY];
static u32 page_gpa;
static u32 samples[RUNS];
static u32 overhead;
static USER_DATA u32 user_samples[RUNS];

static void nothing(u32 i)
{
	__asm__ volatile("" : : "r"(i));
}

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

/* The least that a handler can do: step over a two-byte instruction, or turn interrupts on. */
__attribute__((naked, used)) static void skip_two(void)
{
	__asm__ volatile("addl $2, 4(%esp)\n addl $4, %esp\n iret");
}

__attribute__((naked, used)) static void only_return(void)
{
	__asm__ volatile("iret");
}

__attribute__((naked, used)) static void enable_and_return(void)
{
	__asm__ volatile("movl $0x200, %0\n iret" : "=m"(shared.irq_enabled));
}

static void gate_to(u32 vector, void (*handler)(void), u32 type, u32 ring)
{
	const u32 offset = (u32)handler;

	hcall3(LHCALL_LOAD_IDT_ENTRY, vector, (u32)LGUEST_KERNEL_CS << 16 | (offset & 0xffff),
	       (offset & 0xffff0000) | 0x8000 | ring << 13 | type << 8);
}

static void sort(u32 *values, u32 count)
{
	for (u32 i = 1; i < count; i++)
		for (u32 j = i; j > 0 && values[j] < values[j - 1]; j--) {
			const u32 value = values[j];

			values[j] = values[j - 1];
			values[j - 1] = value;
		}
}

static void read_counts(struct counts *counts)
{
	counts->count = 0;
	hcall2(RHCALL_COUNTS, gpa_of(counts), sizeof(*counts));
}

/* The second reading is itself a hypercall, which is taken off. */
static void show_counts(const char *name, u32 runs, const struct counts *from,
			const struct counts *to)
{
	if (!to->count)
		return;
	say("count %s | %u", name, runs);
	for (u32 i = 0; i < COUNTS; i++)
		say(" %u", to->of[i] - from->of[i] - (i == COUNT_ENTRIES || i == COUNT_HYPERCALLS));
	say("\n");
}

static void show_times(const char *name, u32 *values, u32 runs, u32 less)
{
	sort(values, runs);
	say("time %s | %u %u %u %u\n", name, runs, values[0] - less, values[runs / 2] - less,
	    values[runs - 1] - less);
}

static void measure(const char *name, void (*run)(u32), void (*prepare)(u32), u32 runs)
{
	struct counts before, after;

	read_counts(&before);
	MARK_BEGIN;
	for (u32 i = 0; i < runs; i++) {
		prepare(i);
		const u32 start = (u32)tsc_read();
		run(i);
		samples[i] = (u32)tsc_read() - start;
	}
	MARK_END;
	read_counts(&after);
	if (run == nothing) {
		sort(samples, runs);
		overhead = samples[runs / 2];
		return;
	}
	show_times(name, samples, runs, overhead);
	show_counts(name, runs, &before, &after);
}

enum user_action { USER_NOTHING, USER_CALL, USER_FAULT };

/* Ring 3's own loop: a USER_TEXT function can use nothing of ours. */
static USER_TEXT void user_loop(u32 action)
{
	for (u32 i = 0; i < RUNS; i++) {
		u32 start, end, high;

		if (action == USER_CALL)
			__asm__ volatile("rdtsc\n movl %%eax, %1\n int $0x80\n rdtsc"
					 : "=&a"(end), "=&r"(start), "=&d"(high));
		else if (action == USER_FAULT)
			__asm__ volatile("rdtsc\n movl %%eax, %1\n movl (%3), %%eax\n rdtsc"
					 : "=&a"(end), "=&r"(start), "=&d"(high)
					 : "r"(NOWHERE));
		else
			__asm__ volatile("rdtsc\n movl %%eax, %1\n rdtsc"
					 : "=&a"(end), "=&r"(start), "=&d"(high));
		user_samples[i] = end - start;
	}
	__asm__ volatile("ud2");
}

static void measure_user(const char *name, enum user_action action)
{
	struct counts before, after;
	struct task_end end;
	u32 less;

	task_run(user_loop, USER_NOTHING, &end);
	sort(user_samples, RUNS);
	less = user_samples[RUNS / 2];
	read_counts(&before);
	MARK_BEGIN;
	task_run(user_loop, action, &end);
	MARK_END;
	read_counts(&after);
	show_times(name, user_samples, RUNS, less);
	show_counts(name, RUNS, &before, &after);
}

/* What is missing in a loop that reads the clock: the timer interrupt with the least handler. */
static void measure_timer(void)
{
	struct counts before, after;
	u32 usual = ~0u;

	gate_to(LGUEST_FIRST_IRQ_VECTOR, enable_and_return, GATE_INTERRUPT, 1);
	read_counts(&before);
	MARK_BEGIN;
	for (u32 i = 0; i < RUNS; i++) {
		u32 last, gap;

		timer_set(50000);
		irq_on();
		last = (u32)tsc_read();
		do {
			const u32 now = (u32)tsc_read();

			gap = now - last;
			last = now;
			if (gap < usual)
				usual = gap;
		} while (gap < 100);
		irq_off();
		samples[i] = gap;
	}
	MARK_END;
	read_counts(&after);
	show_times("timer interrupt", samples, RUNS, usual);
	show_counts("timer interrupt", RUNS, &before, &after);
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

void kernel_main(void)
{
	prepare_memory();
	hcall0(RHCALL_TLB_TRACKED);
	measure("nothing", nothing, nothing, RUNS);
	measure("null hypercall (FLUSH_ASYNC)", flush_async, nothing, RUNS);
	measure("SEND_INTERRUPTS, none", send_interrupts, nothing, RUNS);
	measure("NEW_PGTABLE, the same", same, nothing, RUNS);
	measure("NEW_PGTABLE, 2 in turn, kept", two_kept, nothing, RUNS);
	measure("NEW_PGTABLE, 8 in turn, kept", eight_kept, nothing, RUNS);
	measure("NEW_PGTABLE, 2 in turn, 64 pages verified", two_verified, nothing, RUNS);
	directory_load(directory[0]);
	measure("FLUSH_TLB, user, 64 pages", flush_user, nothing, RUNS);
	measure("FLUSH_TLB, all, 64 pages", flush_all, nothing, RUNS);
	measure("first kernel touch after FLUSH_TLB, all", touch_after_flush, flush_all, RUNS);
	measure("TS on and off", ts_on, nothing, RUNS);
	measure("SET_STACK", set_stack, nothing, RUNS);
	measure("LOAD_TLS", load_tls, nothing, RUNS);
	measure("SET_CLOCKEVENT", set_clockevent, nothing, RUNS);
	timer_set(0);
	measure("demand fill", read_clean, nothing, RUNS);
	measure("demand fill, first write", write_clean, nothing, RUNS);
	measure("demand fill with 15 neighbours", read_accessed, nothing, RUNS);
	measure("demand fill with a table", read_table, nothing, FEW);
	measure("SET_PTE, one dropped", flush_one, nothing, RUNS);
	measure("SET_PTE, not present", set_pte_absent, nothing, RUNS);
	measure("SET_PTE, present", set_pte_present, nothing, RUNS);
	measure("SET_PTE, kernel address", set_pte_kernel, nothing, RUNS);
	measure("emulated OUT", out, nothing, RUNS);
	measure("NOTIFY of an absent device", notify_nobody, nothing, RUNS);
	measure("NOTIFY of an empty text", notify_text, nothing, RUNS);
	measure("device register read", device_register, nothing, RUNS);

	gate_to(TRAP_PAGE_FAULT, skip_two, GATE_INTERRUPT, 1);
	gate_to(TRAP_PROTECTION, skip_two, GATE_INTERRUPT, 1);
	measure("page fault, ring 1 to ring 1", fault, nothing, RUNS);
	measure("#GP, ring 1 to ring 1", rdmsr, nothing, RUNS);
	measure_user("page fault, ring 3 to ring 1", USER_FAULT);
	gate_to(TRAP_SYSCALL, only_return, GATE_TRAP, 3);
	measure_user("int 0x80, direct", USER_CALL);
	gate_to(TRAP_SYSCALL, only_return, GATE_INTERRUPT, 3);
	measure_user("int 0x80, through the core", USER_CALL);
	measure_timer();
	say("done\n");
}
