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

/* How much of a range is surely in one piece. */
static u32 piece_of(u32 gpa, u32 bytes)
{
	u32 rest = PAGE_BYTES - (gpa & PAGE_OFFSET_MASK);

	return bytes < rest ? bytes : rest;
}

void guest_read_far(void *to, u32 gpa, u32 bytes)
{
	u8 *next = to;

	while (bytes) {
		u32 piece = piece_of(gpa, bytes);

		memcpy(next, guest_memory_at(gpa), piece);
		gpa += piece;
		next += piece;
		bytes -= piece;
	}
}

void guest_write(u32 gpa, const void *from, u32 bytes)
{
	const u8 *next = from;

	while (bytes) {
		u32 piece = piece_of(gpa, bytes);

		memcpy(guest_memory_at(gpa), next, piece);
		gpa += piece;
		next += piece;
		bytes -= piece;
	}
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
