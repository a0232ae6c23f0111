/*
 * tests/fuzz-guest/fuzz.h - what the kinds of random steps share.
 * SPDX-License-Identifier: MIT
 *
 * Every step draws its numbers from a generator that begins with seed and
 * step, so one step can be made again alone.  Values are tame, which a guest
 * lives through, except where reckless() says otherwise.
 */
#ifndef TESTS_FUZZ_GUEST_FUZZ_H
#define TESTS_FUZZ_GUEST_FUZZ_H

#include "guest-patches/lib/gdt.h"
#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/trap.h"

#define FUZZ_PAGES 32u
#define FUZZ_DIRECTORIES 6u
#define FUZZ_DEVICES KERNEL_SPARE /* where two pages of device registers are mapped */
#define FUZZ_DEVICES_BYTES 0x2000u
#define FUZZ_USER_CODE 0x00500000u /* ring 3's page of random code, and its data behind it */
#define FUZZ_USER_PAGES 4u

/* Pages in a row, whatever is written to them; the first and last are never named. */
extern u8 *fuzz_pages;
extern u32 *fuzz_directories[FUZZ_DIRECTORIES];
extern u32 *fuzz_user_directory;

u32 random_word(void);
u32 random_below(u32 limit);

/* True once in a while: this value may end the guest. */
bool reckless(void);

/* The kernel address of one of fuzz_pages. */
u8 *random_page(void);

/* An address, a size or a number near where something begins, ends or lies. */
u32 random_value(void);

/* The same, and a pointer of ring 1 that mostly can be written through. */
u32 random_pointer(void);

struct call {
	u32 number, a1, a2, a3, a4;
};

/* A hypercall that a guest lives through, as a rule. */
struct call random_call(void);

/* A selector of any segment. */
u32 random_selector(void);

struct descriptor random_descriptor(void);

/* An entry of a page table that the core takes, as a rule. */
u32 random_entry(void);

/* Runs body(argument) until it returns, traps or takes too long. */
void guarded(void (*body)(void *), void *argument);

/* From now on a trap below that address, and at or behind `start`, goes on at the next of these. */
void guard_skips(const u32 *starts, u32 count);

/* So many single steps are taken before a body is abandoned. */
void guard_single_steps(u32 steps);

/* A body counts as one action; so many more were made. */
void guard_counts(u32 count);

#define FUZZ_DEVICE_KINDS 4u

struct virtqueue;

/* Makes available whatever there is at random places of that ring. */
void random_chain(struct virtqueue *queue);

/* A body: NOTIFY of the address that its argument points to. */
void notify(void *argument);

/* The kinds: calls.c, memory.c, code.c, devices.c, bus_lguest.c or bus_pci.c. */
void step_call(void);
void step_ring(void);
void step_descriptors(void);
void step_gates(void);
void step_shared_page(void);
void step_timer(void);
void step_entries(void);
void step_tables(void);
void step_window(void);
void step_code_ring_1(void);
void step_code_ring_3(void);
void step_bus(void);
void step_notify(void);

#endif
