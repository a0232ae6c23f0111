/*
 * hv/partition.h - a guest and its launcher as the core's own space sees them.
 * SPDX-License-Identifier: MIT
 *
 * One partition owns all frames of one guest and its launcher: set aside when
 * it is made, so that nothing is allocated for a running guest.
 * When it ends, all of them go back; whoever gets them next finds them zero.
 */
#ifndef HV_PARTITION_H
#define HV_PARTITION_H

#include "hv/boot_info.h"
#include "hv/guest.h"
#include "mm/owner.h"

#define PARTITIONS 8u
#define FPU_BYTES 512u

/* A place for one context: what its window is made of. */
struct window_frames {
	hpa_t control, soft, stack;
	u32 control_bytes;
};

enum runner {
	RUN_NOBODY, /* the place is free */
	RUN_LAUNCHER,
	RUN_GUEST,
	RUN_ZEROING, /* guest memory, a slice a turn; then the launcher */
};

/* Memory that is still to be made zero. */
struct zeroing {
	hpa_t at;
	u32 bytes;
};

struct partition {
	enum runner runner; /* who goes on */
	struct frame_owner frames;
	u32 instance;
	char name[sizeof(((struct guest_config *)0)->name)];
	bool spawned;		/* made its LC_SPAWN */
	bool stopped;		/* by a person: gets no time */
	const char *last_words; /* how it ended */

	struct window_frames launcher;
	u32 launcher_cr3;
	hpa_t image; /* the launcher's image from LAUNCHER_BASE on */
	u32 image_bytes;
	u32 image_writable; /* where in the launcher's space its data starts */
	hpa_t image_stack;
	u32 *directory;
	u32 modules_end;		      /* next free address at LAUNCHER_MODULES */
	u32 module_address[BOOT_MAX_MODULES]; /* 0: not mapped yet */

	bool tried; /* to create the guest, with good arguments */
	bool created;
	bool booted;
	struct guest_config config;
	struct window_frames guest;
	struct zeroing zeroing[2];
	hpa_t memory; /* guest-physical 0 */
	u32 memory_bytes;
	hpa_t pool;
	u32 pool_pages;
	u32 window_table; /* hpa: the guest's, set up once */
	u32 alias_tail;	  /* hpa of the table for the last, partial slot of the alias; 0: none */
	u32 input;	  /* INPUT_*: what the launcher does not know of yet */
	bool gives_registers; /* EXIT_MMIO or EXIT_PORT was last: the next LC_RUN brings some */
	u32 exit_pointer;     /* LC_RUN's argument, in the launcher's space */
	struct guest_exit *exit_to; /* where that is: the launcher keeps what it has */
	u8 fpu[FPU_BYTES] __attribute__((aligned(16)));
};

extern struct partition partitions[PARTITIONS];
extern struct partition *current; /* whose launcher or guest ran last */

/* What of a window can be reached through physical memory. */
static inline struct frame *frame_of(const struct window_frames *window)
{
	return (struct frame *)(window->stack.v + ENTRY_STACK_BYTES - TRAP_FRAME_BYTES);
}

static inline struct guest_soft *soft_of(const struct window_frames *window)
{
	return (struct guest_soft *)window->soft.v;
}

static inline struct control_block *control_of(const struct window_frames *window)
{
	return (struct control_block *)window->control.v;
}

static inline struct guest_block *block_of(const struct partition *partition)
{
	return (struct guest_block *)(partition->guest.control.v + WINDOW_TAIL - WINDOW_CONTROL);
}

/*
 * hv/launcher.c: makes a launcher, ready to run: where that instance was before,
 * or in a partition that nobody used yet, or in a free one.
 */
MUST_CHECK enum status launcher_start(u32 instance);

/* Whether there was ever one of that number. */
bool launcher_was_started(u32 instance);

/*
 * hv/create.c: the guest's memory and window, and the launcher's view of it.
 * With OK the partition is RUN_ZEROING: its launcher runs again when all of it is zero.
 */
MUST_CHECK enum status guest_create(struct partition *partition, const struct guest_config *config);

/* hv/create.c: back to what guest_create() left, RUN_ZEROING too. */
void guest_reset(struct partition *partition);

/* hv/create.c: one slice of a RUN_ZEROING partition's work. */
void guest_zero_slice(struct partition *partition);

/* Frames for one window: control block, soft page, entry stack, zeroed. */
MUST_CHECK bool window_frames_alloc(struct window_frames *window, struct frame_owner *owner,
				    u32 control_bytes);

/* What every control block starts as: gates to the stubs, core segments, TSS. */
void control_init(struct control_block *control, enum space_kind kind);

#endif
