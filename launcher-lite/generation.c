/*
 * launcher-lite/generation.c - tells which dialect of lguest's ABI a kernel speaks.
 * SPDX-License-Identifier: MIT
 *
 * The shared page is judged in a private copy, and so are the registers, which
 * the core has copied already.
 */
#include "launcher-lite/generation.h"

#include "include/abi/lguest.h"
#include "lib/bytes.h"
#include "lib/string.h"

#define VMCALL_ERA (DIALECT_OPCODE | DIALECT_REPORTS_CHANGES)

/* lguest-abi 0.3, one row a generation. */
const struct generation_traits generation_traits[GENERATIONS] = {
	[GENERATION_A1] = { "A1", "2.6.24", GUEST_LAYOUT_L1, DIALECT_EDX_FIRST | DIALECT_CRASH,
			    BUS_LGUEST_0 },
	[GENERATION_A2] = { "A2", "2.6.25", GUEST_LAYOUT_L1, DIALECT_EDX_FIRST, BUS_LGUEST_1 },
	[GENERATION_A3] = { "A3", "2.6.26 to 2.6.28", GUEST_LAYOUT_L1, DIALECT_EDX_FIRST,
			    BUS_LGUEST_2 },
	[GENERATION_A4] = { "A4", "2.6.29", GUEST_LAYOUT_L1, DIALECT_EDX_FIRST, BUS_LGUEST_2 },
	[GENERATION_B1] = { "B1", "2.6.30", GUEST_LAYOUT_L1, VMCALL_ERA, BUS_LGUEST_2 },
	[GENERATION_B2] = { "B2", "2.6.31 to 2.6.33", GUEST_LAYOUT_L2, VMCALL_ERA, BUS_LGUEST_2 },
	[GENERATION_B3] = { "B3", "2.6.34 to 2.6.36", GUEST_LAYOUT_L2, VMCALL_ERA, BUS_LGUEST_2 },
	[GENERATION_B4] = { "B4", "2.6.37 to 3.0", GUEST_LAYOUT_L2, VMCALL_ERA, BUS_LGUEST_2 },
	[GENERATION_C] = { "C", "3.1 to 3.19", GUEST_LAYOUT_L3, DIALECT_REPORTS_CHANGES,
			   BUS_LGUEST_3 },
	[GENERATION_D] = { "D", "4.0", GUEST_LAYOUT_L3, DIALECT_REPORTS_CHANGES, BUS_PCI },
	[GENERATION_E1] = { "E1", "4.1 to 4.9", GUEST_LAYOUT_L4, DIALECT_REPORTS_CHANGES, BUS_PCI },
	[GENERATION_E2] = { "E2", "4.10 to 4.13", GUEST_LAYOUT_L4, DIALECT_REPORTS_CHANGES,
			    BUS_PCI },
};

/* A release as a number that can be compared; 2.6.24 has three parts that count, 3.1 two. */
#define RELEASE(a, b, c) ((a) << 16 | (b) << 8 | (c))
#define PART_MAX 255u

static const struct {
	u32 first, last;
	enum generation generation;
} releases[] = {
	{ RELEASE(2, 6, 24), RELEASE(2, 6, 24), GENERATION_A1 },
	{ RELEASE(2, 6, 25), RELEASE(2, 6, 25), GENERATION_A2 },
	{ RELEASE(2, 6, 26), RELEASE(2, 6, 28), GENERATION_A3 },
	{ RELEASE(2, 6, 29), RELEASE(2, 6, 29), GENERATION_A4 },
	{ RELEASE(2, 6, 30), RELEASE(2, 6, 30), GENERATION_B1 },
	{ RELEASE(2, 6, 31), RELEASE(2, 6, 33), GENERATION_B2 },
	{ RELEASE(2, 6, 34), RELEASE(2, 6, 36), GENERATION_B3 },
	{ RELEASE(2, 6, 37), RELEASE(2, 6, 39), GENERATION_B4 },
	{ RELEASE(3, 0, 0), RELEASE(3, 0, 0), GENERATION_B4 },
	{ RELEASE(3, 1, 0), RELEASE(3, 19, 0), GENERATION_C },
	{ RELEASE(4, 0, 0), RELEASE(4, 0, 0), GENERATION_D },
	{ RELEASE(4, 1, 0), RELEASE(4, 9, 0), GENERATION_E1 },
	{ RELEASE(4, 10, 0), RELEASE(4, 13, 0), GENERATION_E2 },
};

/* Decimal digits at *cursor, which moves behind them; false if there are none or too many. */
static bool take_part(const char **cursor, u32 *part)
{
	const char *at = *cursor;

	*part = 0;
	for (; *at >= '0' && *at <= '9' && *part <= PART_MAX; at++)
		*part = *part * 10 + (u32)(*at - '0');
	if (at == *cursor || *part > PART_MAX)
		return false;
	*cursor = at;
	return true;
}

static bool take_dot_part(const char **cursor, u32 *part)
{
	if (**cursor != '.')
		return false;
	(*cursor)++;
	return take_part(cursor, part);
}

enum generation generation_of_release(const char *release)
{
	u32 major, minor, third = 0;

	if (!take_part(&release, &major) || !take_dot_part(&release, &minor))
		return GENERATION_UNKNOWN;
	if (major == 2 && !take_dot_part(&release, &third))
		return GENERATION_UNKNOWN;
	for (u32 n = 0; n < ARRAY_SIZE(releases); n++) {
		u32 number = RELEASE(major, minor, third);

		if (number >= releases[n].first && number <= releases[n].last)
			return releases[n].generation;
	}
	return GENERATION_UNKNOWN;
}

enum generation generation_named(const char *word)
{
	for (u32 n = 0; n < GENERATIONS; n++) {
		const char *name = generation_traits[n].name;

		_Static_assert('a' - 'A' == 0x20, "ASCII");
		if (word[0] == (name[0] | 0x20) && strcmp(word + 1, name + 1) == 0)
			return (enum generation)n;
	}
	return GENERATION_UNKNOWN;
}

/* The text up to its first blank or its end; false if that is no release. */
static bool take_release(const u8 *at, u32 bytes, char release[RELEASE_BYTES])
{
	u32 length = 0;

	memset(release, 0, RELEASE_BYTES);
	if (bytes == 0 || at[0] < '0' || at[0] > '9')
		return false;
	while (length < bytes && length < RELEASE_BYTES - 1 && at[length] > ' ' &&
	       at[length] <= '~') {
		release[length] = (char)at[length];
		length++;
	}
	return true;
}

static bool search_release(const u8 *at, u32 bytes, char release[RELEASE_BYTES])
{
	static const char banner[] = "Linux version ";
	const u32 banner_bytes = sizeof(banner) - 1;

	for (u32 n = 0; bytes >= banner_bytes && n < bytes - banner_bytes; n++)
		if (at[n] == (u8)banner[0] && memcmp(at + n, banner, banner_bytes) == 0 &&
		    take_release(at + n + banner_bytes, bytes - banner_bytes - n, release))
			return true;
	return false;
}

bool kernel_release(const struct kernel *kernel, char release[RELEASE_BYTES])
{
	const struct image *image = &kernel->image;
	u32 offset = kernel->bzimage.version_string;

	memset(release, 0, RELEASE_BYTES);
	if (kernel->format == KERNEL_BZIMAGE)
		return offset != 0 &&
		       take_release(image->at + offset, image->bytes - offset, release);
	for (u32 n = 0; n < kernel->elf.segments; n++) {
		const struct elf_segment *segment = &kernel->elf.segment[n];

		if (search_release(image->at + segment->offset, segment->file_bytes, release))
			return true;
	}
	return false;
}

/* Where the words are that tell the layouts apart: lguest-abi 3. */
struct page_shape {
	u32 bytes;
	u32 status;	    /* 64 bytes, statically 0xff */
	u32 noirq_start;    /* and noirq_end behind it; 0: there are none */
	u32 noirq_iret;	    /* 0: none */
	u32 kernel_address; /* and syscall_vec behind it */
};

static const struct page_shape shapes[GUEST_LAYOUTS] = {
	[GUEST_LAYOUT_L1] = { 1136, 20, 1120, 0, 1128 },
	[GUEST_LAYOUT_L2] = { 1396, 24, 1380, 0, 1388 },
	[GUEST_LAYOUT_L3] = { 1392, 24, 1376, 0, 1384 },
	[GUEST_LAYOUT_L4] = { 1388, 24, 0, 1376, 1380 },
};

#define SHAPE_MAX_BYTES 1396u
#define BLOCKED_INTERRUPTS 4u
#define TIMER_BLOCKED 1u
#define IRQ_PENDING 20u
#define STATUS_BYTES 64u
#define STATUS_EMPTY 0xffu
#define NOIRQ_MAX_BYTES 4096u /* Linux's is 8; our own guests have their own */
#define INSN_IRET 0xcfu

/* The address that LGUEST_INIT hands over. */
static u32 page_address(const u32 regs[GUEST_REGISTERS], u32 flags)
{
	return flags & DIALECT_EDX_FIRST ? regs[REG_EDX] : regs[REG_EBX];
}

static bool copy_page(const struct gmem *memory, u32 address, u32 bytes, u8 *page)
{
	const u8 *at = gmem_at(memory, address, bytes);

	if (!at || address % sizeof(u32) != 0)
		return false;
	memcpy(page, at, bytes);
	return true;
}

static bool status_is_empty(const u8 *page, const struct page_shape *shape)
{
	for (u32 n = 0; n < STATUS_BYTES; n++)
		if (page[shape->status + n] != STATUS_EMPTY)
			return false;
	return true;
}

/* The code that interrupts must stay out of: an IRET, or a short range; in the kernel's half. */
static bool code_fits(const struct gmem *memory, const u8 *page, const struct page_shape *shape)
{
	u32 kernel_address = load_le32(page + shape->kernel_address);
	u32 start, bytes;
	const u8 *code;

	if (shape->noirq_iret) {
		start = load_le32(page + shape->noirq_iret);
		code = gmem_at(memory, start - kernel_address, 1);
		return start >= kernel_address && code && READ_ONCE(*code) == INSN_IRET;
	}
	start = load_le32(page + shape->noirq_start);
	bytes = load_le32(page + shape->noirq_start + sizeof(u32)) - start;
	return start >= kernel_address && bytes >= 1 && bytes <= NOIRQ_MAX_BYTES;
}

/* lguest-abi 0.4.2, with the ranges of guests other than Linux. */
static bool has_shape(const struct gmem *memory, u32 address, u32 layout)
{
	const struct page_shape *shape = &shapes[layout];
	u8 page[SHAPE_MAX_BYTES];
	u32 syscall_vec;

	if (!copy_page(memory, address, shape->bytes, page))
		return false;
	syscall_vec = load_le32(page + shape->kernel_address + sizeof(u32));
	return (load_le32(page + BLOCKED_INTERRUPTS) & TIMER_BLOCKED) &&
	       (shape->status == IRQ_PENDING || load_le32(page + IRQ_PENDING) == 0) &&
	       status_is_empty(page, shape) &&
	       (syscall_vec == LGUEST_SYSCALL_LINUX || syscall_vec == LGUEST_SYSCALL_PLAN_9) &&
	       code_fits(memory, page, shape);
}

enum generation generation_of_page(const struct gmem *memory, const u32 regs[GUEST_REGISTERS])
{
	static const enum generation tried[] = { GENERATION_A4, GENERATION_B1, GENERATION_B4,
						 GENERATION_C, GENERATION_E2 };

	for (u32 n = 0; n < ARRAY_SIZE(tried); n++) {
		const struct generation_traits *traits = &generation_traits[tried[n]];

		if (has_shape(memory, page_address(regs, traits->flags), traits->layout))
			return tried[n];
	}
	return GENERATION_UNKNOWN;
}

u32 generation_kernel_address(enum generation generation, const struct gmem *memory,
			      const u32 regs[GUEST_REGISTERS])
{
	const struct generation_traits *traits = &generation_traits[generation];
	const struct page_shape *shape = &shapes[traits->layout];
	u8 page[SHAPE_MAX_BYTES];

	if (!copy_page(memory, page_address(regs, traits->flags), shape->bytes, page))
		return 0;
	return load_le32(page + shape->kernel_address);
}
