/*
 * tests/unit/far_memory.h - memory for a guest; in some builds with little of it in sight at once.
 * SPDX-License-Identifier: MIT
 *
 * With MEMORY_FAR=1 the same tests run over memory that only struct
 * guest_memory.far brings into sight, a page at a time: the last MEMORY_KEPT
 * pages besides the one asked for can be touched through the pointers that
 * mm/ got, and any other access ends the program.  The first FAR_NEAR_PAGES
 * are near.  Tests themselves see all of it, at unit_ram().
 */
#ifndef TESTS_UNIT_FAR_MEMORY_H
#define TESTS_UNIT_FAR_MEMORY_H

#include "tests/unit/harness.h"

#include <string.h>
#include <sys/mman.h>

#include "include/types.h"
#include "mm/walk.h"

#ifndef MEMORY_FAR
#define MEMORY_FAR 0
#endif

#define FAR_NEAR_PAGES 2u
#define FAR_SEEN (MEMORY_KEPT + 1)

/* In the page before mem->base. */
struct far_view {
	u8 *ram;	    /* all of it, for the test */
	u8 *far;	    /* what mm/ gets to see, elsewhere than mem->base */
	u32 seen[FAR_SEEN]; /* pages, the oldest at next; 0: none */
	u32 next;
	void (*moved)(void *argument); /* a hook: called for every request */
	void *argument;
};

static inline struct far_view *far_view(const struct guest_memory *mem)
{
	return (struct far_view *)(void *)(mem->base - PAGE_BYTES);
}

static inline u8 *far_at(const struct guest_memory *mem, u32 gpa)
{
	struct far_view *view = far_view(mem);
	u32 page = gpa >> PAGE_SHIFT, gone = view->seen[view->next];

	assert_true(gpa >= mem->near && gpa < mem->bytes);
	view->seen[view->next] = page;
	view->next = (view->next + 1) % FAR_SEEN;
	for (u32 i = 0; i < FAR_SEEN; i++)
		if (view->seen[i] == gone)
			gone = 0;
	if (gone)
		mprotect(view->far + gone * PAGE_BYTES, PAGE_BYTES, PROT_NONE);
	mprotect(view->far + page * PAGE_BYTES, PAGE_BYTES, PROT_READ | PROT_WRITE);
	if (view->moved)
		view->moved(view->argument);
	return view->far + gpa;
}

/* A view of the file; it stays behind when `file` is closed. */
static inline u8 *far_map(u8 *at, u32 bytes, int rights, FILE *file)
{
	u8 *view = mmap(at, bytes, rights, MAP_SHARED | (at ? MAP_FIXED : 0), fileno(file), 0);

	assert_true(view != MAP_FAILED);
	return view;
}

static inline struct guest_memory unit_memory_far(u32 pages, u32 hpa)
{
	struct guest_memory mem = { .bytes = pages * PAGE_BYTES, .hpa = hpa, .far = far_at };
	FILE *file = tmpfile();
	u8 *at;

	assert_non_null(file);
	assert_int_equal(fseek(file, (long)mem.bytes - 1, SEEK_SET), 0);
	assert_int_equal(fputc(0, file), 0);
	assert_int_equal(fflush(file), 0);
	at = mmap(NULL, mem.bytes + PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		  -1, 0);
	assert_true(at != MAP_FAILED);
	mem.near = FAR_NEAR_PAGES * PAGE_BYTES;
	mem.base = far_map(at + PAGE_BYTES, mem.bytes, PROT_NONE, file);
	assert_int_equal(mprotect(mem.base, mem.near, PROT_READ | PROT_WRITE), 0);
	far_view(&mem)->far = far_map(NULL, mem.bytes, PROT_NONE, file);
	far_view(&mem)->ram = far_map(NULL, mem.bytes, PROT_READ | PROT_WRITE, file);
	fclose(file);
	return mem;
}

/* Zeroed memory; where it is near, the last byte is the last one of the allocation. */
static inline struct guest_memory unit_memory(u32 pages, u32 hpa)
{
	struct guest_memory mem = { .bytes = pages * PAGE_BYTES, .hpa = hpa };

	if (MEMORY_FAR)
		return unit_memory_far(pages, hpa);
	mem.base = calloc(pages, PAGE_BYTES);
	assert_non_null(mem.base);
	mem.near = mem.bytes;
	return mem;
}

static inline u8 *unit_ram(const struct guest_memory *mem)
{
	return MEMORY_FAR ? far_view(mem)->ram : mem->base;
}

/* `pages` as at unit_memory(). */
static inline void unit_memory_free(const struct guest_memory *mem, u32 pages)
{
	if (!mem->far) {
		free(mem->base);
		return;
	}
	munmap(far_view(mem)->ram, pages * PAGE_BYTES);
	munmap(far_view(mem)->far, pages * PAGE_BYTES);
	munmap(mem->base - PAGE_BYTES, (pages + 1) * PAGE_BYTES);
}

#endif
