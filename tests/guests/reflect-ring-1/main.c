/*
 * tests/guests/reflect-ring-1/main.c - the frame of a trap in ring 1, and what gates do to IF.
 * SPDX-License-Identifier: MIT
 *
 * Interrupt gates turn interrupts off, trap gates leave them; the frame's IF
 * is that of irq_enabled, whatever else is in that word.
 *
 * Holds: 66, 69, 70, 71
 * Dialects: all
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define TRAP_HERE 0x0000cafeu

u32 trap_site_esp; /* not static: assembly names them */
extern const char trap_site[];

static struct trap_frame seen;
static u32 enabled_in_handler, flags_in_handler, esp_of_frame;

static void handler(struct trap_frame *frame)
{
	seen = *frame;
	enabled_in_handler = shared.irq_enabled;
	esp_of_frame = trap_kernel_esp(frame);
	__asm__ volatile("pushf\n popl %0" : "=r"(flags_in_handler));
	frame->eip += 2;
}

static __attribute__((noinline)) void undefined(void)
{
	__asm__ volatile("movl %%esp, trap_site_esp\n"
			 ".globl trap_site\n"
			 "trap_site: ud2"
			 :
			 : "a"(TRAP_HERE)
			 : "memory");
}

static void once(u32 gate, u32 irq_word, const char *what)
{
	trap_gate(TRAP_UNDEFINED, gate, 1);
	WRITE_ONCE(shared.irq_enabled, irq_word);
	undefined();
	CHECK(seen.vector == TRAP_UNDEFINED && seen.eip == (u32)trap_site &&
		      seen.cs == LGUEST_KERNEL_CS && seen.eax == TRAP_HERE,
	      "%s: vector %u cs:eip %#x:%#x", what, seen.vector, seen.cs, seen.eip);
	CHECK_EQUAL(esp_of_frame, trap_site_esp, what);
	CHECK((seen.eflags & EFLAGS_IF) == (irq_word & EFLAGS_IF), "%s: eflags %#x in the frame",
	      what, seen.eflags);
	CHECK_EQUAL(enabled_in_handler & EFLAGS_IF,
		    gate == GATE_INTERRUPT ? 0 : irq_word & EFLAGS_IF, what);
	CHECK((flags_in_handler & (EFLAGS_IF | EFLAGS_TF | EFLAGS_NT | EFLAGS_IOPL)) == EFLAGS_IF,
	      "%s: real eflags %#x in the handler", what, flags_in_handler);
	WRITE_ONCE(shared.irq_enabled, 0);
}

void test_main(void)
{
	trap_set(TRAP_UNDEFINED, handler);
	once(GATE_INTERRUPT, 0, "interrupt gate, off");
	once(GATE_INTERRUPT, EFLAGS_IF, "interrupt gate, on");
	once(GATE_INTERRUPT, 0x046, "interrupt gate, 0x046");
	once(GATE_INTERRUPT, 0x246, "interrupt gate, 0x246");
	once(GATE_TRAP, EFLAGS_IF, "trap gate, on");
	once(GATE_TRAP, 0, "trap gate, off");

	/* The gate's selector is not looked at. */
	const u32 offset = (u32)handler; /* never reached: the gate is replaced below */
	hcall3(LHCALL_LOAD_IDT_ENTRY, TRAP_BOUND, 0x0008u << 16 | (offset & 0xffff),
	       (offset & 0xffff0000) | 0x8e00);
	trap_gate(TRAP_BOUND, GATE_INTERRUPT, 1);
}
