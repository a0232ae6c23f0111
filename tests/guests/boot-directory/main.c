/*
 * tests/guests/boot-directory/main.c - up to 3.0 a guest is on page tables made for it after INIT.
 * SPDX-License-Identifier: MIT
 *
 * pgdir names the directory, which maps RAM at its own address and (up to
 * 2.6.28 by what the guest itself copied) at kernel_address.  It is ordinary
 * memory behind RAM: an entry stored there counts without a call.
 *
 * Holds: 12, 13
 * Dialects: a1 a2 a3 a4 b1 b2 b3 b4
 */
#include "guest-patches/lib/guest.h"
#include "tests/guests/test.h"

#define MARK 0x0d1ec7e0u
#define FAR_GPA MIB(24) /* past the image, in RAM */

static u32 table[TABLE_ENTRIES] __attribute__((aligned(PAGE_BYTES)));
static u32 page[TABLE_ENTRIES] __attribute__((aligned(PAGE_BYTES)));

/* The guest-physical address that the boot directory gives `address`, by its own words. */
static bool maps(u32 address, u32 *gpa)
{
	/* At its physical address, which is what it has to be readable at. */
	const u32 *directory = (const u32 *)shared.pgdir;
	const u32 pde = directory[address / TABLE_BYTES];

	if (!(pde & PTE_P))
		return false;
	const u32 *entries = (const u32 *)(pde & PTE_FRAME);
	const u32 pte = entries[address / PAGE_BYTES % TABLE_ENTRIES];
	*gpa = pte & PTE_FRAME;
	return pte & PTE_P;
}

static void all_of_ram_at(u32 base)
{
	for (u32 at = 0; at < memory_bytes(); at += PAGE_BYTES) {
		u32 gpa = ~0u;

		if (!maps(base + at, &gpa) || gpa != at) {
			CHECK(false, "%#x is mapped to %#x", base + at, gpa);
			return;
		}
	}
}

/* Still on the directory of the boot. */
void guest_early(void)
{
	struct trap_frame frame;

	CHECK(shared.pgdir && shared.pgdir % PAGE_BYTES == 0, "pgdir is %#x", shared.pgdir);
	CHECK(shared.pgdir >= memory_bytes(), "pgdir is %#x, where we allocate", shared.pgdir);
	all_of_ram_at(0);
	all_of_ram_at(KERNEL_BASE);
	poke(FAR_GPA, MARK);
	CHECK_EQUAL(peek((u32)at_gpa(FAR_GPA)), MARK, "RAM at kernel_address");

	u32 *const directory = at_gpa(shared.pgdir);
	page[0] = MARK + 1;
	table[0] = table[1] = gpa_of(page) | PTE_KERNEL;
	CHECK(test_peek_traps(TEST_ADDRESS, &frame), "there before it was mapped");
	directory[TEST_ADDRESS / TABLE_BYTES] = gpa_of(table) | PDE_ANY;
	CHECK_EQUAL(peek(TEST_ADDRESS), MARK + 1, "page of an entry in the user half");
	directory[KERNEL_SPARE / TABLE_BYTES] = gpa_of(table) | PDE_ANY;
	CHECK_EQUAL(peek(KERNEL_SPARE + PAGE_BYTES), MARK + 1,
		    "page of an entry in the kernel half");
}

void test_main(void)
{
	/* And back, after another directory counted. */
	directory_load(at_gpa(shared.pgdir));
	CHECK_EQUAL(peek(FAR_GPA), MARK, "RAM at its own address");
	CHECK_EQUAL(peek(TEST_ADDRESS), MARK + 1, "page of an entry, later");
	directory_load(kernel_directory);
}
