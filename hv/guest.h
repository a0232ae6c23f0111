/*
 * hv/guest.h - a guest as the core sees it from inside the guest's own window.
 * SPDX-License-Identifier: MIT
 *
 * struct guest_block is read-only to ring 1 and changed in WP sections only.
 * struct guest_soft is writable by ring 1: forging it changes what this guest
 * gets to see and nothing else, so each use treats it as guest input.
 *
 * Tour 35: A trap from a guest is served here, on the guest's page tables,
 * with GUEST and SOFT as the only state.  What needs more (the launcher,
 * another guest, the machine) sets SOFT->leave and goes to the core's space.
 */
#ifndef HV_GUEST_H
#define HV_GUEST_H

#include "arch/x86/clock.h"
#include "arch/x86/frame.h"
#include "arch/x86/here.h"
#include "hv/alias.h"
#include "hv/shared_page.h"
#include "lib/string.h"
#include "mm/shadow.h"

#define HANDLER_FRAME_MAX 24u /* bytes that a trap pushes at most */

/* Where a guest wants a trap. */
struct handler {
	u32 eip;
	u32 type; /* GATE_INTERRUPT, GATE_TRAP; 0: nowhere */
};

struct guest_block {
	struct shadow shadow;
	u32 top_pdes[ALIAS_MAX_SLOTS + 1];	     /* alias and window */
	struct handler handlers[LGUEST_IDT_ENTRIES]; /* by LOAD_IDT_ENTRY */
	struct guest_dialect dialect;		     /* as the launcher said it */
	u32 ports_end;				     /* no port from here on is the launcher's */
	const struct shared_layout *layout;	     /* NULL before that */
	u8 *shared;	 /* the shared page, through the alias; NULL before INIT */
	u32 shared_gpa;	 /* the same in guest-physical memory */
	u8 *ring_status; /* in it, one byte a slot; NULL before INIT */
	struct alias alias;
	u32 noirq_start; /* no interrupt while start <= EIP < end */
	u32 noirq_end;
	u32 noirq_iret; /* the IRET that finds its frame in place; 0: none */
	u32 syscall_vector;
	u32 stack_limit; /* no handler's frame above: HANDLER_FRAME_MAX below alias and window */
	struct clock_state clock_state; /* the machine's, at the entry and on from there */
	bool tlb_tracked;		/* RHCALL_TLB_TRACKED was made */
	u32 reserve_mem;
	struct clock clock;
	u64 wall_ns;   /* UTC at 0 ns of the clock */
	u64 slice_end; /* ns: when the core wants the machine back */
};

/* Why a space was left for the core's. */
enum leave {
	LEAVE_NONE,
	LEAVE_INTERRUPT, /* of the machine: irq */
	LEAVE_EXIT,	 /* a guest needs its launcher: exit */
	LEAVE_HALT,	 /* a guest waits for an interrupt */
	LEAVE_KILLED,	 /* a guest's fault: exit.text */
	LEAVE_CALL,	 /* a launcher's call: in its frame */
	LEAVE_FAULT,	 /* a launcher's fault: in its frame */
	LEAVE_PANIC,	 /* the core's fault: panic_frame */
};

struct guest_soft {
	struct soft_head head;
	u32 leave; /* enum leave */
	u32 irq;
	u32 pending;   /* bit n: interrupt line n waits */
	bool halted;   /* by HALT */
	bool wants_ts; /* CR0.TS as the guest set it */
	u32 faulted;   /* where the guest's last own page fault was: it will map a page there */
	u32 ring_next; /* the slot of the hypercall ring to look at next */
	u64 deadline;  /* ns: when IRQ 0 becomes pending; 0: not set */
	u64 armed;     /* ns: when the machine's alarm comes, at the latest */
	bool soon;     /* which is early enough to look again at what is pending */
	struct guest_exit exit;
	struct frame panic_frame;
	u32 panic_cr2;
};

_Static_assert(sizeof(struct control_block) <= WINDOW_TAIL - WINDOW_CONTROL, "head and tail");
_Static_assert(WINDOW_TAIL - WINDOW_CONTROL + sizeof(struct guest_block) <= WINDOW_CONTROL_BYTES,
	       "the control block fits its place");
_Static_assert(sizeof(struct guest_soft) <= PAGE_BYTES, "the soft page is one page");

#define GUEST ((const struct guest_block *)WINDOW_TAIL)
#define SOFT ((struct guest_soft *)WINDOW_SOFT)

/* Only between wp_open() and wp_close(). */
#define GUEST_WRITABLE ((struct guest_block *)WINDOW_TAIL)
#define CONTROL_WRITABLE ((struct control_block *)WINDOW_CONTROL)

/*
 * Stops the guest for good: the first reason wins, and the caller just
 * returns.  The text carries the offending value.
 */
void guest_kill(const char *fmt, ...) PRINTF(1, 2);

static inline bool guest_killed(void)
{
	return SOFT->leave == LEAVE_KILLED;
}

/* One word of the shared page.  Only after INIT. */
static inline u32 shared_read(u32 offset)
{
	return *(volatile u32 *)(void *)(GUEST->shared + offset);
}

static inline void shared_write(u32 offset, u32 value)
{
	*(volatile u32 *)(void *)(GUEST->shared + offset) = value;
}

/* Whether [gpa, gpa + bytes) is memory of the guest. */
static inline bool guest_range_ok(u32 gpa, u32 bytes)
{
	u32 limit = GUEST->shadow.mem.bytes;

	return bytes <= limit && gpa <= limit - bytes;
}

/*
 * Guest memory by physical address goes through these four; judge the range
 * first.  A pointer is good to the end of its page, and until MEMORY_KEPT
 * (mm/walk.h) others were asked for: by a walk, too, which takes two.
 */
static inline u8 *guest_memory_at(u32 gpa)
{
	return memory_at(&GUEST->shadow.mem, gpa);
}

/* Copy any range, across whatever boundaries. */
void guest_read_far(void *to, u32 gpa, u32 bytes);
static inline void guest_read(void *to, u32 gpa, u32 bytes)
{
	if (gpa + bytes <= GUEST->shadow.mem.near)
		__builtin_memcpy(to, GUEST->shadow.mem.base + gpa, bytes);
	else
		guest_read_far(to, gpa, bytes);
}

void guest_write(u32 gpa, const void *from, u32 bytes);

/* Makes the hardware TLB forget what a shadow call says it must. */
void guest_flush_tlb(const struct tlb_flush *flush);

#endif
