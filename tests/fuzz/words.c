/*
 * tests/fuzz/words.c - lib/words.c and launcher-lite/plan.c over any boot menu.
 * SPDX-License-Identifier: MIT
 *
 * Input: the machine's free memory, whether the loader puts a path in front,
 * then the command line of each module, with a zero byte behind it.
 * Max bytes: 4096.
 */
#include "tests/fuzz/fuzz.h"

#include "launcher-lite/plan.h"

static struct plan_modules list;
static struct module_words words;
static struct trouble trouble;
static struct plan plan;

static void check_refusal(void)
{
	u32 length = (u32)strnlen(trouble.text, sizeof(trouble.text));

	MUST(length > 0 && length < sizeof(trouble.text));
	for (u32 n = 0; n < length; n++)
		MUST(trouble.text[n] >= ' ' && trouble.text[n] <= '~');
}

static void check_name(const char *name, u32 room)
{
	u32 length = (u32)strnlen(name, room);

	MUST(length > 0 && length < room);
	for (u32 n = 0; n < length; n++)
		MUST(strchr("abcdefghijklmnopqrstuvwxyz0123456789_-", name[n]) != NULL);
}

static bool add_module(struct input *in, bool prefixed)
{
	const u8 *end = memchr(in->at, 0, in->left), *bytes;
	u32 length = take_bytes(in, (u32)(end ? end - in->at : (ptrdiff_t)in->left), &bytes);
	char *line = malloc(length + 1);
	bool added;

	memcpy(line, bytes, length);
	line[length] = '\0';
	take_number(in, 1);
	memset(&trouble, 0, sizeof(trouble));
	added = plan_add_module(&list, line, prefixed, &words, &trouble);
	if (!added) {
		check_refusal();
	} else {
		MUST(strnlen(words.rest, sizeof(words.rest)) <= length);
		MUST(strnlen(words.rest, sizeof(words.rest)) < sizeof(words.rest));
		check_name(list.module[list.modules - 1].name, WORDS_NAME_BYTES);
	}
	free(line);
	return added;
}

/* Every module of the guest has one use. */
static void check_plan(void)
{
	u32 mine = 0, uses = 1 + (plan.initrd != PLAN_NO_MODULE) + plan.disks;

	for (u32 n = 0; n < list.modules; n++)
		mine += strcmp(list.module[n].name, plan.name) == 0;
	MUST(mine == uses);
	MUST(plan.kernel < list.modules && plan.kernel != plan.initrd);
	MUST(plan.initrd == PLAN_NO_MODULE || plan.initrd < list.modules);
	MUST(plan.disks <= PLAN_MAX_DISKS && plan.generation <= GENERATION_UNKNOWN);
	for (u32 n = 0; n < plan.disks; n++) {
		MUST(plan.disk[n].module < list.modules);
		MUST(plan.disk[n].module != plan.kernel && plan.disk[n].module != plan.initrd);
	}
}

static void check_memory(u32 free_bytes)
{
	struct launcher_info info = {
		.free_bytes = free_bytes,
		.total_bytes = free_bytes,
		.max_guest_bytes = MIB(768),
	};
	u32 mem_bytes = 0;

	if (!plan_memory(&plan, &info, &mem_bytes, &trouble)) {
		check_refusal();
		return;
	}
	MUST(mem_bytes > 0 && mem_bytes % PLAN_PAGE_BYTES == 0 && mem_bytes <= MIB(768));
	MUST(mem_bytes <= free_bytes - PLAN_DEVICE_BYTES);
	MUST(!plan.has_mem || mem_bytes == plan.mem_bytes);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	u32 free_bytes = take_number(&in, 4);
	bool prefixed = take_number(&in, 1) & 1;

	memset(&list, 0, sizeof(list));
	while (in.left > 0)
		if (!add_module(&in, prefixed))
			return 0;
	if (list.modules == 0)
		return 0;
	MUST(plan_guests(&list) >= 1 && plan_guests(&list) <= list.modules);
	for (u32 n = 0; n < plan_guests(&list); n++) {
		memset(&trouble, 0, sizeof(trouble));
		if (!plan_guest(&list, n, &plan, &trouble)) {
			check_refusal();
			continue;
		}
		check_plan();
		check_memory(free_bytes);
	}
	return 0;
}
