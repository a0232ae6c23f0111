/*
 * tests/unit/test_bzimage.c - lib/bzimage.c on good, old, truncated and hostile images.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include "lib/bzimage.h"

#define SECTOR 512
#define SETUP_SECTS 0x1f1
#define SYSSIZE 0x1f4
#define JUMP_DISTANCE 0x201
#define VERSION 0x206
#define KERNEL_VERSION 0x20e
#define LOADFLAGS 0x211
#define CODE32_START 0x214

#define PAYLOAD 0x1000 /* 8 sectors: the boot sector and 7 of setup */
#define IMAGE_BYTES (PAYLOAD + 0x800)
#define ROOM (257 * SECTOR)

static u8 image[ROOM];

static void store16(u32 offset, u16 value)
{
	image[offset] = (u8)value;
	image[offset + 1] = (u8)(value >> 8);
}

static void store32(u32 offset, u32 value)
{
	store16(offset, (u16)value);
	store16(offset + 2, (u16)(value >> 16));
}

/* Protocol 2.15, as Linux 6.1 has it. */
static void build(void)
{
	static const char release[] = "6.1.0 (somebody) #1";

	for (u32 i = 0; i < ROOM; i++)
		image[i] = 0;
	image[SETUP_SECTS] = 7;
	store32(SYSSIZE, 0x800 / 16);
	store16(0x1fe, 0xaa55);
	image[0x200] = 0xeb;
	image[JUMP_DISTANCE] = 0x6a;
	store32(0x202, 0x53726448);
	store16(VERSION, 0x020f);
	store16(KERNEL_VERSION, 0x800 - SECTOR);
	image[LOADFLAGS] = 1;
	store32(CODE32_START, 0x100000);
	store32(0x230, 0x1000000);
	store32(0x258, 0x01000000);
	store32(0x25c, 0x2);
	store32(0x260, 0x00a00000);
	for (u32 i = 0; i < sizeof(release); i++)
		image[0x800 + i] = (u8)release[i];
}

static const char *open_bytes(u32 bytes, struct bzimage *bz)
{
	u8 *copy = unit_exact_copy(image, bytes);
	const char *why = bzimage_open(copy, bytes, bz);

	free(copy);
	return why;
}

static void assert_accepted(struct bzimage *bz)
{
	assert_string_equal(open_bytes(IMAGE_BYTES, bz) ?: "accepted", "accepted");
}

#define ASSERT_REFUSED(bytes, reason, value) \
	do { \
		struct bzimage refused; \
		const char *why = open_bytes(bytes, &refused); \
		assert_non_null(why); \
		assert_string_equal(why, reason); \
		assert_int_equal(refused.bad, value); \
	} while (0)

static void a_good_image_is_read(void **state)
{
	struct bzimage bz;

	(void)state;
	build();
	assert_accepted(&bz);
	assert_int_equal(bz.version, 0x020f);
	assert_int_equal(bz.header_offset, 0x1f1);
	assert_int_equal(bz.header_bytes, 0x26c - 0x1f1);
	assert_int_equal(bz.payload_offset, PAYLOAD);
	assert_int_equal(bz.payload_bytes, 0x800);
	assert_int_equal(bz.code32_start, 0x100000);
	assert_int_equal(bz.kernel_alignment, 0x1000000);
	assert_true(bz.pref_address == 0x201000000ull);
	assert_int_equal(bz.init_size, 0xa00000);
	assert_int_equal(bz.version_string, 0x800);
}

static void every_truncation_is_refused(void **state)
{
	struct bzimage bz;

	(void)state;
	build();
	/* The last 15 bytes may be syssize's rounding, as before 2.6.24. */
	for (u32 bytes = 0; bytes <= IMAGE_BYTES - 16; bytes++)
		assert_non_null(open_bytes(bytes, &bz));
	for (u32 bytes = IMAGE_BYTES - 15; bytes <= IMAGE_BYTES; bytes++)
		assert_null(open_bytes(bytes, &bz));
	ASSERT_REFUSED(0x28f, "not a bzImage: too short", 0x28f);
	ASSERT_REFUSED(0x290, "truncated bzImage: bytes", 0x290);
	ASSERT_REFUSED(PAYLOAD, "truncated bzImage: bytes", PAYLOAD);
	ASSERT_REFUSED(PAYLOAD + 1, "truncated bzImage: bytes", PAYLOAD + 1);
	store32(SYSSIZE, 0); /* even then there has to be a payload */
	ASSERT_REFUSED(PAYLOAD, "truncated bzImage: bytes", PAYLOAD);
}

static void bytes_behind_the_payload_belong_to_it(void **state)
{
	struct bzimage bz;

	(void)state;
	build(); /* a signature, say */
	assert_null(open_bytes(IMAGE_BYTES + 100, &bz));
	assert_int_equal(bz.payload_bytes, 0x800 + 100);
}

static void without_hdrs_it_is_none(void **state)
{
	(void)state;
	build();
	store32(0x202, 0x53726449);
	ASSERT_REFUSED(IMAGE_BYTES, "not a bzImage: no HdrS but", 0x53726449);
	for (u32 i = 0; i < ROOM; i++)
		image[i] = 0;
	ASSERT_REFUSED(IMAGE_BYTES, "not a bzImage: no HdrS but", 0);
}

static void zimages_and_oldest_protocols_are_refused(void **state)
{
	(void)state;
	build();
	store16(VERSION, 0x01ff);
	ASSERT_REFUSED(IMAGE_BYTES, "bzImage of too old a boot protocol", 0x01ff);
	build();
	image[LOADFLAGS] = 0x80;
	ASSERT_REFUSED(IMAGE_BYTES, "zImage, not a bzImage: loadflags", 0x80);
}

static void no_setup_sects_means_four(void **state)
{
	struct bzimage bz;

	(void)state;
	build();
	image[SETUP_SECTS] = 0;
	assert_accepted(&bz);
	assert_int_equal(bz.payload_offset, 5 * SECTOR);
	assert_int_equal(bz.payload_bytes, IMAGE_BYTES - 5 * SECTOR);
}

static void setup_sects_up_to_255_are_believed(void **state)
{
	struct bzimage bz;

	(void)state;
	build();
	image[SETUP_SECTS] = 255;
	store32(SYSSIZE, 1);
	ASSERT_REFUSED(IMAGE_BYTES, "truncated bzImage: bytes", IMAGE_BYTES);
	ASSERT_REFUSED(256 * SECTOR, "truncated bzImage: bytes", 256 * SECTOR);
	assert_null(open_bytes(256 * SECTOR + 1, &bz));
	assert_int_equal(bz.payload_offset, 256 * SECTOR);
	assert_int_equal(bz.payload_bytes, 1);

	/* One sector of setup ends at 0x400, behind the longest header. */
	image[SETUP_SECTS] = 1;
	assert_null(open_bytes(0x401, &bz));
	assert_int_equal(bz.payload_offset, 0x400);
}

static void syssize_may_not_promise_too_much(void **state)
{
	struct bzimage bz;

	(void)state;
	build();
	store32(SYSSIZE, 0x800 / 16 + 1);
	ASSERT_REFUSED(IMAGE_BYTES, "truncated bzImage: bytes", IMAGE_BYTES);
	store32(SYSSIZE, 0xffffffff);
	ASSERT_REFUSED(IMAGE_BYTES, "truncated bzImage: bytes", IMAGE_BYTES);
	store32(SYSSIZE, 0x10000001); /* times 16 would be 16 again */
	ASSERT_REFUSED(IMAGE_BYTES, "truncated bzImage: bytes", IMAGE_BYTES);
	store16(VERSION, 0x0203); /* until 2.04 it was a u16 with other bytes behind */
	assert_accepted(&bz);
}

static void headers_of_impossible_size_are_refused(void **state)
{
	struct bzimage bz;

	(void)state;
	for (u32 distance = 0; distance < 256; distance++) {
		u32 end = 0x202 + distance;

		build();
		image[JUMP_DISTANCE] = (u8)distance;
		if (end >= 0x218 && end <= 0x290)
			assert_accepted(&bz);
		else
			ASSERT_REFUSED(IMAGE_BYTES, "setup header of impossible size: end", end);
	}
}

static void fields_of_later_versions_are_zero(void **state)
{
	struct bzimage bz;

	(void)state;
	build();
	store16(VERSION, 0x020a);
	assert_accepted(&bz);
	assert_int_equal(bz.init_size, 0xa00000);
	store16(VERSION, 0x0209);
	assert_accepted(&bz);
	assert_int_equal(bz.kernel_alignment, 0x1000000);
	assert_true(bz.pref_address == 0);
	assert_int_equal(bz.init_size, 0);
	store16(VERSION, 0x0205);
	assert_accepted(&bz);
	assert_int_equal(bz.kernel_alignment, 0x1000000);
	store16(VERSION, 0x0204);
	assert_accepted(&bz);
	assert_int_equal(bz.kernel_alignment, 0);
	store16(VERSION, 0x0200);
	assert_accepted(&bz);
	assert_int_equal(bz.code32_start, 0x100000);
}

static void fields_behind_a_short_header_are_zero(void **state)
{
	struct bzimage bz;

	(void)state;
	build();
	image[JUMP_DISTANCE] = 0x264 - 0x202;
	assert_accepted(&bz);
	assert_int_equal(bz.init_size, 0xa00000);
	image[JUMP_DISTANCE] = 0x263 - 0x202; /* cuts init_size's last byte */
	assert_accepted(&bz);
	assert_int_equal(bz.init_size, 0);
	assert_true(bz.pref_address == 0x201000000ull);
	image[JUMP_DISTANCE] = 0x218 - 0x202;
	assert_accepted(&bz);
	assert_int_equal(bz.kernel_alignment, 0);
	assert_true(bz.pref_address == 0);
	assert_int_equal(bz.code32_start, 0x100000);
}

static void a_version_string_ends_inside_the_setup_sectors(void **state)
{
	struct bzimage bz;

	(void)state;
	build();
	store16(KERNEL_VERSION, 0);
	assert_accepted(&bz);
	assert_int_equal(bz.version_string, 0);
	store16(KERNEL_VERSION, 0xffff);
	assert_accepted(&bz);
	assert_int_equal(bz.version_string, 0);
	store16(KERNEL_VERSION, PAYLOAD - SECTOR);
	assert_accepted(&bz);
	assert_int_equal(bz.version_string, 0);

	/* The very last byte: a NUL makes an empty string, anything else none. */
	store16(KERNEL_VERSION, PAYLOAD - SECTOR - 1);
	assert_accepted(&bz);
	assert_int_equal(bz.version_string, PAYLOAD - 1);
	image[PAYLOAD - 1] = '6';
	assert_accepted(&bz);
	assert_int_equal(bz.version_string, 0);
}

/* Whatever one byte of the header says, the parts lie inside the image. */
static void any_byte_of_the_header_may_lie(void **state)
{
	static const u8 lies[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };

	(void)state;
	for (u32 at = 0x1f1; at < 0x270; at++) {
		for (u32 i = 0; i < ARRAY_SIZE(lies); i++) {
			struct bzimage bz;

			build();
			image[at] = lies[i];
			if (open_bytes(IMAGE_BYTES, &bz))
				continue;
			assert_true(bz.payload_bytes > 0);
			assert_int_equal(bz.payload_offset + bz.payload_bytes, IMAGE_BYTES);
			assert_true(bz.header_offset + bz.header_bytes <= 0x290);
			assert_true(bz.version_string < bz.payload_offset);
		}
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_good_image_is_read),
	cmocka_unit_test(every_truncation_is_refused),
	cmocka_unit_test(bytes_behind_the_payload_belong_to_it),
	cmocka_unit_test(without_hdrs_it_is_none),
	cmocka_unit_test(zimages_and_oldest_protocols_are_refused),
	cmocka_unit_test(no_setup_sects_means_four),
	cmocka_unit_test(setup_sects_up_to_255_are_believed),
	cmocka_unit_test(syssize_may_not_promise_too_much),
	cmocka_unit_test(headers_of_impossible_size_are_refused),
	cmocka_unit_test(fields_of_later_versions_are_zero),
	cmocka_unit_test(fields_behind_a_short_header_are_zero),
	cmocka_unit_test(a_version_string_ends_inside_the_setup_sectors),
	cmocka_unit_test(any_byte_of_the_header_may_lie),
};

UNIT_MAIN("bzimage", tests)
