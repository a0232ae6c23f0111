/*
 * tests/guests/syscall-gates/main.c - int 0x80 works by a trap gate and by an interrupt gate.
 * SPDX-License-Identifier: MIT
 *
 * The interrupt gate turns virtual interrupts off, the trap gate (which the
 * core wires straight into the IDT) does not.  With a gate of ring 1 it is #GP.
 *
 * Holds: 73, 74
 * Dialects: all
 * Bench: qemu, bochs, step
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define GP_SYSCALL (0x80u * 8u + 2u)
#define SYS_LOOK 77u

static USER_TEXT void program(u32 argument)
{
	u32 result = syscall(SYS_LOOK, argument, 0x1234);

	syscall(SYS_EXIT, result, 0);
}

static u32 irq_enabled_seen, cs_seen, ecx_seen, real_flags;

static void handler(struct trap_frame *frame)
{
	if (frame->eax == SYS_EXIT) {
		const struct trap_frame copy = *frame;

		task_fault(&copy);
	}
	irq_enabled_seen = shared.irq_enabled;
	cs_seen = frame->cs;
	ecx_seen = frame->ecx;
	__asm__ volatile("pushf\n popl %0" : "=r"(real_flags));
	frame->eax = frame->ebx + 1;
}

void test_main(void)
{
	static const u32 gates[] = { GATE_TRAP, GATE_INTERRUPT, GATE_TRAP };
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	trap_set(TRAP_SYSCALL, handler);
	for (u32 i = 0; i < ARRAY_SIZE(gates); i++) {
		trap_gate(TRAP_SYSCALL, gates[i], 3);
		task_run(program, 41, &end);
		CHECK_EQUAL(end.frame.vector, TRAP_SYSCALL, "vector");
		CHECK_EQUAL(end.frame.ebx, 42, "result of the system call");
		CHECK_EQUAL(cs_seen, LGUEST_USER_CS, "cs");
		CHECK_EQUAL(ecx_seen, 0x1234, "ecx");
		CHECK_EQUAL(irq_enabled_seen & LGUEST_IF, gates[i] == GATE_TRAP ? LGUEST_IF : 0,
			    "irq_enabled in the handler");
		CHECK(real_flags & EFLAGS_IF, "the real IF is off");
	}
	trap_gate(TRAP_SYSCALL, GATE_TRAP, 1);
	task_run(program, 0, &end);
	CHECK_EQUAL(end.frame.vector, TRAP_PROTECTION, "vector with a gate of ring 1");
	CHECK_EQUAL(end.frame.error, GP_SYSCALL, "error code with a gate of ring 1");

	/* No gate at all, and then one again. */
	hcall3(LHCALL_LOAD_IDT_ENTRY, TRAP_SYSCALL, 0, 0);
	trap_gate(TRAP_SYSCALL, GATE_TRAP, 3);
	task_run(program, 1, &end);
	CHECK_EQUAL(end.frame.ebx, 2, "result after the gate came back");
}
