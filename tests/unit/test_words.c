/*
 * tests/unit/test_words.c - lib/words.c: splitting, our own words, and every way to get them wrong.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "lib/words.h"

static struct module_words words;

static void assert_word(const struct word *word, const char *wanted)
{
	char text[64];

	assert_true(word->bytes < sizeof(text));
	memcpy(text, word->text, word->bytes);
	text[word->bytes] = '\0';
	assert_string_equal(text, wanted);
}

/* From an exact heap copy, so that reading behind the line's NUL is seen. */
static void accept(const char *line, bool path)
{
	char *copy = (char *)unit_exact_copy(line, strlen(line) + 1);
	const char *why = words_parse(copy, path, &words);

	free(copy);
	assert_string_equal(why ?: "accepted", "accepted");
}

static void refuse(const char *line, const char *reason, const char *bad)
{
	char *copy = (char *)unit_exact_copy(line, strlen(line) + 1);
	const char *why = words_parse(copy, false, &words);

	assert_string_equal(why ?: "accepted", reason);
	assert_word(&words.bad, bad);
	assert_true(words.bad.text >= copy && words.bad.text <= copy + strlen(line));
	free(copy);
}

static void words_are_what_stands_between_blanks(void **state)
{
	const char *cursor = "  one\ttwo\r\nthree  ";
	struct word word;

	(void)state;
	assert_true(words_next(&cursor, &word));
	assert_word(&word, "one");
	assert_true(words_next(&cursor, &word));
	assert_word(&word, "two");
	assert_true(words_next(&cursor, &word));
	assert_word(&word, "three");
	assert_false(words_next(&cursor, &word));
	assert_int_equal(word.bytes, 0);
	assert_false(words_next(&cursor, &word)); /* and it stays at the end */
	assert_int_equal(*cursor, '\0');
}

static void quotes_keep_blanks_inside_a_word(void **state)
{
	const char *cursor = "a=\"b  c\"d \"e f\" \"never  closed mem=1";
	struct word word;

	(void)state;
	assert_true(words_next(&cursor, &word));
	assert_word(&word, "a=\"b  c\"d");
	assert_true(words_next(&cursor, &word));
	assert_word(&word, "\"e f\"");
	assert_true(words_next(&cursor, &word));
	assert_word(&word, "\"never  closed mem=1");
	assert_false(words_next(&cursor, &word));
}

static void words_are_compared_whole_and_keys_in_front(void **state)
{
	struct word end = { "end=halt, and more", 8 };
	struct word number = { "123", 2 };
	struct word value;
	u32 bytes;

	(void)state;
	assert_true(word_is(&end, "end=halt"));
	assert_false(word_is(&end, "end=halt,"));
	assert_false(word_is(&end, "end=hal"));
	assert_true(word_has_key(&end, "end=", &value));
	assert_word(&value, "halt");
	assert_true(word_has_key(&end, "end=halt", &value));
	assert_word(&value, "");
	assert_false(word_has_key(&end, "end=halt,", &value));
	assert_false(word_has_key(&end, "nd=", &value));
	assert_null(word_size(&number, &bytes));
	assert_int_equal(bytes, 12);
}

static void an_empty_line_says_nothing(void **state)
{
	static const char *const empty[] = { "", " ", "\t \n" };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(empty); i++) {
		accept(empty[i], i % 2);
		assert_int_equal(words.role, MODULE_ROLE_NONE);
		assert_false(words.has_mem);
		assert_false(words.disk_writable);
		assert_string_equal(words.name, "");
		assert_string_equal(words.rest, "");
	}
}

static void our_words_are_taken_out(void **state)
{
	(void)state;
	accept("console=hvc0 mem=64M  root=/dev/vda name=box-1_a\trole=kernel quiet", false);
	assert_true(words.has_mem);
	assert_int_equal(words.mem_bytes, MIB(64));
	assert_int_equal(words.role, MODULE_ROLE_KERNEL);
	assert_string_equal(words.name, "box-1_a");
	assert_string_equal(words.rest, "console=hvc0 root=/dev/vda quiet");
}

static void other_words_belong_to_the_guest(void **state)
{
	(void)state;
	accept("memmap=1M Mem=3 xmem=3 mem role names=x disk dyndbg=\"file  a +p\" -- init", false);
	assert_false(words.has_mem);
	assert_string_equal(
		words.rest,
		"memmap=1M Mem=3 xmem=3 mem role names=x disk dyndbg=\"file  a +p\" -- init");
}

static void the_loaders_path_is_nobodys(void **state)
{
	(void)state;
	accept("/tmp/vmlinux mem=1M quiet", true);
	assert_string_equal(words.rest, "quiet");
	accept("/tmp/vmlinux mem=1M quiet", false);
	assert_string_equal(words.rest, "/tmp/vmlinux quiet");
	accept("mem=3 mem=4", true); /* whatever it looks like */
	assert_int_equal(words.mem_bytes, 4);
	accept("/tmp/vmlinux", true);
	assert_string_equal(words.rest, "");
}

static void sizes_have_suffixes(void **state)
{
	static const struct {
		const char *line;
		u32 bytes;
	} sizes[] = {
		{ "mem=0", 0 },
		{ "mem=3", 3 },
		{ "mem=0M", 0 },
		{ "mem=1k", KIB(1) },
		{ "mem=1K", KIB(1) },
		{ "mem=16m", MIB(16) },
		{ "mem=3G", 0xc0000000 },
		{ "mem=3g", 0xc0000000 },
		{ "mem=4294967295", 0xffffffff },
		{ "mem=4194303K", 0xfffffc00 },
		{ "mem=4095M", 0xfff00000 },
		{ "mem=000000000000000000000000000000064M", MIB(64) },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		accept(sizes[i].line, false);
		assert_true(words.has_mem);
		assert_int_equal(words.mem_bytes, sizes[i].bytes);
	}
}

static void wrong_sizes_are_refused(void **state)
{
	static const char *const malformed[] = { "mem=",     "mem=M",	   "mem=-1",   "mem=64MB",
						 "mem=64X",  "mem=0x100",  "mem=1.5G", "mem=+1",
						 "mem=64MM", "mem=\"64M\"" };
	static const char *const large[] = { "mem=4294967296",
					     "mem=4194304K",
					     "mem=4096M",
					     "mem=4G",
					     "mem=18446744073709551616",
					     "mem=18446744073709551617",
					     "mem=99999999999999999999999999999999999999G",
					     "mem=17179869185G" };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(malformed); i++)
		refuse(malformed[i], "malformed size", malformed[i]);
	for (u32 i = 0; i < ARRAY_SIZE(large); i++)
		refuse(large[i], "size of 4 GiB or more", large[i]);
	refuse("mem=99999999999999999999x", "malformed size", "mem=99999999999999999999x");
}

static void roles_are_three(void **state)
{
	(void)state;
	accept("role=kernel", false);
	assert_int_equal(words.role, MODULE_ROLE_KERNEL);
	accept("role=initrd", false);
	assert_int_equal(words.role, MODULE_ROLE_INITRD);
	accept("role=disk", false);
	assert_int_equal(words.role, MODULE_ROLE_DISK);
	assert_false(words.disk_writable);
	refuse("a role=ramdisk b", "unknown role", "role=ramdisk");
	refuse("role=", "unknown role", "role=");
	refuse("role=kernels", "unknown role", "role=kernels");
	refuse("role=kerne", "unknown role", "role=kerne");
	refuse("role=Kernel", "unknown role", "role=Kernel");
}

static void a_disk_word_implies_the_role(void **state)
{
	(void)state;
	accept("disk=ro", false);
	assert_int_equal(words.role, MODULE_ROLE_DISK);
	assert_false(words.disk_writable);
	accept("disk=rw", false);
	assert_int_equal(words.role, MODULE_ROLE_DISK);
	assert_true(words.disk_writable);
	accept("disk=rw role=disk", false);
	assert_true(words.disk_writable);
	accept("role=disk disk=rw", false);
	assert_int_equal(words.role, MODULE_ROLE_DISK);
	assert_true(words.disk_writable);
	refuse("disk=", "neither disk=ro nor disk=rw", "disk=");
	refuse("disk=r", "neither disk=ro nor disk=rw", "disk=r");
	refuse("disk=rwx", "neither disk=ro nor disk=rw", "disk=rwx");
	refuse("role=kernel disk=ro", "disk= contradicts role=", "disk=ro");
	refuse("disk=ro role=initrd", "disk= contradicts role=", "role=initrd");
}

static void names_are_short_and_plain(void **state)
{
	(void)state;
	accept("name=a", false);
	assert_string_equal(words.name, "a");
	accept("name=abcdefghijklmnopqrstuvwxyz01234", false);
	assert_string_equal(words.name, "abcdefghijklmnopqrstuvwxyz01234");
	refuse("name=abcdefghijklmnopqrstuvwxyz012345", "name longer than 31 characters",
	       "name=abcdefghijklmnopqrstuvwxyz012345");
	refuse("name=", "empty name", "name=");
	refuse("name=Box", "name with a character other than a-z 0-9 _ -", "name=Box");
	refuse("name=a.b", "name with a character other than a-z 0-9 _ -", "name=a.b");
	refuse("name=a\x80", "name with a character other than a-z 0-9 _ -", "name=a\x80");
}

static void generations_are_passed_on(void **state)
{
	(void)state;
	accept("console=hvc0 gen=b3 quiet", false);
	assert_string_equal(words.generation, "b3");
	assert_string_equal(words.rest, "console=hvc0 quiet");
	accept("gen=abcdefg", false); /* whether there is such a one is not for us to say */
	assert_string_equal(words.generation, "abcdefg");
	accept("generation=4", false);
	assert_string_equal(words.generation, "");
	refuse("gen=", "unknown generation", "gen=");
	refuse("gen=abcdefgh", "unknown generation", "gen=abcdefgh");
	refuse("gen=a1 gen=a1", "gen= given twice", "gen=a1");
}

static void every_word_comes_once(void **state)
{
	(void)state;
	refuse("mem=1M x mem=1M", "mem= given twice", "mem=1M");
	refuse("mem=0 mem=2M", "mem= given twice", "mem=2M");
	refuse("name=a name=b", "name= given twice", "name=b");
	refuse("role=kernel role=kernel", "role= given twice", "role=kernel");
	refuse("disk=ro disk=rw", "disk= given twice", "disk=rw");
}

/* A line whose rest is exactly this long, of words of `step` characters. */
static char *long_line(u32 length, u32 step)
{
	char *line = malloc(length + 1);

	for (u32 i = 0; i < length; i++)
		line[i] = i % (step + 1) == step && i + 1 < length ? ' ' : 'w';
	line[length] = '\0';
	return line;
}

static void the_guests_line_is_at_most_2047_bytes(void **state)
{
	static const u32 steps[] = { 1, 2, 7, 100, 2046, 4000 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(steps); i++) {
		char *line = long_line(2047, steps[i]);

		accept(line, false);
		assert_string_equal(words.rest, line);
		free(line);

		line = long_line(2048, steps[i]);
		assert_string_equal(words_parse(line, false, &words) ?: "accepted",
				    "guest's command line longer than 2047 bytes");
		assert_true(words.bad.bytes > 0);
		free(line);
	}
}

/* Our words and repeated blanks do not count. */
static void only_the_rest_counts(void **state)
{
	char line[2600];
	u32 at = 0;

	(void)state;
	memset(line, ' ', 500);
	memcpy(line, "mem=64M", 7);
	for (at = 500; at < 500 + 2047; at++)
		line[at] = 'x';
	line[at] = '\0';
	accept(line, false);
	assert_int_equal(strlen(words.rest), 2047);
	memcpy(line + at, " name=late", sizeof(" name=late"));
	accept(line, false);
	assert_string_equal(words.name, "late");
	memcpy(line + at, " y", sizeof(" y"));
	refuse(line, "guest's command line longer than 2047 bytes", "y");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(words_are_what_stands_between_blanks),
	cmocka_unit_test(quotes_keep_blanks_inside_a_word),
	cmocka_unit_test(words_are_compared_whole_and_keys_in_front),
	cmocka_unit_test(an_empty_line_says_nothing),
	cmocka_unit_test(our_words_are_taken_out),
	cmocka_unit_test(other_words_belong_to_the_guest),
	cmocka_unit_test(the_loaders_path_is_nobodys),
	cmocka_unit_test(sizes_have_suffixes),
	cmocka_unit_test(wrong_sizes_are_refused),
	cmocka_unit_test(roles_are_three),
	cmocka_unit_test(a_disk_word_implies_the_role),
	cmocka_unit_test(names_are_short_and_plain),
	cmocka_unit_test(generations_are_passed_on),
	cmocka_unit_test(every_word_comes_once),
	cmocka_unit_test(the_guests_line_is_at_most_2047_bytes),
	cmocka_unit_test(only_the_rest_counts),
};

UNIT_MAIN("words", tests)
