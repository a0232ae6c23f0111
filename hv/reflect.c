/*
 * hv/reflect.c - gives a trap or an interrupt to the guest's own handler.
 * SPDX-License-Identifier: MIT
 *
 * The frame goes to the guest's stack.  That lies below the core's part of the
 * address space, or it is no stack: there the core writes as the guest could,
 * by its linear address, and the processor looks the page up.  Where that
 * faults, and for a stack that the compare finds too high, the guest's tables
 * are walked and the frame goes through the alias: they may allow what the
 * shadow has not filled.  Never is the window written for the guest
 * (tests/guests/esp-in-window-trap and its neighbours).
 */
#include "hv/reflect.h"

#include "arch/x86/cpu.h"
#include "arch/x86/desc.h"
#include "arch/x86/store.h"
#include "arch/x86/upcall.h"
#include "hv/guest.h"
#include "hv/trap.h"

#define FRAME_WORDS_MAX (HANDLER_FRAME_MAX / (u32)sizeof(u32))
#define IRET_EFLAGS 8u /* where IRET finds EFLAGS, from ESP */

/*
 * Stores words below `esp`, word[0] at the lowest address, where the guest's
 * tables let ring 1 write.  Every page is looked up before the first store:
 * all of it is stored, or false and nothing.
 */
static NOINLINE bool store_by_tables(const u32 *word, u32 words, u32 esp)
{
	u32 *at[FRAME_WORDS_MAX];
	u32 i;

	for (i = words; i-- > 0;) {
		u32 va = esp - (words - i) * (u32)sizeof(u32);
		gpa_t gpa;

		if (i + 1 < words && (va & PAGE_OFFSET_MASK) < PAGE_BYTES - sizeof(u32)) {
			at[i] = at[i + 1] - 1;
			continue;
		}
		/* A word that straddles two pages: no kernel's stack is misaligned like that. */
		if ((va & PAGE_OFFSET_MASK) > PAGE_BYTES - sizeof(u32) ||
		    shadow_translate(&GUEST->shadow, GVA(va), PF_W, &gpa) != WALK_OK)
			return false;
		at[i] = (u32 *)(void *)guest_memory_at(gpa.v);
	}
	for (i = 0; i < words; i++)
		*at[i] = word[i];
	return true;
}

static inline volatile u32 *irq_enabled(void)
{
	return (volatile u32 *)(void *)(GUEST->shared + SHARED_IRQ_ENABLED);
}

/* The flags as the guest is to see them: IF, which is always set, is the virtual one. */
static inline u32 virtual_eflags(const struct frame *frame)
{
	return frame->eflags & (*irq_enabled() | ~EFLAGS_IF);
}

/* How many words the processor pushes. */
static inline u32 frame_words(bool outer, bool has_error)
{
	return (outer ? 5u : 3u) + has_error;
}

/* The return enters the handler, whose frame was stored at `esp`. */
static ALWAYS_INLINE void set_handler(struct frame *frame, bool outer, u32 vector, u32 esp)
{
	const struct handler *handler = &GUEST->handlers[vector];

	if (outer)
		frame->ss = CONTROL->tss.ss1;
	frame->esp = esp;
	frame->cs = LGUEST_KERNEL_CS;
	frame->eip = handler->eip;
	frame->eflags &= ~(EFLAGS_TF | EFLAGS_RF | EFLAGS_NT);
	if (handler->type == GATE_INTERRUPT)
		*irq_enabled() = 0;
}

/* By the guest's tables.  All is in `frame`: the vector and the error code, too. */
static NOINLINE void enter_by_tables(struct frame *frame)
{
	bool outer = frame_ring(frame) != 1;
	bool has_error = vector_has_error_code(frame->vector);
	u32 words = frame_words(outer, has_error);
	u32 esp = outer ? CONTROL->tss.esp1 : frame->esp;
	u32 image[FRAME_WORDS_MAX];
	u32 *word = image;

	if (has_error)
		*word++ = frame->error_code;
	word[0] = frame->eip;
	word[1] = (u16)frame->cs;
	word[2] = virtual_eflags(frame);
	if (outer) {
		word[3] = frame->esp;
		word[4] = (u16)frame->ss;
	}
	if (store_by_tables(image, words, esp))
		set_handler(frame, outer, frame->vector, esp - words * (u32)sizeof(u32));
	else
		guest_kill("bad stack address %#x for trap %u at %#x", esp, frame->vector,
			   frame->eip);
}

/* By the stack's linear address, if that is the guest's. */
static ALWAYS_INLINE void enter_directly(struct frame *frame, bool outer, u32 vector,
					 bool has_error)
{
	u32 esp = outer ? CONTROL->tss.esp1 : frame->esp;
	u32 low = esp - frame_words(outer, has_error) * (u32)sizeof(u32);
	u32 *word = (u32 *)low;

	if (low > GUEST->stack_limit) {
		enter_by_tables(frame);
		return;
	}
	if (has_error)
		store_linear(word++, frame->error_code);
	store_linear(word, frame->eip);
	store_linear(word + 1, (u16)frame->cs);
	store_linear(word + 2, virtual_eflags(frame));
	if (outer) {
		store_linear(word + 3, frame->esp);
		store_linear(word + 4, (u16)frame->ss);
	}
	set_handler(frame, outer, vector, low);
}

/* Copies, so that each knows how many words it pushes. */
static ALWAYS_INLINE void enter_handler(struct frame *frame, u32 vector, bool has_error)
{
	if (frame_ring(frame) == 1)
		enter_directly(frame, false, vector, has_error);
	else
		enter_directly(frame, true, vector, has_error);
}

void hv_reflect_again(void)
{
	enter_by_tables(ENTRY_FRAME);
	guest_return(ENTRY_FRAME);
}

bool reflect_has_gate(u32 vector)
{
	return GUEST->handlers[vector].type != 0;
}

void reflect_trap(struct frame *frame, u32 vector, u32 error_code)
{
	if (!reflect_has_gate(vector)) {
		guest_kill("unhandled trap %u at %#x (%#x)", vector, frame->eip,
			   vector == VECTOR_PF ? cr2_read() : error_code);
		return;
	}
	count_event(COUNT_REFLECTED);
	frame->vector = vector;
	frame->error_code = error_code;
	if (vector_has_error_code(vector))
		enter_handler(frame, vector, true);
	else
		enter_handler(frame, vector, false);
}

void reflect_page_fault(u32 cr2, u32 error_code)
{
	struct frame *frame = ENTRY_FRAME;

	if (!reflect_has_gate(VECTOR_PF)) {
		reflect_trap(frame, VECTOR_PF, error_code);
	} else {
		shared_write(SHARED_CR2, cr2);
		count_event(COUNT_REFLECTED);
		frame->error_code = error_code;
		enter_handler(frame, VECTOR_PF, true);
	}
	guest_return(frame);
}

/*
 * EIP is at an IRET of the guest's, whose frame is already on the stack and
 * becomes the handler's: EIP, CS, EFLAGS, and from ring 3 ESP and SS.
 * Kernels from 4.1 on have irq_enabled restored by then.
 */
static void enter_handler_at_iret(struct frame *frame, u32 vector)
{
	const struct handler *handler = &GUEST->handlers[vector];
	u32 va = frame->esp + IRET_EFLAGS;
	gpa_t gpa;
	u32 eflags;

	if ((va & PAGE_OFFSET_MASK) > PAGE_BYTES - sizeof(u32) ||
	    shadow_translate(&GUEST->shadow, GVA(va), 0, &gpa) != WALK_OK) {
		guest_kill("bad stack address %#x for an interrupt at the iret at %#x", frame->esp,
			   frame->eip);
		return;
	}
	eflags = READ_ONCE(*(u32 *)(void *)guest_memory_at(gpa.v));
	frame->eflags = (eflags & EFLAGS_KEEP & ~(EFLAGS_TF | EFLAGS_RF | EFLAGS_NT)) | EFLAGS_ONE |
			EFLAGS_IF;
	frame->cs = LGUEST_KERNEL_CS;
	frame->eip = handler->eip;
	if (handler->type == GATE_INTERRUPT)
		shared_write(SHARED_IRQ_ENABLED, 0);
}

void reflect_interrupt(struct frame *frame, u32 vector)
{
	if (GUEST->noirq_iret && frame->eip == GUEST->noirq_iret && frame_ring(frame) == 1) {
		enter_handler_at_iret(frame, vector);
	} else {
		frame->vector = vector;
		enter_handler(frame, vector, false);
	}
}
