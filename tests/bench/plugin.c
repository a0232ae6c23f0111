/*
 * tests/bench/plugin.c - a QEMU plugin that counts CR3 loads, CR0 writes and INVLPG as they run.
 * SPDX-License-Identifier: MIT
 *
 * The judge of the bench core's own counts.  Between two marks (no-ops, see
 * tests/bench/transitions) it counts instructions by kind, whoever runs them;
 * it can say after how many instructions an address was first reached, and
 * which addresses one window went through.  Words, as QEMU takes them:
 *
 *	out=FILE      where to write; without it, stderr
 *	at=HEX        prints `at HEX N`: N instructions ran before that one did (several times)
 *	trace=N       prints the address of each instruction in window N, from 0
 *	core=HEX      from that address on is the core's window (else nothing is)
 *
 * Lines: `window N instructions cr3 cr0 tables invlpg core irets`: of the last
 * two the core's own, in its window.  A mark has a number: an even one begins,
 * or begins anew, and an odd one ends.  The two highest numbers do the same for
 * lines `back N ...`, which may overlap with the others.
 */
#include "tests/bench/plugin.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESSES_MAX 8
#define MARK_BYTES 7
#define IRET 0xcf
#define PREFIXES_MAX 4
#define MARK_BACK 0xfe /* and above */

EXPORT int qemu_plugin_version = 1;

enum kind { ALL, CR3, CR0, TABLES, INVLPG, CORE, CORE_IRETS, KINDS, NONE };

static const uint8_t mark[3] = { 0x50, 0x52, 0x4d }; /* behind 0f 1f 80 and a number */

static uint64_t counts[KINDS];
static struct window {
	const char *name;
	unsigned int ended;
	bool open;
	uint64_t at_begin[KINDS];
} windows[] = { { .name = "window" }, { .name = "back" } };
static long traced = -1;
static uint64_t core_begin = UINT64_MAX;
static FILE *out;

static struct {
	uint64_t address;
	bool seen;
} addresses[ADDRESSES_MAX];
static unsigned int address_count;

static enum kind kind_of(const uint8_t *byte, size_t bytes)
{
	static const uint8_t prefixes[] = { 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65, 0x66, 0x67 };
	unsigned int extension;

	for (int n = 0; n < PREFIXES_MAX && bytes && memchr(prefixes, *byte, sizeof(prefixes));
	     n++) {
		byte++;
		bytes--;
	}
	if (bytes < 2 || byte[0] != 0x0f)
		return NONE;
	if (byte[1] == 0x06) /* CLTS */
		return CR0;
	if (bytes < 3)
		return NONE;
	extension = byte[2] >> 3 & 7;
	switch (byte[1]) {
	case 0x22: return extension == 3 ? CR3 : extension == 0 ? CR0 : NONE;
	case 0x00: return extension == 2 || extension == 3 ? TABLES : NONE; /* LLDT, LTR */
	case 0x01:
		if (extension == 6) /* LMSW */
			return CR0;
		if (byte[2] >= 0xc0)
			return NONE;
		return extension == 7 ? INVLPG : extension == 2 || extension == 3 ? TABLES : NONE;
	default: return NONE;
	}
}

static void begin(unsigned int vcpu, void *data)
{
	struct window *const window = data;

	(void)vcpu;
	memcpy(window->at_begin, counts, sizeof(counts));
	window->open = true;
}

static void end(unsigned int vcpu, void *data)
{
	struct window *const window = data;

	(void)vcpu;
	if (!window->open)
		return;
	window->open = false;
	fprintf(out, "%s %u", window->name, window->ended++);
	for (int kind = 0; kind < KINDS; kind++)
		fprintf(out, " %llu", (unsigned long long)(counts[kind] - window->at_begin[kind]));
	fprintf(out, "\n");
	fflush(out);
}

static void reached(unsigned int vcpu, void *data)
{
	const size_t n = (size_t)data;

	(void)vcpu;
	if (addresses[n].seen)
		return;
	addresses[n].seen = true;
	fprintf(out, "at %llx %llu\n", (unsigned long long)addresses[n].address,
		(unsigned long long)counts[ALL]);
	fflush(out);
}

static void trace(unsigned int vcpu, void *data)
{
	(void)vcpu;
	if (windows[0].open && windows[0].ended == (unsigned int)traced)
		fprintf(out, "%zx\n", (size_t)data);
}

static void translate(plugin_id id, struct qemu_plugin_tb *block)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
		const uint8_t *byte = qemu_plugin_insn_data(insn);
		const size_t bytes = qemu_plugin_insn_size(insn);
		const uint64_t address = qemu_plugin_insn_vaddr(insn);
		const enum kind kind = kind_of(byte, bytes);

		for (size_t n = 0; n < address_count; n++)
			if (addresses[n].address == address)
				qemu_plugin_register_vcpu_insn_exec_cb(insn, reached, NO_REGISTERS,
								       (void *)n);
		qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &counts[ALL], 1);
		if (kind != NONE)
			qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &counts[kind], 1);
		if (address >= core_begin)
			qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &counts[CORE], 1);
		if (address >= core_begin && bytes == 1 && byte[0] == IRET)
			qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64,
								   &counts[CORE_IRETS], 1);
		if (traced >= 0)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, trace, NO_REGISTERS,
							       (void *)(size_t)address);
		if (bytes == MARK_BYTES && byte[0] == 0x0f && byte[1] == 0x1f && byte[2] == 0x80 &&
		    memcmp(byte + 4, mark, sizeof(mark)) == 0)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, byte[3] & 1 ? end : begin,
							       NO_REGISTERS,
							       &windows[byte[3] >= MARK_BACK]);
	}
}

int qemu_plugin_install(plugin_id id, const void *info, int words, char **word)
{
	(void)info;
	out = stderr;
	for (int i = 0; i < words; i++) {
		const char *value;

		if ((value = value_of(word[i], "out")))
			out = fopen(value, "w");
		else if ((value = value_of(word[i], "trace")))
			traced = strtol(value, NULL, 10);
		else if ((value = value_of(word[i], "core")))
			core_begin = strtoull(value, NULL, 16);
		else if ((value = value_of(word[i], "at")) && address_count < ADDRESSES_MAX)
			addresses[address_count++].address = strtoull(value, NULL, 16);
		else
			return -1;
	}
	if (!out)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
