/*
 * launcher-lite/plan.h - from the words of the modules: which guests there are, and of what.
 * SPDX-License-Identifier: MIT
 *
 * Modules that carry the same name= belong to one guest; a module without a
 * name belongs to the first guest, which is the one of the first module.  In a
 * guest, role= and disk= decide; of the modules without a role the first is
 * the kernel and the next the initrd, unless another module has that role.
 * Pure: text in, a plan or a reason out.
 */
#ifndef LAUNCHER_LITE_PLAN_H
#define LAUNCHER_LITE_PLAN_H

#include "include/abi/launcher.h"
#include "include/abi/ringlet.h"
#include "launcher-lite/generation.h"
#include "launcher-lite/text.h"
#include "lib/words.h"

#define PLAN_MAX_MODULES 32
#define PLAN_MAX_DISKS (RINGLET_MMIO_DEVICES - 3) /* console, net, entropy */
#define PLAN_NO_MODULE 0xffffffffu
#define PLAN_FIRST_NAME "guest" /* of a first guest that is not named */
#define PLAN_DEFAULT_MEM MIB(64)
#define PLAN_TABLES_BYTES MIB(4) /* at most, for the core's tables of a guest */
#define PLAN_PAGE_BYTES 4096u
#define PLAN_DEVICE_BYTES MIB(1) /* behind the RAM: descriptors and rings */

/* What the words of one module say, less the guest's own. */
struct plan_module {
	enum module_role role;
	bool has_mem;
	u32 mem_bytes;
	char name[WORDS_NAME_BYTES]; /* never "" */
	bool disk_writable;
	enum generation generation; /* GENERATION_UNKNOWN: not given */
};

struct plan_modules {
	u32 modules;
	struct plan_module module[PLAN_MAX_MODULES];
};

struct plan_disk {
	u32 module;
	bool writable;
};

struct plan {
	char name[WORDS_NAME_BYTES];
	bool has_mem;
	u32 mem_bytes;		    /* as given, not judged yet: plan_memory */
	u32 kernel;		    /* index of the module */
	u32 initrd;		    /* or PLAN_NO_MODULE */
	enum generation generation; /* GENERATION_UNKNOWN: not given */
	u32 disks;
	struct plan_disk disk[PLAN_MAX_DISKS];
};

/* Does this boot loader put the file's path in front of a module's words? */
MUST_CHECK bool plan_loader_prefixes_path(const char *loader);

/*
 * Reads the words of the next module and appends it to the list.  *words is
 * what lib/words.h made of them, for the caller who wants the rest.
 */
MUST_CHECK bool plan_add_module(struct plan_modules *list, const char *line, bool prefixed,
				struct module_words *words, struct trouble *trouble);

/* How many guests the modules describe; at least 1 if there is a module. */
MUST_CHECK u32 plan_guests(const struct plan_modules *list);

/* Who is who in guest number `guest`, below plan_guests(). */
MUST_CHECK bool plan_guest(const struct plan_modules *list, u32 guest, struct plan *plan,
			   struct trouble *trouble);

/* The guest's memory in bytes: what was asked for, or the default, if the machine has it. */
MUST_CHECK bool plan_memory(const struct plan *plan, const struct launcher_info *info,
			    u32 *mem_bytes, struct trouble *trouble);

#endif
