/*
 * hypercall/export.c - every C constant and offset that hypercall/stub.asm uses.
 * SPDX-License-Identifier: MIT
 *
 * See arch/x86/export.c.
 */
#include "arch/x86/export.h"
#include "hv/guest.h"
#include "hypercall/hypercall.h"

void export_to_asm(void)
{
	EXPORT(HCALL_ROWS, HCALL_ROWS);
	EXPORT(LHCALL_RING_SIZE, LHCALL_RING_SIZE);
	EXPORT(LHCALL_RING_EMPTY, LHCALL_RING_EMPTY);
	EXPORT(LEAVE_NONE, LEAVE_NONE);
	EXPORT(COUNT_ENTRIES, COUNT_ENTRIES);
	EXPORT(COUNT_HYPERCALLS, COUNT_HYPERCALLS);
	EXPORT_OFFSET(SOFT_counts, struct guest_soft, head.counts);
	EXPORT_OFFSET(SOFT_leave, struct guest_soft, leave);
	EXPORT_OFFSET(SOFT_pending, struct guest_soft, pending);
	EXPORT_OFFSET(SOFT_halted, struct guest_soft, halted);
	EXPORT_OFFSET(SOFT_ring_next, struct guest_soft, ring_next);
	EXPORT(GUEST_ring_status, WINDOW_TAIL + offsetof(struct guest_block, ring_status));
	EXPORT(FRAME_eax, offsetof(struct frame, regs) + sizeof(u32) * REG_EAX);
	EXPORT(FRAME_ebx, offsetof(struct frame, regs) + sizeof(u32) * REG_EBX);
	EXPORT(FRAME_ecx, offsetof(struct frame, regs) + sizeof(u32) * REG_ECX);
	EXPORT(FRAME_edx, offsetof(struct frame, regs) + sizeof(u32) * REG_EDX);
}
