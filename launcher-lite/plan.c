/*
 * launcher-lite/plan.c - groups modules into guests and gives each module its part.
 * SPDX-License-Identifier: MIT
 *
 * In messages modules count from 1, in the order of the boot menu.
 */
#include "launcher-lite/plan.h"

#include "lib/string.h"

#define SHOWN_BYTES 65 /* of an offending word, escaped */

bool plan_loader_prefixes_path(const char *loader)
{
	return strcmp(loader, "qemu") == 0;
}

bool plan_add_module(struct plan_modules *list, const char *line, bool prefixed,
		     struct module_words *words, struct trouble *trouble)
{
	struct plan_module *module;
	const char *reason;

	if (list->modules >= PLAN_MAX_MODULES)
		return trouble_say(trouble, "too many modules: %u, at most %u", list->modules + 1,
				   PLAN_MAX_MODULES);
	reason = words_parse(line, prefixed, words);
	if (reason) {
		char shown[SHOWN_BYTES];

		text_escape(shown, sizeof(shown), words->bad.text, words->bad.bytes);
		return trouble_say(trouble, "module %u: %s%s%s", list->modules + 1, reason,
				   shown[0] ? ": " : "", shown);
	}

	module = &list->module[list->modules];
	module->generation = generation_named(words->generation);
	if (words->generation[0] && module->generation == GENERATION_UNKNOWN) {
		char shown[SHOWN_BYTES];

		text_escape(shown, sizeof(shown), words->generation,
			    (u32)strlen(words->generation));
		return trouble_say(trouble, "module %u: unknown generation: gen=%s",
				   list->modules + 1, shown);
	}
	module->role = words->role;
	module->has_mem = words->has_mem;
	module->mem_bytes = words->mem_bytes;
	module->disk_writable = words->disk_writable;
	if (words->name[0])
		memcpy(module->name, words->name, sizeof(module->name));
	else if (list->modules > 0)
		memcpy(module->name, list->module[0].name, sizeof(module->name));
	else
		memcpy(module->name, PLAN_FIRST_NAME, sizeof(PLAN_FIRST_NAME));
	list->modules++;
	return true;
}

static bool same_guest(const struct plan_modules *list, u32 a, u32 b)
{
	return strcmp(list->module[a].name, list->module[b].name) == 0;
}

/* Is this the first module of its guest? */
static bool opens_guest(const struct plan_modules *list, u32 module)
{
	for (u32 n = 0; n < module; n++)
		if (same_guest(list, n, module))
			return false;
	return true;
}

u32 plan_guests(const struct plan_modules *list)
{
	u32 guests = 0;

	for (u32 n = 0; n < list->modules; n++)
		if (opens_guest(list, n))
			guests++;
	return guests;
}

static bool take_only(u32 *slot, u32 module, const char *what, const struct plan *plan,
		      struct trouble *trouble)
{
	if (*slot != PLAN_NO_MODULE)
		return trouble_say(trouble, "guest %s has two %ss: modules %u and %u", plan->name,
				   what, *slot + 1, module + 1);
	*slot = module;
	return true;
}

static bool take_disk(struct plan *plan, u32 module, bool writable, struct trouble *trouble)
{
	if (plan->disks == PLAN_MAX_DISKS)
		return trouble_say(trouble, "guest %s has too many disks: module %u, at most %u",
				   plan->name, module + 1, PLAN_MAX_DISKS);
	plan->disk[plan->disks].module = module;
	plan->disk[plan->disks].writable = writable;
	plan->disks++;
	return true;
}

static bool take_memory(struct plan *plan, const struct plan_module *module,
			struct trouble *trouble)
{
	if (!module->has_mem)
		return true;
	if (plan->has_mem && plan->mem_bytes != module->mem_bytes)
		return trouble_say(trouble, "guest %s has two memory sizes: %u and %u bytes",
				   plan->name, plan->mem_bytes, module->mem_bytes);
	plan->has_mem = true;
	plan->mem_bytes = module->mem_bytes;
	return true;
}

static bool take_generation(struct plan *plan, const struct plan_module *module,
			    struct trouble *trouble)
{
	if (module->generation == GENERATION_UNKNOWN)
		return true;
	if (plan->generation != GENERATION_UNKNOWN && plan->generation != module->generation)
		return trouble_say(trouble, "guest %s has two generations: %s and %s", plan->name,
				   generation_traits[plan->generation].name,
				   generation_traits[module->generation].name);
	plan->generation = module->generation;
	return true;
}

/* A module that says what it is. */
static bool take_role(struct plan *plan, const struct plan_module *module, u32 number,
		      struct trouble *trouble)
{
	switch (module->role) {
	case MODULE_ROLE_KERNEL: return take_only(&plan->kernel, number, "kernel", plan, trouble);
	case MODULE_ROLE_INITRD: return take_only(&plan->initrd, number, "initrd", plan, trouble);
	case MODULE_ROLE_DISK: return take_disk(plan, number, module->disk_writable, trouble);
	case MODULE_ROLE_NONE: break;
	}
	return true;
}

/* A module that does not: what is still missing, in order. */
static bool take_roleless(struct plan *plan, u32 number, struct trouble *trouble)
{
	if (plan->kernel == PLAN_NO_MODULE)
		plan->kernel = number;
	else if (plan->initrd == PLAN_NO_MODULE)
		plan->initrd = number;
	else
		return trouble_say(trouble,
				   "guest %s: module %u needs a role: kernel and initrd "
				   "are modules %u and %u",
				   plan->name, number + 1, plan->kernel + 1, plan->initrd + 1);
	return true;
}

bool plan_guest(const struct plan_modules *list, u32 guest, struct plan *plan,
		struct trouble *trouble)
{
	u32 first = 0;

	for (u32 skip = guest; skip > 0 || !opens_guest(list, first); first++)
		if (opens_guest(list, first))
			skip--;
	memset(plan, 0, sizeof(*plan));
	memcpy(plan->name, list->module[first].name, sizeof(plan->name));
	plan->kernel = PLAN_NO_MODULE;
	plan->initrd = PLAN_NO_MODULE;
	plan->generation = GENERATION_UNKNOWN;

	for (u32 n = first; n < list->modules; n++)
		if (same_guest(list, first, n) &&
		    (!take_memory(plan, &list->module[n], trouble) ||
		     !take_generation(plan, &list->module[n], trouble) ||
		     !take_role(plan, &list->module[n], n, trouble)))
			return false;
	for (u32 n = first; n < list->modules; n++)
		if (same_guest(list, first, n) && list->module[n].role == MODULE_ROLE_NONE &&
		    !take_roleless(plan, n, trouble))
			return false;
	if (plan->kernel == PLAN_NO_MODULE)
		return trouble_say(trouble, "guest %s has no kernel among its modules", plan->name);
	return true;
}

/* What of the largest block is left for memory when that much is used for something else. */
static u32 memory_beside(const struct launcher_info *info, u32 bytes)
{
	u32 left = info->free_bytes > bytes ? info->free_bytes - bytes : 0;

	if (left > info->max_guest_bytes)
		left = info->max_guest_bytes;
	return left & ~(PLAN_PAGE_BYTES - 1);
}

bool plan_memory(const struct plan *plan, const struct launcher_info *info, u32 *mem_bytes,
		 struct trouble *trouble)
{
	/* The core's tables may find room elsewhere; who asks for no size gets one that is sure. */
	u32 most = memory_beside(info, PLAN_DEVICE_BYTES);
	u32 sure = memory_beside(info, PLAN_DEVICE_BYTES + PLAN_TABLES_BYTES);
	u32 wanted = plan->mem_bytes;

	if (!plan->has_mem)
		wanted = sure < PLAN_DEFAULT_MEM ? sure : PLAN_DEFAULT_MEM;

	if (plan->has_mem && wanted == 0)
		return trouble_say(trouble, "guest %s: a memory size of 0", plan->name);
	if (wanted % PLAN_PAGE_BYTES != 0)
		return trouble_say(trouble,
				   "guest %s: a memory size of %u bytes is no multiple "
				   "of %u",
				   plan->name, wanted, PLAN_PAGE_BYTES);
	if (wanted > info->max_guest_bytes)
		return trouble_say(trouble,
				   "guest %s: a memory size of %u bytes is more than any "
				   "guest can have, %u",
				   plan->name, wanted, info->max_guest_bytes);
	if (wanted > most || wanted == 0)
		return trouble_say(trouble,
				   "guest %s: a memory size of %u bytes is more than the "
				   "machine can give, %u of its %u",
				   plan->name, wanted ? wanted : PLAN_PAGE_BYTES, most,
				   info->total_bytes);
	*mem_bytes = wanted;
	return true;
}
