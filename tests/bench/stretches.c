/*
 * tests/bench/stretches.c - a QEMU plugin: how long ring 0 runs with interrupts off at most.
 * SPDX-License-Identifier: MIT
 *
 * All of the core's code lies in a part of the window where nobody else has
 * any, and it runs with IF clear, but between STI and CLI.  So a stretch lasts
 * from one instruction elsewhere to the next, or is cut by STI and CLI; an
 * interrupt in between is a stretch of its own.  A stretch is known by where
 * it began and by the first and last of some functions that it went through.
 * Whenever one of a kind is longer than those before it, there is a line:
 *
 *	stretch INSTRUCTIONS BEGIN FIRST LAST		addresses in hex, 0: none
 *
 * Words, as QEMU takes them: out=FILE, text=HEX-HEX (the core's code),
 * stubs=HEX-HEX (where the processor enters it), skip=HEX-HEX (what does not
 * count), mark=HEX (a function; many).  Each step of a repeated string
 * instruction counts as one.
 */
#include "tests/bench/plugin.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define MARKS_MAX 256
#define KINDS_MAX 4096
#define CLI 0xfa
#define STI 0xfb
#define IRET 0xcf

struct range {
	uint64_t start, end;
};

struct stretch {
	uint64_t length, begin, first, last;
};

EXPORT int qemu_plugin_version = 1;

static FILE *out;
static struct range text, stubs, skipped;
static uint64_t marks[MARKS_MAX], all, ours;
static unsigned int mark_count, kind_count;
static struct stretch kinds[KINDS_MAX];

static struct stretch now;
static uint64_t started_at, others_then; /* `ours` and everybody else's when it began */
static enum { ENDED, RUNS, OPEN, INTERRUPT } state;

static bool inside(const struct range *range, uint64_t address)
{
	return address >= range->start && address < range->end;
}

static void finish(void)
{
	unsigned int i;

	now.length = ours - started_at;
	for (i = 0; i < kind_count; i++)
		if (kinds[i].begin == now.begin && kinds[i].first == now.first &&
		    kinds[i].last == now.last)
			break;
	if (i == KINDS_MAX || (i < kind_count && kinds[i].length >= now.length))
		return;
	if (i == kind_count)
		kind_count++;
	kinds[i] = now;
	fprintf(out, "stretch %llu %llx %llx %llx\n", (unsigned long long)now.length,
		(unsigned long long)now.begin, (unsigned long long)now.first,
		(unsigned long long)now.last);
	fflush(out);
}

static void start(uint64_t at)
{
	now = (struct stretch){ .begin = at };
	started_at = ours;
	others_then = all - ours;
}

static void block_runs(unsigned int vcpu, void *data)
{
	const uint64_t at = (size_t)data;

	(void)vcpu;
	if (state == OPEN && inside(&stubs, at)) {
		state = INTERRUPT;
		start(at);
	} else if (state == ENDED || (state == RUNS && all - ours != others_then)) {
		if (state == RUNS)
			finish();
		state = RUNS;
		start(at);
	}
}

static void interrupts_on(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	finish();
	state = OPEN;
}

static void interrupts_off(unsigned int vcpu, void *data)
{
	(void)vcpu;
	state = RUNS;
	start((size_t)data);
}

static void interrupt_ends(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	if (state != INTERRUPT)
		return;
	finish();
	state = OPEN;
}

static void marked(unsigned int vcpu, void *data)
{
	(void)vcpu;
	now.last = (size_t)data;
	if (!now.first)
		now.first = now.last;
}

static executed *watcher(uint64_t address, const uint8_t *byte, size_t bytes)
{
	for (unsigned int i = 0; i < mark_count; i++)
		if (marks[i] == address)
			return marked;
	if (bytes != 1)
		return NULL;
	return *byte == STI    ? interrupts_on
	       : *byte == CLI  ? interrupts_off
	       : *byte == IRET ? interrupt_ends
			       : NULL;
}

static void translate(plugin_id id, struct qemu_plugin_tb *block)
{
	(void)id;
	if (inside(&text, qemu_plugin_tb_vaddr(block)))
		qemu_plugin_register_vcpu_tb_exec_cb(block, block_runs, NO_REGISTERS,
						     (void *)(size_t)qemu_plugin_tb_vaddr(block));
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
		const uint64_t address = qemu_plugin_insn_vaddr(insn);
		executed *call = NULL;

		if (inside(&skipped, address))
			continue;
		qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &all, 1);
		if (!inside(&text, address))
			continue;
		qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &ours, 1);
		call = watcher(address, qemu_plugin_insn_data(insn), qemu_plugin_insn_size(insn));
		if (call)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, call, NO_REGISTERS,
							       (void *)(size_t)address);
	}
}

static struct range range_of(const char *word)
{
	char *end;
	struct range range = { .start = strtoull(word, &end, 16) };

	if (*end == '-')
		range.end = strtoull(end + 1, NULL, 16);
	return range;
}

int qemu_plugin_install(plugin_id id, const void *info, int words, char **word)
{
	(void)info;
	out = stderr;
	for (int i = 0; i < words; i++) {
		const char *value;

		if ((value = value_of(word[i], "out")))
			out = fopen(value, "w");
		else if ((value = value_of(word[i], "text")))
			text = range_of(value);
		else if ((value = value_of(word[i], "stubs")))
			stubs = range_of(value);
		else if ((value = value_of(word[i], "skip")))
			skipped = range_of(value);
		else if ((value = value_of(word[i], "mark")) && mark_count < MARKS_MAX)
			marks[mark_count++] = strtoull(value, NULL, 16);
		else
			return -1;
	}
	if (!out || text.end <= text.start || stubs.end <= stubs.start)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
