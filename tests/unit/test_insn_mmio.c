/*
 * tests/unit/test_insn_mmio.c - lib/insn.c: what loads and stores do to registers, byte by byte.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include "lib/insn.h"

#define MOVE(op_, w, r) \
	{ \
		.length = 2, .op = op_, .width = w, .reg_width = w, .reg = r \
	}
#define IMM(w, i) \
	{ \
		.length = 6, .op = INSN_STORE_IMM, .width = w, .imm = i \
	}
#define EXTEND(w, rw, r, sign) \
	{ \
		.length = 3, .op = INSN_LOAD, .width = w, .reg_width = rw, .reg = r, \
		.sign_extend = sign \
	}

static void fill(u32 regs[GUEST_REGISTERS])
{
	for (u32 i = 0; i < GUEST_REGISTERS; i++)
		regs[i] = 0xa1b2c3d0 + i * 0x01010101;
}

/* Names of the hardware numbers; AH..BH live in the first four. */
static const enum guest_register dwords[] = { REG_EAX, REG_ECX, REG_EDX, REG_EBX,
					      REG_ESP, REG_EBP, REG_ESI, REG_EDI };

static void assert_loaded(const struct insn *insn, u32 value, enum guest_register index, u32 wanted)
{
	u32 regs[GUEST_REGISTERS];
	u32 before[GUEST_REGISTERS];

	fill(regs);
	fill(before);
	insn_mmio_load(regs, insn, value);
	before[index] = wanted;
	assert_memory_equal(regs, before, sizeof(regs));
}

static void loads_merge_into_their_register_only(void **state)
{
	u32 regs[GUEST_REGISTERS];

	(void)state;
	fill(regs);
	for (u8 reg = 0; reg < 8; reg++) {
		struct insn dword = MOVE(INSN_LOAD, 4, reg);
		struct insn word = MOVE(INSN_LOAD, 2, reg);
		struct insn byte = MOVE(INSN_LOAD, 1, reg);
		u32 old = regs[dwords[reg]];
		u32 old_byte = regs[dwords[reg & 3]];

		assert_loaded(&dword, 0x12345678, dwords[reg], 0x12345678);
		assert_loaded(&word, 0x12345678, dwords[reg], (old & 0xffff0000) | 0x5678);
		if (reg < 4)
			assert_loaded(&byte, 0x12345678, dwords[reg], (old & 0xffffff00) | 0x78);
		else
			assert_loaded(&byte, 0x12345678, dwords[reg - 4],
				      (old_byte & 0xffff00ff) | 0x7800);
	}
}

static void loads_extend_from_their_width(void **state)
{
	static const struct {
		struct insn insn;
		u32 value, low, mask; /* the register becomes low in mask's bits */
	} extensions[] = {
		{ EXTEND(1, 4, 1, false), 0xffffff80, 0x00000080, 0xffffffff },
		{ EXTEND(1, 4, 1, true), 0x00000080, 0xffffff80, 0xffffffff },
		{ EXTEND(1, 4, 1, true), 0xffffff7f, 0x0000007f, 0xffffffff },
		{ EXTEND(1, 2, 1, false), 0xffffff80, 0x00000080, 0x0000ffff },
		{ EXTEND(1, 2, 1, true), 0x00000080, 0x0000ff80, 0x0000ffff },
		{ EXTEND(2, 4, 1, false), 0xffff8000, 0x00008000, 0xffffffff },
		{ EXTEND(2, 4, 1, true), 0x00008000, 0xffff8000, 0xffffffff },
		{ EXTEND(2, 4, 1, true), 0xffff7fff, 0x00007fff, 0xffffffff },
		{ EXTEND(2, 2, 1, true), 0x00018000, 0x00008000, 0x0000ffff },
	};
	u32 regs[GUEST_REGISTERS];

	(void)state;
	fill(regs);
	for (u32 i = 0; i < ARRAY_SIZE(extensions); i++) {
		u32 kept = regs[REG_ECX] & ~extensions[i].mask;

		assert_loaded(&extensions[i].insn, extensions[i].value, REG_ECX,
			      kept | extensions[i].low);
	}
}

static void in_fills_the_accumulator_by_its_width(void **state)
{
	static const u8 in_al[] = { 0xec };
	static const u8 in_ax[] = { 0x66, 0xed };
	static const u8 in_eax[] = { 0xe5, 0x71 };
	struct insn insn;
	u32 regs[GUEST_REGISTERS];

	(void)state;
	fill(regs);
	assert_true(insn_decode(in_al, sizeof(in_al), &insn));
	assert_loaded(&insn, 0xffffffff, REG_EAX, regs[REG_EAX] | 0xff);
	assert_true(insn_decode(in_ax, sizeof(in_ax), &insn));
	assert_loaded(&insn, 0xffffffff, REG_EAX, regs[REG_EAX] | 0xffff);
	assert_true(insn_decode(in_eax, sizeof(in_eax), &insn));
	assert_loaded(&insn, 0xffffffff, REG_EAX, 0xffffffff);
}

static void stores_take_their_width_of_their_register(void **state)
{
	u32 regs[GUEST_REGISTERS];

	(void)state;
	fill(regs);
	for (u8 reg = 0; reg < 8; reg++) {
		struct insn dword = MOVE(INSN_STORE, 4, reg);
		struct insn word = MOVE(INSN_STORE, 2, reg);
		struct insn byte = MOVE(INSN_STORE, 1, reg);
		u32 value = regs[dwords[reg]];
		u32 low = regs[dwords[reg & 3]];

		assert_int_equal(insn_mmio_store_value(regs, &dword), value);
		assert_int_equal(insn_mmio_store_value(regs, &word), value & 0xffff);
		assert_int_equal(insn_mmio_store_value(regs, &byte),
				 (reg < 4 ? low : low >> 8) & 0xff);
	}
}

static void immediate_stores_need_no_register(void **state)
{
	struct insn dword = IMM(4, 0x92345678);
	struct insn byte = IMM(1, 0x9a);
	u32 regs[GUEST_REGISTERS];

	(void)state;
	fill(regs);
	assert_int_equal(insn_mmio_store_value(regs, &dword), 0x92345678);
	assert_int_equal(insn_mmio_store_value(regs, &byte), 0x9a);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(loads_merge_into_their_register_only),
	cmocka_unit_test(loads_extend_from_their_width),
	cmocka_unit_test(in_fills_the_accumulator_by_its_width),
	cmocka_unit_test(stores_take_their_width_of_their_register),
	cmocka_unit_test(immediate_stores_need_no_register),
};

UNIT_MAIN("insn_mmio", tests)
