/*
 * tests/guests/instruction-at-page-end/main.c - an emulated instruction may end its page.
 * SPDX-License-Identifier: MIT
 *
 * The core looks at its bytes, and not at those of the page behind, which is
 * not there: going on there is a page fault of the guest's.
 *
 * Attack: 21
 * Holds: 81
 * Bench: qemu, bochs
 */
#include "lib/string.h"
#include "tests/guests/test.h"

#define NEXT (TEST_ADDRESS + PAGE_BYTES)

struct attempt {
	u32 address;
	u32 eax;
};

static void call(void *argument)
{
	struct attempt *attempt = argument;

	attempt->eax = 0;
	__asm__ volatile("call *%1" : : "a"(0), "r"(attempt->address), "d"(0x80) : "memory", "cc");
}

void test_main(void)
{
	static const struct {
		u8 bytes[4];
		u32 count, vector, eax;
	} programs[] = {
		{ { 0xec }, 1, TRAP_PAGE_FAULT, 0xff },		 /* in al, dx */
		{ { 0x66, 0xed }, 2, TRAP_PAGE_FAULT, 0xffff },	 /* in ax, dx */
		{ { 0xe4, 0x80 }, 2, TRAP_PAGE_FAULT, 0xff },	 /* in al, 80h */
		{ { 0xfa }, 1, TRAP_PAGE_FAULT, 0 },		 /* cli */
		{ { 0x0f, 0x20, 0xe0 }, 3, TRAP_PAGE_FAULT, 0 }, /* mov eax, cr4 */
		{ { 0x0f, 0x06 }, 2, TRAP_PROTECTION, 0 },	 /* clts */
		{ { 0xe4 }, 1, TRAP_PAGE_FAULT, 0 },		 /* half an instruction */
		{ { 0x0f }, 1, TRAP_PAGE_FAULT, 0 },		 /* another half */
	};
	u32 *directory = directory_new();
	u8 *page = page_alloc();
	struct trap_frame frame;

	*pte_of(directory, TEST_ADDRESS) = gpa_of(page) | PTE_USER;
	directory_load(directory);
	for (u32 i = 0; i < ARRAY_SIZE(programs); i++) {
		const u32 bytes = programs[i].count;
		struct attempt attempt = { NEXT - bytes, 0 };

		memcpy(page + PAGE_BYTES - bytes, programs[i].bytes, bytes);
		CHECK(trap_catch(call, &attempt, &frame), "program %u did not trap", i);
		CHECK(frame.vector == programs[i].vector && frame.eax == programs[i].eax,
		      "program %u: trap %u eax %#x", i, frame.vector, frame.eax);
		if (programs[i].vector == TRAP_PAGE_FAULT)
			CHECK(shared.cr2 == NEXT, "program %u: cr2 %#x", i, shared.cr2);
	}
}
