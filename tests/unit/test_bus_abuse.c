/*
 * tests/unit/test_bus_abuse.c - guests that scribble over every kind of lguest bus.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/lguest_bus.h"

static void a_scribbled_page_moves_nothing(void **state)
{
	static const u8 garbage[] = { 0xff, 0x80, 0x01, 0x03 };

	(void)state;
	for (enum device_bus kind = BUS_LGUEST_0; kind <= BUS_LGUEST_3; kind++) {
		for (u32 n = 0; n < sizeof(garbage); n++) {
			struct vring ring;

			plug(kind);
			memset(memory.base + PAGE, garbage[n], 4096);
			memory.base[bus.slot[CONSOLE].status] = 3;
			vring_at(&ring, &memory, RING(1), 256);
			print(&ring, "!", RING(1));
			assert_int_equal(stub.output_bytes, 1);
			assert_int_equal(stub.irqs[2], 1);
			assert_int_equal(console.device.accepted, 0);
			assert_false(lguest_bus_notify(&bus, 0xfffff000));
		}
	}
}

/* A guest has run before its first hypercall tells what it is, and the page is built. */
static void what_was_there_before_is_gone(void **state)
{
	(void)state;
	for (enum device_bus kind = BUS_LGUEST_0; kind <= BUS_LGUEST_3; kind++) {
		static u8 wanted[4096];

		plug(kind);
		memcpy(wanted, memory.base + PAGE, sizeof(wanted));
		memset(memory.base + PAGE, 0xff, RING(RINGS) - PAGE);
		assert_true(lguest_bus_build(&bus, &memory, PAGE, kind, devices, DEVICES));
		assert_memory_equal(memory.base + PAGE, wanted, sizeof(wanted));
		for (u32 at = RING(0); at < RING(RINGS); at++)
			assert_int_equal(memory.base[at], 0);
	}
}

static void every_status_byte_has_an_answer(void **state)
{
	(void)state;
	for (enum device_bus kind = BUS_LGUEST_0; kind <= BUS_LGUEST_3; kind++) {
		plug(kind);
		for (u32 status = 0; status < 256; status++) {
			struct vring ring;
			u32 before;

			set_status(CONSOLE, 0);
			set_status(CONSOLE, (u8)status);
			vring_at(&ring, &memory, RING(1), 256);
			ring.next = vring_avail(&ring)->idx;
			before = stub.output_bytes;
			print(&ring, "?", RING(1));
			if (status == 0 || (status >= 0x80 && kind >= BUS_LGUEST_2))
				assert_int_equal(stub.output_bytes, before);
			else
				assert_true(stub.output_bytes > before);
		}
		assert_true(stub.lines <= DEVICE_MAX_COMPLAINTS);
	}
}

/* The rings are as wrong as in test_virtqueue.c; here it is what becomes of the device. */
static void a_wrong_ring_stops_its_device_alone(void **state)
{
	(void)state;
	for (enum device_bus kind = BUS_LGUEST_0; kind <= BUS_LGUEST_3; kind++) {
		struct vring ring, output;

		plug(kind);
		set_status(DISK, 3);
		set_status(CONSOLE, 3);
		vring_at(&ring, &memory, RING(2), 256);
		vring_at(&output, &memory, RING(1), 256);

		vring_avail(&ring)->idx = 257;
		assert_true(lguest_bus_notify(&bus, RING(2)));
		assert_string_equal(stub.line, "block device stopped until its driver resets it: "
					       "available index jumps (0x101)");
		assert_true(lguest_bus_notify(&bus, RING(2)));
		assert_int_equal(stub.lines, 1);
		assert_int_equal(stub.irqs[3], 0);
		print(&output, "others go on", RING(1));
		assert_int_equal(stub.output_bytes, 12);
		if (kind == BUS_LGUEST_0)
			continue;

		set_status(DISK, 0);
		set_status(DISK, 3);
		vring_set(&ring, 9, HEADER, 16, VRING_DESC_F_NEXT, 9);
		vring_offer(&ring, 9);
		assert_true(lguest_bus_notify(&bus, RING(2)));
		assert_string_equal(stub.line, "block device stopped until its driver resets it: "
					       "chain of descriptors does not end (0x9)");
		set_status(DISK, 0);
		set_status(DISK, 3);
		assert_int_equal(write_a_sector(VIRTIO_BLK_T_OUT, 16), VIRTIO_BLK_S_OK);
	}
}

/* Deterministic, and the address sanitizer looks on. */
static u32 next_random(u32 *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void noise_is_survived(void **state)
{
	u32 seed = 1;

	(void)state;
	for (enum device_bus kind = BUS_LGUEST_0; kind <= BUS_LGUEST_3; kind++) {
		plug(kind);
		for (u32 step = 0; step < 20000; step++) {
			u32 at = PAGE + next_random(&seed) % (RING(RINGS) - PAGE);
			u32 device = next_random(&seed) % DEVICES;

			memory.base[at] = (u8)next_random(&seed);
			if (step % 4 == 0)
				set_status(device, (u8)next_random(&seed) & 7);
			if (step % 8 == 0) /* often a plausible request */
				vring_set(&(struct vring){ .memory = &memory,
							   .place.desc = RING(device) },
					  0, next_random(&seed) % (2 * VRING_MEMORY_BYTES),
					  next_random(&seed) % 1024, next_random(&seed) & 3, 0);
			if (step % 2 == 0) {
				u32 ring = RING(next_random(&seed) % RINGS);

				memory.base[ring + 4096 + 2] = (u8)(next_random(&seed) % 4);
				assert_true(lguest_bus_notify(&bus, ring));
			}
		}
		assert_true(stub.lines <= DEVICES * DEVICE_MAX_COMPLAINTS);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(a_scribbled_page_moves_nothing),
	TEST(what_was_there_before_is_gone),
	TEST(every_status_byte_has_an_answer),
	TEST(a_wrong_ring_stops_its_device_alone),
	TEST(noise_is_survived),
};

UNIT_MAIN("bus_abuse", tests)
