/*
 * tests/prove/wp/insn.c - WP: the decoder reads only what it was given, ends, and names registers.
 * SPDX-License-Identifier: MIT
 */
#include "tests/prove/wp/wp.h"

#include "lib/insn.c"

/*@ predicate sound(struct stream *s) =
      s->taken <= s->available <= INSN_MAX_BYTES &&
      \valid_read(s->bytes + (0 .. s->available - 1));
    predicate begun(struct stream *s) = s->ended || s->taken > 0;
*/

/*@ requires \valid(s) && sound(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended;
    ensures sound(s) && begun(s);
    ensures \result != 0 ==> s->taken == \old(s->taken) + 1; */
static u8 next(struct stream *s);

/*@ requires \valid(s) && sound(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires 0 < bytes <= sizeof(u32);
    assigns s->taken, s->ended;
    ensures sound(s) && begun(s); */
static u32 next_immediate(struct stream *s, u32 bytes);

/*@ requires \valid(s) && sound(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended;
    ensures sound(s) && begun(s); */
static struct modrm next_modrm(struct stream *s);

/*@ requires \valid(s) && sound(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, s->operand16, s->address16, s->lock, s->repeat;
    ensures sound(s) && begun(s); */
static u8 next_opcode(struct stream *s);

/*@ requires \valid_read(s);
    assigns \nothing;
    ensures \result == 1 || \result == 2 || \result == 4; */
static u8 operand_width(const struct stream *s, u8 opcode);

/*@ requires \valid(insn);
    assigns insn->op;
    ensures \result; */
static bool decode_simple(struct insn *insn, enum insn_op op);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_port(struct stream *s, struct insn *insn, enum insn_op op, u8 opcode,
			bool with_port);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_move(struct stream *s, struct insn *insn, enum insn_op op, u8 opcode);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_move_absolute(struct stream *s, struct insn *insn, enum insn_op op, u8 opcode);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_move_immediate(struct stream *s, struct insn *insn, u8 opcode);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_move_extend(struct stream *s, struct insn *insn, u8 opcode);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_control(struct stream *s, struct insn *insn, enum insn_op op);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_group_0f00(struct stream *s, struct insn *insn);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_group_0f01(struct stream *s, struct insn *insn);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_two_byte(struct stream *s, struct insn *insn);

/*@ requires \valid(s) && sound(s) && begun(s) && \separated(s, s->bytes + (0 .. s->available - 1));
    requires \valid(insn) && \separated(insn, s, s->bytes + (0 .. s->available - 1));
    assigns s->taken, s->ended, *insn;
    ensures sound(s) && begun(s); */
static bool decode_one_byte(struct stream *s, struct insn *insn, u8 opcode);

/*@ assigns \nothing; */
static u32 width_mask(u8 width);

/*@ requires \valid_read(insn);
    assigns \nothing; */
static bool is_high_byte(const struct insn *insn);

/*@ requires \valid_read(insn);
    assigns \nothing;
    ensures \result < GUEST_REGISTERS; */
static u32 register_index(const struct insn *insn);

/*@ requires \valid_read(insn) && \valid(regs + (0 .. GUEST_REGISTERS - 1));
    requires \separated(insn, regs + (0 .. GUEST_REGISTERS - 1));
    assigns regs[0 .. GUEST_REGISTERS - 1]; */
void insn_mmio_load(u32 regs[GUEST_REGISTERS], const struct insn *insn, u32 value);

/*@ requires \valid_read(insn) && \valid_read(regs + (0 .. GUEST_REGISTERS - 1));
    assigns \nothing; */
u32 insn_mmio_store_value(const u32 regs[GUEST_REGISTERS], const struct insn *insn);

PROVE_CONTRACTS(next, next_immediate, next_modrm, next_opcode, operand_width, decode_simple,
		decode_port, decode_move, decode_move_absolute, decode_move_immediate,
		decode_move_extend, decode_control, decode_group_0f00, decode_group_0f01,
		decode_two_byte, decode_one_byte, width_mask, is_high_byte, register_index,
		insn_mmio_load, insn_mmio_store_value)
