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
#include "include/abi/ringlet.h"

static void conclude(enum shadow_result result, const struct shadow_answer *answer,
		     const struct tlb_flush *flush)
{
	if (result == SHADOW_REFUSED)
		guest_kill(answer->reason, answer->value);
	else
		guest_flush_tlb(flush);
}

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

/* Whether cached entries for the user half of a directory may lag behind its tables. */
static bool must_verify(const struct hcall_args *args)
{
	if (GUEST->tlb_tracked)
		return args->a2 & RINGLET_FLUSH_USER;
	return !(GUEST->dialect.flags & DIALECT_REPORTS_CHANGES);
}

/* The guest still runs on what it was booted with. */
static bool on_boot_tables(void)
{
	u32 cr3 = shadow_guest_cr3(&GUEST->shadow);

	return cr3 == WALK_LINEAR || cr3 == GUEST->dialect.boot_directory;
}

void hc_new_pgtable(const struct hcall_args *args)
{
	bool verify = must_verify(args);
	struct shadow_answer answer;
	struct tlb_flush flush = { 0 };
	enum shadow_result result;

	if (on_boot_tables() && names_pae_table(args->a1)) {
		guest_kill("PAE guest: 64-bit entries in the page directory at %#x; " PAE_REFUSED,
			   args->a1);
		return;
	}
	wp_open();
	result = shadow_switch(&GUEST_WRITABLE->shadow, args->a1, verify, &answer, &flush);
	wp_close();
	conclude(result, &answer, &flush);
}

void hc_flush_tlb(const struct hcall_args *args)
{
	struct tlb_flush flush = { 0 };

	wp_open();
	if (args->a1)
		shadow_flush_all(&GUEST_WRITABLE->shadow, &flush);
	else
		shadow_flush_user(&GUEST_WRITABLE->shadow, &flush);
	wp_close();
	guest_flush_tlb(&flush);
}

void hc_set_pte(const struct hcall_args *args)
{
	struct shadow_answer answer;
	struct tlb_flush flush = { 0 };
	enum shadow_result result;

	wp_open();
	result = shadow_set_pte(&GUEST_WRITABLE->shadow, args->a1, GVA(args->a2), args->a3, &answer,
				&flush);
	wp_close();
	conclude(result, &answer, &flush);
}

/* Nobody but a PAE kernel has a level between the two. */
void hc_set_pmd(const struct hcall_args *args)
{
	guest_kill("PAE guest: SET_PMD of a page directory at %#x; " PAE_REFUSED, args->a1);
}

void hc_set_pgd(const struct hcall_args *args)
{
	struct tlb_flush flush = { 0 };

	if ((args->a1 & PAGE_OFFSET_MASK) && !(args->a1 % PAE_TABLE_BYTES) &&
	    args->a2 < PAE_ENTRIES) {
		guest_kill("PAE guest: SET_PGD of a table of 32 bytes at %#x; " PAE_REFUSED,
			   args->a1);
		return;
	}
	wp_open();
	shadow_set_pgd(&GUEST_WRITABLE->shadow, args->a1, args->a2, &flush);
	wp_close();
	guest_flush_tlb(&flush);
}

void hc_tlb_tracked(const struct hcall_args *args)
{
	(void)args;
	wp_open();
	GUEST_WRITABLE->tlb_tracked = true;
	wp_close();
}
