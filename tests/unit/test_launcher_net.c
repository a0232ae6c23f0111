/*
 * tests/unit/test_launcher_net.c - the whole launcher on a core in miniature: frames from the wire.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/launcher_images.h"

/* Steps of scripts. */

static void offer_room_for_a_frame(struct guest_exit *state)
{
	u32 ring = MIB(8) + 0x1000 + 2 * 0x3000; /* the network card's receive queue */

	CORE_MEMORY[MIB(8) + 29 + 4] = 3;
	put(CORE_MEMORY, ring, 0x8000, 4);
	put(CORE_MEMORY, ring + 8, 2000, 4);
	CORE_MEMORY[ring + 12] = VRING_DESC_F_WRITE;
	CORE_MEMORY[ring + 256 * 16 + 2] = 1;
	state->reason = EXIT_NOTIFY;
	state->address = ring;
}

static void typed_only(struct guest_exit *state)
{
	core.frame = "a frame of 24 characters";
	state->reason = EXIT_INPUT;
	state->address = INPUT_CONSOLE;
}

static void frames_came(struct guest_exit *state)
{
	assert_non_null(core.frame);
	state->reason = EXIT_INPUT;
	state->address = INPUT_FRAMES;
}

/* The tests. */

static void a_frame_reaches_guest_memory(void **state)
{
	static core_step_fn *const script[] = { offer_room_for_a_frame, typed_only, frames_came,
						power_down };

	(void)state;
	core_add_module("mem=8M", elf, sizeof(elf));
	run(script);
	assert_null(core.frame);
	assert_string_equal((char *)CORE_MEMORY + 0x8000 + 10, "a frame of 24 characters");
}

static const struct CMUnitTest tests[] = {
	TEST(a_frame_reaches_guest_memory),
};

UNIT_MAIN("launcher_net", tests)
