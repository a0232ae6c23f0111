/*
 * hv/reflect.c - gives a trap or an interrupt to the guest's own handler.
 * SPDX-License-Identifier: MIT
 *
 * The frame goes to the guest's stack by walking the guest's tables and
 * through the alias, never through the guest's linear address: the window
 * lies at the end of the same address space, and writing there would hand
 * ring 1 the machine (tests/guests/esp-in-window-trap and its neighbours).
 */
#include "hv/reflect.h"

#include "arch/x86/cpu.h"
#include "arch/x86/desc.h"
#include "arch/x86/upcall.h"
#include "hv/guest.h"
#include "mm/shadow_hot.h"

#define FRAME_WORDS_MAX 6
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

static inline volatile u32 *irq_enabled(u8 *shared)
{
	return (volatile u32 *)(void *)(shared + SHARED_IRQ_ENABLED);
}

/* The flags as the guest is to see them: IF is the virtual one. */
static inline u32 virtual_eflags(const struct frame *frame, u8 *shared)
{
	u32 eflags = frame->eflags & ~EFLAGS_IF;

	return shared ? eflags | (*irq_enabled(shared) & LGUEST_IF) : eflags;
}

/* Where a handler's frame of so many words goes, if it is in one page in use; or NULL. */
static inline u32 *frame_place(u32 esp, u32 words)
{
	u32 low = esp - words * (u32)sizeof(u32);

	if ((low ^ (esp - 1)) & ~PAGE_OFFSET_MASK)
		return NULL;
	return (u32 *)(void *)shadow_mapped_at(&GUEST->shadow, low, PTE_W);
}

/*
 * `outer`: from ring 3, so SS and ESP are pushed too.  The words below are in
 * the order in which they lie in memory.
 */
static ALWAYS_INLINE void push_and_enter(struct frame *frame, bool outer, u8 *shared, u32 vector,
					 bool has_error, u32 error_code)
{
	const struct handler *handler = &GUEST->handlers[vector];
	u32 words = (outer ? 5u : 3u) + has_error;
	u32 esp = outer ? CONTROL->tss.esp1 : frame->esp;
	u32 *at = frame_place(esp, words);
	u32 image[FRAME_WORDS_MAX];
	u32 *word = at ? at : image;

	if (has_error)
		*word++ = error_code;
	word[0] = frame->eip;
	word[1] = frame->cs & 0xffff;
	word[2] = virtual_eflags(frame, shared);
	if (outer) {
		word[3] = frame->esp;
		word[4] = frame->ss & 0xffff;
		frame->ss = CONTROL->tss.ss1;
	}
	if (!at && !store_by_tables(image, words, esp)) {
		guest_kill("bad stack address %#x for trap %u at %#x", esp, vector, frame->eip);
		return;
	}
	frame->esp = esp - words * (u32)sizeof(u32);
	frame->cs = LGUEST_KERNEL_CS;
	frame->eip = handler->eip;
	frame->eflags &= ~(EFLAGS_TF | EFLAGS_RF | EFLAGS_NT);
	if (handler->type == GATE_INTERRUPT && shared)
		*irq_enabled(shared) = 0;
}

/* Two copies, so that each knows how many words it pushes. */
static ALWAYS_INLINE void enter_handler(struct frame *frame, u8 *shared, u32 vector, bool has_error,
					u32 error_code)
{
	if (frame_ring(frame) == 1)
		push_and_enter(frame, false, shared, vector, has_error, error_code);
	else
		push_and_enter(frame, true, shared, vector, has_error, error_code);
}

static NOINLINE void enter_slowly(struct frame *frame, u32 vector, bool has_error, u32 error_code)
{
	enter_handler(frame, GUEST->shared, vector, has_error, error_code);
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
	enter_slowly(frame, vector, vector_has_error_code(vector), error_code);
}

void reflect_page_fault(u32 cr2, u32 error_code)
{
	struct frame *frame = ENTRY_FRAME;
	u8 *shared = GUEST->shared;

	if (!shared || !reflect_has_gate(VECTOR_PF)) {
		reflect_trap(frame, VECTOR_PF, error_code);
		return;
	}
	shared_write(SHARED_CR2, cr2);
	count_event(COUNT_REFLECTED);
	enter_handler(frame, shared, VECTOR_PF, true, error_code);
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

bool reflect_interrupt(struct frame *frame, u32 vector)
{
	if (!reflect_has_gate(vector))
		return false;
	if (GUEST->noirq_iret && frame->eip == GUEST->noirq_iret && frame_ring(frame) == 1)
		enter_handler_at_iret(frame, vector);
	else
		enter_slowly(frame, vector, false, 0);
	return true;
}
