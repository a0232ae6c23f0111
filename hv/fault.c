/*
 * hv/fault.c - a guest's page faults and #GP: filled, emulated, or given to the guest.
 * SPDX-License-Identifier: MIT
 *
 * The most frequent page fault of all is one that the guest's own tables
 * call for (demand paging, copy on write): it goes to the guest's handler
 * with no look at anything else.
 */
#include "arch/x86/cpu.h"
#include "arch/x86/upcall.h"
#include "arch/x86/wp.h"
#include "hv/emulate_hot.h"
#include "hv/reflect.h"
#include "hv/trap.h"
#include "mm/shadow_hot.h"

/* A device register of the launcher's. */
static void exit_for_mmio(const struct frame *frame, gpa_t gpa, u32 error_code)
{
	if (frame_ring(frame) != 1) {
		guest_kill("user access to device register %#x", gpa.v);
		return;
	}
	SOFT->exit.address = gpa.v;
	SOFT->exit.error_code = error_code;
	emulate_exit(frame, EXIT_MMIO);
}

/*
 * Ring 3, yet a supervisor access: the processor was pushing on ring 1's
 * stack for a direct gate.  There is no stack to reflect to.
 */
static bool is_push_of_gate(const struct frame *frame)
{
	return !(frame->error_code & PF_U) && frame_ring(frame) == 3;
}

static NOINLINE void fill_or_refuse(struct frame *frame, u32 cr2)
{
	struct shadow_answer answer;
	struct tlb_flush flush;
	enum shadow_result result;
	bool opened;

	result = shadow_judge(&GUEST->shadow, GVA(cr2), frame->error_code, &answer);
	if (answer.apply) {
		tlb_flush_none(&flush);
		opened = wp_open();
		shadow_apply(&GUEST_WRITABLE->shadow, &answer, &flush);
		wp_close(opened);
		guest_flush_tlb(&flush);
	}
	switch (result) {
	case SHADOW_FILLED: count_event(COUNT_FILLS); break;
	case SHADOW_MMIO: exit_for_mmio(frame, answer.gpa, frame->error_code); break;
	case SHADOW_REFUSED: guest_kill(answer.reason, answer.value); break;
	default:
		if (!is_push_of_gate(frame)) {
			reflect_page_fault(cr2, answer.error_code);
			return;
		}
		guest_kill("bad stack: no page at %#x for a trap from ring 3", cr2);
	}
	guest_return(frame);
}

static void fill_one(u32 va, const struct shadow_store *store)
{
	u32 cr0 = wp_open_short();

	shadow_store(&GUEST_WRITABLE->shadow, store);
	wp_close_short(cr0);
	count_event(COUNT_FILLS);
	if (store->flush) {
		count_event(COUNT_INVLPG);
		invlpg(va);
	}
}

/*
 * A page that is filled brings its neighbours along, unless it was there and
 * gets more rights, or the guest has only now mapped it: then they are no
 * more likely to be needed than any.
 */
static bool fills_alone(u32 va, const struct shadow_store *store)
{
	return store->flush || !((SOFT->faulted ^ va) & ~PAGE_OFFSET_MASK);
}

void hv_page_fault(void)
{
	struct frame *frame = ENTRY_FRAME;
	u32 cr2 = cr2_read();
	struct shadow_store store;
	enum shadow_hot hot;
	u32 code;

	guest_enter();
	hot = shadow_judge_hot(&GUEST->shadow, cr2, frame->error_code, &code, &store);
	if (hot == SHADOW_HOT_REFLECT && !is_push_of_gate(frame)) {
		SOFT->faulted = cr2;
		reflect_page_fault(cr2, code);
	} else if (hot == SHADOW_HOT_FILL && fills_alone(cr2, &store)) {
		fill_one(cr2, &store);
		guest_return(frame);
	} else {
		fill_or_refuse(frame, cr2);
	}
}

void hv_general_protection(void)
{
	struct frame *frame = ENTRY_FRAME;

	guest_enter();
	if (frame->error_code == 0 && (u16)frame->cs == LGUEST_KERNEL_CS && emulate_hot(frame))
		count_event(COUNT_EMULATED);
	else
		reflect_trap(frame, VECTOR_GP, frame->error_code);
	guest_return(frame);
}
