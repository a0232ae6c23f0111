/*
 * tests/guests/memory-700/main.c - the core finds everything in a guest too large to see at once.
 * SPDX-License-Identifier: MIT
 *
 * The core has 4 MiB slots for such a guest's memory, sixteen of them.  Page
 * directories, page tables, pages, stacks, text and descriptors lie in slots of
 * their own here, some across the end of one, and are used in turn: a slot
 * that the core forgot to move, or to make the processor forget, is a wrong value.
 *
 * Mem: 700M
 */
#include "guest-patches/lib/trap.h"
#include "include/abi/ringlet.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define SPREAD 48u /* slots for each kind of page, from these on */
#define DIRECTORIES 10u
#define TABLES (DIRECTORIES + SPREAD)
#define PAGES (TABLES + SPREAD)
#define ROUNDS 3u
#define AROUND 16u
#define FRESH (PTE_P | PTE_W | PTE_U) /* neither accessed nor dirty */
#define RESERVED MIB(76)
#define WORDS (PAGE_BYTES / sizeof(u32))

/* A page of that slot of memory, by its kernel address; always the same one. */
static u32 *page_in(u32 slot)
{
	return at_gpa(slot * TABLE_BYTES + slot % 8 * PAGE_BYTES);
}

static u32 value_of(u32 n, u32 round)
{
	return n * 0x10001 + round * 0x100;
}

static void make_directory(u32 n)
{
	u32 *directory = page_in(DIRECTORIES + n), *table = page_in(TABLES + n);

	memcpy(directory, kernel_directory, PAGE_BYTES);
	directory[TEST_ADDRESS / TABLE_BYTES] = gpa_of(table) | PDE_ANY;
	table[0] = gpa_of(page_in(PAGES + n)) | FRESH;
	*page_in(PAGES + n) = value_of(n, 0);
}

static void directories_in_turn(void)
{
	for (u32 n = 0; n < SPREAD; n++)
		make_directory(n);
	for (u32 round = 0; round < ROUNDS; round++) {
		for (u32 n = 0; n < SPREAD; n++) {
			const u32 *pte = page_in(TABLES + n);

			directory_load(page_in(DIRECTORIES + n));
			CHECK_EQUAL(peek(TEST_ADDRESS), value_of(n, round), "a directory's page");
			CHECK_EQUAL(*pte & (PTE_A | PTE_D), round ? PTE_A | PTE_D : PTE_A,
				    "accessed and dirty after a read");
			poke(TEST_ADDRESS, value_of(n, round + 1));
			CHECK_EQUAL(*pte & (PTE_A | PTE_D), PTE_A | PTE_D, "after a write");
			CHECK_EQUAL(*page_in(PAGES + n), value_of(n, round + 1), "memory itself");
		}
	}
}

/* Every directory gets the page of the next one, half of them by SET_PTE, half by a flush. */
static void changes_are_seen(void)
{
	for (u32 n = 0; n < SPREAD; n++) {
		u32 *directory = page_in(DIRECTORIES + n), *pte = page_in(TABLES + n);

		*pte = gpa_of(page_in(PAGES + (n + 1) % SPREAD)) | PTE_USER;
		if (n % 2)
			hcall3(LHCALL_SET_PTE, gpa_of(directory), TEST_ADDRESS, *pte);
	}
	for (u32 n = 0; n < SPREAD; n++) {
		directory_load(page_in(DIRECTORIES + n));
		hcall1(LHCALL_FLUSH_TLB, 0);
		CHECK_EQUAL(peek(TEST_ADDRESS), value_of((n + 1) % SPREAD, ROUNDS), "a new page");
	}
}

/* One touch shows the core sixteen accessed entries. */
static void neighbours_are_filled(void)
{
	u32 *table = page_in(TABLES);

	directory_load(page_in(DIRECTORIES));
	for (u32 i = 0; i < AROUND; i++)
		table[AROUND + i] = gpa_of(page_in(PAGES + i)) | PTE_USER;
	for (u32 i = AROUND; i-- > 0;)
		CHECK_EQUAL(peek(TEST_ADDRESS + (AROUND + i) * PAGE_BYTES), value_of(i, ROUNDS),
			    "a neighbour");
}

/* Maps pages of slots `low` and `high` one behind the other; the address between them. */
static u32 map_pair(u32 index, u32 low, u32 high)
{
	const u32 address = TEST_ADDRESS + index * PAGE_BYTES;

	page_map(directory_current(), address, gpa_of(page_in(low)) | PTE_KERNEL);
	page_map(directory_current(), address + PAGE_BYTES, gpa_of(page_in(high)) | PTE_KERNEL);
	return address + PAGE_BYTES;
}

static u32 trapped_at;

static void note_ud2(struct trap_frame *frame)
{
	trapped_at = frame->eip;
	frame->eip += 2;
}

/* A frame of three words, two of them in the page above. */
static void frames_across_pages(void)
{
	trap_set(TRAP_UNDEFINED, note_ud2);
	for (u32 n = 0; n + 1 < SPREAD; n++) {
		u32 *low = page_in(DIRECTORIES + n + 1), *high = page_in(PAGES + n);
		u32 between, at;

		memset(low, 0, PAGE_BYTES);
		memset(high, 0, PAGE_BYTES);
		between = map_pair(0, DIRECTORIES + n + 1, PAGES + n);
		__asm__ volatile("movl %%esp, %%esi\n movl %2, %%esp\n movl $1f, %0\n1: ud2\n"
				 "movl %%esi, %%esp\n"
				 : "=&r"(at), "=m"(trapped_at)
				 : "r"(between + 8)
				 : "esi", "memory");
		CHECK_EQUAL(trapped_at, at, "eip in the frame");
		CHECK_EQUAL(low[WORDS - 1], at + 2, "eip in memory");
		CHECK_EQUAL(high[0] & 0xffff, LGUEST_KERNEL_CS, "cs in memory");
		CHECK(high[1] & EFLAGS_FIXED, "eflags in memory: %#x", high[1]);
		CHECK_EQUAL(high[2], 0, "the word above");
	}
	trap_set(TRAP_UNDEFINED, NULL);
}

/* mov %cr0, %eax with its first byte in one page and the others, and a RET, in the next. */
static void instructions_across_pages(void)
{
	static const u8 code[] = { 0x0f, 0x20, 0xc0, 0xc3 };
	u32 cr0;

	__asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
	for (u32 n = 0; n + 1 < SPREAD; n++) {
		u32 between = map_pair(4, PAGES + n, DIRECTORIES + n + 1);
		u32 got = 0;

		((u8 *)page_in(PAGES + n))[PAGE_BYTES - 1] = code[0];
		memcpy(page_in(DIRECTORIES + n + 1), code + 1, sizeof(code) - 1);
		__asm__ volatile("call *%1" : "=a"(got) : "r"(between - 1) : "memory");
		CHECK_EQUAL(got, cr0, "cr0");
	}
}

/* Descriptors and a result that begin in one slot and end in the next. */
static void arguments_across_slots(void)
{
	static u32 words[LGUEST_TLS_ENTRIES];

	for (u32 slot = DIRECTORIES; slot < PAGES; slot += 5) {
		u8 *end = at_gpa(slot * TABLE_BYTES);
		struct descriptor table[LGUEST_TLS_ENTRIES];

		for (u32 i = 0; i < LGUEST_TLS_ENTRIES; i++) {
			words[i] = slot + i;
			table[i] = descriptor_make((u32)&words[i], 1, SEGMENT_USER_DATA);
		}
		memcpy(end - 12, table, sizeof(table));
		hcall1(LHCALL_LOAD_TLS, gpa_of(end - 12));
		for (u32 i = 0; i < LGUEST_TLS_ENTRIES; i++) {
			u32 got;

			__asm__ volatile("movw %w1, %%gs\n movl %%gs:0, %0\n movw %w2, %%gs"
					 : "=&r"(got)
					 : "r"((LGUEST_TLS_ENTRY + i) * 8 | 3), "r"(0));
			CHECK_EQUAL(got, slot + i, "gs:0");
		}
		memset(end - 4, 0xff, 8);
		hcall2(RHCALL_COUNTS, gpa_of(end - 2), sizeof(u32));
		/* No bench core: none. */
		CHECK_EQUAL(*(u16 *)(void *)(end - 2), 0, "low half of a count");
		CHECK_EQUAL(*(u16 *)(void *)end, 0, "high half of a count");
		CHECK_EQUAL(*(u16 *)(void *)(end - 4), 0xffff, "what is before it");
		CHECK_EQUAL(*(u16 *)(void *)(end + 2), 0xffff, "what is behind it");
	}
}

void test_main(void)
{
	CHECK_EQUAL(memory_bytes(), MIB(700), "memory");
	CHECK(shared.reserve_mem <= RESERVED, "%#x bytes are reserved", shared.reserve_mem);
	directories_in_turn();
	changes_are_seen();
	neighbours_are_filled();
	directory_load(kernel_directory);
	frames_across_pages();
	instructions_across_pages();
	arguments_across_slots();
}
