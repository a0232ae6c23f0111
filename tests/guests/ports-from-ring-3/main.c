/*
 * tests/guests/ports-from-ring-3/main.c - ring 3 has no ports, no cli, no sti, no hlt.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 1, 15
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define CODE_ADDRESS TEST_ADDRESS
#define LONGEST 4

void test_main(void)
{
	static const struct {
		const char *name;
		u8 bytes[LONGEST];
	} programs[] = {
		{ "in al, dx", { 0xec, 0x0f, 0x0b } },	  { "out dx, al", { 0xee, 0x0f, 0x0b } },
		{ "in al, 60h", { 0xe4, 0x60, 0x0f } },	  { "cli", { 0xfa, 0x0f, 0x0b } },
		{ "sti", { 0xfb, 0x0f, 0x0b } },	  { "hlt", { 0xf4, 0x0f, 0x0b } },
		{ "insb", { 0x6c, 0x0f, 0x0b } },	  { "clts", { 0x0f, 0x06, 0x0f } },
		{ "wbinvd", { 0x0f, 0x09, 0x0f } },	  { "rdmsr", { 0x0f, 0x32, 0x0f } },
		{ "mov eax, cr0", { 0x0f, 0x20, 0xc0 } },
	};
	u32 *directory = directory_new();
	u8 *code = page_alloc();
	struct task_end end;

	task_map(directory);
	*pte_of(directory, CODE_ADDRESS) = gpa_of(code) | PTE_USER;
	directory_load(directory);
	for (u32 i = 0; i < ARRAY_SIZE(programs); i++) {
		memcpy(code, programs[i].bytes, LONGEST);
		task_run((void (*)(u32))CODE_ADDRESS, 0, &end);
		CHECK(end.faulted && end.frame.vector == TRAP_PROTECTION && !end.frame.error &&
			      end.frame.eip == CODE_ADDRESS,
		      "%s: trap %u error %#x eip %#x", programs[i].name, end.frame.vector,
		      end.frame.error, end.frame.eip);
	}
}
