/*
 * tests/unit/test_insn.c - lib/insn.c: every form, every truncation, every prefix, nothing else.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "lib/insn.h"

#define PREFIX_ADDRESS 0x67
#define PREFIX_LOCK 0xf0

struct form {
	const char *name;
	u8 bytes[12];
	struct insn wanted; /* with length */
};

/* clang-format off */
#define SIMPLE(op_, n) { .length = n, .op = op_ }
#define PORT(op_, n, w, rw) \
	{ .length = n, .op = op_, .width = w, .reg_width = rw, .port_in_dx = true }
#define PORT8(op_, n, w, p) { .length = n, .op = op_, .width = w, .reg_width = w, .port = p }
#define CRDR(op_, cr, r) { .length = 3, .op = op_, .crdr = cr, .reg = r, .reg_width = 4 }
#define MOVE(op_, n, w, r) { .length = n, .op = op_, .width = w, .reg_width = w, .reg = r }
#define IMM(n, w, i) { .length = n, .op = INSN_STORE_IMM, .width = w, .imm = i }
#define EXTEND(n, w, rw, r, sign) \
	{ .length = n, .op = INSN_LOAD, .width = w, .reg_width = rw, .reg = r, .sign_extend = sign }

static const struct form forms[] = {
	{ "in al,imm8", { 0xe4, 0x60 }, PORT8(INSN_IN, 2, 1, 0x60) },
	{ "in eax,imm8", { 0xe5, 0xff }, PORT8(INSN_IN, 2, 4, 0xff) },
	{ "in ax,imm8", { 0x66, 0xe5, 0x40 }, PORT8(INSN_IN, 3, 2, 0x40) },
	{ "66 in al,imm8", { 0x66, 0xe4, 0x40 }, PORT8(INSN_IN, 3, 1, 0x40) },
	{ "out imm8,al", { 0xe6, 0x80 }, PORT8(INSN_OUT, 2, 1, 0x80) },
	{ "out imm8,eax", { 0xe7, 0x80 }, PORT8(INSN_OUT, 2, 4, 0x80) },
	{ "out imm8,ax", { 0x66, 0xe7, 0x80 }, PORT8(INSN_OUT, 3, 2, 0x80) },
	{ "in al,dx", { 0xec }, PORT(INSN_IN, 1, 1, 1) },
	{ "in eax,dx", { 0xed }, PORT(INSN_IN, 1, 4, 4) },
	{ "in ax,dx", { 0x66, 0xed }, PORT(INSN_IN, 2, 2, 2) },
	{ "out dx,al", { 0xee }, PORT(INSN_OUT, 1, 1, 1) },
	{ "out dx,eax", { 0xef }, PORT(INSN_OUT, 1, 4, 4) },
	{ "out dx,ax", { 0x66, 0xef }, PORT(INSN_OUT, 2, 2, 2) },
	{ "insb", { 0x6c }, PORT(INSN_INS, 1, 1, 0) },
	{ "insd", { 0x6d }, PORT(INSN_INS, 1, 4, 0) },
	{ "insw", { 0x66, 0x6d }, PORT(INSN_INS, 2, 2, 0) },
	{ "outsb", { 0x6e }, PORT(INSN_OUTS, 1, 1, 0) },
	{ "outsd", { 0x6f }, PORT(INSN_OUTS, 1, 4, 0) },
	{ "outsw", { 0x66, 0x6f }, PORT(INSN_OUTS, 2, 2, 0) },
	{ "cli", { 0xfa }, SIMPLE(INSN_CLI, 1) },
	{ "sti", { 0xfb }, SIMPLE(INSN_STI, 1) },
	{ "hlt", { 0xf4 }, SIMPLE(INSN_HLT, 1) },
	{ "clts", { 0x0f, 0x06 }, SIMPLE(INSN_CLTS, 2) },
	{ "invd", { 0x0f, 0x08 }, SIMPLE(INSN_INVD, 2) },
	{ "wbinvd", { 0x0f, 0x09 }, SIMPLE(INSN_WBINVD, 2) },
	{ "wrmsr", { 0x0f, 0x30 }, SIMPLE(INSN_WRMSR, 2) },
	{ "rdmsr", { 0x0f, 0x32 }, SIMPLE(INSN_RDMSR, 2) },
	{ "rdpmc", { 0x0f, 0x33 }, SIMPLE(INSN_RDPMC, 2) },
	{ "mov eax,cr0", { 0x0f, 0x20, 0xc0 }, CRDR(INSN_READ_CR, 0, 0) },
	{ "mov edi,cr2", { 0x0f, 0x20, 0xd7 }, CRDR(INSN_READ_CR, 2, 7) },
	{ "mov ebx,cr3", { 0x0f, 0x20, 0xdb }, CRDR(INSN_READ_CR, 3, 3) },
	{ "mov ecx,cr4", { 0x0f, 0x20, 0xe1 }, CRDR(INSN_READ_CR, 4, 1) },
	{ "mov cr0,esi", { 0x0f, 0x22, 0xc6 }, CRDR(INSN_WRITE_CR, 0, 6) },
	{ "mov cr3,eax", { 0x0f, 0x22, 0xd8 }, CRDR(INSN_WRITE_CR, 3, 0) },
	{ "mov cr4,esp", { 0x0f, 0x22, 0xe4 }, CRDR(INSN_WRITE_CR, 4, 4) },
	{ "mov cr0,eax, mod 0", { 0x0f, 0x22, 0x05 }, CRDR(INSN_WRITE_CR, 0, 5) },
	{ "mov eax,dr0", { 0x0f, 0x21, 0xc0 }, CRDR(INSN_READ_DR, 0, 0) },
	{ "mov edx,dr7", { 0x0f, 0x21, 0xfa }, CRDR(INSN_READ_DR, 7, 2) },
	{ "mov dr5,ebp", { 0x0f, 0x23, 0xed }, CRDR(INSN_WRITE_DR, 5, 5) },
	{ "mov dr7,eax", { 0x0f, 0x23, 0xf8 }, CRDR(INSN_WRITE_DR, 7, 0) },
	{ "lldt ax", { 0x0f, 0x00, 0xd0 }, SIMPLE(INSN_LLDT, 3) },
	{ "lldt [disp32]", { 0x0f, 0x00, 0x15, 1, 2, 3, 4 }, SIMPLE(INSN_LLDT, 7) },
	{ "ltr bx", { 0x0f, 0x00, 0xdb }, SIMPLE(INSN_LTR, 3) },
	{ "ltr [eax+8]", { 0x0f, 0x00, 0x58, 8 }, SIMPLE(INSN_LTR, 4) },
	{ "lgdt [eax]", { 0x0f, 0x01, 0x10 }, SIMPLE(INSN_LGDT, 3) },
	{ "lgdt [disp32]", { 0x0f, 0x01, 0x15, 0, 0, 0, 0xc0 }, SIMPLE(INSN_LGDT, 7) },
	{ "lidt [esp]", { 0x0f, 0x01, 0x1c, 0x24 }, SIMPLE(INSN_LIDT, 4) },
	{ "lmsw ax", { 0x0f, 0x01, 0xf0 }, SIMPLE(INSN_LMSW, 3) },
	{ "lmsw [ebx+disp32]", { 0x0f, 0x01, 0xb3, 1, 2, 3, 4 }, SIMPLE(INSN_LMSW, 7) },
	{ "invlpg [ecx]", { 0x0f, 0x01, 0x39 }, SIMPLE(INSN_INVLPG, 3) },

	{ "mov [eax],bl", { 0x88, 0x18 }, MOVE(INSN_STORE, 2, 1, 3) },
	{ "mov [eax],bh", { 0x88, 0x38 }, MOVE(INSN_STORE, 2, 1, 7) },
	{ "mov [eax],ecx", { 0x89, 0x08 }, MOVE(INSN_STORE, 2, 4, 1) },
	{ "mov [eax],cx", { 0x66, 0x89, 0x08 }, MOVE(INSN_STORE, 3, 2, 1) },
	{ "mov [disp32],eax", { 0x89, 0x05, 0x70, 0, 0, 0xd0 }, MOVE(INSN_STORE, 6, 4, 0) },
	{ "mov [ebp+8],edi", { 0x89, 0x7d, 8 }, MOVE(INSN_STORE, 3, 4, 7) },
	{ "mov ah,[esi]", { 0x8a, 0x26 }, MOVE(INSN_LOAD, 2, 1, 4) },
	{ "66 mov dl,[esi]", { 0x66, 0x8a, 0x16 }, MOVE(INSN_LOAD, 3, 1, 2) },
	{ "mov eax,[ecx+8]", { 0x8b, 0x41, 8 }, MOVE(INSN_LOAD, 3, 4, 0) },
	{ "mov si,[edx+disp32]", { 0x66, 0x8b, 0xb2, 1, 2, 3, 4 }, MOVE(INSN_LOAD, 7, 2, 6) },
	{ "mov eax,[eax+ecx*4]", { 0x8b, 0x04, 0x88 }, MOVE(INSN_LOAD, 3, 4, 0) },
	{ "mov eax,[ecx*4+disp32]", { 0x8b, 0x04, 0x8d, 1, 2, 3, 4 }, MOVE(INSN_LOAD, 7, 4, 0) },
	{ "mov eax,[ebp+ecx*4+8]", { 0x8b, 0x44, 0x8d, 8 }, MOVE(INSN_LOAD, 4, 4, 0) },
	{ "mov eax,[esp+disp32]", { 0x8b, 0x84, 0x24, 1, 2, 3, 4 }, MOVE(INSN_LOAD, 7, 4, 0) },
	{ "mov al,[moffs]", { 0xa0, 1, 2, 3, 4 }, MOVE(INSN_LOAD, 5, 1, 0) },
	{ "mov eax,[moffs]", { 0xa1, 1, 2, 3, 4 }, MOVE(INSN_LOAD, 5, 4, 0) },
	{ "mov ax,[moffs]", { 0x66, 0xa1, 1, 2, 3, 4 }, MOVE(INSN_LOAD, 6, 2, 0) },
	{ "mov [moffs],al", { 0xa2, 1, 2, 3, 4 }, MOVE(INSN_STORE, 5, 1, 0) },
	{ "mov [moffs],eax", { 0xa3, 1, 2, 3, 4 }, MOVE(INSN_STORE, 5, 4, 0) },
	{ "mov [moffs],ax", { 0x66, 0xa3, 1, 2, 3, 4 }, MOVE(INSN_STORE, 6, 2, 0) },
	{ "mov byte [eax],0x9a", { 0xc6, 0x00, 0x9a }, IMM(3, 1, 0x9a) },
	{ "mov dword [eax+4],imm", { 0xc7, 0x40, 4, 0x78, 0x56, 0x34, 0x92 },
	  IMM(7, 4, 0x92345678) },
	{ "mov word [eax],imm", { 0x66, 0xc7, 0x00, 0x34, 0x92 }, IMM(5, 2, 0x9234) },
	{ "mov dword [edi*8+d],imm", { 0xc7, 0x04, 0xfd, 1, 2, 3, 4, 5, 6, 7, 8 },
	  IMM(11, 4, 0x08070605) },
	{ "movzx eax,byte [ecx]", { 0x0f, 0xb6, 0x01 }, EXTEND(3, 1, 4, 0, false) },
	{ "movzx di,byte [ecx]", { 0x66, 0x0f, 0xb6, 0x39 }, EXTEND(4, 1, 2, 7, false) },
	{ "movzx eax,word [ecx]", { 0x0f, 0xb7, 0x01 }, EXTEND(3, 2, 4, 0, false) },
	{ "movzx ax,word [ecx]", { 0x66, 0x0f, 0xb7, 0x01 }, EXTEND(4, 2, 2, 0, false) },
	{ "movsx esp,byte [ecx]", { 0x0f, 0xbe, 0x21 }, EXTEND(3, 1, 4, 4, true) },
	{ "movsx bx,byte [ecx]", { 0x66, 0x0f, 0xbe, 0x19 }, EXTEND(4, 1, 2, 3, true) },
	{ "movsx eax,word [d]", { 0x0f, 0xbf, 0x05, 1, 2, 3, 4 }, EXTEND(7, 2, 4, 0, true) },
};
/* clang-format on */

static bool decode(const u8 *bytes, u32 available, struct insn *insn)
{
	u8 *copy = unit_exact_copy(bytes, available);
	bool decoded = insn_decode(copy, available, insn);

	free(copy);
	return decoded;
}

static void assert_insn(const struct form *form, const struct insn *got)
{
	const struct insn *wanted = &form->wanted;

	if (got->length == wanted->length && got->op == wanted->op && got->width == wanted->width &&
	    got->reg == wanted->reg && got->reg_width == wanted->reg_width &&
	    got->sign_extend == wanted->sign_extend && got->port_in_dx == wanted->port_in_dx &&
	    got->repeated == wanted->repeated && got->crdr == wanted->crdr &&
	    got->port == wanted->port && got->imm == wanted->imm)
		return;
	fail_msg("%s: length %u op %u width %u reg %u/%u port %#x imm %#x", form->name, got->length,
		 got->op, got->width, got->reg, got->reg_width, got->port, got->imm);
}

static bool is_string_form(const struct form *form)
{
	return form->wanted.op == INSN_INS || form->wanted.op == INSN_OUTS;
}

static void every_form_is_decoded(void **state)
{
	struct insn insn;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(forms); i++) {
		if (!decode(forms[i].bytes, forms[i].wanted.length, &insn))
			fail_msg("%s is refused", forms[i].name);
		assert_insn(&forms[i], &insn);
		/* What follows in memory changes nothing. */
		assert_true(decode(forms[i].bytes, sizeof(forms[i].bytes), &insn));
		assert_insn(&forms[i], &insn);
	}
}

static void every_truncation_is_refused(void **state)
{
	struct insn insn;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(forms); i++) {
		for (u32 n = 0; n < forms[i].wanted.length; n++) {
			if (decode(forms[i].bytes, n, &insn))
				fail_msg("%s: decoded from %u bytes", forms[i].name, n);
		}
	}
	assert_false(insn_decode(NULL, 0, &insn));
}

/* `count` times the prefix, then the form; returns the bytes there are. */
static u32 put_behind(u8 *bytes, u8 prefix, u32 count, const struct form *form)
{
	memset(bytes, prefix, count);
	memcpy(bytes + count, form->bytes, form->wanted.length);
	return count + form->wanted.length;
}

static void segment_prefixes_are_passed_over_up_to_15_bytes(void **state)
{
	static const u8 segments[] = { 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65 };
	u8 bytes[32];
	struct insn insn;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(forms); i++) {
		for (u32 s = 0; s < ARRAY_SIZE(segments); s++) {
			for (u32 count = 1; count <= 16; count++) {
				u32 n = put_behind(bytes, segments[s], count, &forms[i]);
				struct form longer = forms[i];

				if (decode(bytes, n, &insn) != (n <= INSN_MAX_BYTES))
					fail_msg("%s behind %u prefixes", forms[i].name, count);
				if (n > INSN_MAX_BYTES)
					continue;
				longer.wanted.length = (u8)n;
				assert_insn(&longer, &insn);
			}
		}
	}
}

static void nothing_but_prefixes_is_no_instruction(void **state)
{
	static const u8 prefixes[] = { 0x26, 0x66, 0x67, 0xf0, 0xf2, 0xf3 };
	u8 bytes[32];
	struct insn insn;

	(void)state;
	for (u32 p = 0; p < ARRAY_SIZE(prefixes); p++) {
		memset(bytes, prefixes[p], sizeof(bytes));
		for (u32 n = 0; n <= sizeof(bytes); n++)
			assert_false(decode(bytes, n, &insn));
	}
}

static void lock_is_always_refused(void **state)
{
	u8 bytes[32];
	struct insn insn;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(forms); i++) {
		u32 n = put_behind(bytes, PREFIX_LOCK, 1, &forms[i]);

		assert_false(decode(bytes, n, &insn));
	}
}

static void repeat_and_address_size_are_for_strings_only(void **state)
{
	static const u8 prefixes[] = { 0xf2, 0xf3, PREFIX_ADDRESS };
	u8 bytes[32];
	struct insn insn;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(forms); i++) {
		for (u32 p = 0; p < ARRAY_SIZE(prefixes); p++) {
			u32 n = put_behind(bytes, prefixes[p], 1, &forms[i]);

			assert_int_equal(decode(bytes, n, &insn), is_string_form(&forms[i]));
			if (!is_string_form(&forms[i]))
				continue;
			assert_int_equal(insn.length, n);
			assert_int_equal(insn.repeated, prefixes[p] != PREFIX_ADDRESS);
		}
	}
}

static void the_operand_size_prefix_does_not_toggle_back(void **state)
{
	static const u8 twice[] = { 0x66, 0x66, 0x8b, 0x00 };
	static const u8 between[] = { 0x3e, 0x66, 0x26, 0xc7, 0x00, 1, 2 };
	struct insn insn;

	(void)state;
	assert_true(decode(twice, sizeof(twice), &insn));
	assert_int_equal(insn.width, 2);
	assert_true(decode(between, sizeof(between), &insn));
	assert_int_equal(insn.width, 2);
	assert_int_equal(insn.imm, 0x0201);
	assert_int_equal(insn.length, 7);
}

/* SDM volume 2, tables 2-2 and 2-3: bytes behind the opcode, by ModRM and SIB. */
static u32 operand_bytes(u8 modrm, u8 sib)
{
	static const u8 displacement[] = { 0, 1, 4, 0 };
	u8 mod = modrm >> 6;
	u8 rm = modrm & 7;

	if (mod == 3)
		return 1;
	if (mod == 0 && rm == 5)
		return 1 + 4;
	if (rm != 4)
		return 1u + displacement[mod];
	if (mod == 0 && (sib & 7) == 5)
		return 1 + 1 + 4;
	return 2u + displacement[mod];
}

static void every_modrm_and_sib_has_its_length(void **state)
{
	(void)state;
	for (u32 modrm = 0; modrm < 256; modrm++) {
		for (u32 sib = 0; sib < 256; sib++) {
			const u8 bytes[12] = { 0x89, (u8)modrm, (u8)sib };
			u32 length = 1 + operand_bytes((u8)modrm, (u8)sib);
			struct insn insn;

			assert_int_equal(insn_decode(bytes, sizeof(bytes), &insn), modrm < 0xc0);
			if (modrm >= 0xc0)
				continue;
			assert_int_equal(insn.length, length);
			assert_int_equal(insn.reg, modrm >> 3 & 7);
			assert_true(decode(bytes, length, &insn));
			assert_false(decode(bytes, length - 1, &insn));
		}
	}
}

/* With a memory operand behind it, which opcodes are decoded at all? */
static void no_other_one_byte_opcode_is_decoded(void **state)
{
	static const u8 known[] = { 0x6c, 0x6d, 0x6e, 0x6f, 0x88, 0x89, 0x8a, 0x8b, 0xa0,
				    0xa1, 0xa2, 0xa3, 0xc6, 0xc7, 0xe4, 0xe5, 0xe6, 0xe7,
				    0xec, 0xed, 0xee, 0xef, 0xf4, 0xfa, 0xfb };

	(void)state;
	for (u32 opcode = 0; opcode < 256; opcode++) {
		const u8 bytes[15] = { (u8)opcode };
		struct insn insn;

		if (opcode == 0x0f || opcode == 0x26 || opcode == 0x2e || opcode == 0x36 ||
		    opcode == 0x3e || (opcode >= 0x64 && opcode <= 0x67))
			continue; /* prefixes, and the way to the two-byte opcodes */
		assert_int_equal(insn_decode(bytes, sizeof(bytes), &insn),
				 memchr(known, (int)opcode, sizeof(known)) != NULL);
	}
}

/* Is 0F opcode modrm among the forms of lib/insn.h? */
static bool is_known_two_byte(u8 opcode, u8 modrm)
{
	u8 reg = modrm >> 3 & 7;
	bool memory = modrm < 0xc0;

	switch (opcode) {
	case 0x00: return reg == 2 || reg == 3;
	case 0x01: return reg == 6 || (memory && (reg == 2 || reg == 3 || reg == 7));
	case 0x06:
	case 0x08:
	case 0x09:
	case 0x21:
	case 0x23:
	case 0x30:
	case 0x32:
	case 0x33: return true;
	case 0x20:
	case 0x22: return reg == 0 || reg == 2 || reg == 3 || reg == 4;
	case 0xb6:
	case 0xb7:
	case 0xbe:
	case 0xbf: return memory;
	}
	return false;
}

static void no_other_two_byte_opcode_is_decoded(void **state)
{
	(void)state;
	for (u32 opcode = 0; opcode < 256; opcode++) {
		for (u32 modrm = 0; modrm < 256; modrm++) {
			const u8 bytes[15] = { 0x0f, (u8)opcode, (u8)modrm };
			struct insn insn;

			assert_int_equal(insn_decode(bytes, sizeof(bytes), &insn),
					 is_known_two_byte((u8)opcode, (u8)modrm));
		}
	}
}

static void immediate_stores_are_group_0_in_memory_only(void **state)
{
	(void)state;
	for (u32 modrm = 0; modrm < 256; modrm++) {
		const u8 bytes[15] = { 0xc7, (u8)modrm };
		struct insn insn;

		assert_int_equal(insn_decode(bytes, sizeof(bytes), &insn),
				 modrm < 0xc0 && (modrm >> 3 & 7) == 0);
	}
}

/* An immediate that would end behind byte 15 is refused even when the bytes are there. */
static void the_longest_immediate_store_fits_exactly(void **state)
{
	u8 bytes[20] = { 0x26, 0x26, 0x26, 0x26, 0xc7, 0x84, 0x24, 1, 0, 0, 0, 5, 6, 7, 8, 0 };
	struct insn insn;

	(void)state;
	assert_true(decode(bytes, sizeof(bytes), &insn));
	assert_int_equal(insn.length, 15);
	assert_int_equal(insn.imm, 0x08070605);
	memmove(bytes + 1, bytes, sizeof(bytes) - 1);
	assert_false(decode(bytes, sizeof(bytes), &insn));
}

/* Random bytes: whatever is decoded is within its promises. */
static void noise_keeps_the_promises(void **state)
{
	u32 seed = 1;

	(void)state;
	for (u32 i = 0; i < 200000; i++) {
		u8 bytes[INSN_MAX_BYTES];
		struct insn insn;

		for (u32 b = 0; b < sizeof(bytes); b++) {
			seed = seed * 1664525 + 1013904223;
			bytes[b] = (u8)(seed >> 24);
		}
		if (!insn_decode(bytes, sizeof(bytes), &insn))
			continue;
		assert_in_range(insn.length, 1, INSN_MAX_BYTES);
		assert_in_range(insn.op, INSN_IN, INSN_STORE_IMM);
		assert_in_range(insn.reg, 0, 7);
		assert_true(insn.width <= 4 && insn.width != 3);
		assert_true(insn.reg_width <= 4 && insn.reg_width != 3);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_form_is_decoded),
	cmocka_unit_test(every_truncation_is_refused),
	cmocka_unit_test(segment_prefixes_are_passed_over_up_to_15_bytes),
	cmocka_unit_test(nothing_but_prefixes_is_no_instruction),
	cmocka_unit_test(lock_is_always_refused),
	cmocka_unit_test(repeat_and_address_size_are_for_strings_only),
	cmocka_unit_test(the_operand_size_prefix_does_not_toggle_back),
	cmocka_unit_test(every_modrm_and_sib_has_its_length),
	cmocka_unit_test(no_other_one_byte_opcode_is_decoded),
	cmocka_unit_test(no_other_two_byte_opcode_is_decoded),
	cmocka_unit_test(immediate_stores_are_group_0_in_memory_only),
	cmocka_unit_test(the_longest_immediate_store_fits_exactly),
	cmocka_unit_test(noise_keeps_the_promises),
};

UNIT_MAIN("insn", tests)
