/*
 * hv/panic.c - the core's own fault: registers and reason on serial port and screen, and the end.
 * SPDX-License-Identifier: MIT
 */
#include "hv/panic.h"

#include <stdarg.h>

#include "arch/x86/cpu.h"
#include "hv/end.h"
#include "hv/log.h"
#include "hv/trap.h"
#include "lib/printf.h"

void panic(const char *fmt, ...)
{
	char text[LOG_LINE_BYTES - 16];
	va_list args;

	va_start(args, fmt);
	format_v(text, sizeof(text), fmt, args);
	va_end(args);
	log_line("cr0 %08x cr3 %08x", cr0_read(), cr3_read());
	log_line("panic: %s", text);
	end_machine(END_PANIC);
}

void panic_frame(const struct frame *frame, u32 cr2, const char *where)
{
	const u32 *r = frame->regs;

	log_line("eax %08x ebx %08x ecx %08x edx %08x", r[REG_EAX], r[REG_EBX], r[REG_ECX],
		 r[REG_EDX]);
	log_line("esi %08x edi %08x ebp %08x esp %08x", r[REG_ESI], r[REG_EDI], r[REG_EBP],
		 r[REG_ESP]);
	/* FS and GS, which the core does not use, are not in a frame of its own. */
	log_line("ds %04x es %04x eflags %08x cr2 %08x", frame->ds & 0xffff, frame->es & 0xffff,
		 frame->eflags, cr2);
	panic("trap %u (%#x) in the core at %04x:%08x, %s", frame->vector, frame->error_code,
	      frame->cs & 0xffff, frame->eip, where);
}

void core_fault(const struct frame *frame, u32 cr2)
{
	panic_frame(frame, cr2, "in its own space");
}
