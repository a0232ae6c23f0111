/*
 * mm/shadow.h - shadow paging: the page tables the processor really uses for a guest.
 * SPDX-License-Identifier: MIT
 *
 * One root (a shadow page directory) per guest page directory, up to
 * SHADOW_ROOTS cached, least recently used goes.  Slots below kernel_slot are
 * a root's own; slots from there to window_slot hang from tables that all
 * roots share; slots from window_slot on are the core's, the same in each
 * root.  Every entry below the window was derived from a guest entry that is
 * present and Accessed; it is writable only if that one is writable and
 * Dirty.  An absent entry is always correct: the next access faults and
 * fills it.  A pool that runs out recycles the guest's own shadow tables.
 *
 * Pure: arrays and one struct, no globals, no hardware.  Work is bounded by
 * the size of the pool; nothing here faults, allocates or waits, so calls
 * that take a non-const struct shadow fit in one WP section.  Calls that
 * take a const one write nothing but Accessed and Dirty in guest memory and
 * need no section.  Where not all guest memory is in sight at once (mem.near),
 * any call that reads guest tables may call mem.far, which may change the
 * core's slots: in top_pdes and in `directory`, and nothing else.
 *
 * Paging-structure entries have A set, and D where they have W, so the
 * processor never writes to a shadow table.
 */
#ifndef MM_SHADOW_H
#define MM_SHADOW_H

#include "include/types.h"
#include "arch/x86/paging.h"
#include "mm/walk.h"

#define SHADOW_MAX_PAGES 640u
/* Two roots, and eight tables for each half: more than any one instruction needs at once. */
#define SHADOW_MIN_PAGES 18u
#define SHADOW_ROOTS 64u
#define SHADOW_GENERATIONS 0xffffu
#define SHADOW_AROUND 16u /* a fault looks at this many aligned entries, its own among them */
#define SHADOW_ALONE 0xfffffffeu /* shadow_answer.around: no neighbours */

/* What the hardware TLB must forget before the guest runs.  Calls add to it, the caller clears. */
#define TLB_FLUSH_MAX 8u
struct tlb_flush {
	u32 count;
	u32 va[TLB_FLUSH_MAX]; /* INVLPG each, unless all */
	bool all;	       /* load CR3 with shadow_cr3() */
};

static inline void tlb_flush_none(struct tlb_flush *flush)
{
	flush->count = 0;
	flush->all = false;
}

enum shadow_page_kind { SHADOW_FREE, SHADOW_ROOT, SHADOW_USER, SHADOW_KERNEL };

struct shadow_page {
	/* bit n clear: entries 32n..32n+31 are all 0 (in a root: below the window) */
	u32 populated;
	u16 slot; /* tables: directory slot; free pages: index of the next free one */
	u8 kind;  /* enum shadow_page_kind */
	u8 root;  /* user tables and roots: index of the root */
};

struct shadow_root {
	u32 cr3;    /* the guest directory's gpa; WALK_LINEAR in linear mode */
	u32 stamp;  /* when it was last switched to, counted in switches */
	u16 page;   /* pool index of the directory */
	u16 tables; /* user tables it has */
	u8 next;    /* next root with the same hash, or not live either */
	bool live;
	u16 verified; /* the generation that its user half is of: verify it if that is over */
};

struct shadow {
	struct guest_memory mem;
	u32 *pool;
	u32 pool_hpa;
	u32 pool_pages;
	const u32 *top_pdes;
	u32 mmio_base;
	u32 mmio_bytes;
	u32 window_slot;
	u32 kernel_slot;	    /* window_slot in linear mode and before the address is known */
	u32 kernel_wish;	    /* what kernel_slot becomes when linear mode ends */
	u32 clock;		    /* counts switches, for the stamps */
	u32 generation;		    /* FLUSH_TLB(1) begins another; 1..SHADOW_GENERATIONS */
	u32 ready;		    /* of roots that need no look; see shadow_ready_root() */
	u32 current;		    /* index of the root in use */
	u32 cr3;		    /* its tag, again */
	u32 *directory;		    /* its page, again */
	const u32 *guest_directory; /* the guest's own, if it is always in sight; else NULL */
	uintptr_t pool_at;	    /* a pool page's address less its hpa */
	u32 kernel_tables;
	u32 used_pages;
	u32 user_hand, kernel_hand; /* slots last recycled */
	u16 free_head;
	u8 free_root; /* the first of those that are not live; `next` leads on */
	u8 hash[SHADOW_ROOTS];
	struct shadow_root roots[SHADOW_ROOTS];
	struct shadow_page pages[SHADOW_MAX_PAGES];
};

struct shadow_setup {
	struct guest_memory mem;
	u32 *pool;	     /* pool_pages pages, all zero, 4096-byte aligned */
	u32 pool_hpa;	     /* where the processor finds them: contiguous, page-aligned */
	u32 pool_pages;	     /* SHADOW_MIN_PAGES..SHADOW_MAX_PAGES */
	u32 window_slot;     /* first slot of alias and window, 1..1023 */
	const u32 *top_pdes; /* 1024 - window_slot entries, copied into each new root, and if they
				may change (mem.near) into each that is switched to */
	u32 mmio_base;	     /* guest-physical, page-aligned, outside [0, mem.bytes) */
	u32 mmio_bytes;	     /* a multiple of 4096; 0: none */
};

enum shadow_result {
	SHADOW_DONE,	/* judge_pte, switch: as asked, or rightly ignored */
	SHADOW_FILLED,	/* the access may be repeated */
	SHADOW_REFLECT, /* the guest's own fault: error_code */
	SHADOW_MMIO,	/* the guest's tables allow it and point into the MMIO range: gpa */
	SHADOW_REFUSED, /* kill the guest: reason is a format with one %x, for value */
};

/* What became of a fault or a call.  Only the fields its result names are set. */
struct shadow_answer {
	const char *reason;
	u32 value;
	u32 error_code; /* PF_W and PF_U as given, PF_P as the guest's tables say */
	gpa_t gpa;
	bool apply; /* shadow_judge: shadow_apply has something to do */
	/* From shadow_judge to shadow_apply. */
	u32 va;
	u32 entry;  /* what to put at va */
	u32 around; /* gpa of the guest's page table, WALK_LINEAR or SHADOW_ALONE */
	u32 rights; /* of the guest's directory entry */
};

/* Fills every field of `s` and makes the root of linear mode.  The setup is the core's: trusted. */
void shadow_init(struct shadow *s, const struct shadow_setup *setup);

/*
 * Where the shared half begins, rounded up to a slot and cut at the window.
 * Counts from the end of linear mode on; after it, everything is dropped.
 */
void shadow_set_kernel_address(struct shadow *s, gva_t address, struct tlb_flush *flush);

/* The value CR3 must have while the guest runs. */
static inline hpa_t shadow_cr3(const struct shadow *s)
{
	return HPA(s->pool_hpa + ((u32)s->roots[s->current].page << PAGE_SHIFT));
}

/* The guest's cr3, or WALK_LINEAR. */
static inline u32 shadow_guest_cr3(const struct shadow *s)
{
	return s->cr3;
}

/*
 * A page fault at `va`, error code as the processor pushed it: FILLED,
 * REFLECT, MMIO or REFUSED (lguest-abi 6.3).  A va in the window is REFLECT
 * with the error code unchanged.  shadow_fault is shadow_judge followed,
 * where `apply` says so, by shadow_apply; apart, only the latter needs a WP
 * section.  `apply` may be set with REFLECT and MMIO: the processor forgets a
 * page that faulted, so a stale entry must go.  The answer must be applied before
 * anything else changes the shadow.
 */
enum shadow_result shadow_fault(struct shadow *s, gva_t va, u32 error_code,
				struct shadow_answer *out, struct tlb_flush *flush);
MUST_CHECK enum shadow_result shadow_judge(const struct shadow *s, gva_t va, u32 error_code,
					   struct shadow_answer *out);
void shadow_apply(struct shadow *s, const struct shadow_answer *answer, struct tlb_flush *flush);

/*
 * Whether the current root maps `va` with at least `access` (0, PF_W, PF_U,
 * both): then SET_STACK's page needs no shadow_fault(s, va, PF_W, ...).
 * Never true in the window.
 */
bool shadow_maps(const struct shadow *s, gva_t va, u32 access);

/*
 * NEW_PGTABLE: the guest's directory is now `cr3`.  `verify`: entries cached
 * for its user half may be stale.  DONE, or REFUSED (unaligned, outside
 * memory).  The first call ends linear mode and drops everything.
 * flush->all is set whenever CR3 must be loaded.
 */
enum shadow_result shadow_switch(struct shadow *s, u32 cr3, bool verify, struct shadow_answer *out,
				 struct tlb_flush *flush);

/*
 * A change of one entry, if `at`.  `flush`: there was another, the processor
 * may hold it, and INVLPG must follow.  Without, none was there, or it hangs
 * from a directory that is not loaded.
 */
struct shadow_store {
	u32 *at;   /* NULL: nothing changes */
	u32 entry; /* what goes there */
	bool flush;
};

/*
 * SET_PTE: at `va` of directory `cr3`, or of all if va is in the shared
 * half, the guest's entry is now `pte` (lguest-abi 6.5): `store` is what is
 * to become of it.  DONE, or REFUSED (va in the window; Present and Accessed
 * with PAT or a frame that is neither memory nor MMIO, where a shadow table
 * exists).
 */
enum shadow_result shadow_judge_pte(const struct shadow *s, u32 cr3, gva_t va, u32 pte,
				    struct shadow_store *store, struct shadow_answer *out);

/*
 * SET_PGD: entry `index` of directory `cr3` changed.  Keeps what agrees with
 * its tables now.  Ignored: an index in or behind the window, a directory
 * that is not cached (in the shared half it counts all the same), and one
 * that cannot be.
 */
void shadow_set_pgd(struct shadow *s, u32 cr3, u32 index, struct tlb_flush *flush);

/* FLUSH_TLB(0): verifies the current root below the shared half. */
void shadow_flush_user(struct shadow *s, struct tlb_flush *flush);

/* FLUSH_TLB(1): also the shared half, and the other roots before they are next used. */
void shadow_flush_all(struct shadow *s, struct tlb_flush *flush);

/* walk_translate with the current directory; WALK_BEYOND in the window. */
MUST_CHECK enum walk_result shadow_translate(const struct shadow *s, gva_t va, u32 access,
					     gpa_t *gpa);

/* Pool pages in use, roots included. */
u32 shadow_used_pages(const struct shadow *s);

/* NULL, or which invariant does not hold.  Reads the whole pool: for tests and debug builds. */
const char *shadow_check(const struct shadow *s);

#endif
