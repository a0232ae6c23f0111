/*
 * tests/guests/privileged/main.c - privileged instructions in ring 1, emulated or reflected.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 1, 12, 13, 91
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
	u16 opcode; /* its first two bytes */
} reflected[] = {
	{ "lgdt", do_lgdt, 0x010f },
	{ "lidt", do_lidt, 0x010f },
	{ "lldt", do_lldt, 0x000f },
	{ "ltr", do_ltr, 0x000f },
	{ "mov to cr0", do_write_cr0, 0x220f },
	{ "mov to cr3", do_write_cr3, 0x220f },
	{ "lmsw", do_lmsw, 0x010f },
	{ "clts", do_clts, 0x060f },
	{ "rdpmc", do_rdpmc, 0x330f },
	{ "rdmsr", do_rdmsr, 0x320f },
	{ "wrmsr", do_wrmsr, 0x300f },
	{ "insb", do_insb, 0x5f6c }, /* and the pop behind it */
};

void test_main(void)
{
	struct trap_frame frame;
	u32 value, flags;

	for (u32 i = 0; i < ARRAY_SIZE(reflected); i++) {
		test_traps(reflected[i].body, NULL, TRAP_PROTECTION, 0, &frame, reflected[i].name);
		CHECK((peek(frame.eip) & 0xffff) == reflected[i].opcode, "%s: eip at %#x",
		      reflected[i].name, peek(frame.eip));
	}

	/* Skipped: they have no effect, on neither flag. */
	WRITE_ONCE(shared.irq_enabled, LGUEST_IF);
	__asm__ volatile("cli\n cli\n pushf\n popl %0" : "=r"(flags));
	CHECK(flags & EFLAGS_IF, "cli cleared the real IF");
	CHECK_EQUAL(READ_ONCE(shared.irq_enabled), LGUEST_IF, "irq_enabled after cli");
	WRITE_ONCE(shared.irq_enabled, 0);
	__asm__ volatile("sti\n nop");
	CHECK_EQUAL(READ_ONCE(shared.irq_enabled), 0, "irq_enabled after sti");
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
