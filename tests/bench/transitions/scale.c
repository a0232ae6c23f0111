/*
 * tests/bench/transitions/scale.c - what becomes dearer with more directories, mappings and memory.
 * SPDX-License-Identifier: MIT
 */
#include "tests/bench/transitions/scale.h"

#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "include/abi/ringlet.h"
#include "lib/printf.h"
#include "tests/bench/transitions/measure.h"
#include "tests/guests/test.h"

#define NAME_BYTES 48u
#define NAMES 32u
#define ADDRESS 0x10000000u /* of the mappings; PER_TABLE pages a table */
#define FAR_ADDRESS 0x30000000u
#define NEAR_ADDRESS 0x34000000u
#define PER_TABLE 1024u
#define WORKING_SET 16u /* pages that a process touches when it runs */

static const u32 directories[] = { 1, 2, 4, 8, 16, 32, 64, 96 };
static const u32 mappings[] = { 16, 64, 256, 1024, 4096 };

#define DIRECTORIES_MAX 96u

static u32 *directory[DIRECTORIES_MAX];
static u32 in_turn; /* so many of them */
static u32 page_gpa;
static char names[NAMES][NAME_BYTES];
static u32 name_count;

/* A name that stays: lines are shown again later. */
static const char *name(const char *what, u32 number)
{
	char *const text = names[name_count++ % NAMES];

	format(text, NAME_BYTES, what, number);
	return text;
}

static void map_accessed(u32 *of, u32 pages)
{
	for (u32 i = 0; i < pages; i++)
		*pte_of(of, ADDRESS + i * PAGE_BYTES) = page_gpa | PTE_USER;
}

static void touch(u32 pages)
{
	for (u32 i = 0; i < pages; i++)
		peek(ADDRESS + i * PAGE_BYTES);
}

static void switch_on(u32 i)
{
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(directory[(i + 1) % in_turn]), 0);
}

static void switch_and_touch(u32 i)
{
	switch_on(i);
	touch(WORKING_SET);
}

static void flush(u32 i)
{
	(void)i;
	hcall1(LHCALL_FLUSH_TLB, 0);
}

static void flush_kernel_too(u32 i)
{
	(void)i;
	hcall1(LHCALL_FLUSH_TLB, 1);
}

static void switch_verified(u32 i)
{
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(directory[(i + 1) % 2]), RINGLET_FLUSH_USER);
}

static void measure_directories(void)
{
	for (u32 n = 0; n < DIRECTORIES_MAX; n++) {
		directory[n] = directory_new();
		map_accessed(directory[n], WORKING_SET);
	}
	for (u32 n = 0; n < ARRAY_SIZE(directories); n++) {
		in_turn = directories[n];
		/* Once round, so that what can be kept is. */
		for (u32 i = 0; i < in_turn; i++)
			switch_and_touch(i);
		measure(name("switch, %u directories in turn", in_turn), switch_on, nothing, RUNS);
		measure(name("switch, 16 pages touched, %u in turn", in_turn), switch_and_touch,
			nothing, RUNS);
		measure(name("FLUSH_TLB, all, %u directories kept", in_turn), flush_kernel_too,
			nothing, FEW);
	}
}

static void measure_mappings(void)
{
	for (u32 n = 0; n < ARRAY_SIZE(mappings); n++) {
		const u32 pages = mappings[n];

		for (u32 d = 0; d < 2; d++) {
			map_accessed(directory[d], pages);
			directory_load(directory[d]);
			touch(pages);
		}
		measure(name("switch, verified, %u pages mapped", pages), switch_verified, nothing,
			FEW);
		directory_load(directory[0]);
		touch(pages);
		measure(name("FLUSH_TLB, user, %u pages mapped", pages), flush, nothing, FEW);
		measure(name("FLUSH_TLB, all, %u pages mapped", pages), flush_kernel_too, nothing,
			FEW);
	}
}

static void read_near(u32 i)
{
	peek(NEAR_ADDRESS + i * PAGE_BYTES);
}

static void read_far(u32 i)
{
	peek(FAR_ADDRESS + i * PAGE_BYTES);
}

static void read_near_first(u32 i)
{
	read_near(i + PER_TABLE / 2);
}

/* Pages whose entries are in the last page of memory, and others whose entries are not. */
static void measure_memory(void)
{
	u32 *const table = at_gpa(memory_bytes() - PAGE_BYTES);

	for (u32 i = 0; i < PER_TABLE; i++) {
		table[i] = page_gpa | PTE_P | PTE_W | PTE_U;
		*pte_of(directory[0], NEAR_ADDRESS + i * PAGE_BYTES) =
			page_gpa | PTE_P | PTE_W | PTE_U;
	}
	directory[0][FAR_ADDRESS / TABLE_BYTES] = gpa_of(table) | PDE_ANY;
	directory_load(directory[0]);
	measure("demand fill, table at the start of memory", read_near, nothing, RUNS);
	measure("demand fill, table at its end, in turn", read_far, read_near_first, RUNS);
}

void measure_scale(void)
{
	page_gpa = gpa_of(page_alloc());
	hcall0(RHCALL_TLB_TRACKED);
	measure_overhead();
	measure_directories();
	measure_mappings();
	measure_memory();
}
