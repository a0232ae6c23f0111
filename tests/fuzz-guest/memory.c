/*
 * tests/fuzz-guest/memory.c - random entries of page tables, tables as data, what the window shows.
 * SPDX-License-Identifier: MIT
 */
#include "arch/x86/layout.h"
#include "tests/fuzz-guest/fuzz.h"

#define FUZZ_TABLES 4u /* of each directory's user half, that steps fill */
#define FUZZ_BASE 0x10000000u

struct access {
	u32 kind, address, value;
};

static void make_access(void *argument)
{
	const struct access *access = argument;
	u32 value = access->value;

	switch (access->kind) {
	case 0: __asm__ volatile("movl (%1), %0" : "=r"(value) : "r"(access->address)); break;
	case 1:
		__asm__ volatile("movl %0, (%1)" : : "r"(value), "r"(access->address) : "memory");
		break;
	case 2:
		__asm__ volatile("lock xaddl %0, (%1)"
				 : "+r"(value)
				 : "r"(access->address)
				 : "memory");
		break;
	case 3:
		__asm__ volatile("movb %b0, (%1)" : : "q"(value), "r"(access->address) : "memory");
		break;
	case 4:
		__asm__ volatile("pushl (%0)\n popl (%0)" : : "r"(access->address) : "memory");
		break;
	default: ((void (*)(void))access->address)(); break;
	}
}

static u32 *random_directory(void)
{
	return fuzz_directories[random_below(FUZZ_DIRECTORIES)];
}

static u32 random_address(void)
{
	return FUZZ_BASE + random_below(FUZZ_TABLES) * TABLE_BYTES + random_below(8) * PAGE_BYTES +
	       random_below(PAGE_BYTES);
}

/* By the book or not: an entry is written, the core may be told, and then it is used. */
void step_entries(void)
{
	u32 *const directory = random_directory();
	const u32 address = random_address(), entry = random_entry();
	struct access access = { random_below(random_below(8) ? 4 : 6), address, random_word() };

	if (!(directory[address / TABLE_BYTES] & PTE_P) ||
	    (directory[address / TABLE_BYTES] & PTE_FRAME) >= memory_bytes())
		directory[address / TABLE_BYTES] = gpa_of(page_alloc()) | PDE_ANY;
	*pte_of(directory, address) = entry;
	if (random_below(2))
		directory_load(directory);
	if (random_below(2))
		hcall3(LHCALL_SET_PTE, gpa_of(directory), address, entry);
	if (random_below(8) == 0)
		hcall1(LHCALL_FLUSH_TLB, random_below(2));
	if (directory_current() != directory)
		directory_load(directory);
	guarded(make_access, &access);
	if (random_below(4) == 0) {
		access.address = random_address();
		guarded(make_access, &access);
	}
	directory_load(kernel_directory);
}

/* Entries of directories: tables of another directory, itself, a page of data, nothing. */
void step_tables(void)
{
	u32 *const directory = random_directory(), *const other = random_directory();
	const u32 address = random_address(), slot = address / TABLE_BYTES;
	struct access access = { random_below(4), address, random_word() };

	switch (random_below(8)) {
	case 0: directory[slot] = gpa_of(directory) | PDE_ANY; break;
	case 1: directory[slot] = gpa_of(other) | PDE_ANY; break;
	case 2: directory[slot] = other[random_address() / TABLE_BYTES]; break;
	case 3: directory[slot] = 0; break;
	case 4: directory[slot] = random_word() & ~PTE_P; break;
	case 5: directory[slot] ^= 1u << random_below(7); break;
	case 6:
		if (reckless())
			directory[slot] = random_value();
		break;
	default: directory[random_below(TABLE_ENTRIES * 3 / 4)] = 0; break;
	}
	if (random_below(2))
		hcall2(LHCALL_SET_PGD, gpa_of(directory), slot);
	directory_load(directory);
	/* A table may be in sight now, and be what is written. */
	guarded(make_access, &access);
	directory_load(kernel_directory);
	/* What tables are is for this guest alone to know: the next step starts from sound ones. */
	for (u32 i = 0; i < FUZZ_TABLES; i++)
		directory[FUZZ_BASE / TABLE_BYTES + i] = 0;
	hcall1(LHCALL_FLUSH_TLB, 1);
}

/* What ring 1 may write of it: the entry stack, and a page that can hurt only the guest. */
void step_window(void)
{
	const u32 times = 1 + random_below(16);

	for (u32 i = 0; i < times; i++) {
		struct access access = { random_below(4), ENTRY_STACK, random_value() };

		switch (random_below(4)) {
		case 0: access.address = ENTRY_STACK + random_below(ENTRY_STACK_BYTES - 4); break;
		case 1:
			access.address = WINDOW_SOFT + random_below(random_below(2) ? 64 : 4092);
			break;
		case 2: access.address = WINDOW_BASE + random_below(0x3ffffc); break;
		default: access.address = random_value(); break;
		}
		if (random_below(64) == 0)
			access.kind = 5;
		guarded(make_access, &access);
	}
}
