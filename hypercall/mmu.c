/*
 * hypercall/mmu.c - hypercalls about page tables.
 * SPDX-License-Identifier: MIT
 *
 * mm/shadow.h says what each does to the shadow; here is the WP section
 * around it, and what becomes of the answer.
 */
#include "arch/x86/wp.h"
#include "hv/guest.h"
#include "hypercall/hypercall.h"
#include "hypercall/set_pte.h"
#include "include/abi/ringlet.h"

#define PAE_REFUSED "only kernels without X86_PAE run here"
#define PAE_ENTRIES 4u
#define PAE_ENTRY_BYTES 8u
#define PAE_TABLE_BYTES (PAE_ENTRIES * PAE_ENTRY_BYTES)
#define PAE_TABLE_SHIFT 30

/* Whether this is entry `index` of a PAE guest's top-level table: present, nothing else. */
static bool is_pae_entry(u32 table, u32 index)
{
	const u32 *entry = (const u32 *)(void *)guest_memory_at(table + index * PAE_ENTRY_BYTES);

	return (READ_ONCE(entry[0]) & ~PTE_FRAME) == PTE_P;
}

/*
 * The first sign of a PAE kernel from 3.1 on: what it calls its page directory
 * has no entry for the kernel's own address, but is four 64-bit entries with one.
 */
static bool names_pae_table(u32 cr3)
{
	u32 kernel_slot = GUEST->shadow.kernel_wish;
	u32 pde_at = cr3 + kernel_slot * (u32)sizeof(u32);

	if (cr3 % PAE_TABLE_BYTES || !guest_range_ok(cr3, PAE_TABLE_BYTES))
		return false;
	if (guest_range_ok(pde_at, sizeof(u32)) &&
	    (READ_ONCE(*(const u32 *)(void *)guest_memory_at(pde_at)) & PTE_P))
		return false;
	return is_pae_entry(cr3, kernel_slot >> (PAE_TABLE_SHIFT - SLOT_SHIFT));
}

/* Whether every change of a user entry that matters comes with a call of its own. */
static bool reports_changes(void)
{
	return GUEST->dialect.flags & DIALECT_REPORTS_CHANGES;
}

/* The guest still runs on what it was booted with. */
static bool on_boot_tables(void)
{
	u32 cr3 = shadow_guest_cr3(&GUEST->shadow);

	return cr3 == WALK_LINEAR || cr3 == GUEST->dialect.boot_directory;
}

static void switch_and_verify(u32 cr3, bool verify)
{
	struct shadow_answer answer;
	struct tlb_flush flush;
	enum shadow_result result;
	bool opened;

	if (on_boot_tables() && names_pae_table(cr3)) {
		guest_kill("PAE guest: 64-bit entries in the page directory at %#x; " PAE_REFUSED,
			   cr3);
		return;
	}
	tlb_flush_none(&flush);
	opened = wp_open();
	result = shadow_switch(&GUEST_WRITABLE->shadow, cr3, verify, &answer, &flush);
	wp_close(opened);
	if (result == SHADOW_REFUSED)
		guest_kill(answer.reason, answer.value);
	else
		guest_flush_tlb(&flush);
}

void hc_new_pgtable(u32 cr3, u32 a2, UNUSED u32 a3)
{
	/* Whether cached entries for the user half may lag behind its tables. */
	bool verify = GUEST->tlb_tracked ? a2 & RINGLET_FLUSH_USER : !reports_changes();
	u32 root = verify ? SHADOW_NONE : shadow_ready_root(&GUEST->shadow, cr3);
	bool opened;

	if (root == SHADOW_NONE) {
		switch_and_verify(cr3, verify);
	} else if (root != GUEST->shadow.current) {
		opened = wp_open();
		shadow_use_root(&GUEST_WRITABLE->shadow, root);
		wp_close(opened);
		count_event(COUNT_CR3_LOADS);
		cr3_write(shadow_cr3(&GUEST->shadow).v);
	}
}

void hc_flush_tlb(u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	struct tlb_flush flush;
	bool opened;

	if (!a1 && !GUEST->tlb_tracked && reports_changes())
		return;
	tlb_flush_none(&flush);
	opened = wp_open();
	if (a1)
		shadow_flush_all(&GUEST_WRITABLE->shadow, &flush);
	else
		shadow_flush_user(&GUEST_WRITABLE->shadow, &flush);
	wp_close(opened);
	guest_flush_tlb(&flush);
}

void set_pte_anywhere(u32 cr3, u32 va, u32 pte, bool in_section)
{
	struct shadow_answer answer;
	struct shadow_store store;

	if (shadow_judge_pte(&GUEST->shadow, cr3, GVA(va), pte, &store, &answer) == SHADOW_REFUSED)
		guest_kill(answer.reason, answer.value);
	else if (store.at)
		store_pte(va, &store, in_section);
}

void hc_set_pte(u32 cr3, u32 va, u32 pte)
{
	set_pte(cr3, va, pte, false);
}

/* Nobody but a PAE kernel has a level between the two. */
void hc_set_pmd(u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	guest_kill("PAE guest: SET_PMD of a page directory at %#x; " PAE_REFUSED, a1);
}

void hc_set_pgd(u32 cr3, u32 index, UNUSED u32 a3)
{
	struct tlb_flush flush;
	bool opened;

	if ((cr3 & PAGE_OFFSET_MASK) && !(cr3 % PAE_TABLE_BYTES) && index < PAE_ENTRIES) {
		guest_kill("PAE guest: SET_PGD of a table of 32 bytes at %#x; " PAE_REFUSED, cr3);
		return;
	}
	tlb_flush_none(&flush);
	opened = wp_open();
	shadow_set_pgd(&GUEST_WRITABLE->shadow, cr3, index, &flush);
	wp_close(opened);
	guest_flush_tlb(&flush);
}

void hc_tlb_tracked(UNUSED u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	bool opened = wp_open();

	GUEST_WRITABLE->tlb_tracked = true;
	wp_close(opened);
}
