/*
 * lib/insn.c - decodes the few instructions that a guest kernel needs emulated.
 * SPDX-License-Identifier: MIT
 *
 * Bytes are taken one at a time through next(), which answers 0 beyond the
 * end and remembers that it did: the decoder needs no length check of its
 * own, and the one verdict at the end covers truncation and the 15-byte limit.
 */
#include "lib/insn.h"

/* Bytes still to come, and the prefixes that came. */
struct stream {
	const u8 *bytes;
	u32 available;
	u32 taken;
	bool ended; /* somebody asked for more */
	bool operand16;
	bool address16;
	bool repeat;
	bool lock;
};

struct modrm {
	u8 mod;
	u8 reg;
	u8 rm;
};

#define MOD_REGISTER 3
#define RM_SIB 4
#define RM_DISP32 5 /* with mod 0, as rm or as the base of a SIB byte */

static u8 next(struct stream *s)
{
	if (s->taken == s->available) {
		s->ended = true;
		return 0;
	}
	return s->bytes[s->taken++];
}

static u32 next_immediate(struct stream *s, u32 bytes)
{
	u32 value = 0;

	/*@ loop invariant i <= bytes && s->taken <= s->available;
	    loop invariant i > 0 ==> s->ended || s->taken > 0;
	    loop assigns i, value, s->taken, s->ended;
	    loop variant bytes - i; */
	for (u32 i = 0; i < bytes; i++)
		value |= (u32)next(s) << 8 * i;
	return value;
}

/* ModRM, and behind it SIB and displacement, which nobody needs but their length. */
static struct modrm next_modrm(struct stream *s)
{
	u8 byte = next(s);
	struct modrm modrm = { .mod = byte >> 6, .reg = byte >> 3 & 7, .rm = byte & 7 };
	u8 base = modrm.rm;

	if (modrm.mod == MOD_REGISTER)
		return modrm;
	if (modrm.rm == RM_SIB)
		base = next(s) & 7;
	if (modrm.mod == 1)
		next_immediate(s, 1);
	else if (modrm.mod == 2 || base == RM_DISP32)
		next_immediate(s, 4);
	return modrm;
}

/* Takes the prefixes; returns the first byte that is none. */
static u8 next_opcode(struct stream *s)
{
	/*@ loop invariant s->taken <= s->available;
	    loop assigns s->taken, s->ended, s->operand16, s->address16, s->lock, s->repeat;
	    loop variant s->available - s->taken; */
	for (;;) {
		u8 byte = next(s);

		switch (byte) {
		case 0x66: s->operand16 = true; break;
		case 0x67: s->address16 = true; break;
		case 0xf0: s->lock = true; break;
		case 0xf2:
		case 0xf3: s->repeat = true; break;
		case 0x26: /* segments: the fault says the address, so they change nothing */
		case 0x2e:
		case 0x36:
		case 0x3e:
		case 0x64:
		case 0x65: break;
		default: return byte;
		}
	}
}

/* The lowest bit of most opcodes: byte, or the operand size. */
static u8 operand_width(const struct stream *s, u8 opcode)
{
	if (!(opcode & 1))
		return 1;
	return s->operand16 ? 2 : 4;
}

static bool decode_simple(struct insn *insn, enum insn_op op)
{
	insn->op = (u8)op;
	return true;
}

/* op between accumulator and port; with_port: the port is an immediate byte. */
static bool decode_port(struct stream *s, struct insn *insn, enum insn_op op, u8 opcode,
			bool with_port)
{
	insn->op = (u8)op;
	insn->width = operand_width(s, opcode);
	insn->reg_width = op == INSN_IN || op == INSN_OUT ? insn->width : 0;
	insn->port_in_dx = !with_port;
	if (with_port)
		insn->port = next(s);
	insn->repeated = s->repeat;
	return true;
}

/* 88..8B: moves between a register and memory. */
static bool decode_move(struct stream *s, struct insn *insn, enum insn_op op, u8 opcode)
{
	struct modrm modrm = next_modrm(s);

	insn->op = (u8)op;
	insn->width = insn->reg_width = operand_width(s, opcode);
	insn->reg = modrm.reg;
	return modrm.mod != MOD_REGISTER;
}

/* A0..A3: moves between the accumulator and an absolute address. */
static bool decode_move_absolute(struct stream *s, struct insn *insn, enum insn_op op, u8 opcode)
{
	next_immediate(s, 4);
	insn->op = (u8)op;
	insn->width = insn->reg_width = operand_width(s, opcode);
	return true;
}

/* C6, C7 /0: moves an immediate to memory. */
static bool decode_move_immediate(struct stream *s, struct insn *insn, u8 opcode)
{
	struct modrm modrm = next_modrm(s);

	insn->op = INSN_STORE_IMM;
	insn->width = operand_width(s, opcode);
	insn->imm = next_immediate(s, insn->width);
	return modrm.mod != MOD_REGISTER && modrm.reg == 0;
}

/* 0F B6, B7, BE, BF: MOVZX and MOVSX from byte or word. */
static bool decode_move_extend(struct stream *s, struct insn *insn, u8 opcode)
{
	struct modrm modrm = next_modrm(s);

	insn->op = INSN_LOAD;
	insn->width = opcode & 1 ? 2 : 1;
	insn->reg = modrm.reg;
	insn->reg_width = s->operand16 ? 2 : 4;
	insn->sign_extend = opcode >= 0xbe;
	return modrm.mod != MOD_REGISTER;
}

/* 0F 20..23: the CPU ignores mod and takes rm as a register (SDM, MOV to control registers). */
static bool decode_control(struct stream *s, struct insn *insn, enum insn_op op)
{
	u8 byte = next(s);

	insn->op = (u8)op;
	insn->crdr = byte >> 3 & 7;
	insn->reg = byte & 7;
	insn->reg_width = 4;
	if (op == INSN_READ_DR || op == INSN_WRITE_DR)
		return true;
	return insn->crdr == 0 || (insn->crdr >= 2 && insn->crdr <= 4);
}

/* 0F 00: the group of LLDT and LTR, from a register or from memory. */
static bool decode_group_0f00(struct stream *s, struct insn *insn)
{
	switch (next_modrm(s).reg) {
	case 2: return decode_simple(insn, INSN_LLDT);
	case 3: return decode_simple(insn, INSN_LTR);
	}
	return false;
}

/* 0F 01: the register forms, LMSW apart, are other instructions (VMCALL is one). */
static bool decode_group_0f01(struct stream *s, struct insn *insn)
{
	struct modrm modrm = next_modrm(s);

	if (modrm.reg == 6)
		return decode_simple(insn, INSN_LMSW);
	if (modrm.mod == MOD_REGISTER)
		return false;
	switch (modrm.reg) {
	case 2: return decode_simple(insn, INSN_LGDT);
	case 3: return decode_simple(insn, INSN_LIDT);
	case 7: return decode_simple(insn, INSN_INVLPG);
	}
	return false;
}

static bool decode_two_byte(struct stream *s, struct insn *insn)
{
	u8 opcode = next(s);

	switch (opcode) {
	case 0x00: return decode_group_0f00(s, insn);
	case 0x01: return decode_group_0f01(s, insn);
	case 0x06: return decode_simple(insn, INSN_CLTS);
	case 0x08: return decode_simple(insn, INSN_INVD);
	case 0x09: return decode_simple(insn, INSN_WBINVD);
	case 0x20: return decode_control(s, insn, INSN_READ_CR);
	case 0x21: return decode_control(s, insn, INSN_READ_DR);
	case 0x22: return decode_control(s, insn, INSN_WRITE_CR);
	case 0x23: return decode_control(s, insn, INSN_WRITE_DR);
	case 0x30: return decode_simple(insn, INSN_WRMSR);
	case 0x32: return decode_simple(insn, INSN_RDMSR);
	case 0x33: return decode_simple(insn, INSN_RDPMC);
	case 0xb6:
	case 0xb7:
	case 0xbe:
	case 0xbf: return decode_move_extend(s, insn, opcode);
	}
	return false;
}

static bool decode_one_byte(struct stream *s, struct insn *insn, u8 opcode)
{
	switch (opcode) {
	case 0x0f: return decode_two_byte(s, insn);
	case 0x6c:
	case 0x6d: return decode_port(s, insn, INSN_INS, opcode, false);
	case 0x6e:
	case 0x6f: return decode_port(s, insn, INSN_OUTS, opcode, false);
	case 0x88:
	case 0x89: return decode_move(s, insn, INSN_STORE, opcode);
	case 0x8a:
	case 0x8b: return decode_move(s, insn, INSN_LOAD, opcode);
	case 0xa0:
	case 0xa1: return decode_move_absolute(s, insn, INSN_LOAD, opcode);
	case 0xa2:
	case 0xa3: return decode_move_absolute(s, insn, INSN_STORE, opcode);
	case 0xc6:
	case 0xc7: return decode_move_immediate(s, insn, opcode);
	case 0xe4:
	case 0xe5: return decode_port(s, insn, INSN_IN, opcode, true);
	case 0xe6:
	case 0xe7: return decode_port(s, insn, INSN_OUT, opcode, true);
	case 0xec:
	case 0xed: return decode_port(s, insn, INSN_IN, opcode, false);
	case 0xee:
	case 0xef: return decode_port(s, insn, INSN_OUT, opcode, false);
	case 0xf4: return decode_simple(insn, INSN_HLT);
	case 0xfa: return decode_simple(insn, INSN_CLI);
	case 0xfb: return decode_simple(insn, INSN_STI);
	}
	return false;
}

bool insn_decode(const u8 *bytes, u32 available, struct insn *insn)
{
	struct stream s = {
		.bytes = bytes,
		.available = available < INSN_MAX_BYTES ? available : INSN_MAX_BYTES,
	};
	u8 opcode = next_opcode(&s);

	*insn = (struct insn){ 0 };
	if (!decode_one_byte(&s, insn, opcode) || s.ended || s.lock)
		return false;
	if ((s.repeat || s.address16) && insn->op != INSN_INS && insn->op != INSN_OUTS)
		return false;
	insn->length = (u8)s.taken;
	return true;
}

static u32 width_mask(u8 width)
{
	switch (width) {
	case 1: return 0xff;
	case 2: return 0xffff;
	case 4: return 0xffffffff;
	}
	return 0;
}

/* AH CH DH BH are bits 8..15 of the registers 0..3. */
static bool is_high_byte(const struct insn *insn)
{
	return insn->reg_width == 1 && insn->reg >= 4;
}

static u32 register_index(const struct insn *insn)
{
	return GUEST_REGISTERS - 1 - (is_high_byte(insn) ? insn->reg & 3 : insn->reg & 7);
}

void insn_mmio_load(u32 regs[GUEST_REGISTERS], const struct insn *insn, u32 value)
{
	u32 mask = width_mask(insn->width);
	u32 shift = is_high_byte(insn) ? 8 : 0;
	u32 *reg = &regs[register_index(insn)];

	value &= mask;
	if (insn->sign_extend && value > mask >> 1)
		value |= ~mask;
	mask = width_mask(insn->reg_width);
	*reg = (*reg & ~(mask << shift)) | (value & mask) << shift;
}

u32 insn_mmio_store_value(const u32 regs[GUEST_REGISTERS], const struct insn *insn)
{
	u32 shift = is_high_byte(insn) ? 8 : 0;
	u32 value = insn->op == INSN_STORE_IMM ? insn->imm : regs[register_index(insn)] >> shift;

	return value & width_mask(insn->width);
}
