/*
 * hv/environment.c - refuses a machine on which Ringlet cannot keep its promises.
 * SPDX-License-Identifier: MIT
 *
 * CPUID and 4 MiB pages were looked for before paging (boot/processor.asm).
 */
#include "hv/environment.h"

#include "arch/x86/cpu.h"
#include "arch/x86/here.h"
#include "arch/x86/layout.h"
#include "arch/x86/probe.h"
#include "hv/end.h"
#include "hv/log.h"

void environment_check(void)
{
	u32 eax, ebx, ecx, edx;

	cpuid(1, &eax, &ebx, &ecx, &edx);
	if (!(edx & CPUID_1_EDX_FPU))
		log_line("refused: this processor has no FPU (CPUID.1 edx %#x)", edx);
	/* Ring 1 is supervisor to the paging unit: only CR0.WP keeps it off the core. */
	else if (probe_write((u32 *)WINDOW_TEXT))
		log_line("refused: CR0.WP has no effect, ring 0 wrote to a read-only page at %#x",
			 WINDOW_TEXT);
	else
		return;
	end_machine(END_PANIC);
}
