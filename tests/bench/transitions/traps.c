/*
 * tests/bench/transitions/traps.c - transitions that begin with a trap or an interrupt.
 * SPDX-License-Identifier: MIT
 *
 * The handlers are the shortest there can be, so what is shown is the core.
 */
#include "tests/bench/transitions/traps.h"

#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "tests/bench/transitions/measure.h"
#include "tests/guests/test.h"

#define NOWHERE 0x08000000u
#define CONSOLE_OUTPUT 1u /* queue */

#define TIMER_NS 50000u

static USER_DATA u32 user_samples[RUNS];
static u32 samples[RUNS];
static u32 came; /* whether an interrupt has */

static void fault(u32 i)
{
	(void)i;
	__asm__ volatile("movl (%%eax), %%eax" : : "a"(NOWHERE) : "memory");
}

static void rdmsr(u32 i)
{
	__asm__ volatile("rdmsr" : : "c"(i) : "eax", "edx");
}

static void call_here(u32 i)
{
	(void)i;
	__asm__ volatile("int $0x80");
}

static void nobody(void)
{
}

/* The least that a handler can do: step over a two-byte instruction. */
__attribute__((naked, used)) static void skip_two(void)
{
	__asm__ volatile("addl $2, 4(%esp)\n addl $4, %esp\n iret");
}

__attribute__((naked, used)) static void only_return(void)
{
	__asm__ volatile("iret");
}

/* Of an interrupt, which found interrupts on; `came` says that it ran. */
__attribute__((naked, used)) static void note_and_return(void)
{
	__asm__ volatile("movl $1, %0\n movl $0x200, %1\n iret"
			 : "=m"(came), "=m"(shared.irq_enabled));
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
	less = median_of(user_samples, RUNS);
	counts_read(&before);
	MARK_BEGIN;
	task_run(user_loop, action, &end);
	MARK_END;
	counts_read(&after);
	show_times(name, user_samples, RUNS, less, 1);
	show_counts(name, RUNS, &before, &after);
}

void traps_quick_timer(void)
{
	trap_gate_to(LGUEST_FIRST_IRQ_VECTOR + LGUEST_TIMER_IRQ, note_and_return, GATE_INTERRUPT,
		     1);
}

/* What is missing in a loop that reads the clock until the interrupt has come. */
static void measure_timer(const char *name)
{
	struct counts before, after;
	u32 usual = ~0u;

	traps_quick_timer();
	counts_read(&before);
	MARK_BEGIN;
	for (u32 i = 0; i < RUNS; i++) {
		u32 last, now, next;

		came = 0;
		timer_set(TIMER_NS);
		irq_on();
		now = (u32)tsc_read();
		do {
			last = now;
			now = (u32)tsc_read();
			if (now - last < usual)
				usual = now - last;
		} while (!READ_ONCE(came));
		/* It may also have come behind the last reading. */
		next = (u32)tsc_read();
		irq_off();
		samples[i] = next - now > now - last ? next - now : now - last;
	}
	MARK_END;
	counts_read(&after);
	show_times(name, samples, RUNS, usual, 1);
	show_counts(name, RUNS, &before, &after);
}

static struct bus_device *console;
static struct virtqueue output;

/* An output buffer without a byte in it, so that nothing but the way there and back is paid. */
static void offer_nothing(u32 i)
{
	(void)i;
	came = 0;
	virtq_put(&output, 0, &came, 0, 0);
	irq_on();
}

/* From the notification to behind the interrupt that says the buffer is in the used ring. */
static void notify_and_wait(u32 i)
{
	(void)i;
	bus_notify(console, CONSOLE_OUTPUT, &output);
	while (!READ_ONCE(came))
		;
	irq_off();
}

static void measure_device(const char *name)
{
	u32 line;

	console = bus_find(BUS_CONSOLE);
	if (!console)
		return;
	bus_start(console);
	bus_queue(console, CONSOLE_OUTPUT, &output, &line);
	bus_live(console);
	irq_set(line, nobody);
	trap_gate_to(LGUEST_FIRST_IRQ_VECTOR + line, note_and_return, GATE_INTERRUPT, 1);
	measure(name, notify_and_wait, offer_nothing, RUNS);
	irq_set(line, NULL);
	bus_start(console);
}

void measure_traps(void)
{
	trap_gate_to(TRAP_PAGE_FAULT, skip_two, GATE_INTERRUPT, 1);
	trap_gate_to(TRAP_PROTECTION, skip_two, GATE_INTERRUPT, 1);
	measure("reflected page fault, ring 1-0-1", fault, nothing, RUNS);
	measure("reflected #GP, ring 1-0-1", rdmsr, nothing, RUNS);
	measure_user("reflected page fault, ring 3-0-1", USER_FAULT);
	trap_gate_to(TRAP_SYSCALL, only_return, GATE_INTERRUPT, 3);
	measure_user("system call through the core, ring 3-0-1", USER_CALL);
	trap_gate_to(TRAP_SYSCALL, only_return, GATE_TRAP, 3);
	measure_user("direct system call, ring 3-1-3", USER_CALL);
	measure("floor: bare int and iret within ring 1", call_here, nothing, RUNS);
	measure_timer("virtual interrupt delivered: timer");
	measure_device("notify to used-ring interrupt");
}
