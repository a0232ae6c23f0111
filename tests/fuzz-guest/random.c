/*
 * tests/fuzz-guest/random.c - random numbers, and values near where something begins or ends.
 * SPDX-License-Identifier: MIT
 */
#include "arch/x86/layout.h"
#include "include/abi/ringlet.h"
#include "tests/fuzz-guest/fuzz.h"

#define ONE_IN 500u /* values that may end the guest */
#define DEVICE_BYTES 0x4000u
#define CORE_CS_ENTRY 10u

void random_begin(u32 seed, u32 step); /* main.c calls it */

static u32 state;

static u32 mixed(u32 word)
{
	word = (word ^ word >> 16) * 0x7feb352du;
	word = (word ^ word >> 15) * 0x846ca68bu;
	return word ^ word >> 16;
}

void random_begin(u32 seed, u32 step)
{
	state = mixed(mixed(seed) + step);
}

u32 random_word(void)
{
	state += 0x9e3779b9u;
	return mixed(state);
}

u32 random_below(u32 limit)
{
	return random_word() % limit;
}

bool reckless(void)
{
	return random_below(ONE_IN) == 0;
}

u8 *random_page(void)
{
	return fuzz_pages + (1 + random_below(FUZZ_PAGES - 2)) * PAGE_BYTES;
}

/* Up to two words before it, and behind. */
static u32 near(u32 value)
{
	return value + random_below(17) - 8;
}

static u32 somewhere(void)
{
	switch (random_below(14)) {
	case 0: return WINDOW_BASE + random_below(0x400000);
	case 1: return WINDOW_SOFT + random_below(PAGE_BYTES);
	case 2: return ENTRY_STACK + random_below(ENTRY_STACK_BYTES);
	case 3: return WINDOW_CONTROL + random_below(WINDOW_CONTROL_BYTES);
	case 4: return WINDOW_POOL + random_below(0x10000);
	case 5: return 0u - shared.reserve_mem;
	case 6: return memory_bytes();
	case 7: return memory_bytes() + random_below(DEVICE_BYTES);
	case 8: return RINGLET_MMIO_BASE + random_below(0x2000);
	case 9: return gpa_of(&shared) + random_below(sizeof(shared));
	case 10: return (u32)fuzz_directories[random_below(FUZZ_DIRECTORIES)];
	case 11: return FUZZ_USER_CODE + random_below(PAGE_BYTES);
	case 12: return KERNEL_BASE;
	default: return gpa_of(random_page()) + random_below(PAGE_BYTES);
	}
}

u32 random_value(void)
{
	switch (random_below(8)) {
	case 0: return random_word();
	case 1: return near(1u << random_below(32));
	case 2: return near(0);
	case 3: return random_below(64);
	case 4: return gpa_of(random_page());
	case 5: return (u32)random_page() + random_below(PAGE_BYTES);
	case 6: return somewhere();
	default: return near(somewhere() & PTE_FRAME);
	}
}

u32 random_pointer(void)
{
	if (reckless())
		return FUZZ_DEVICES + random_below(FUZZ_DEVICES_BYTES);
	switch (random_below(8)) {
	case 0: return random_value();
	case 1: return somewhere();
	default: return (u32)random_page() + random_below(PAGE_BYTES);
	}
}

u32 random_selector(void)
{
	return random_below(4) ? random_below(LGUEST_GDT_ENTRIES * 8 + 16) : random_word() & 0xffff;
}

struct descriptor random_descriptor(void)
{
	struct descriptor made = { random_word(), random_word() };

	switch (random_below(4)) {
	case 0: return made;
	case 1:
		return descriptor_make(random_value(), 1 + random_below(0x100000),
				       random_below(256));
	case 2: return descriptor_make(0, 0x100000, SEGMENT_PRESENT | random_below(128));
	default: made.high |= SEGMENT_PRESENT << 8; return made;
	}
}

u32 random_entry(void)
{
	const u32 flags = random_below(2) ? random_word() & 0xfff : PTE_USER;

	if (reckless())
		return random_value();
	switch (random_below(8)) {
	case 0: return random_value() & ~PTE_P;
	case 1:
		if (random_below(16))
			return 0; /* few accesses to registers are of use */
		return (RINGLET_MMIO_BASE + random_below(0x18) * PAGE_BYTES) | (flags & ~PTE_PS);
	case 2: return gpa_of(fuzz_directories[random_below(FUZZ_DIRECTORIES)]) | (flags & ~PTE_PS);
	case 3: return (memory_bytes() + random_below(0x100) * PAGE_BYTES) | (flags & ~PTE_PS);
	default: return gpa_of(random_page()) | (flags & ~PTE_PS);
	}
}

/* Not what this guest itself stands on. */
static u32 random_gdt_entry(void)
{
	u32 entry = random_below(LGUEST_GDT_ENTRIES);

	return entry == LGUEST_KERNEL_CS / 8 || entry == LGUEST_KERNEL_DS / 8 ? CORE_CS_ENTRY
									      : entry;
}

static const u8 numbers[] = {
	LHCALL_FLUSH_ASYNC,
	LHCALL_NEW_PGTABLE,
	LHCALL_NEW_PGTABLE,
	LHCALL_FLUSH_TLB,
	LHCALL_LOAD_IDT_ENTRY,
	LHCALL_SET_STACK,
	LHCALL_TS,
	LHCALL_SET_CLOCKEVENT,
	LHCALL_SET_PTE,
	LHCALL_SET_PTE,
	LHCALL_SET_PTE,
	LHCALL_SET_PGD,
	LHCALL_LOAD_TLS,
	LHCALL_NOTIFY,
	LHCALL_LOAD_GDT_ENTRY,
	LHCALL_SEND_INTERRUPTS,
	LHCALL_LOAD_GDT,
	RHCALL_TLB_TRACKED,
	RHCALL_COUNTS,
};

static void tame(struct call *call)
{
	u32 *const directory = fuzz_directories[random_below(FUZZ_DIRECTORIES)];
	const struct descriptor descriptor = random_descriptor();

	switch (call->number) {
	case LHCALL_NEW_PGTABLE:
		call->a1 = gpa_of(random_below(2) ? directory : kernel_directory);
		break;
	case LHCALL_LOAD_IDT_ENTRY:
		call->a1 = LGUEST_FIRST_IRQ_VECTOR + 1 + random_below(200);
		call->a3 = (call->a3 & ~0x1f00u) | 0xe00u | random_below(2) << 8;
		break;
	case LHCALL_SET_STACK:
		call->a1 = LGUEST_KERNEL_DS;
		call->a2 = (u32)random_page() + PAGE_BYTES - random_below(64);
		call->a3 = random_below(3);
		break;
	case LHCALL_SET_PTE:
		call->a1 = random_below(4) ? gpa_of(directory) : call->a1;
		call->a2 = random_below(KERNEL_BASE);
		call->a3 = random_entry();
		break;
	case LHCALL_LOAD_TLS: call->a1 = random_below(memory_bytes() - 24); break;
	case LHCALL_LOAD_GDT:
		call->a1 = random_below(memory_bytes() - LGUEST_KERNEL_CS);
		call->a2 = random_below(LGUEST_KERNEL_CS / 8 + 1);
		break;
	case LHCALL_LOAD_GDT_ENTRY:
		*call = (struct call){ call->number, random_gdt_entry(), descriptor.low,
				       descriptor.high, call->a4 };
		break;
	case LHCALL_NOTIFY: call->a1 = 0; break; /* step_notify and step_bus make others */
	case RHCALL_COUNTS: call->a1 = gpa_of(random_page()); break;
	case LHCALL_SET_PGD: call->a1 = call->a1 & 31 ? call->a1 : gpa_of(directory); break;
	default: break;
	}
}

struct call random_call(void)
{
	struct call call = { numbers[random_below(sizeof(numbers))], random_value(), random_value(),
			     random_value(), random_value() };

	if (!reckless())
		tame(&call);
	else if (random_below(2))
		call.number = random_below(80);
	return call;
}
