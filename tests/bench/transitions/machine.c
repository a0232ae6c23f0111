/*
 * tests/bench/transitions/machine.c - on which CPU this is, and what its TSC counts.
 * SPDX-License-Identifier: MIT
 *
 * A chain of multiplications, each of which needs the one before, takes
 * several cycles apiece on any CPU.  A TSC that goes on by exactly one for
 * each of them counts instructions.
 */
#include "tests/bench/transitions/machine.h"

#include "guest-patches/lib/console.h"
#include "guest-patches/lib/shared.h"
#include "guest-patches/lib/timer.h"
#include "lib/printf.h"
#include "lib/string.h"

#define LEAF_VENDOR 0u
#define LEAF_VERSION 1u
#define LEAF_HYPERVISOR 0x40000000u
#define LEAF_EXTENDED 0x80000000u
#define LEAF_BRAND 0x80000002u
#define BRAND_LEAVES 3u
#define VENDOR_BYTES 12u
#define BRAND_BYTES (BRAND_LEAVES * 16u)
#define NAME_BYTES (BRAND_BYTES + 40u)
#define EMULATOR "TCGTCGTCGTCG" /* QEMU's own, without a CPU below it */

#define CHAIN 64u
#define CHAIN_TEXT "64"
#define TRIES 8u

struct registers {
	u32 eax, ebx, ecx, edx;
};

static struct registers cpuid(u32 leaf)
{
	struct registers r = { .eax = leaf };

	__asm__ volatile("cpuid" : "+a"(r.eax), "=b"(r.ebx), "+c"(r.ecx), "=d"(r.edx));
	return r;
}

/* The brand string, or who made it and which model it is. */
static void cpu_name(char *name, u32 bytes)
{
	const struct registers first = cpuid(LEAF_VENDOR);
	const u32 version = cpuid(LEAF_VERSION).eax;
	char vendor[VENDOR_BYTES + 1] = "", brand[BRAND_BYTES + 1] = "";
	const char *text = brand;

	memcpy(vendor, &first.ebx, 4);
	memcpy(vendor + 4, &first.edx, 4);
	memcpy(vendor + 8, &first.ecx, 4);
	if (cpuid(LEAF_EXTENDED).eax >= LEAF_BRAND + BRAND_LEAVES - 1)
		for (u32 i = 0; i < BRAND_LEAVES; i++) {
			const struct registers part = cpuid(LEAF_BRAND + i);

			memcpy(brand + i * sizeof(part), &part, sizeof(part));
		}
	while (*text == ' ')
		text++;
	format(name, bytes, "%s%s(%s, family %u, model %u, stepping %u)", text, *text ? " " : "",
	       vendor, (version >> 8 & 15) + (version >> 20 & 255),
	       (version >> 4 & 15) | (version >> 12 & 0xf0), version & 15);
}

static bool is_emulator(void)
{
	const struct registers r = cpuid(LEAF_HYPERVISOR);

	return memcmp(&r.ebx, EMULATOR, 4) == 0 && memcmp(&r.ecx, EMULATOR + 4, 4) == 0 &&
	       memcmp(&r.edx, EMULATOR + 8, 4) == 0;
}

/* What the TSC goes on by from before the first of that many multiplications. */
#define TICKS_OF(count, ticks) \
	__asm__ volatile("rdtsc\n movl %%eax, %%ebx\n" \
			 ".rept " count "\n imull %%ecx, %%ecx\n .endr\n" \
			 "rdtsc\n subl %%ebx, %%eax" \
			 : "=a"(ticks) \
			 : \
			 : "ebx", "ecx", "edx")

static bool counts_instructions(void)
{
	for (u32 i = 0; i < TRIES; i++) {
		u32 none, chain;

		TICKS_OF("0", none);
		TICKS_OF(CHAIN_TEXT, chain);
		if (chain - none != CHAIN)
			return false;
	}
	return true;
}

void machine_describe(void)
{
	char name[NAME_BYTES];
	const bool emulator = is_emulator();

	cpu_name(name, sizeof(name));
	say("machine %s\n", name);
	if (shared.tsc_khz)
		say("clock TSC at %u.%03u MHz: two measurements by the PIT agree (500 ppm)\n",
		    shared.tsc_khz / 1000, shared.tsc_khz % 1000);
	else
		say("clock TSC not trusted: no two measurements by the PIT agree\n");
	if (counts_instructions())
		say("unit instructions: the TSC goes on by one for each\n");
	else if (emulator)
		say("unit emulator time: ticks of QEMU's TSC, which say nothing about a CPU\n");
	else if (shared.tsc_khz)
		say("unit cycles: ticks of the TSC\n");
	else
		say("unit cycles: ticks of a TSC whose rate changes\n");
}
