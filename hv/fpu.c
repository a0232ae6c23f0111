/*
 * hv/fpu.c - FPU, MMX and SSE registers: each guest's own.
 * SPDX-License-Identifier: MIT
 */
#include "hv/fpu.h"

#include "arch/x86/cpu.h"
#include "lib/string.h"

#define FCW_OFFSET 0
#define FXSAVE_MXCSR_OFFSET 24
#define FNSAVE_TAG_OFFSET 8
#define FCW_INITIAL 0x037fu   /* as FNINIT leaves it (SDM volume 1, 8.1.5) */
#define MXCSR_INITIAL 0x1f80u /* as reset leaves it (SDM volume 1, 10.2.3) */
#define TAG_ALL_EMPTY 0xffffu

static bool has_fxsr;
static struct partition *owner;

void fpu_init(void)
{
	u32 eax, ebx, ecx, edx;
	u32 cr4 = CR4_PSE;

	cpuid(1, &eax, &ebx, &ecx, &edx);
	has_fxsr = edx & CPUID_1_EDX_FXSR;
	if (has_fxsr)
		cr4 |= CR4_OSFXSR;
	if (edx & CPUID_1_EDX_SSE)
		cr4 |= CR4_OSXMMEXCPT;
	cr4_write(cr4);
}

void fpu_reset(struct partition *p)
{
	u16 fcw = FCW_INITIAL, tag = TAG_ALL_EMPTY;
	u32 mxcsr = MXCSR_INITIAL;

	memset(p->fpu, 0, sizeof(p->fpu));
	memcpy(p->fpu + FCW_OFFSET, &fcw, sizeof(fcw));
	if (has_fxsr)
		memcpy(p->fpu + FXSAVE_MXCSR_OFFSET, &mxcsr, sizeof(mxcsr));
	else
		memcpy(p->fpu + FNSAVE_TAG_OFFSET, &tag, sizeof(tag));
	if (owner == p)
		owner = NULL;
}

/*
 * Makes an instruction of the core's the last one of the x87 FPU.  AMD's
 * processors before Zen leave where that was, and what it accessed, out of
 * FXSAVE and FXRSTOR unless an exception is pending, and so would show it to
 * the next guest (CVE-2006-1056).  None is pending, nor does the load overflow.
 * On every processor: it is short.  Tested by tests/guests/fpu-beside.
 */
static void forget_last_instruction(void)
{
	static const u32 nothing;

	fnclex();
	ffree_last();
	fild(&nothing);
}

void fpu_switch_to(struct partition *p)
{
	if (owner == p)
		return;
	clts();
	if (has_fxsr) {
		if (owner)
			fxsave(owner->fpu);
		forget_last_instruction();
		fxrstor(p->fpu);
	} else {
		if (owner)
			fnsave(owner->fpu);
		frstor(p->fpu);
	}
	owner = p;
}
