/*
 * lib/insn.h - decodes the few instructions that a guest kernel needs emulated.
 * SPDX-License-Identifier: MIT
 *
 * Source: Intel SDM volume 2, chapter 2 and appendix A.  For 32-bit code
 * segments (operand and address size 32 by default).  Pure: the core uses it
 * on #GP, the launcher on MMIO faults.
 *
 * Prefixes 66 2E 36 3E 26 64 65 are understood everywhere, F2 F3 67 with the
 * string forms INS and OUTS only, F0 never.  Addresses are not computed: the
 * fault says where the access went.
 */
#ifndef LIB_INSN_H
#define LIB_INSN_H

#include "include/abi/launcher.h"
#include "include/types.h"

#define INSN_MAX_BYTES 15 /* longer ones are #GP on every x86 */

enum insn_op {
	/* privileged, or privileged by IOPL */
	INSN_IN,  /* port -> reg (AL, AX, EAX by width) */
	INSN_OUT, /* reg -> port */
	INSN_INS, /* the string forms: recognised, width and length only */
	INSN_OUTS,
	INSN_CLI,
	INSN_STI,
	INSN_HLT,
	INSN_READ_CR,  /* CR crdr -> reg; crdr is 0, 2, 3 or 4 */
	INSN_WRITE_CR, /* reg -> CR crdr */
	INSN_READ_DR,  /* DR crdr (0..7) -> reg */
	INSN_WRITE_DR,
	INSN_CLTS,
	INSN_LMSW,
	INSN_LGDT,
	INSN_LIDT,
	INSN_LLDT,
	INSN_LTR,
	INSN_INVLPG,
	INSN_INVD,
	INSN_WBINVD,
	INSN_RDMSR,
	INSN_WRMSR,
	INSN_RDPMC,
	/* plain moves that may reach device registers */
	INSN_LOAD,	/* memory -> reg, zero- or sign-extended from width to reg_width */
	INSN_STORE,	/* reg -> memory */
	INSN_STORE_IMM, /* imm -> memory */
};

struct insn {
	u8 length;	  /* 1..15, prefixes included */
	u8 op;		  /* enum insn_op */
	u8 width;	  /* bytes of the access: 1, 2, 4; 0 where there is none */
	u8 reg;		  /* hardware number 0..7; with reg_width 1, 4..7 are AH CH DH BH */
	u8 reg_width;	  /* bytes of reg that take part: 1, 2, 4; 0: no register */
	bool sign_extend; /* INSN_LOAD: MOVSX */
	bool port_in_dx;  /* IN, OUT, INS, OUTS: the port is in DX, not in `port` */
	bool repeated;	  /* INS, OUTS with F2 or F3 */
	u8 crdr;	  /* number of the control or debug register */
	u16 port;	  /* IN, OUT with an immediate port */
	u32 imm;	  /* INSN_STORE_IMM: not extended, upper bytes 0 */
};

/*
 * Decodes the instruction at `bytes`, of which `available` may be read.
 * False when it is none of the above, longer than what is available, or
 * longer than INSN_MAX_BYTES; *insn is then without meaning.
 */
MUST_CHECK bool insn_decode(const u8 *bytes, u32 available, struct insn *insn);

/*
 * regs[] is in PUSHA order (enum guest_register): hardware register n is
 * regs[7 - n].
 *
 * insn_mmio_load: puts what a LOAD or IN read (its low `width` bytes count)
 * into the register, extended to reg_width; the rest of the register stays.
 * insn_mmio_store_value: what a STORE, STORE_IMM or OUT writes, in its low
 * `width` bytes; the others are 0.
 */
void insn_mmio_load(u32 regs[GUEST_REGISTERS], const struct insn *insn, u32 value);
MUST_CHECK u32 insn_mmio_store_value(const u32 regs[GUEST_REGISTERS], const struct insn *insn);

#endif
