/*
 * tests/guests/df-everywhere/main.c - the direction flag set on every way into the core.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 10
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

static void call_down(u32 number, u32 a1, u32 a2)
{
	__asm__ volatile("std\n int %3\n cld"
			 : "+a"(number)
			 : "b"(a1), "c"(a2), "i"(LGUEST_TRAP_ENTRY)
			 : "memory", "cc");
}

static void poke_down(void *address)
{
	__asm__ volatile("std\n movl $1, (%0)\n cld" : : "r"(address) : "memory", "cc");
}

/* A table that is long enough for the core to copy by a string instruction. */
static void load_gdt_down(void)
{
	static struct descriptor gdt[LGUEST_GDT_ENTRIES];

	gdt[LGUEST_KERNEL_CS / 8] = descriptor_make(0, 0x100000, SEGMENT_KERNEL_CODE);
	gdt[LGUEST_KERNEL_DS / 8] = descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA);
	gdt[LGUEST_USER_CS / 8] = descriptor_make(0, 0x100000, SEGMENT_USER_CODE);
	gdt[LGUEST_USER_DS / 8] = descriptor_make(0, 0x100000, SEGMENT_USER_DATA);
	call_down(LHCALL_LOAD_GDT, gpa_of(gdt), ARRAY_SIZE(gdt));
}

/* What the core decodes, with a string instruction of its own on the way. */
static u32 read_port_down(void)
{
	u32 value = 0;

	__asm__ volatile("std\n inb $0x80, %%al\n cld" : "+a"(value) : : "memory", "cc");
	return value;
}

void test_main(void)
{
	static const char text[] = "printed with DF set\n";
	const struct descriptor table[LGUEST_TLS_ENTRIES] = {
		descriptor_make(0x1000, 1, SEGMENT_USER_DATA),
		descriptor_make(0x2000, 1, SEGMENT_USER_DATA),
		descriptor_make(0x3000, 1, SEGMENT_USER_DATA),
	};
	u32 *directory = directory_new();
	struct trap_frame frame;

	*pte_of(directory, TEST_ADDRESS) = gpa_of(page_alloc()) | PTE_P | PTE_W | PTE_U;
	directory_load(directory);
	poke_down((void *)TEST_ADDRESS);
	call_down(LHCALL_LOAD_TLS, gpa_of(table), 0);
	call_down(LHCALL_FLUSH_TLB, 0, 0);
	call_down(LHCALL_FLUSH_TLB, 1, 0);
	call_down(LHCALL_NEW_PGTABLE, gpa_of(kernel_directory), 0);
	call_down(LHCALL_NOTIFY, gpa_of(text), 0);
	call_down(LHCALL_SET_CLOCKEVENT, NS_PER_MS, 0);
	call_down(LHCALL_HALT, 0, 0);
	load_gdt_down();
	CHECK_EQUAL(read_port_down(), 0xff, "a port read with DF set");
	test_traps(poke_down, (void *)TEST_ADDRESS, TRAP_PAGE_FAULT, PF_WRITE, &frame,
		   "a store with DF set");
	CHECK(frame.eflags & EFLAGS_DF, "DF is clear in the frame");
	timer_sleep(NS_PER_MS);
}
