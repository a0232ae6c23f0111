/*
 * tests/unit/test_plan.c - launcher-lite/plan.c and text.c: who is who among the modules.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "launcher-lite/plan.h"

static struct plan_modules list;
static struct module_words words;
static struct plan plan;
static struct trouble trouble;

static int fresh(void **state)
{
	(void)state;
	memset(&list, 0, sizeof(list));
	memset(&trouble, 0, sizeof(trouble));
	return 0;
}

static void add(const char *line)
{
	if (!plan_add_module(&list, line, false, &words, &trouble))
		fail_msg("%s", trouble.text);
}

static void refuse_module(const char *line, const char *reason)
{
	assert_false(plan_add_module(&list, line, false, &words, &trouble));
	assert_string_equal(trouble.text, reason);
}

static void make_plan(u32 guest)
{
	if (!plan_guest(&list, guest, &plan, &trouble))
		fail_msg("%s", trouble.text);
}

static void refuse_plan(u32 guest, const char *reason)
{
	assert_false(plan_guest(&list, guest, &plan, &trouble));
	assert_string_equal(trouble.text, reason);
}

static void without_roles_the_first_is_the_kernel(void **state)
{
	(void)state;
	add("mem=64M console=hvc0 root=/dev/ram");
	assert_string_equal(words.rest, "console=hvc0 root=/dev/ram");
	add("");
	make_plan(0);
	assert_string_equal(plan.name, "guest");
	assert_int_equal(plan.kernel, 0);
	assert_int_equal(plan.initrd, 1);
	assert_int_equal(plan.disks, 0);
	assert_true(plan.has_mem);
	assert_int_equal(plan.mem_bytes, MIB(64));
	assert_int_equal(plan_guests(&list), 1);
}

static void a_kernel_alone_is_enough(void **state)
{
	(void)state;
	add("");
	make_plan(0);
	assert_int_equal(plan.kernel, 0);
	assert_int_equal(plan.initrd, PLAN_NO_MODULE);
	assert_false(plan.has_mem);
}

static void roles_decide(void **state)
{
	(void)state;
	add("role=initrd");
	add("disk=ro");
	add("disk=rw");
	add("role=kernel");
	make_plan(0);
	assert_int_equal(plan.kernel, 3);
	assert_int_equal(plan.initrd, 0);
	assert_int_equal(plan.disks, 2);
	assert_int_equal(plan.disk[0].module, 1);
	assert_false(plan.disk[0].writable);
	assert_true(plan.disk[1].writable);
}

static void modules_without_a_role_take_what_is_free(void **state)
{
	(void)state;
	add("disk=rw");
	add("role=initrd");
	add("console=hvc0");
	make_plan(0);
	assert_int_equal(plan.kernel, 2);
	assert_int_equal(plan.initrd, 1);
	add("");
	refuse_plan(0, "guest guest: module 4 needs a role: kernel and initrd are modules 3 and 2");
}

static void names_make_guests(void **state)
{
	(void)state;
	add("name=one");
	add("name=two mem=16M");
	add(""); /* of the first guest */
	add("name=three");
	add("name=two role=initrd");
	assert_int_equal(plan_guests(&list), 3);
	make_plan(0);
	assert_string_equal(plan.name, "one");
	assert_int_equal(plan.kernel, 0);
	assert_int_equal(plan.initrd, 2);
	make_plan(1);
	assert_string_equal(plan.name, "two");
	assert_int_equal(plan.kernel, 1);
	assert_int_equal(plan.initrd, 4);
	assert_int_equal(plan.mem_bytes, MIB(16));
	make_plan(2);
	assert_string_equal(plan.name, "three");
	assert_int_equal(plan.kernel, 3);
	assert_false(plan.has_mem);
}

static void a_second_name_is_a_second_guest(void **state)
{
	(void)state;
	add("");
	add("name=other");
	assert_int_equal(plan_guests(&list), 2);
	make_plan(1);
	assert_int_equal(plan.kernel, 1);
}

static void no_module_is_no_guest(void **state)
{
	(void)state;
	assert_int_equal(plan_guests(&list), 0);
}

static void contradictions_are_named(void **state)
{
	(void)state;
	add("role=kernel");
	add("role=kernel");
	refuse_plan(0, "guest guest has two kernels: modules 1 and 2");
	fresh(state);
	add("role=initrd");
	add("role=initrd name=guest");
	refuse_plan(0, "guest guest has two initrds: modules 1 and 2");
	fresh(state);
	add("disk=ro");
	refuse_plan(0, "guest guest has no kernel among its modules");
	fresh(state);
	add("mem=32M");
	add("mem=32M");
	make_plan(0);
	add("mem=1M role=disk");
	refuse_plan(0, "guest guest has two memory sizes: 33554432 and 1048576 bytes");
	fresh(state);
	add("");
	for (u32 n = 0; n <= PLAN_MAX_DISKS; n++)
		add("disk=ro");
	refuse_plan(0, "guest guest has too many disks: module 7, at most 5");
}

static void bad_words_are_named_with_their_module(void **state)
{
	(void)state;
	add("");
	refuse_module("role=kernle", "module 2: unknown role: role=kernle");
	refuse_module("a mem=12X b", "module 2: malformed size: mem=12X");
	refuse_module("mem=", "module 2: malformed size: mem=");
	refuse_module("mem=4G", "module 2: size of 4 GiB or more: mem=4G");
	refuse_module("role=\x1b[2J", "module 2: unknown role: role=\\x1b[2J");
	for (u32 n = 1; n < PLAN_MAX_MODULES; n++)
		add("");
	refuse_module("", "too many modules: 33, at most 32");
}

static void a_generation_is_one_of_twelve(void **state)
{
	(void)state;
	add("mem=8M");
	make_plan(0);
	assert_int_equal(plan.generation, GENERATION_UNKNOWN);
	add("gen=e1");
	make_plan(0);
	assert_int_equal(plan.generation, GENERATION_E1);
	add("gen=e1 role=disk");
	make_plan(0);
	add("gen=a1 name=other");
	make_plan(1);
	assert_int_equal(plan.generation, GENERATION_A1);
	add("gen=c role=disk");
	refuse_plan(0, "guest guest has two generations: E1 and C");
	refuse_module("gen=a5", "module 6: unknown generation: gen=a5");
	refuse_module("gen=\x1b[", "module 6: unknown generation: gen=\\x1b[");
	refuse_module("gen=C", "module 6: unknown generation: gen=C");
	refuse_module("gen=", "module 6: unknown generation: gen=");
}

static void a_long_line_is_refused(void **state)
{
	static char line[4000];

	(void)state;
	memset(line, 'a', 2047);
	add(line);
	assert_int_equal(strlen(words.rest), 2047);
	memset(line, 'a', 2048);
	refuse_module(line, "module 2: guest's command line longer than 2047 bytes: "
			    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static void qemu_puts_a_path_in_front(void **state)
{
	(void)state;
	assert_true(plan_loader_prefixes_path("qemu"));
	assert_false(plan_loader_prefixes_path("GRUB 2.06-13+deb12u1"));
	assert_false(plan_loader_prefixes_path(""));
}

static u32 judge(const char *line, u32 free_bytes, u32 most)
{
	struct launcher_info info = {
		.free_bytes = free_bytes,
		.total_bytes = MIB(128),
		.max_guest_bytes = most,
	};
	u32 bytes = 1;

	fresh(NULL);
	add(line);
	make_plan(0);
	return plan_memory(&plan, &info, &bytes, &trouble) ? bytes : 0;
}

static void memory_is_what_was_asked_for_if_there_is_as_much(void **state)
{
	(void)state;
	assert_int_equal(judge("mem=32M", MIB(100), MIB(768)), MIB(32));
	assert_int_equal(judge("mem=4096", MIB(100), MIB(768)), 4096);
	assert_int_equal(judge("mem=99M", MIB(100), MIB(768)), MIB(99));
	assert_int_equal(judge("", MIB(100), MIB(768)), MIB(64));
	assert_int_equal(judge("", MIB(50) + 5, MIB(768)), MIB(45)); /* sure to be there */
	assert_int_equal(judge("mem=49M", MIB(50), MIB(768)), MIB(49));
	assert_int_equal(judge("", MIB(100), MIB(16)), MIB(16));
}

static void memory_that_cannot_be_is_refused(void **state)
{
	(void)state;
	assert_int_equal(judge("mem=0", MIB(100), MIB(768)), 0);
	assert_string_equal(trouble.text, "guest guest: a memory size of 0");
	assert_int_equal(judge("mem=3", MIB(100), MIB(768)), 0);
	assert_string_equal(trouble.text,
			    "guest guest: a memory size of 3 bytes is no multiple of 4096");
	assert_int_equal(judge("mem=100M", MIB(100), MIB(768)), 0);
	assert_string_equal(trouble.text, "guest guest: a memory size of 104857600 bytes is more "
					  "than the machine can give, 103809024 of its 134217728");
	assert_int_equal(judge("mem=1G", MIB(100), MIB(768)), 0);
	assert_string_equal(trouble.text, "guest guest: a memory size of 1073741824 bytes is more "
					  "than any guest can have, 805306368");
	assert_int_equal(judge("mem=4294963200", MIB(100), 0xffffffff), 0);
	assert_int_equal(judge("", MIB(5), MIB(768)), 0);
	assert_int_equal(judge("", 0, MIB(768)), 0);
}

static void text_is_escaped_and_never_cut_inside(void **state)
{
	char out[16];

	(void)state;
	text_escape(out, sizeof(out), "plain ~", 7);
	assert_string_equal(out, "plain ~");
	text_escape(out, sizeof(out), "a\n\x1b\\\xff", 5);
	assert_string_equal(out, "a\\x0a\\x1b\\x5c");
	text_escape(out, 5, "ab\n", 3);
	assert_string_equal(out, "ab");
	text_escape(out, 5, "\n", 1);
	assert_string_equal(out, "\\x0a");
	text_escape(out, 1, "abc", 3);
	assert_string_equal(out, "");
	text_escape(out, sizeof(out), NULL, 0);
	assert_string_equal(out, "");
	text_escape(out, sizeof(out), "a\0b", 3);
	assert_string_equal(out, "a\\x00b");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, NULL)

static const struct CMUnitTest tests[] = {
	TEST(without_roles_the_first_is_the_kernel),
	TEST(a_kernel_alone_is_enough),
	TEST(roles_decide),
	TEST(modules_without_a_role_take_what_is_free),
	TEST(names_make_guests),
	TEST(a_second_name_is_a_second_guest),
	TEST(no_module_is_no_guest),
	TEST(contradictions_are_named),
	TEST(bad_words_are_named_with_their_module),
	TEST(a_generation_is_one_of_twelve),
	TEST(a_long_line_is_refused),
	TEST(qemu_puts_a_path_in_front),
	TEST(memory_is_what_was_asked_for_if_there_is_as_much),
	TEST(memory_that_cannot_be_is_refused),
	TEST(text_is_escaped_and_never_cut_inside),
};

UNIT_MAIN("plan", tests)
