/*
 * tests/guests/undefined-opcodes/main.c - what ring 1 may not run is a trap of the guest's.
 * SPDX-License-Identifier: MIT
 *
 * Virtualisation's own, the cache monitor's, undefined ones, and one that is too long.
 *
 * Attack: 17
 * Bench: qemu, bochs
 */
#include "lib/string.h"
#include "tests/guests/test.h"

static u8 code[16] __attribute__((aligned(16)));

static void run(void *argument)
{
	(void)argument;
	__asm__ volatile("call *%0" : : "r"(code) : "eax", "ecx", "edx", "memory", "cc");
}

void test_main(void)
{
	static const struct {
		const char *name;
		u8 bytes[16];
	} programs[] = {
		{ "ud0", { 0x0f, 0xff, 0xc0 } },
		{ "ud1", { 0x0f, 0xb9, 0xc0 } },
		{ "ud2", { 0x0f, 0x0b } },
		{ "vmcall", { 0x0f, 0x01, 0xc1 } },
		{ "vmlaunch", { 0x0f, 0x01, 0xc2 } },
		{ "vmxon", { 0xf3, 0x0f, 0xc7, 0x30 } },
		{ "vmmcall", { 0x0f, 0x01, 0xd9 } },
		{ "stgi", { 0x0f, 0x01, 0xdc } },
		{ "clac", { 0x0f, 0x01, 0xca } },
		{ "monitor", { 0x0f, 0x01, 0xc8 } },
		{ "mwait", { 0x0f, 0x01, 0xc9 } },
		{ "xsetbv", { 0x0f, 0x01, 0xd1 } },
		{ "swapgs", { 0x0f, 0x01, 0xf8 } },
		{ "rsm", { 0x0f, 0xaa } },
		{ "getsec", { 0x0f, 0x37 } },
		{ "lock nop", { 0xf0, 0x90 } },
		{ "mov to cr1", { 0x0f, 0x22, 0xc8 } },
		{ "sixteen bytes",
		  { 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
		    0x66, 0x66, 0xec } },
	};
	struct trap_frame frame;

	for (u32 i = 0; i < ARRAY_SIZE(programs); i++) {
		memcpy(code, programs[i].bytes, sizeof(code));
		frame = (struct trap_frame){ 0 };
		CHECK(trap_catch(run, NULL, &frame) &&
			      (frame.vector == TRAP_UNDEFINED || frame.vector == TRAP_PROTECTION) &&
			      frame.eip == (u32)code,
		      "%s: trap %u at %#x", programs[i].name, frame.vector, frame.eip);
	}
}
