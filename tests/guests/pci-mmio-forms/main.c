/*
 * tests/guests/pci-mmio-forms/main.c - every form of mov that can reach a device register.
 * SPDX-License-Identifier: MIT
 *
 * Each instruction is put together in a page and run with all eight registers
 * known; behind it comes a jump back, so a wrong length does not go unseen.
 * Every register but the one that is loaded must come back as it was.
 *
 * Holds: 107
 * Dialects: d e1 e2
 */
#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/virtio_pci.h"
#include "lib/string.h"
#include "tests/guests/test.h"

/* Registers that keep what is written, as address and width. */
#define WORD 22u  /* queue_select */
#define DWORD 12u /* driver_feature */
#define BYTE 20u  /* device_status */

#define WORD_VALUE 0x8765u
#define DWORD_VALUE 0x89abcdefu
#define BYTE_VALUE 0xc3u /* FAILED, the only high bit a driver can set; NEEDS_RESET follows */

#define ESP 4u
#define MOD_DISP8 1u
#define MOD_DISP32 2u
#define RM_SIB 4u
#define NO_INDEX 4u
#define NO_BASE 5u /* as rm or base, with mod 0 */

/* Shared with the assembly below; registers by hardware number. */
u32 form_registers[8];
u32 form_stack;
u8 *form_code;
void form_run(void);
extern char form_back[];

__asm__(".text\n"
	"form_run: pushal\n"
	"	movl %esp, form_stack\n"
	"	movl form_registers, %eax\n"
	"	movl form_registers + 4, %ecx\n"
	"	movl form_registers + 8, %edx\n"
	"	movl form_registers + 12, %ebx\n"
	"	movl form_registers + 16, %esp\n"
	"	movl form_registers + 20, %ebp\n"
	"	movl form_registers + 24, %esi\n"
	"	movl form_registers + 28, %edi\n"
	"	jmp *form_code\n"
	"form_back: movl %eax, form_registers\n"
	"	movl %ecx, form_registers + 4\n"
	"	movl %edx, form_registers + 8\n"
	"	movl %ebx, form_registers + 12\n"
	"	movl %esp, form_registers + 16\n"
	"	movl %ebp, form_registers + 20\n"
	"	movl %esi, form_registers + 24\n"
	"	movl %edi, form_registers + 28\n"
	"	movl form_stack, %esp\n"
	"	popal\n"
	"	ret\n");

static struct virtio_pci pci;
static u32 code_bytes;

static void put(u32 value, u32 bytes)
{
	memcpy(form_code + code_bytes, &value, bytes);
	code_bytes += bytes;
}

static void begin(u32 prefix, u32 opcode)
{
	code_bytes = 0;
	for (u32 i = 0; i < ARRAY_SIZE(form_registers); i++)
		form_registers[i] = 0x01010100u * (i + 1) + 0x10 * i;
	for (; prefix; prefix >>= 8)
		put(prefix, 1);
	for (; opcode; opcode >>= 8)
		put(opcode, 1);
}

/* 1 / (1 + 2^scale) modulo 2^32, for scale 1 to 3. */
static u32 inverse(u32 scale)
{
	static const u32 of[] = { 0, 0xaaaaaaab, 0xcccccccd, 0x38e38e39 };

	return of[scale];
}

/* ModRM, SIB and displacement that lead to `address`, and the registers for it. */
static void put_address(u32 reg, u32 mod, u32 rm, u32 sib, u32 address)
{
	const u32 disp_bytes = mod == MOD_DISP8 ? 1 : mod == MOD_DISP32 ? 4 : 0;
	const u32 disp = mod == MOD_DISP8 ? 0xffffff90u : mod == MOD_DISP32 ? 0x12345678 : 0;
	const u32 base = rm == RM_SIB ? sib & 7 : rm;
	const u32 index = sib >> 3 & 7, scale = sib >> 6;
	const bool based = mod != 0 || base != NO_BASE;
	u32 rest = address - disp;

	put(mod << 6 | reg << 3 | rm, 1);
	if (rm == RM_SIB)
		put(sib, 1);
	if (rm == RM_SIB && index != NO_INDEX) {
		if (based && index == base) {
			form_registers[base] = scale ? rest * inverse(scale) : rest / 2;
			rest = form_registers[base];
		} else {
			rest -= form_registers[index] << scale;
		}
	}
	if (based)
		form_registers[base] = rest;
	if (!based)
		put(rest, 4);
	else
		put(disp, disp_bytes);
}

/* Runs it; all registers but `loaded` (8: none) must stay. */
static void run(u32 loaded, const char *what)
{
	u32 before[8];

	memcpy(before, form_registers, sizeof(before));
	put(0xe9, 1);
	put((u32)form_back - ((u32)form_code + code_bytes + 4), 4);
	form_run();
	for (u32 i = 0; i < ARRAY_SIZE(before); i++)
		if (i != loaded)
			CHECK(form_registers[i] == before[i],
			      "%s %02x %02x %02x %02x: register %u is %#x, was %#x", what,
			      form_code[0], form_code[1], form_code[2], form_code[3], i,
			      form_registers[i], before[i]);
}

static void load(u32 reg, u32 mod, u32 rm, u32 sib)
{
	begin(0, 0x8b);
	put_address(reg, mod, rm, sib, pci.common + DWORD);
	run(reg, "load");
	CHECK(form_registers[reg] == DWORD_VALUE, "load %02x %02x %02x: got %#x", form_code[0],
	      form_code[1], form_code[2], form_registers[reg]);
}

static void store(u32 reg, u32 mod, u32 rm, u32 sib)
{
	begin(0, 0x89);
	put_address(reg, mod, rm, sib, pci.common + DWORD);
	const u32 want = form_registers[reg];
	virtio_pci_set(&pci, VIRTIO_DRIVER_FEATURE, ~want);
	run(8, "store");
	const u32 got = virtio_pci_get(&pci, VIRTIO_DRIVER_FEATURE);
	CHECK(got == want, "store %02x %02x %02x: %#x instead of %#x", form_code[0], form_code[1],
	      form_code[2], got, want);
}

/* All of ModRM and SIB.  An address made of twice the same register at scale 1 must be even. */
static void addressing_forms(void (*form)(u32 reg, u32 mod, u32 rm, u32 sib), bool with_esp)
{
	for (u32 modrm = 0; modrm < 0xc0; modrm++) {
		const u32 mod = modrm >> 6, reg = modrm >> 3 & 7, rm = modrm & 7;

		if (reg == ESP && !with_esp)
			continue; /* a guest that loads its stack pointer from a device is mad */
		if (rm != RM_SIB) {
			form(reg, mod, rm, NO_INDEX << 3);
			continue;
		}
		for (u32 sib = reg; sib < 0x100; sib += 3)
			form(reg, mod, rm, sib);
	}
}

/* One load by [ebx + disp8]: what is in edx afterwards, before it 0x03030320. */
static u32 loaded(u32 prefix, u32 opcode, u32 reg, u32 from)
{
	begin(prefix, opcode);
	put_address(reg, MOD_DISP8, 3, 0, pci.common + from);
	run(2, "load");
	return form_registers[2];
}

static void load_widths(void)
{
	CHECK_EQUAL(loaded(0, 0x8a, 2, BYTE), 0x030303c3, "mov dl");
	CHECK_EQUAL(loaded(0, 0x8a, 6, BYTE), 0x0303c320, "mov dh");
	CHECK_EQUAL(loaded(0x66, 0x8b, 2, WORD), 0x03038765, "mov dx");
	CHECK_EQUAL(loaded(0, 0xb60f, 2, BYTE), 0x000000c3, "movzx edx, byte");
	CHECK_EQUAL(loaded(0x66, 0xb60f, 2, BYTE), 0x030300c3, "movzx dx, byte");
	CHECK_EQUAL(loaded(0, 0xb70f, 2, WORD), 0x00008765, "movzx edx, word");
	CHECK_EQUAL(loaded(0, 0xbe0f, 2, BYTE), 0xffffffc3, "movsx edx, byte");
	CHECK_EQUAL(loaded(0x66, 0xbe0f, 2, BYTE), 0x0303ffc3, "movsx dx, byte");
	CHECK_EQUAL(loaded(0, 0xbf0f, 2, WORD), 0xffff8765, "movsx edx, word");
	CHECK_EQUAL(loaded(0x3e, 0x8b, 2, DWORD), DWORD_VALUE, "ds: mov edx");
	CHECK_EQUAL(loaded(0x2666, 0x8b, 2, WORD), 0x03038765, "es: mov dx");

	begin(0, 0xa1);
	put(pci.common + DWORD, 4);
	run(0, "mov eax, moffs");
	CHECK_EQUAL(form_registers[0], DWORD_VALUE, "mov eax, moffs");
	begin(0x66, 0xa1);
	put(pci.common + WORD, 4);
	run(0, "mov ax, moffs");
	CHECK_EQUAL(form_registers[0], 0x01018765, "mov ax, moffs");
	begin(0, 0xa0);
	put(pci.common + BYTE, 4);
	run(0, "mov al, moffs");
	CHECK_EQUAL(form_registers[0], 0x010101c3, "mov al, moffs");
}

static void stored(u32 offset, u32 width, u32 want, const char *what)
{
	run(8, what);
	CHECK_EQUAL(virtio_pci_get(&pci, offset, width), want, what);
}

static void store_widths(void)
{
	for (u32 reg = 0; reg < 8; reg++) { /* al to bh, through [disp32] */
		virtio_pci_set(&pci, VIRTIO_STATUS, 0);
		begin(0, 0x88);
		put_address(reg, 0, NO_BASE, 0, pci.common + BYTE);
		form_registers[reg & 3] = reg < 4 ? 0xffffff03 : 0xffff03ff;
		stored(VIRTIO_STATUS, 3, "mov byte");
	}
	for (u32 reg = 0; reg < 8; reg++) {
		begin(0x66, 0x89);
		put_address(reg, 0, NO_BASE, 0, pci.common + WORD);
		stored(VIRTIO_QUEUE_SELECT, (u16)form_registers[reg], "mov word");
	}
	begin(0, 0xa2);
	put(pci.common + BYTE, 4);
	form_registers[0] = 0;
	stored(VIRTIO_STATUS, 0, "mov moffs, al");
	begin(0x66, 0xa3);
	put(pci.common + WORD, 4);
	stored(VIRTIO_QUEUE_SELECT, 0x0100, "mov moffs, ax");
	begin(0, 0xa3);
	put(pci.common + DWORD, 4);
	stored(VIRTIO_DRIVER_FEATURE, 0x01010100, "mov moffs, eax");
	begin(0, 0xc6);
	put_address(0, MOD_DISP32, RM_SIB, 0x4b, pci.common + BYTE); /* ebx + ecx * 2 */
	put(3, 1);
	stored(VIRTIO_STATUS, 3, "mov byte, imm");
	begin(0x66, 0xc7);
	put_address(0, MOD_DISP8, RM_SIB, 0x24, pci.common + WORD); /* esp */
	put(0x1234, 2);
	stored(VIRTIO_QUEUE_SELECT, 0x1234, "mov word, imm");
	begin(0, 0xc7);
	put_address(0, 0, NO_BASE, 0, pci.common + DWORD);
	put(0xfedcba98, 4);
	stored(VIRTIO_DRIVER_FEATURE, 0xfedcba98, "mov dword, imm");
}

void test_main(void)
{
	CHECK(virtio_pci_find(&pci, BUS_CONSOLE, 0), "no console");
	form_code = page_alloc();
	irq_off(); /* no stack to take an interrupt on */

	virtio_pci_set(&pci, VIRTIO_DRIVER_FEATURE, DWORD_VALUE);
	addressing_forms(load, false);
	addressing_forms(store, true);
	store_widths();

	virtio_pci_set(&pci, VIRTIO_DRIVER_FEATURE, DWORD_VALUE);
	virtio_pci_set(&pci, VIRTIO_QUEUE_SELECT, WORD_VALUE);
	virtio_pci_set(&pci, VIRTIO_STATUS, BYTE_VALUE);
	load_widths();
	virtio_pci_set(&pci, VIRTIO_STATUS, 0);
	irq_on();
}
