/*
 * hv/sums.c - a test build's checksums over what no guest and no launcher may change.
 * SPDX-License-Identifier: MIT
 *
 * The core's: its text and constants, its own IDT, GDT and TSS, and the page
 * table that says what of the window is mapped.  A guest's: in its IDT, GDT
 * and TSS what the core keeps for itself, and the rights of its window and
 * alias; its launcher's text and tables.  Accessed and Dirty are the
 * processor's to set, and a gate's DPL is the guest's to choose.
 */
#include "hv/sums.h"

#include "arch/x86/desc.h"
#include "arch/x86/here.h"
#include "arch/x86/upcall.h"
#include "hv/log.h"
#include "hv/machine.h"
#include "hv/partition.h"
#include "mm/physical.h"
#include "mm/space.h"

#define FNV_START 2166136261u
#define FNV_PRIME 16777619u
#define GATE_DPL (3u << 13)

extern const u8 text_end[];

static u32 add(u32 sum, u32 word)
{
	return (sum ^ word) * FNV_PRIME;
}

static u32 add_words(u32 sum, const void *from, u32 bytes, u32 ignored)
{
	const u32 *word = from;
	u32 i;

	for (i = 0; i < bytes / sizeof(*word); i++)
		sum = add(sum, word[i] & ~ignored);
	return sum;
}

static u32 core_sum(void)
{
	u32 sum = add_words(FNV_START, (const void *)WINDOW_TEXT, (u32)text_end - WINDOW_TEXT, 0);

	sum = add_words(sum, CONTROL, sizeof(*CONTROL), 0);
	return add_words(sum, core_window_table, PAGE_BYTES, PTE_A | PTE_D);
}

/* INIT gives hypercalls a stub of their own: the one is as good as the other. */
static struct descriptor hypercall_gate(struct descriptor gate)
{
	if (gate_offset(gate) == guest_stub(LGUEST_TRAP_ENTRY, true))
		return desc_gate(gate.low >> 16, guest_stub(LGUEST_TRAP_ENTRY, false),
				 gate_type(gate), gate_dpl(gate));
	return gate;
}

/* All but those of system calls, which may go straight to the guest. */
static u32 add_gates(u32 sum, const struct control_block *control)
{
	u32 vector;

	for (vector = 0; vector < LGUEST_IDT_ENTRIES; vector++) {
		struct descriptor gate = control->idt[vector];

		if (vector == LGUEST_SYSCALL_LINUX || vector == LGUEST_SYSCALL_PLAN_9)
			continue;
		if (vector == LGUEST_TRAP_ENTRY)
			gate = hypercall_gate(gate);
		sum = add(sum, gate.low);
		sum = add(sum, gate.high & ~GATE_DPL);
	}
	return sum;
}

static u32 guest_sum(const struct partition *p)
{
	static const u32 core_selectors[] = { CORE_CS, CORE_DS, CORE_TSS };
	const struct control_block *control = control_of(&p->guest);
	struct tss tss = control->tss;
	u32 sum = FNV_START;
	u32 i;

	tss.esp1 = 0;
	tss.ss1 = 0;
	sum = add_gates(sum, control);
	sum = add_words(sum, &tss, sizeof(tss), 0);
	/* Not by what desc.h says: that is under test. */
	for (i = 0; i < ARRAY_SIZE(core_selectors); i++) {
		const struct descriptor *entry = &control->gdt[core_selectors[i] >> 3];

		sum = add_words(sum, entry, sizeof(*entry), 0);
	}
	sum = add(sum, control->core_cr3);
	sum = add(sum, control->kind);
	sum = add_words(sum, physical(HPA(p->window_table)), PAGE_BYTES, PTE_A | PTE_D);
	if (p->alias_tail)
		sum = add_words(sum, physical(HPA(p->alias_tail)), PAGE_BYTES, PTE_A | PTE_D);
	sum = add_words(sum, control_of(&p->launcher), sizeof(*control), 0);
	return add_words(sum, physical(p->image), p->image_writable - LAUNCHER_BASE, 0);
}

void sums_log(void)
{
	u32 i;

	if (!CONFIG_SUMS)
		return;
	log_line("sum %08x of the core", core_sum());
	for (i = 0; i < PARTITIONS; i++) {
		const struct partition *p = &partitions[i];

		if (p->runner != RUN_NOBODY && p->created &&
		    control_of(&p->guest)->kind == SPACE_GUEST)
			log_line("sum %08x of %s", guest_sum(p), p->name);
	}
}
