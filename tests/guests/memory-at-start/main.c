/*
 * tests/guests/memory-at-start/main.c - before INIT all RAM is there at its own address, as zeros.
 * SPDX-License-Identifier: MIT
 *
 * Every word behind the image and between boot area and image is read; then
 * the last word of each page is written, and found again through our own
 * tables.  The second run, after a restart, comes after one that filled memory
 * and .bss; it knows itself by what is typed to it.
 *
 * Holds: 9, 10, 14
 * Type: once, end
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/power.h"
#include "tests/guests/test.h"

#include "lib/string.h"

#define MEMORY MIB(32)
#define BOOT_AREA_END 0x2000u
#define UPPER MIB(8) /* no page that the library hands out in this test */
#define DATA_MARK 0x5a17c0deu
#define BSS_WORDS 5000u

extern u32 bss_begin[];
/* In .data: .bss is among what is looked at.  Where a word was not 0, or 0. */
u32 start_not_zero = 1, start_data = DATA_MARK;
static u32 data = DATA_MARK;
static u32 zeroed[BSS_WORDS];

TEST_START(void)
{
	__asm__ volatile("movl %1, %%edi\n movl %2, %%ecx\n xorl %%eax, %%eax\n"
			 "repe scasl\n jne 1f\n"
			 "movl $bss_begin - %c0, %%edi\n movl %3, %%ecx\n subl %%edi, %%ecx\n"
			 "shrl $2, %%ecx\n"
			 "repe scasl\n jne 1f\n"
			 "xorl %%edi, %%edi\n"
			 "1: movl %%edi, start_not_zero - %c0\n"
			 "cmpl %4, start_data - %c0\n je 2f\n movl $1, start_not_zero - %c0\n2:\n"
			 "movl %5, %%edi\n"
			 "3: addl %6, %%edi\n"
			 "movl %%edi, -4(%%edi)\n"
			 "cmpl %3, %%edi\n jb 3b\n"
			 "jmp start"
			 :
			 : "i"(KERNEL_BASE), "i"(BOOT_AREA_END),
			   "i"((KERNEL_LOAD - BOOT_AREA_END) / sizeof(u32)), "i"(MEMORY),
			   "i"(DATA_MARK), "i"(UPPER), "i"(PAGE_BYTES));
}

void test_main(void)
{
	CHECK(!start_not_zero, "memory is not 0 below %#x", start_not_zero);
	CHECK_EQUAL(memory_bytes(), MEMORY, "memory");
	for (u32 end = UPPER + PAGE_BYTES; end <= MEMORY; end += PAGE_BYTES)
		CHECK_EQUAL(*((u32 *)at_gpa(end) - 1), end, "last word of a page");
	CHECK_EQUAL(data, DATA_MARK, "initialised data");
	for (u32 i = 0; i < BSS_WORDS; i++)
		CHECK(!zeroed[i], "word %u of .bss is %#x", i, zeroed[i]);
	CHECK(console_init(), "no console");
	say("TYPE\n");
	if (console_read() == 'o') {
		data = 0;
		memset(zeroed, 0xa5, sizeof(zeroed));
		memset(at_gpa(BOOT_AREA_END), 0xa5, KERNEL_LOAD - BOOT_AREA_END);
		memset(at_gpa(UPPER), 0xa5, MEMORY - UPPER);
		power_restart();
	}
}
