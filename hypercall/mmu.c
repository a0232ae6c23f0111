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

void hc_new_pgtable(const struct hcall_args *args)
{
	/* Who does not track is taken not to report every change: verify at each switch. */
	bool verify = !GUEST->tlb_tracked || (args->a2 & RINGLET_FLUSH_USER);
	struct shadow_answer answer;
	struct tlb_flush flush = { 0 };
	enum shadow_result result;

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

void hc_set_pgd(const struct hcall_args *args)
{
	struct tlb_flush flush = { 0 };

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
