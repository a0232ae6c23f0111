/*
 * hypercall/desc.c - hypercalls about descriptors, gates and the ring-1 stack.
 * SPDX-License-Identifier: MIT
 *
 * The real tables are read-only to the guest; what it asks for is judged,
 * tamed (arch/x86/desc.h) and put there.
 */
#include "arch/x86/desc.h"
#include "arch/x86/upcall.h"
#include "arch/x86/wp.h"
#include "hv/guest.h"
#include "hypercall/hypercall.h"

#define STACK_PAGES_MAX 2

/* NMI, #DF, 15 and the hypercall itself are never the guest's. */
#define IGNORED_VECTORS (1u << 2 | 1u << 8 | 1u << 15 | 1u << LGUEST_TRAP_ENTRY)

/* A software INT pushes no error code, and our stubs for these vectors count on one. */
#define DPL_0_VECTORS (IGNORED_VECTORS | VECTORS_WITH_ERROR_CODE | 1u << 18)

/*
 * The gate that the processor gets for what the guest wants at `vector`.
 * Only system calls go straight to ring 1: a direct exception would push the
 * real IF, and a guest that runs with interrupts off would return with them
 * on (tests/guests/reflect-ring-1).  And only by a trap gate, since an
 * interrupt gate would turn the real IF off.
 */
static struct descriptor real_gate(u32 vector, struct descriptor guest)
{
	bool syscall = vector == GUEST->syscall_vector;
	bool own_dpl = syscall || !(DPL_0_VECTORS >> vector & 1);
	u32 dpl = own_dpl && gate_present(guest) ? gate_dpl(guest) : 0;

	if (syscall && gate_present(guest) && gate_type(guest) == GATE_TRAP)
		return desc_gate(LGUEST_KERNEL_CS, gate_offset(guest), GATE_TRAP, dpl);
	return desc_gate(CORE_CS, guest_stub(vector, false), GATE_INTERRUPT, dpl);
}

void hc_load_idt_entry(u32 vector, u32 low, u32 high)
{
	struct descriptor gate = { low, high };
	bool opened;

	if (vector >= LGUEST_IDT_ENTRIES) {
		guest_kill("bad vector: setting idt entry %u", vector);
		return;
	}
	if (vector < EXCEPTIONS && (IGNORED_VECTORS >> vector & 1))
		return;
	if (!gate_present(gate))
		gate = (struct descriptor){ 0, 0 };
	else if (gate_type(gate) != GATE_INTERRUPT && gate_type(gate) != GATE_TRAP) {
		guest_kill("bad IDT type %#x of vector %u", gate_type(gate), vector);
		return;
	}
	opened = wp_open();
	GUEST_WRITABLE->handlers[vector] =
		(struct handler){ gate_offset(gate), gate_present(gate) ? gate_type(gate) : 0 };
	if (vector < EXCEPTIONS || vector == GUEST->syscall_vector)
		CONTROL_WRITABLE->idt[vector] = real_gate(vector, gate);
	wp_close(opened);
}

void hc_load_gdt(u32 table, u32 entries, UNUSED u32 a3)
{
	struct descriptor from[LGUEST_GDT_ENTRIES];
	bool opened;
	u32 i;

	if (entries > LGUEST_GDT_ENTRIES) {
		guest_kill("bad GDT of %u entries: too many gdt entries", entries);
		return;
	}
	if (!guest_range_ok(table, entries * (u32)sizeof(from[0]))) {
		guest_kill("bad address %#x of a GDT", table);
		return;
	}
	guest_read(from, table, entries * (u32)sizeof(from[0]));
	opened = wp_open();
	for (i = 0; i < entries; i++) {
		if (desc_slot_is_guests(i))
			CONTROL_WRITABLE->gdt[i] = desc_tame(from[i]);
	}
	wp_close(opened);
}

void hc_load_gdt_entry(u32 slot, u32 low, u32 high)
{
	struct descriptor entry = { low, high };
	bool opened;

	if (slot >= LGUEST_GDT_ENTRIES) {
		guest_kill("bad GDT entry %#x: too many gdt entries", slot);
		return;
	}
	if (!desc_slot_is_guests(slot))
		return;
	opened = wp_open();
	CONTROL_WRITABLE->gdt[slot] = desc_tame(entry);
	wp_close(opened);
}

void hc_load_tls(u32 table, UNUSED u32 a2, UNUSED u32 a3)
{
	struct descriptor entry[LGUEST_TLS_ENTRIES];
	bool opened;
	u32 i;

	if (!guest_range_ok(table, sizeof(entry))) {
		guest_kill("bad address %#x of TLS entries", table);
		return;
	}
	guest_read(entry, table, sizeof(entry));
	opened = wp_open();
	for (i = 0; i < LGUEST_TLS_ENTRIES; i++)
		CONTROL_WRITABLE->gdt[LGUEST_TLS_ENTRY + i] = desc_tame(entry[i]);
	wp_close(opened);
}

void hc_set_stack(u32 selector, u32 esp, u32 pages)
{
	struct shadow_answer answer;
	struct tlb_flush flush;
	bool opened;
	u32 i;

	if (selector != LGUEST_KERNEL_DS) {
		guest_kill("bad stack segment %#x", selector);
		return;
	}
	if (pages > STACK_PAGES_MAX) {
		guest_kill("bad stack pages %u", pages);
		return;
	}
	tlb_flush_none(&flush);
	for (i = 0; i < pages; i++) {
		u32 va = esp - 1 - i * PAGE_BYTES;
		enum shadow_result result = SHADOW_FILLED;

		if (!shadow_maps(&GUEST->shadow, GVA(va), PF_W)) {
			opened = wp_open();
			result = shadow_fault(&GUEST_WRITABLE->shadow, GVA(va), PF_W, &answer,
					      &flush);
			wp_close(opened);
		}
		if (result != SHADOW_FILLED) {
			guest_kill("bad stack page %#x", va);
			return;
		}
	}
	guest_flush_tlb(&flush);
	opened = wp_open();
	CONTROL_WRITABLE->tss.ss1 = selector;
	CONTROL_WRITABLE->tss.esp1 = esp;
	wp_close(opened);
}
