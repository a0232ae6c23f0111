/*
 * tests/unit/launcher_core.h - a core in miniature, under the whole launcher.
 * SPDX-License-Identifier: MIT
 *
 * Takes the place of launcher-lite/calls.c: modules are byte arrays, guest
 * memory is mapped where the launcher expects it, LC_RUN plays a script, and
 * LC_EXIT jumps back into the test.  Before the script each boot has its
 * first hypercall, with core.regs.  For one source file a program.
 */
#ifndef TESTS_UNIT_LAUNCHER_CORE_H
#define TESTS_UNIT_LAUNCHER_CORE_H

#include <string.h>
#include <sys/mman.h>

#include "launcher-lite/calls.h"
#include "lib/printf.h"
#include "tests/unit/harness.h"

#define CORE_MODULES 40
#define CORE_GUEST_BYTES MIB(20) /* mapped; guests here are smaller */
#define CORE_MEMORY ((u8 *)(uintptr_t)LAUNCHER_GUEST)

typedef void core_step_fn(struct guest_exit *state);

static struct {
	struct launcher_info info;
	struct {
		const char *words;
		const u8 *at;
		u32 bytes;
		bool writable;
	} module[CORE_MODULES];
	core_step_fn *const *script; /* one step a LC_RUN */
	u32 runs;
	u32 regs[GUEST_REGISTERS]; /* at the first hypercall */
	jmp_buf exit;
	/* What the launcher did. */
	struct guest_config config;
	struct guest_dialect dialect;
	bool created, settled;
	u32 boots, resets, spawns;
	u32 entry, esi;
	enum outcome outcome;
	char reason[256];
	char log[1024];
	char output[1024];
	const char *input;
	const char *frame; /* comes in once; at least WIRE_FRAME_MIN characters */
	u32 sends;
	u32 irqs[32];
	u64 uptime_ns;
} core;

static inline void core_start_over(void)
{
	void *at;

	memset(&core, 0, sizeof(core));
	core.info.free_bytes = MIB(18);
	core.info.total_bytes = MIB(32);
	core.info.max_guest_bytes = MIB(768);
	memcpy(core.info.loader, "GRUB 2.06", 10);
	core.input = "";
	at = mmap(CORE_MEMORY, CORE_GUEST_BYTES, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	assert_ptr_equal(at, CORE_MEMORY);
}

static inline void core_add_module(const char *words, const void *at, u32 bytes)
{
	u32 n = core.info.modules++;

	core.module[n].words = words;
	core.module[n].at = at;
	core.module[n].bytes = bytes;
}

void core_exit(enum outcome outcome, const char *text)
{
	core.outcome = outcome;
	format(core.reason, sizeof(core.reason), "%s", text);
	longjmp(core.exit, 1);
}

void core_log(const char *text)
{
	u32 used = (u32)strlen(core.log);

	format(core.log + used, sizeof(core.log) - used, "%s\n", text);
}

enum status core_info(struct launcher_info *info)
{
	*info = core.info;
	return OK;
}

enum status core_module(u32 index, struct launcher_module *to)
{
	bool words_only = index & LAUNCHER_MODULE_WORDS;

	index &= ~LAUNCHER_MODULE_WORDS;
	if (index >= core.info.modules)
		return E_NOENT;
	to->address = words_only ? NULL : core.module[index].at;
	to->bytes = core.module[index].bytes;
	to->words_bytes = (u32)strlen(core.module[index].words);
	format(to->words, sizeof(to->words), "%s", core.module[index].words);
	return OK;
}

enum status core_disk(u32 index)
{
	if (core.module[index].writable)
		return E_BUSY;
	core.module[index].writable = true;
	return OK;
}

enum status core_create(const struct guest_config *config)
{
	assert_true(config->mem_bytes + config->device_bytes <= CORE_GUEST_BYTES);
	core.config = *config;
	core.created = true;
	return OK;
}

enum status core_boot(u32 entry, u32 esi)
{
	assert_true(core.created);
	core.entry = entry;
	core.esi = esi;
	core.boots++;
	core.settled = false;
	return OK;
}

enum status core_run(struct guest_exit *state)
{
	assert_true(core.boots > 0);
	if (!core.settled) {
		state->reason = EXIT_DIALECT;
		memcpy(state->regs, core.regs, sizeof(core.regs));
		return OK;
	}
	core.script[core.runs++](state);
	return OK;
}

void core_irq(u32 line)
{
	core.irqs[line]++;
}

void core_write(const void *text, u32 bytes)
{
	u32 used = (u32)strlen(core.output);

	format(core.output + used, sizeof(core.output) - used, "%.*s", (int)bytes,
	       (const char *)text);
}

u32 core_read(void *buffer, u32 bytes)
{
	u32 count = (u32)strlen(core.input);

	if (count > bytes)
		count = bytes;
	memcpy(buffer, core.input, count);
	core.input += count;
	return count;
}

enum status core_send(const void *frame, u32 bytes)
{
	(void)frame;
	(void)bytes;
	core.sends++;
	return OK;
}

u32 core_receive(void *buffer, u32 bytes)
{
	u32 count;

	if (!core.frame)
		return 0;
	count = (u32)strlen(core.frame);
	assert_true(count <= bytes);
	memcpy(buffer, core.frame, count);
	core.frame = NULL;
	return count;
}

enum status core_clock(struct launcher_clock *clock)
{
	memset(clock, 0, sizeof(*clock));
	clock->uptime_ns = core.uptime_ns;
	return OK;
}

enum status core_reset(void)
{
	core.resets++;
	memset(CORE_MEMORY, 0, core.config.mem_bytes + core.config.device_bytes);
	return OK;
}

enum status core_dialect(const struct guest_dialect *dialect)
{
	assert_true(core.boots > 0 && !core.settled);
	core.settled = true;
	core.dialect = *dialect;
	return OK;
}

enum status core_spawn(void)
{
	core.spawns++;
	return OK;
}

void say(const char *fmt, ...)
{
	char line[256];
	va_list args;

	va_start(args, fmt);
	format_v(line, sizeof(line), fmt, args);
	va_end(args);
	core_log(line);
}

void give_up(const char *fmt, ...)
{
	char line[256];
	va_list args;

	va_start(args, fmt);
	format_v(line, sizeof(line), fmt, args);
	va_end(args);
	core_log(line);
	core_exit(OUTCOME_KILLED, line);
}

bool machine_makes_random(void)
{
	return false;
}

bool machine_random(u32 *word)
{
	*word = 0;
	return false;
}

#endif
