/*
 * tests/guests/walk-random/main.c - pseudo-random page table work agrees with a model.
 * SPDX-License-Identifier: MIT
 *
 * Four directories, sixteen addresses, eight pages; a generator with a fixed
 * seed picks what happens.  The model is what the guest's own tables say.
 *
 * Attack: 70, 90
 * Bench: qemu, bochs, nowp
 */
#include "tests/guests/test.h"

#define SEED 20070707u
#define STEPS 20000u
#define DIRECTORIES 4u
#define ADDRESSES 16u
#define PAGES 8u

static u32 random_state = SEED;

static u32 random_below(u32 limit)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % limit;
}

static u32 address_of(u32 index)
{
	/* Some share a page table, some do not; the last four are the kernel's. */
	return index < 12 ? TEST_ADDRESS + index % 4 * PAGE_BYTES + index / 4 * TABLE_BYTES
			  : KERNEL_SPARE + index * PAGE_BYTES;
}

void test_main(void)
{
	static const u32 rights[] = { PTE_USER,
				      PTE_P | PTE_W | PTE_U,
				      PTE_P | PTE_U | PTE_A,
				      PTE_P | PTE_U,
				      PTE_KERNEL,
				      PTE_P | PTE_W | PTE_A | PTE_G,
				      0 };
	u32 *directories[DIRECTORIES], *pages[PAGES];
	u32 current = 0;
	struct trap_frame frame;

	for (u32 i = 0; i < PAGES; i++) {
		pages[i] = page_alloc();
		*pages[i] = i;
	}
	for (u32 i = 0; i < DIRECTORIES; i++)
		directories[i] = directory_new();
	directory_load(directories[0]);

	for (u32 i = 0; i < STEPS; i++) {
		const u32 address = address_of(random_below(ADDRESSES));
		u32 *const directory = directories[random_below(DIRECTORIES)];
		const u32 page = random_below(PAGES),
			  right = rights[random_below(ARRAY_SIZE(rights))];
		const u32 pte = right ? gpa_of(pages[page]) | right : 0;

		switch (random_below(8)) {
		case 0: /* change and tell */
		case 1: page_map(directory, address, pte); break;
		case 2: /* change the current one and flush it all */
			*pte_of(directories[current], address) = pte;
			hcall1(LHCALL_FLUSH_TLB, address >= KERNEL_BASE);
			break;
		case 3: /* queue */
			*pte_of(directory, address) = pte;
			hcall_queue(LHCALL_SET_PTE, gpa_of(directory), address, pte, 0);
			hcall0(LHCALL_FLUSH_ASYNC);
			break;
		case 4:
			current = random_below(DIRECTORIES);
			directory_load(directories[current]);
			break;
		default: break;
		}

		/* One access, and what it must do by the guest's own table. */
		const u32 now = *pte_of(directories[current], address);
		const bool write = random_below(2);
		const u32 value = *(u32 *)at_gpa(now & PTE_FRAME);
		if (write) {
			const bool trapped = test_poke_traps(address, value, &frame);

			CHECK(trapped == !((now & PTE_P) && (now & PTE_W)),
			      "step %u: write to %#x, entry %#x: trapped %u", i, address, now,
			      trapped);
		} else {
			const bool trapped = test_peek_traps(address, &frame);

			CHECK(trapped == !(now & PTE_P),
			      "step %u: read of %#x, entry %#x: trapped %u", i, address, now,
			      trapped);
			if (!trapped)
				CHECK(peek(address) == value, "step %u: %#x holds %u, not %u", i,
				      address, peek(address), value);
		}
		const u32 after = *pte_of(directories[current], address);
		CHECK((now & PTE_P) ? !(after & ~now & ~(PTE_A | PTE_D)) : after == now,
		      "step %u: entry %#x became %#x", i, now, after);
	}
}
