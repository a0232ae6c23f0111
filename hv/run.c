/*
 * hv/run.c - who runs next: launchers and guests in turn, and idling when nobody can.
 * SPDX-License-Identifier: MIT
 *
 * Tour 65: The loop of the machine.  hv_arrive() finds out why a space was
 * left, and run_next() enters whose turn it is: the one that had least of the
 * machine (hv/share.h), for a slice of time if there is more than one to run.
 * Within its turn a guest goes straight to its launcher and back.
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
#include "hv/sums.h"
#include "hv/terminal.h"
#include "hv/trap.h"
#include "hv/turn.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/physical.h"

#define UNTRUSTED_CLOCK_NS 40000000u /* the PIT's counter comes round every 54.9 ms */

struct partition partitions[PARTITIONS];
struct partition *current = partitions;
static u32 worst_outcome = OUTCOME_POWERED_OFF;

static struct turns turns = TURNS_INITIAL;

_Static_assert(SHARES == PARTITIONS, "one share a partition");

void core_interrupt(u32 irq)
{
	if (!pic_acknowledge(irq))
		return;
	if (irq != PIT_IRQ && monitor_poll())
		run_input(terminal_front(), INPUT_CONSOLE);
}

void run_input(u32 place, u32 input)
{
	partitions[place].input |= input;
	turn_look_at(&turns, place);
}

void run_started(struct partition *p)
{
	u32 place = (u32)(p - partitions);

	share_reset(&turns.shares, place);
	turn_look_at(&turns, place);
	terminal_reset(place);
	p->runner = RUN_LAUNCHER;
}

/* How much of struct guest_exit this reason fills in. */
static u32 exit_bytes(u32 reason)
{
	switch ((enum exit_reason)reason) {
	case EXIT_NOTIFY:
	case EXIT_INPUT: return offsetof(struct guest_exit, regs);
	case EXIT_MMIO:
	case EXIT_PORT:
	case EXIT_DIALECT: return offsetof(struct guest_exit, text);
	default: return sizeof(struct guest_exit);
	}
}

/* The guest stopped: its launcher's LC_RUN returns with what SOFT->exit says. */
static void return_to_launcher(struct partition *p)
{
	const struct guest_exit *exit = &soft_of(&p->guest)->exit;

	memcpy(p->exit_to, exit, exit_bytes(exit->reason));
	p->gives_registers = exit->reason == EXIT_MMIO || exit->reason == EXIT_PORT;
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
	return turns.shares.of[p - partitions].run_ns;
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
	turn_look_at(&turns, (u32)(p - partitions));
	front_moves_on(p);
}

/* What its launcher does not know of yet. */
static void deliver_input(struct partition *p)
{
	struct guest_soft *soft = soft_of(&p->guest);

	soft->exit.reason = EXIT_INPUT;
	soft->exit.address = p->input;
	p->input = 0;
	soft->leave = LEAVE_NONE;
	return_to_launcher(p);
}

/* A halted guest whose timer is due, or whose line was raised, is halted no longer. */
static bool halt_ends(const struct partition *p, u64 now, u64 *wake_at)
{
	struct guest_soft *soft = soft_of(&p->guest);
	const struct guest_block *block = block_of(p);
	u32 blocked;

	if (soft->deadline && soft->deadline <= now) {
		soft->deadline = 0;
		soft->pending |= 1u << LGUEST_TIMER_IRQ;
	}
	if (soft->deadline)
		*wake_at = soft->deadline;
	if (!block->shared)
		return false;
	/* The pointer is into the alias: the core reaches the page where the memory is. */
	memcpy(&blocked, physical(HPA(p->memory.v + block->shared_gpa + SHARED_BLOCKED_INTERRUPTS)),
	       sizeof(blocked));
	return (soft->pending & ~blocked) != 0;
}

bool turn_ready(u32 who, u64 now, u64 *wake_at)
{
	struct partition *p = &partitions[who];

	if (p->input && p->runner == RUN_GUEST)
		deliver_input(p);
	if (p->runner == RUN_NOBODY || p->stopped)
		return false;
	return p->runner != RUN_GUEST || !soft_of(&p->guest)->halted || halt_ends(p, now, wake_at);
}

static void arm(u64 now)
{
	if (turns.end != TURN_NEVER)
		pit_arm(clock_ns_to_pit(turns.end > now ? turns.end - now : 0));
}

NORETURN static void enter_launcher(struct partition *p)
{
	soft_of(&p->launcher)->leave = LEAVE_NONE;
	window_enter(p->launcher_cr3);
}

NORETURN static void enter_guest(struct partition *p)
{
	soft_of(&p->guest)->leave = LEAVE_NONE;
	if (CONFIG_BENCH)
		soft_of(&p->guest)->head.counts[COUNT_CR3_LOADS]++;
	fpu_switch_to(p);
	window_enter(shadow_cr3(&block_of(p)->shadow).v);
}

/* A guest arms the alarm itself: hv/time.c. */
NORETURN static void enter(struct partition *p, u64 now)
{
	bool launcher = p->runner == RUN_LAUNCHER;

	current = p;
	if (launcher)
		arm(now);
	if (p->created) {
		block_of(p)->clock_state = machine_clock_state;
		block_of(p)->slice_end = turns.end;
		soft_of(&p->guest)->armed = launcher ? turns.end : TURN_NEVER;
		soft_of(&p->guest)->soon = false;
	}
	if (launcher)
		enter_launcher(p);
	enter_guest(p);
}

static void end_if_all_ended(void)
{
	u32 i;

	for (i = 0; i < PARTITIONS; i++) {
		if (partitions[i].runner != RUN_NOBODY)
			return;
	}
	end_machine(worst_outcome == OUTCOME_POWERED_OFF ? END_POWERED_OFF : END_KILLED);
}

static void serve_console(void)
{
	u32 i;

	if (!monitor_busy())
		return;
	do {
		monitor_act();
		if (monitor_poll())
			run_input(terminal_front(), INPUT_CONSOLE);
	} while (monitor_wants());
	/* Whoever was stopped, or goes on. */
	for (i = 0; i < PARTITIONS; i++)
		turn_look_at(&turns, i);
}

/* How long the core can leave the machine to one of them, whoever waits. */
static u64 longest_turn(void)
{
	if (monitor_busy())
		return SHARE_SLICE_NS;
	return machine_clock.tsc_trusted ? TURN_NEVER : UNTRUSTED_CLOCK_NS;
}

void run_next(void)
{
	for (;;) {
		u64 now = machine_now();
		u32 next;

		turn_charge(&turns, now);
		serve_console();
		next = turn_next(&turns, now, longest_turn());
		if (next == SHARE_NOBODY) {
			end_if_all_ended();
			arm(now);
			sti_hlt_cli();
		} else if (partitions[next].runner == RUN_ZEROING) {
			guest_zero_slice(&partitions[next]);
			sti_nop_cli();
		} else {
			enter(&partitions[next], now);
		}
	}
}

/*
 * After an exit of a guest, or a call of a launcher: the turn goes on.  Who
 * else can run is as it was, and nothing need be charged yet.  That the turn
 * is over says the alarm, which is armed for its end or earlier: taken back by
 * nobody, it comes as soon as interrupts are on.
 */
static void go_on(struct partition *p)
{
	if (turns.unsure)
		return;
	if (p->runner == RUN_LAUNCHER)
		enter_launcher(p);
	if (p->runner == RUN_GUEST && !p->input && !soft_of(&p->guest)->halted)
		enter_guest(p);
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
	case LEAVE_EXIT:
		return_to_launcher(p);
		go_on(p);
		break;
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
	case LEAVE_CALL:
		launcher_call(p);
		go_on(p);
		break;
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
