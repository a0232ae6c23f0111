/*
 * tests/fuzz-guest/main.c - a guest that does whatever a seed says, step by step.
 * SPDX-License-Identifier: MIT
 *
 * Its words: seed=N steps=N from=N trace.  Without a seed the TSC gives one.
 * It says which seed and step it is at, and ends when it has made them all; or
 * it is killed, which is none of the core's faults (tests/fuzz-guest/run).
 */
#include "tests/fuzz-guest/fuzz.h"

#include "guest-patches/lib/boot.h"
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/guest.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "include/abi/ringlet.h"
#include "lib/string.h"

#define SAID_EVERY 64u
#define SEED_MASK 0x7fffffffu
#define REPAIRED_EVERY 64u
#define MOST_SKIPS 32u /* or a loop would have many */
#define LONGEST_NS (NS_PER_MS / 2)

u8 *fuzz_pages;
u32 *fuzz_directories[FUZZ_DIRECTORIES];
u32 *fuzz_user_directory;

extern const char trap_catch_leave[];
extern const u32 trap_stubs[]; /* behind all text */

static bool in_body;
static const u32 *skips;
static u32 skips_count, skipped, single_steps;
static u32 actions; /* a step makes several */

static const struct {
	const char *name;
	u32 weight;
	void (*run)(void);
} kinds[] = {
	{ "call", 20, step_call },
	{ "ring", 8, step_ring },
	{ "descriptors", 10, step_descriptors },
	{ "gates", 5, step_gates },
	{ "shared page", 4, step_shared_page },
	{ "timer", 5, step_timer },
	{ "entries", 20, step_entries },
	{ "tables", 6, step_tables },
	{ "window", 10, step_window },
	{ "code in ring 1", 20, step_code_ring_1 },
	{ "code in ring 3", 20, step_code_ring_3 },
	{ "bus", 6, step_bus },
	{ "notify", 4, step_notify },
};

/* ---- A body that is left when it traps ---- */

static void abandon(struct trap_frame *frame)
{
	if (trap_ring(frame) == 3)
		task_fault(frame); /* does not return */
	frame->ds = frame->es = LGUEST_KERNEL_DS;
	frame->fs = frame->gs = 0;
	frame->eip = (u32)trap_catch_leave;
	frame->eflags &= EFLAGS_IF | EFLAGS_FIXED;
}

static void unexpected(const struct trap_frame *frame)
{
	trap_print(frame);
	power_panic("fuzz: unexpected trap");
}

static void trapped(struct trap_frame *frame)
{
	if (!in_body)
		unexpected(frame);
	if (frame->vector == TRAP_DEBUG && single_steps) {
		single_steps--;
		return;
	}
	frame->eflags &= ~EFLAGS_TF;
	for (u32 i = 1; i < skips_count && skipped < MOST_SKIPS; i++) {
		if (frame->eip >= skips[0] && frame->eip < skips[i]) {
			frame->eip = skips[i];
			skipped++;
			return;
		}
	}
	abandon(frame);
}

static void out_of_time(struct trap_frame *frame)
{
	if (in_body)
		abandon(frame);
}

void guard_skips(const u32 *starts, u32 count)
{
	skips = starts;
	skips_count = count;
	skipped = 0;
}

void guard_single_steps(u32 steps)
{
	single_steps = steps;
}

void guard_counts(u32 count)
{
	actions += count;
}

static void set_segments(void)
{
	__asm__ volatile("cld\n movl %0, %%ss\n movl %0, %%ds\n movl %0, %%es\n"
			 "movl %1, %%fs\n movl %1, %%gs\n pushl $2\n popfl"
			 :
			 : "r"(LGUEST_KERNEL_DS), "r"(0)
			 : "memory", "cc");
}

void guarded(void (*body)(void *), void *argument)
{
	struct trap_frame frame;

	shared.blocked_interrupts = ~(1u << LGUEST_TIMER_IRQ);
	timer_set(LONGEST_NS);
	irq_on();
	in_body = true;
	trap_catch(body, argument, &frame);
	in_body = false;
	set_segments();
	irq_off();
	actions++;
	guard_skips(NULL, 0);
	guard_single_steps(0);
}

/* ---- From seed to steps ---- */

/* What a life may have spoilt and needs. */
static void repair(void)
{
	memset(shared.hcall_status, LHCALL_RING_EMPTY, sizeof(shared.hcall_status));
	shared.blocked_interrupts = ~(1u << LGUEST_TIMER_IRQ);
	gdt_init();
	trap_init();
	for (u32 vector = 0; vector < LGUEST_FIRST_IRQ_VECTOR; vector++)
		trap_set(vector, trapped);
	trap_set(LGUEST_FIRST_IRQ_VECTOR, out_of_time);
	hcall1(LHCALL_TS, 0);
	__asm__ volatile("fninit");
}

static void prepare(void)
{
	const u32 devices[] = { RINGLET_MMIO_BASE, RINGLET_PCI_BASE };

	/* Stray writes shall be traps, not the end. */
	for (u32 page = KERNEL_BASE + KERNEL_LOAD; page + PAGE_BYTES <= (u32)trap_stubs;
	     page += PAGE_BYTES)
		page_map(kernel_directory, page, gpa_of((void *)page) | (PTE_KERNEL & ~PTE_W));
	fuzz_pages = page_alloc();
	for (u32 i = 1; i < FUZZ_PAGES; i++)
		page_alloc(); /* the next one: nothing was freed yet */
	for (u32 i = 0; i < ARRAY_SIZE(devices); i++)
		page_map(kernel_directory, FUZZ_DEVICES + i * PAGE_BYTES, devices[i] | PTE_KERNEL);
	for (u32 i = 0; i < FUZZ_DIRECTORIES; i++)
		fuzz_directories[i] = directory_new();
	fuzz_user_directory = directory_new();
	for (u32 i = 0; i < FUZZ_USER_PAGES; i++)
		page_map(fuzz_user_directory, FUZZ_USER_CODE + i * PAGE_BYTES,
			 gpa_of(page_alloc()) | PTE_USER);
	page_map(fuzz_user_directory, USER_STACK_TOP - PAGE_BYTES, gpa_of(page_alloc()) | PTE_USER);
}

static u32 word_of(const char *key, u32 otherwise)
{
	const char *line = at_gpa(boot_params->command_line_gpa);
	const u32 bytes = (u32)strlen(key);
	u32 value = 0;

	while (*line && memcmp(line, key, bytes) != 0)
		line++;
	if (!*line)
		return otherwise;
	for (line += bytes; *line >= '0' && *line <= '9'; line++)
		value = value * 10 + (u32)(*line - '0');
	return value;
}

/* Another one each life: a machine has no other memory of those before. */
static u32 seed_of_life(void)
{
	const u64 now = tsc_read();

	return ((u32)(now >> 8) ^ (u32)(now >> 32)) & SEED_MASK;
}

static void (*chosen(const char **name))(void)
{
	u32 sum = 0, drawn;

	for (u32 i = 0; i < ARRAY_SIZE(kinds); i++)
		sum += kinds[i].weight;
	drawn = random_below(sum);
	for (u32 i = 0;; i++) {
		*name = kinds[i].name;
		if (drawn < kinds[i].weight)
			return kinds[i].run;
		drawn -= kinds[i].weight;
	}
}

void random_begin(u32 seed, u32 step); /* random.c */

void kernel_main(void)
{
	const u32 steps = word_of("steps=", 1000), from = word_of("from=", 0);
	const bool trace = word_of("trace", 1) == 0;
	const u32 seed = word_of("seed=", seed_of_life());

	prepare();
	for (u32 step = from; step < steps; step++) {
		const char *name;
		void (*run)(void);

		random_begin(seed, step);
		run = chosen(&name);
		if (step % REPAIRED_EVERY == 0 || step == from)
			repair();
		if (trace || step % SAID_EVERY == 0 || step == from)
			say("fuzz: seed %u step %u, %u actions: %s\n", seed, step, actions, name);
		run();
		if (directory_current() != kernel_directory)
			directory_load(kernel_directory);
	}
	say("fuzz: seed %u step %u, %u actions: end\n", seed, steps, actions);
	power_off();
}
