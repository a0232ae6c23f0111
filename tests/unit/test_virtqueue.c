/*
 * tests/unit/test_virtqueue.c - launcher-lite/virtqueue.c: requests, and rings that mean harm.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/vring.h"

#include "include/types.h"

#define SIZE 8
#define NEXT VRING_DESC_F_NEXT
#define WRITE VRING_DESC_F_WRITE

static struct gmem memory;
static struct vring ring;
static struct virtqueue vq;
static struct vq_chain chain;

static int fresh(void **state)
{
	(void)state;
	vring_memory(&memory);
	vring_at(&ring, &memory, 0x1000, SIZE);
	assert_true(vq_setup(&vq, &memory, SIZE, &ring.place));
	return 0;
}

static int gone(void **state)
{
	(void)state;
	free(memory.base);
	return 0;
}

static void assert_broken(const char *problem, u32 value)
{
	assert_int_equal(vq_next(&vq, &chain), VQ_BROKEN);
	assert_string_equal(vq.problem, problem);
	assert_int_equal(vq.value, value);
	assert_int_equal(vq_next(&vq, &chain), VQ_BROKEN);
	assert_false(vq_wants_interrupt(&vq));
}

static void setup_refused(u32 size, u64 desc, u64 avail, u64 used, const char *problem)
{
	struct vq_place place = { desc, avail, used };

	assert_false(vq_setup(&vq, &memory, size, &place));
	assert_string_equal(vq.problem, problem);
	assert_int_equal(vq_next(&vq, &chain), VQ_BROKEN);
}

static void a_queue_lies_in_memory_and_is_aligned(void **state)
{
	u32 end = VRING_MEMORY_BYTES;

	(void)state;
	setup_refused(0, 0, 0, 0, "queue size is not a power of two up to 256");
	setup_refused(3, 0, 0, 0, "queue size is not a power of two up to 256");
	setup_refused(512, 0, 0, 0, "queue size is not a power of two up to 256");
	setup_refused(0x10008, 0, 0, 0, "queue size is not a power of two up to 256");
	setup_refused(8, 8, 0, 0, "descriptor table is misaligned");
	setup_refused(8, 0, 1, 0, "available ring is misaligned");
	setup_refused(8, 0, 0, 2, "used ring is misaligned");
	setup_refused(8, end - 7 * 16, 0, 0, "descriptor table is outside memory");
	setup_refused(8, 0, end - 18, 0, "available ring is outside memory");
	setup_refused(8, 0, 0, end - 64, "used ring is outside memory");
	setup_refused(8, 0xfffffff0, 0, 0, "descriptor table is outside memory");
	setup_refused(8, 0x100000000ull, 0, 0, "descriptor table is outside memory");
	setup_refused(8, 0, 0xfffffffffffffffeull, 0, "available ring is outside memory");

	/* To the last byte it is legal. */
	assert_true(
		vq_setup(&vq, &memory, 8, &(struct vq_place){ end - 8 * 16, end - 20, end - 68 }));
}

static void an_unset_queue_is_empty(void **state)
{
	(void)state;
	vq_reset(&vq);
	assert_int_equal(vq_next(&vq, &chain), VQ_EMPTY);
	assert_false(vq_wants_interrupt(&vq));
	chain.head = 0;
	vq_push(&vq, &chain, 1); /* and takes nothing */
	assert_int_equal(vring_used(&ring)->idx, 0);
}

static void a_chain_is_read_in_order(void **state)
{
	(void)state;
	assert_int_equal(vq_next(&vq, &chain), VQ_EMPTY);
	vring_set(&ring, 5, VRING_BUFFERS, 3, NEXT, 2);
	vring_set(&ring, 2, VRING_BUFFERS + 100, 4, NEXT, 7);
	vring_set(&ring, 7, VRING_BUFFERS + 200, 5, WRITE | NEXT, 0);
	vring_set(&ring, 0, VRING_BUFFERS + 300, 6, WRITE, 0xffff);
	vring_offer(&ring, 5);
	assert_int_equal(vq_next(&vq, &chain), VQ_CHAIN);
	assert_int_equal(chain.head, 5);
	assert_int_equal(chain.readable, 2);
	assert_int_equal(chain.readable_bytes, 7);
	assert_int_equal(chain.writable, 2);
	assert_int_equal(chain.writable_bytes, 11);
	assert_ptr_equal(chain.part[1].at, memory.base + VRING_BUFFERS + 100);
	assert_int_equal(chain.part[3].bytes, 6);
	assert_int_equal(vq_next(&vq, &chain), VQ_EMPTY);
	vq_push(&vq, &chain, 11);
	assert_int_equal(vring_used(&ring)->idx, 1);
	assert_int_equal(vring_used(&ring)->ring[0].id, 5);
	assert_int_equal(vring_used(&ring)->ring[0].len, 11);
}

static void indexes_wrap_at_65536(void **state)
{
	(void)state;
	for (u16 n = 0; n < SIZE; n++)
		vring_set(&ring, n, VRING_BUFFERS, 1, 0, 0);
	for (u32 n = 0; n < 0x10010; n++) {
		vring_offer(&ring, (n * 3) % SIZE);
		assert_int_equal(vq_next(&vq, &chain), VQ_CHAIN);
		assert_int_equal(chain.head, (n * 3) % SIZE);
		vq_push(&vq, &chain, n);
		assert_int_equal(vring_used(&ring)->idx, (u16)(n + 1));
		assert_int_equal(vring_used(&ring)->ring[n % SIZE].id, (n * 3) % SIZE);
		assert_int_equal(vring_used(&ring)->ring[n % SIZE].len, n);
	}
}

static void a_full_ring_is_legal_and_one_more_is_not(void **state)
{
	(void)state;
	vring_avail(&ring)->idx = SIZE;
	vring_set(&ring, 0, VRING_BUFFERS, 1, 0, 0);
	assert_int_equal(vq_next(&vq, &chain), VQ_CHAIN);
	vring_avail(&ring)->idx = SIZE + 2;
	assert_broken("available index jumps", SIZE + 2);
}

static void an_index_that_steps_back_is_a_jump(void **state)
{
	(void)state;
	vring_avail(&ring)->idx = 0xffff;
	assert_broken("available index jumps", 0xffff);
}

static void heads_and_links_stay_below_the_size(void **state)
{
	vring_offer(&ring, SIZE);
	assert_broken("descriptor index is beyond the queue", SIZE);

	gone(state);
	fresh(state);
	vring_set(&ring, 0, VRING_BUFFERS, 1, NEXT, 0xffff);
	vring_offer(&ring, 0);
	assert_broken("descriptor index is beyond the queue", 0xffff);
}

static void loops_end_in_the_largest_queue_too(void **state)
{
	(void)state;
	vring_at(&ring, &memory, 0x4000, VQ_MAX_SIZE);
	assert_true(vq_setup(&vq, &memory, VQ_MAX_SIZE, &ring.place));
	for (u16 n = 0; n < VQ_MAX_SIZE; n++)
		vring_set(&ring, n, VRING_BUFFERS, 1, NEXT, (n + 1) % VQ_MAX_SIZE);
	vring_offer(&ring, 9);
	assert_broken("chain of descriptors does not end", 9);
}

static void loops_end(void **state)
{
	(void)state;
	vring_set(&ring, 3, VRING_BUFFERS, 1, NEXT, 3);
	vring_offer(&ring, 3);
	assert_broken("chain of descriptors does not end", 3);
}

static void a_chain_may_use_every_descriptor(void **state)
{
	(void)state;
	for (u16 n = 0; n < SIZE; n++)
		vring_set(&ring, n, VRING_BUFFERS, 1, n + 1 < SIZE ? NEXT : 0, n + 1);
	vring_offer(&ring, 0);
	assert_int_equal(vq_next(&vq, &chain), VQ_CHAIN);
	assert_int_equal(chain.readable, SIZE);
}

static void buffers_lie_in_memory(void **state)
{
	static const struct {
		u64 addr;
		u32 len;
	} outside[] = {
		{ VRING_MEMORY_BYTES, 1 },     { VRING_MEMORY_BYTES - 1, 2 },
		{ 0, VRING_MEMORY_BYTES + 1 }, { 0xffffffff, 1 },
		{ 0x1000, 0xffffffff },	       { 0xfffff000, 0x2000 }, /* wraps in 32 bits */
		{ 0x100000000ull, 1 },				       /* 0 in 32 bits */
		{ 0xffffffffffffffffull, 1 },			       /* wraps in 64 */
	};

	for (u32 n = 0; n < ARRAY_SIZE(outside); n++) {
		gone(state);
		fresh(state);
		vring_set(&ring, 0, outside[n].addr, outside[n].len, 0, 0);
		vring_offer(&ring, 0);
		assert_broken("buffer is outside memory", (u32)outside[n].addr);
	}
	gone(state);
	fresh(state);
	vring_set(&ring, 0, VRING_MEMORY_BYTES - 1, 1, NEXT, 1);
	vring_set(&ring, 1, VRING_MEMORY_BYTES, 0, 0, 0); /* nothing, at the very end */
	vring_offer(&ring, 0);
	assert_int_equal(vq_next(&vq, &chain), VQ_CHAIN);
	assert_int_equal(chain.readable_bytes, 1);
}

static void a_request_is_not_larger_than_memory(void **state)
{
	(void)state;
	vring_set(&ring, 0, 0, VRING_MEMORY_BYTES, NEXT | WRITE, 1);
	vring_set(&ring, 1, 0, 1, WRITE, 0);
	vring_offer(&ring, 0);
	assert_broken("request is larger than memory", 1);
}

static void indirect_descriptors_were_not_offered(void **state)
{
	(void)state;
	vring_set(&ring, 0, VRING_BUFFERS, 16, VRING_DESC_F_INDIRECT, 0);
	vring_offer(&ring, 0);
	assert_broken("indirect descriptor, which was not offered", VRING_DESC_F_INDIRECT);
}

static void readable_parts_come_first(void **state)
{
	(void)state;
	vring_set(&ring, 0, VRING_BUFFERS, 1, WRITE | NEXT, 1);
	vring_set(&ring, 1, VRING_BUFFERS + 8, 1, 0, 0);
	vring_offer(&ring, 0);
	assert_broken("readable buffer behind a writable one", VRING_BUFFERS + 8);
}

static void the_guest_can_ask_for_silence(void **state)
{
	(void)state;
	assert_true(vq_wants_interrupt(&vq));
	vring_avail(&ring)->flags = VRING_AVAIL_F_NO_INTERRUPT;
	assert_false(vq_wants_interrupt(&vq));
}

/* "abcdefgh" in three readable parts, one of them empty; five writable bytes in three. */
static void offer_scattered(void)
{
	memcpy(memory.base + VRING_BUFFERS, "abc", 3);
	memcpy(memory.base + VRING_BUFFERS + 32, "defgh", 5);
	vring_set(&ring, 0, VRING_BUFFERS, 3, NEXT, 1);
	vring_set(&ring, 1, VRING_BUFFERS, 0, NEXT, 2);
	vring_set(&ring, 2, VRING_BUFFERS + 32, 5, NEXT, 3);
	vring_set(&ring, 3, VRING_BUFFERS + 64, 1, WRITE | NEXT, 4);
	vring_set(&ring, 4, VRING_BUFFERS + 72, 2, WRITE | NEXT, 5);
	vring_set(&ring, 5, VRING_BUFFERS + 80, 2, WRITE, 0);
	vring_offer(&ring, 0);
	assert_int_equal(vq_next(&vq, &chain), VQ_CHAIN);
}

static void copies_cross_parts(void **state)
{
	char out[8];

	(void)state;
	offer_scattered();
	assert_true(vq_copy_out(&chain, 0, out, 8));
	assert_memory_equal(out, "abcdefgh", 8);
	assert_true(vq_copy_out(&chain, 2, out, 4));
	assert_memory_equal(out, "cdef", 4);
	assert_true(vq_copy_out(&chain, 8, out, 0));
	assert_false(vq_copy_out(&chain, 0, out, 9));
	assert_false(vq_copy_out(&chain, 5, out, 4));
	assert_false(vq_copy_out(&chain, 0xffffffff, out, 2));
	assert_false(vq_copy_out(&chain, 2, out, 0xffffffff));

	assert_true(vq_copy_in(&chain, 1, "XYZ", 3));
	assert_int_equal(memory.base[VRING_BUFFERS + 64], 0);
	assert_memory_equal(memory.base + VRING_BUFFERS + 72, "XY", 2);
	assert_memory_equal(memory.base + VRING_BUFFERS + 80, "Z\0", 2);
	assert_false(vq_copy_in(&chain, 3, "XYZ", 3));
	assert_false(vq_copy_in(&chain, 0, "XYZXYZ", 6));
	assert_true(vq_copy_in(&chain, 0, "12345", 5));
	assert_memory_equal(memory.base + VRING_BUFFERS + 80, "45", 2);
	assert_true(vq_copy_in(&chain, 2, "!", 1)); /* inside a part */
	assert_memory_equal(memory.base + VRING_BUFFERS + 72, "2!", 2);
}

static void a_used_ring_over_the_available_one_stays_bounded(void **state)
{
	struct vq_place place = ring.place;
	u32 taken = 0;

	(void)state;
	/* used.idx and avail.idx are the same word: every answer is a new request. */
	place.used = place.avail;
	assert_true(vq_setup(&vq, &memory, SIZE, &place));
	vring_set(&ring, 0, VRING_BUFFERS, 1, 0, 0);
	vring_avail(&ring)->idx = 1;
	while (taken < 100 && vq_next(&vq, &chain) == VQ_CHAIN) {
		vq_push(&vq, &chain, 0);
		taken++;
	}
	assert_true(taken > 0); /* nothing outside memory was touched: the sanitizer says */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(a_queue_lies_in_memory_and_is_aligned),
	TEST(an_unset_queue_is_empty),
	TEST(a_chain_is_read_in_order),
	TEST(indexes_wrap_at_65536),
	TEST(a_full_ring_is_legal_and_one_more_is_not),
	TEST(an_index_that_steps_back_is_a_jump),
	TEST(heads_and_links_stay_below_the_size),
	TEST(loops_end),
	TEST(loops_end_in_the_largest_queue_too),
	TEST(a_chain_may_use_every_descriptor),
	TEST(buffers_lie_in_memory),
	TEST(a_request_is_not_larger_than_memory),
	TEST(indirect_descriptors_were_not_offered),
	TEST(readable_parts_come_first),
	TEST(the_guest_can_ask_for_silence),
	TEST(copies_cross_parts),
	TEST(a_used_ring_over_the_available_one_stays_bounded),
};

UNIT_MAIN("virtqueue", tests)
