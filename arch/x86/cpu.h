/*
 * arch/x86/cpu.h - the processor: register bits by the manual's names, one instruction a wrapper.
 * SPDX-License-Identifier: MIT
 *
 * Ring 0 only, except clocks.  Source: Intel SDM volume 3, chapters 2 and 5;
 * MSR numbers from volume 4.
 */
#ifndef ARCH_X86_CPU_H
#define ARCH_X86_CPU_H

#include "include/types.h"

#define CR0_PE (1u << 0)
#define CR0_MP (1u << 1)
#define CR0_TS (1u << 3)
#define CR0_NE (1u << 5)
#define CR0_WP (1u << 16)
#define CR0_PG (1u << 31)
/* What CR0 always is while the core runs, TS aside: set, not inherited. */
#define CR0_CORE (CR0_PE | CR0_MP | CR0_NE | CR0_WP | CR0_PG)

#define CR4_PSE (1u << 4)
#define CR4_OSFXSR (1u << 9)
#define CR4_OSXMMEXCPT (1u << 10)

#define EFLAGS_ONE (1u << 1) /* always set */
#define EFLAGS_TF (1u << 8)
#define EFLAGS_IF (1u << 9)
#define EFLAGS_IOPL (3u << 12)
#define EFLAGS_NT (1u << 14)
#define EFLAGS_RF (1u << 16)
#define EFLAGS_VM (1u << 17)
/* CF PF AF ZF SF TF DF OF RF AC ID: what a guest keeps of its own flags. */
#define EFLAGS_KEEP 0x00250dd5u

#define VECTOR_DE 0
#define VECTOR_DB 1
#define VECTOR_NMI 2
#define VECTOR_UD 6
#define VECTOR_NM 7
#define VECTOR_DF 8
#define VECTOR_TS 10
#define VECTOR_GP 13
#define VECTOR_PF 14
#define VECTOR_AC 17
#define VECTOR_MC 18
#define EXCEPTIONS 32

/* Whether the processor pushes an error code: 8, 10-14, 17 (SDM volume 3, table 6-1). */
#define VECTORS_WITH_ERROR_CODE 0x00027d00u
static inline bool vector_has_error_code(u32 vector)
{
	return vector < EXCEPTIONS && (VECTORS_WITH_ERROR_CODE >> vector & 1);
}

#define MSR_SYSENTER_CS 0x174
#define MSR_EFER 0xc0000080
#define CPUID_1_EDX_FPU (1u << 0)
#define CPUID_1_EDX_PSE (1u << 3)
#define CPUID_1_EDX_TSC (1u << 4)
#define CPUID_1_EDX_MSR (1u << 5)
#define CPUID_1_EDX_SEP (1u << 11)
#define CPUID_1_EDX_FXSR (1u << 24)
#define CPUID_1_EDX_SSE (1u << 25)
#define CPUID_EXT_EDX_SYSCALL (1u << 11)

static inline u32 cr0_read(void)
{
	u32 value;

	__asm__ volatile("mov %%cr0, %0" : "=r"(value));
	return value;
}

static inline void cr0_write(u32 value)
{
	__asm__ volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}

static inline u32 cr2_read(void)
{
	u32 value;

	__asm__ volatile("mov %%cr2, %0" : "=r"(value));
	return value;
}

static inline u32 cr3_read(void)
{
	u32 value;

	__asm__ volatile("mov %%cr3, %0" : "=r"(value));
	return value;
}

static inline void cr3_write(u32 value)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(value) : "memory");
}

static inline void cr4_write(u32 value)
{
	__asm__ volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}

static inline void dr7_write(u32 value)
{
	__asm__ volatile("mov %0, %%dr7" : : "r"(value));
}

static inline void invlpg(u32 va)
{
	__asm__ volatile("invlpg (%0)" : : "r"(va) : "memory");
}

static inline void cpuid(u32 leaf, u32 *eax, u32 *ebx, u32 *ecx, u32 *edx)
{
	__asm__ volatile("cpuid"
			 : "=a"(*eax), "=b"(*ebx), "=c"(*ecx), "=d"(*edx)
			 : "a"(leaf), "c"(0));
}

static inline void wrmsr(u32 msr, u64 value)
{
	__asm__ volatile("wrmsr" : : "c"(msr), "A"(value));
}

static inline u64 rdmsr(u32 msr)
{
	u64 value;

	__asm__ volatile("rdmsr" : "=A"(value) : "c"(msr));
	return value;
}

/* Lets interrupts in until one came, as one step: none is lost between the two. */
static inline void sti_hlt_cli(void)
{
	__asm__ volatile("sti; hlt; cli" : : : "memory");
}

static inline void sti_nop_cli(void)
{
	__asm__ volatile("sti; nop; cli" : : : "memory");
}

static inline void hlt(void)
{
	__asm__ volatile("cli; hlt" : : : "memory");
}

static inline void clts(void)
{
	__asm__ volatile("clts" : : : "memory");
}

/* The areas are 512 bytes on a 16-byte boundary (FXSAVE) or 108 bytes (FNSAVE). */
static inline void fxsave(void *area)
{
	__asm__ volatile("fxsave (%0)" : : "r"(area) : "memory");
}

static inline void fxrstor(const void *area)
{
	__asm__ volatile("fxrstor (%0)" : : "r"(area) : "memory");
}

static inline void fnclex(void)
{
	__asm__ volatile("fnclex");
}

/* Register 7, counted from the top of the stack, becomes empty: the next load goes there. */
static inline void ffree_last(void)
{
	__asm__ volatile("ffree %st(7)");
}

static inline void fild(const u32 *from)
{
	__asm__ volatile("fildl %0" : : "m"(*from));
}

static inline void fnsave(void *area)
{
	__asm__ volatile("fnsave (%0); fwait" : : "r"(area) : "memory");
}

static inline void frstor(const void *area)
{
	__asm__ volatile("frstor (%0)" : : "r"(area) : "memory");
}

#endif
