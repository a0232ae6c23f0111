/*
 * hv/guest.c - what every handler on a guest's page tables needs: to kill it, to flush its TLB.
 * SPDX-License-Identifier: MIT
 */
#include "hv/guest.h"

#include <stdarg.h>

#include "arch/x86/cpu.h"
#include "lib/printf.h"

void guest_kill(const char *fmt, ...)
{
	va_list args;

	if (guest_killed())
		return;
	SOFT->leave = LEAVE_KILLED;
	va_start(args, fmt);
	format_v(SOFT->exit.text, sizeof(SOFT->exit.text), fmt, args);
	va_end(args);
}

void guest_flush_tlb(const struct tlb_flush *flush)
{
	u32 i;

	if (flush->all) {
		count_event(COUNT_CR3_LOADS);
		cr3_write(shadow_cr3(&GUEST->shadow).v);
		return;
	}
	for (i = 0; i < flush->count; i++) {
		count_event(COUNT_INVLPG);
		invlpg(flush->va[i]);
	}
}
