/*
 * tests/fuzz/insn.c - lib/insn.c: what it understands is as long as it says, and harmless.
 * SPDX-License-Identifier: MIT
 *
 * Input: the bytes of an instruction.
 * Max bytes: 20.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/insn.h"

static bool is_width(u8 width, bool none)
{
	return width == 1 || width == 2 || width == 4 || (none && width == 0);
}

static void check_fields(const struct insn *insn)
{
	MUST(insn->op <= INSN_STORE_IMM && insn->reg < 8 && insn->crdr < 8);
	MUST(is_width(insn->width, insn->op < INSN_IN || insn->op > INSN_OUTS) ||
	     insn->op >= INSN_LOAD);
	MUST(is_width(insn->width, true) && is_width(insn->reg_width, true));
	MUST(insn->op < INSN_LOAD || is_width(insn->width, false));
	MUST(insn->op != INSN_LOAD || insn->reg_width >= insn->width);
	if (insn->op == INSN_READ_CR || insn->op == INSN_WRITE_CR)
		MUST(insn->crdr == 0 || (insn->crdr >= 2 && insn->crdr <= 4));
	if (insn->op == INSN_STORE_IMM && insn->width < 4)
		MUST(insn->imm >> 8 * insn->width == 0);
}

static bool same(const struct insn *a, const struct insn *b)
{
	return a->length == b->length && a->op == b->op && a->width == b->width &&
	       a->reg == b->reg && a->reg_width == b->reg_width &&
	       a->sign_extend == b->sign_extend && a->port_in_dx == b->port_in_dx &&
	       a->repeated == b->repeated && a->crdr == b->crdr && a->port == b->port &&
	       a->imm == b->imm;
}

/* One register changes at most, and of it only what takes part. */
static void check_load(const struct insn *insn)
{
	const u32 before = 0x55aa33cc;
	u32 regs[GUEST_REGISTERS];
	u32 changed = 0;

	for (u32 n = 0; n < GUEST_REGISTERS; n++)
		regs[n] = before;
	insn_mmio_load(regs, insn, 0xfedcba98);
	for (u32 n = 0; n < GUEST_REGISTERS; n++) {
		u32 difference = regs[n] ^ before;

		changed += difference != 0;
		if (insn->reg_width == 1)
			MUST(difference <= 0xff || !(difference & 0xffff00ff));
		if (insn->reg_width == 2)
			MUST(difference <= 0xffff);
	}
	MUST(changed <= 1);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const u32 regs[GUEST_REGISTERS] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct insn insn, again;
	u8 *exact;

	if (!insn_decode(data, (u32)size, &insn))
		return 0;
	MUST(insn.length >= 1 && insn.length <= size && insn.length <= INSN_MAX_BYTES);
	check_fields(&insn);

	/* Neither what follows counts, nor does a byte less suffice. */
	exact = malloc(insn.length);
	memcpy(exact, data, insn.length);
	MUST(insn_decode(exact, insn.length, &again));
	MUST(same(&insn, &again));
	MUST(!insn_decode(exact, insn.length - 1u, &again));
	free(exact);

	if (insn.op == INSN_LOAD || insn.op == INSN_IN)
		check_load(&insn);
	if (insn.op == INSN_STORE || insn.op == INSN_STORE_IMM || insn.op == INSN_OUT) {
		u32 value = insn_mmio_store_value(regs, &insn);

		MUST(insn.width == 4 || value >> 8 * insn.width == 0);
	}
	return 0;
}
