/*
 * tests/guests/entry-state/main.c - registers and boot page when a guest starts.
 * SPDX-License-Identifier: MIT
 *
 * And memory is there under its own address before INIT, as zeros.
 *
 * Attack: 72
 * Holds: 1, 2, 3, 4, 5, 6
 * Dialects: all
 * Bench: qemu, bochs
 * Words: some words=1
 */
#include "guest-patches/lib/boot.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define FAR_GPA 0x01800000u /* 24 MiB: past the image, inside 32 MiB */
#define MARK 0x5a17c0deu
#define KEEP_SEGMENTS 0x40u
#define PROTOCOL 0x207u

/* Stored before anything could change them: eax ebx ecx edx esi edi ebp esp, segments, eflags. */
u32 entry_registers[8], entry_segments[6], entry_eflags, entry_far[2];

TEST_START(void)
{
	__asm__ volatile("movl %%eax, entry_registers - %c0\n"
			 "movl %%ebx, entry_registers - %c0 + 4\n"
			 "movl %%ecx, entry_registers - %c0 + 8\n"
			 "movl %%edx, entry_registers - %c0 + 12\n"
			 "movl %%esi, entry_registers - %c0 + 16\n"
			 "movl %%edi, entry_registers - %c0 + 20\n"
			 "movl %%ebp, entry_registers - %c0 + 24\n"
			 "movl %%esp, entry_registers - %c0 + 28\n"
			 "movl %%cs, %%eax\n movl %%eax, entry_segments - %c0\n"
			 "movl %%ds, %%eax\n movl %%eax, entry_segments - %c0 + 4\n"
			 "movl %%es, %%eax\n movl %%eax, entry_segments - %c0 + 8\n"
			 "movl %%ss, %%eax\n movl %%eax, entry_segments - %c0 + 12\n"
			 "movl %%fs, %%eax\n movl %%eax, entry_segments - %c0 + 16\n"
			 "movl %%gs, %%eax\n movl %%eax, entry_segments - %c0 + 20\n"
			 "movl $0x8000, %%esp\n pushf\n popl entry_eflags - %c0\n"
			 "movl %c1, %%eax\n movl %%eax, entry_far - %c0\n"
			 "movl %2, %c1\n movl %c1, %%eax\n movl %%eax, entry_far - %c0 + 4\n"
			 "jmp start"
			 :
			 : "i"(KERNEL_BASE), "i"(FAR_GPA), "i"(MARK));
}

void test_main(void)
{
	static const char *const names[] = {
		"eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp"
	};

	for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
		if (i != 4)
			CHECK_EQUAL(entry_registers[i], 0, names[i]);
	}
	CHECK_EQUAL(entry_segments[0], LGUEST_KERNEL_CS, "cs");
	CHECK_EQUAL(entry_segments[1], LGUEST_KERNEL_DS, "ds");
	CHECK_EQUAL(entry_segments[2], LGUEST_KERNEL_DS, "es");
	CHECK_EQUAL(entry_segments[3], LGUEST_KERNEL_DS, "ss");
	CHECK_EQUAL(entry_segments[4], 0, "fs");
	CHECK_EQUAL(entry_segments[5], 0, "gs");
	CHECK_EQUAL(entry_eflags & (EFLAGS_IF | EFLAGS_IOPL | EFLAGS_DF | EFLAGS_NT), EFLAGS_IF,
		    "IF, IOPL, DF, NT of eflags");
	CHECK_EQUAL(entry_far[0], 0, "memory that nothing was loaded to");
	CHECK_EQUAL(entry_far[1], MARK, "that memory after a store");

	CHECK(boot_params->protocol >= PROTOCOL, "protocol is %#x", boot_params->protocol);
	CHECK_EQUAL(boot_params->hardware_subarch, 1, "hardware_subarch");
	CHECK(boot_params->load_flags & KEEP_SEGMENTS, "no KEEP_SEGMENTS");
	CHECK_EQUAL(boot_params->e820_entries, 1, "e820 entries");
	CHECK_EQUAL(boot_params->e820_base, 0, "e820 base");
	CHECK_EQUAL(boot_params->e820_bytes, MIB(32), "e820 bytes");
	CHECK_EQUAL(boot_params->e820_type, 1, "e820 type");

	const char *words = at_gpa(boot_params->command_line_gpa);
	CHECK(!strcmp(words, "some words=1"), "command line is '%s'", words);
}
