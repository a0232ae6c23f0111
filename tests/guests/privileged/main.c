/*
 * tests/guests/privileged/main.c - privileged instructions in ring 1, emulated or reflected.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 80, 82
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

static u64 pseudo_descriptor;

#define BODY(name, code) \
	static void name(void *argument) \
	{ \
		(void)argument; \
		__asm__ volatile(code \
				 : \
				 : "a"(0), "c"(0), "d"(0), "b"(&pseudo_descriptor) \
				 : "memory"); \
	}

BODY(do_lgdt, "lgdt (%%ebx)")
BODY(do_lidt, "lidt (%%ebx)")
BODY(do_lldt, "lldt %%ax")
BODY(do_ltr, "ltr %%ax")
BODY(do_write_cr0, "movl %%eax, %%cr0")
BODY(do_write_cr3, "movl %%eax, %%cr3")
BODY(do_lmsw, "lmsw %%ax")
BODY(do_clts, "clts")
BODY(do_rdpmc, "rdpmc")
BODY(do_rdmsr, "rdmsr")
BODY(do_wrmsr, "wrmsr")
BODY(do_insb, "pushl %%edi\n movl %%ebx, %%edi\n insb\n popl %%edi")

static const struct {
	const char *name;
	void (*body)(void *);
} reflected[] = {
	{ "lgdt", do_lgdt },
	{ "lidt", do_lidt },
	{ "lldt", do_lldt },
	{ "ltr", do_ltr },
	{ "mov to cr0", do_write_cr0 },
	{ "mov to cr3", do_write_cr3 },
	{ "lmsw", do_lmsw },
	{ "clts", do_clts },
	{ "rdpmc", do_rdpmc },
	{ "rdmsr", do_rdmsr },
	{ "wrmsr", do_wrmsr },
	{ "insb", do_insb },
};

void test_main(void)
{
	struct trap_frame frame;
	u32 value, flags;

	for (u32 i = 0; i < ARRAY_SIZE(reflected); i++)
		test_traps(reflected[i].body, NULL, TRAP_PROTECTION, 0, &frame, reflected[i].name);

	/* Skipped: they have no effect, on neither flag. */
	WRITE_ONCE(shared.irq_enabled, LGUEST_IF);
	__asm__ volatile("cli\n cli\n pushf\n popl %0" : "=r"(flags));
	CHECK(flags & EFLAGS_IF, "cli cleared the real IF");
	CHECK_EQUAL(shared.irq_enabled, LGUEST_IF, "irq_enabled after cli");
	WRITE_ONCE(shared.irq_enabled, 0);
	__asm__ volatile("sti\n nop");
	CHECK_EQUAL(shared.irq_enabled, 0, "irq_enabled after sti");
	__asm__ volatile("wbinvd\n invd\n invlpg (%0)" : : "r"(&value) : "memory");

	__asm__ volatile("movl $0x1234, %0\n movl %%cr4, %0" : "=a"(value));
	CHECK_EQUAL(value, 0, "cr4");
	__asm__ volatile("movl %%cr3, %0" : "=c"(value));
	CHECK_EQUAL(value, gpa_of(kernel_directory), "cr3");
	/* Debug registers: reads do not fault, writes do not reach the machine's. */
	__asm__ volatile("movl %%dr7, %0" : "=d"(value));
	__asm__ volatile("movl %%dr6, %0" : "=d"(value));
	__asm__ volatile("movl %0, %%dr0\n movl %1, %%dr7" : : "r"(&value), "r"(0x000f0002));
	value = 1;
	hcall0(LHCALL_FLUSH_ASYNC);

	/* Not privileged: they must not trap. */
	__asm__ volatile("sgdt (%0)\n sidt (%0)" : : "r"(&pseudo_descriptor) : "memory");
	__asm__ volatile("str %w0\n sldt %w0\n smsw %w0" : "=r"(value));
	__asm__ volatile("cpuid" : : "a"(0) : "ebx", "ecx", "edx");
	__asm__ volatile("rdtsc" : : : "eax", "edx");
}
