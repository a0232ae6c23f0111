/*
 * tests/unit/test_desc.c - descriptors: what the core makes, and what it lets a guest have.
 * SPDX-License-Identifier: MIT
 *
 * The judge is the manual's own encoding (SDM volume 3, 3.4.5 and 6.11),
 * written here bit by bit a second time.
 */
#include "arch/x86/desc.h"

#include "tests/unit/harness.h"

#define BIT(n) (1u << (n))
#define DPL(high) ((high) >> 13 & 3)

static void flat_segments(void **state)
{
	(void)state;
	/* base 0, limit 0xfffff pages, present, 32 bits, accessed */
	assert_int_equal(desc_flat(true, 0).high, 0x00cf9b00);
	assert_int_equal(desc_flat(false, 0).high, 0x00cf9300);
	assert_int_equal(desc_flat(true, 1).high, 0x00cfbb00);
	assert_int_equal(desc_flat(false, 3).high, 0x00cff300);
	assert_int_equal(desc_flat(true, 3).low, 0x0000ffff);
}

static void tss_descriptors(void **state)
{
	struct descriptor busy = desc_tss(0xfff80900, true);

	(void)state;
	assert_int_equal(busy.low, 0x09000067);
	assert_int_equal(busy.high, 0xff008bf8);
	assert_int_equal(desc_tss(0xfff80900, false).high, 0xff0089f8);
}

static void gates(void **state)
{
	struct descriptor gate = desc_gate(0x61, 0xc0123456, GATE_TRAP, 3);

	(void)state;
	assert_int_equal(gate.low, 0x00613456);
	assert_int_equal(gate.high, 0xc012ef00);
	assert_true(gate_present(gate));
	assert_int_equal(gate_type(gate), GATE_TRAP);
	assert_int_equal(gate_dpl(gate), 3);
	assert_int_equal(gate_offset(gate), 0xc0123456);
	gate.high &= ~BIT(15);
	assert_false(gate_present(gate));
}

/* Every combination of the access byte and of the flags beside the limit. */
static void tame_every_access_byte(void **state)
{
	(void)state;
	for (u32 access = 0; access < 256; access++) {
		for (u32 flags = 0; flags < 16; flags++) {
			struct descriptor in = { 0x12345678,
						 access << 8 | flags << 20 | 0xab0f00cd };
			struct descriptor out = desc_tame(in);
			bool segment = (access & BIT(4)) && (access & BIT(7));

			assert_int_equal(out.low, in.low);
			assert_int_equal(out.high & 0xff0f00ff, in.high & 0xff0f00ff);
			if (!segment) {
				assert_false(out.high & BIT(15));
				continue;
			}
			assert_true(out.high & BIT(15));
			assert_true(out.high & BIT(12));
			assert_true(out.high & BIT(8));	  /* accessed */
			assert_false(out.high & BIT(21)); /* L */
			assert_int_equal(DPL(out.high), (DPL(in.high) | 1));
			if (access & BIT(3)) /* code: never conforming */
				assert_false(out.high & BIT(10));
			else /* data: expand-down stays */
				assert_int_equal(out.high & BIT(10), in.high & BIT(10));
		}
	}
}

static void slots(void **state)
{
	u32 cores = 0;

	(void)state;
	for (u32 slot = 0; slot < LGUEST_GDT_ENTRIES; slot++)
		cores += !desc_slot_is_guests(slot);
	assert_int_equal(cores, 5);
	assert_false(desc_slot_is_guests(0));
	assert_false(desc_slot_is_guests(10));
	assert_false(desc_slot_is_guests(11));
	assert_false(desc_slot_is_guests(16));
	assert_false(desc_slot_is_guests(31));
	assert_true(desc_slot_is_guests(LGUEST_KERNEL_CS >> 3));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(flat_segments), cmocka_unit_test(tss_descriptors),
	cmocka_unit_test(gates),	 cmocka_unit_test(tame_every_access_byte),
	cmocka_unit_test(slots),
};

UNIT_MAIN("desc", tests)
