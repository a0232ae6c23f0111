/*
 * hv/run.c - who runs next: launchers and guests in turn, and idling when nobody can.
 * SPDX-License-Identifier: MIT
 *
 * Tour 65: The loop of the machine.  hv_arrive() finds out why a space was
 * left, and run_next() enters whose turn it is: the one that had least of the
 * machine (hv/share.h), for a slice of time if there is more than one to run.
 */
#include "hv/run.h"

#include "arch/x86/cpu.h"
#include "arch/x86/pic.h"
#include "arch/x86/pit.h"
#include "arch/x86/upcall.h"
#include "hv/console.h"
#include "hv/end.h"
#include "hv/fpu.h"
#include "hv/launcher_calls.h"
#include "hv/log.h"
#include "hv/machine.h"
#include "hv/modules.h"
#include "hv/monitor.h"
#include "hv/panic.h"
#include "hv/share.h"
#include "hv/sums.h"
#include "hv/terminal.h"
#include "hv/trap.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/physical.h"

#define FOREVER (~0ull)
#define UNTRUSTED_CLOCK_NS 40000000u /* the PIT's counter comes round every 54.9 ms */

struct partition partitions[PARTITIONS];
struct partition *current = partitions;
static u32 worst_outcome = OUTCOME_POWERED_OFF;

/* Whose turn it is, and how much of it is charged to its share. */
static struct shares shares;
static u32 turn = SHARE_NOBODY;
static u64 turn_start, turn_end, charged_until;

_Static_assert(SHARES == PARTITIONS, "one share a partition");

void core_interrupt(u32 irq)
{
	if (!pic_acknowledge(irq))
		return;
	if (irq != PIT_IRQ && monitor_poll())
		partitions[terminal_front()].input |= INPUT_CONSOLE;
}

void run_started(struct partition *p)
{
	share_reset(&shares, (u32)(p - partitions));
	terminal_reset((u32)(p - partitions));
	p->runner = RUN_LAUNCHER;
}

/* The guest stopped: its launcher's LC_RUN returns with what SOFT->exit says. */
static void return_to_launcher(struct partition *p)
{
	struct guest_exit *to = launcher_pointer(p, p->exit_pointer, sizeof(*to), true);

	if (to)
		*to = soft_of(&p->guest)->exit;
	p->gives_registers = soft_of(&p->guest)->exit.reason == EXIT_MMIO ||
			     soft_of(&p->guest)->exit.reason == EXIT_PORT;
	frame_of(&p->launcher)->regs[REG_EAX] = OK;
	p->runner = RUN_LAUNCHER;
}

/* The guest in front ended: the first that is left takes its place. */
static void front_moves_on(const struct partition *p)
{
	u32 i;

	for (i = 0; i < PARTITIONS && p == &partitions[terminal_front()]; i++) {
		if (partitions[i].runner != RUN_NOBODY)
			terminal_set_front(i, partitions[i].name);
	}
}

u64 run_time_ns(const struct partition *p)
{
	return shares.of[p - partitions].run_ns;
}

void run_end(struct partition *p, u32 outcome, const char *text, u32 bytes)
{
	char reason[GUEST_TEXT_BYTES];

	if (bytes > sizeof(reason) - 1)
		bytes = sizeof(reason) - 1;
	memcpy(reason, text, bytes);
	reason[bytes] = '\0';
	terminal_flush((u32)(p - partitions), p->name);
	sums_log();
	if (outcome == OUTCOME_POWERED_OFF)
		log_about(p->name, " powered off", "");
	else
		log_about(p->name, " killed: ", reason);
	p->last_words = outcome == OUTCOME_POWERED_OFF ? "powered off" : "killed";
	if (outcome > worst_outcome)
		worst_outcome = outcome;
	modules_release(p);
	owner_release(&p->frames);
	p->runner = RUN_NOBODY;
	front_moves_on(p);
}

/* A halted guest whose timer is due, or whose line was raised, is halted no longer. */
static bool can_run(const struct partition *p, u64 now)
{
	struct guest_soft *soft = soft_of(&p->guest);
	const struct guest_block *block = block_of(p);
	u32 blocked;

	if (p->runner == RUN_NOBODY || p->stopped)
		return false;
	if (p->runner != RUN_GUEST)
		return true;
	if (!soft->halted)
		return true;
	if (soft->deadline && soft->deadline <= now) {
		soft->deadline = 0;
		soft->pending |= 1u << LGUEST_TIMER_IRQ;
	}
	if (!block->shared)
		return false;
	/* The pointer is into the alias: the core reaches the page where the memory is. */
	memcpy(&blocked, physical(HPA(p->memory.v + block->shared_gpa + SHARED_BLOCKED_INTERRUPTS)),
	       sizeof(blocked));
	return (soft->pending & ~blocked) != 0;
}

/* The earliest deadline among the halted guests. */
static u64 next_deadline(const struct partition *except)
{
	u64 first = FOREVER;
	u32 i;

	for (i = 0; i < PARTITIONS; i++) {
		const struct partition *p = &partitions[i];

		if (p != except && !p->stopped && p->runner == RUN_GUEST &&
		    soft_of(&p->guest)->halted && soft_of(&p->guest)->deadline &&
		    soft_of(&p->guest)->deadline < first)
			first = soft_of(&p->guest)->deadline;
	}
	return first;
}

static void deliver_input(void)
{
	u32 i;

	for (i = 0; i < PARTITIONS; i++) {
		struct partition *p = &partitions[i];

		if (!p->input || p->runner != RUN_GUEST)
			continue;
		soft_of(&p->guest)->exit.reason = EXIT_INPUT;
		soft_of(&p->guest)->exit.address = p->input;
		p->input = 0;
		soft_of(&p->guest)->leave = LEAVE_NONE;
		return_to_launcher(p);
	}
}

NORETURN static void enter(struct partition *p, u64 now)
{
	current = p;
	if (p->runner == RUN_LAUNCHER) {
		soft_of(&p->launcher)->leave = LEAVE_NONE;
		pit_arm(clock_ns_to_pit(turn_end > now ? turn_end - now : 0));
		window_enter(p->launcher_cr3);
	}
	soft_of(&p->guest)->leave = LEAVE_NONE;
	block_of(p)->clock_state = machine_clock_state;
	block_of(p)->slice_end = turn_end;
	if (CONFIG_BENCH)
		soft_of(&p->guest)->head.counts[COUNT_CR3_LOADS]++;
	fpu_switch_to(p);
	window_enter(shadow_cr3(&block_of(p)->shadow).v);
}

NORETURN static void everything_ended(void)
{
	end_machine(worst_outcome == OUTCOME_POWERED_OFF ? END_POWERED_OFF : END_KILLED);
}

/* Bit n: partition n can run. */
static u32 ready_ones(u64 now)
{
	u32 ready = 0, alive = 0;
	u32 i;

	for (i = 0; i < PARTITIONS; i++) {
		alive += partitions[i].runner != RUN_NOBODY;
		if (can_run(&partitions[i], now))
			ready |= 1u << i;
	}
	if (!alive)
		everything_ended();
	return ready;
}

static void serve_console(void)
{
	if (!monitor_busy())
		return;
	do {
		monitor_act();
		if (monitor_poll())
			partitions[terminal_front()].input |= INPUT_CONSOLE;
	} while (monitor_wants());
}

static void charge(u64 now)
{
	if (turn != SHARE_NOBODY)
		share_charge(&shares, turn, now - charged_until);
	charged_until = now;
}

/* When the core wants the machine back from whose turn it is, or from HLT. */
static u64 end_of_turn(u32 ready)
{
	bool alone = !(ready & (ready - 1));
	u64 end = next_deadline(turn == SHARE_NOBODY ? NULL : &partitions[turn]);

	if (!alone && end > turn_start + SHARE_SLICE_NS)
		end = turn_start + SHARE_SLICE_NS;
	if (monitor_busy() && end > turn_start + SHARE_SLICE_NS)
		end = turn_start + SHARE_SLICE_NS;
	if (!machine_clock.tsc_trusted && end > turn_start + UNTRUSTED_CLOCK_NS)
		end = turn_start + UNTRUSTED_CLOCK_NS;
	return end;
}

void run_next(void)
{
	for (;;) {
		u64 now = machine_now();
		u32 ready, next;

		charge(now);
		serve_console();
		deliver_input();
		ready = ready_ones(now);
		next = share_pick(&shares, ready, now < turn_end ? turn : SHARE_NOBODY);
		if (next != turn || now >= turn_end)
			turn_start = now;
		turn = next;
		turn_end = end_of_turn(ready); /* anew: somebody may have become ready */
		if (next == SHARE_NOBODY) {
			if (turn_end != FOREVER)
				pit_arm(clock_ns_to_pit(turn_end > now ? turn_end - now : 0));
			sti_hlt_cli();
		} else if (partitions[next].runner == RUN_ZEROING) {
			guest_zero_slice(&partitions[next]);
			sti_nop_cli();
		} else {
			enter(&partitions[next], now);
		}
	}
}

static void guest_left(struct partition *p)
{
	struct guest_soft *soft = soft_of(&p->guest);

	switch ((enum leave)soft->leave) {
	case LEAVE_INTERRUPT:
		/* The timer's is acknowledged already. */
		if (soft->irq != PIT_IRQ)
			core_interrupt(soft->irq % PIC_IRQS);
		break;
	case LEAVE_HALT: break;
	case LEAVE_KILLED:
		soft->exit.reason = EXIT_KILLED;
		return_to_launcher(p);
		p->booted = false;
		break;
	case LEAVE_EXIT: return_to_launcher(p); break;
	case LEAVE_PANIC:
		panic_frame(&soft->panic_frame, soft->panic_cr2, "on a guest's page tables");
	default: panic("guest left for reason %u", soft->leave);
	}
}

static void launcher_left(struct partition *p)
{
	struct guest_soft *soft = soft_of(&p->launcher);
	const struct frame *frame = &soft->panic_frame;
	char text[GUEST_TEXT_BYTES];

	switch ((enum leave)soft->leave) {
	case LEAVE_INTERRUPT: core_interrupt(soft->irq % PIC_IRQS); break;
	case LEAVE_CALL: launcher_call(p); break;
	case LEAVE_FAULT:
		format(text, sizeof(text), "launcher died: trap %u (%#x) at %#x, cr2 %#x",
		       frame->vector, frame->error_code, frame->eip, soft->panic_cr2);
		run_end(p, OUTCOME_KILLED, text, strlen(text));
		break;
	case LEAVE_PANIC:
		panic_frame(&soft->panic_frame, soft->panic_cr2, "on a launcher's page tables");
	default: panic("launcher left for reason %u", soft->leave);
	}
}

void hv_arrive(void)
{
	if (current->runner == RUN_GUEST)
		guest_left(current);
	else
		launcher_left(current);
	run_next();
}
