/*
 * tests/guests/suite.c - runs many tests in one guest, one after the other.
 * SPDX-License-Identifier: MIT
 *
 * Between two of them everything that a test may have changed is put back: a
 * test that cannot be undone says `Suite: no`.  The lines are those of single
 * guests, each behind a line `TEST name`.
 */
#include "tests/guests/suite.h"

#include "guest-patches/lib/console.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

static void put_back(const struct lguest_data *start)
{
	irq_off();
	timer_set(0);
	shared.reserve_mem = start->reserve_mem;
	shared.tsc_khz = start->tsc_khz;
	shared.noirq_start = start->noirq_start;
	shared.noirq_end = start->noirq_end;
	shared.kernel_address = start->kernel_address;
	shared.syscall_vec = start->syscall_vec;
	shared.blocked_interrupts = start->blocked_interrupts;

	for (u32 vector = 0; vector < LGUEST_FIRST_IRQ_VECTOR; vector++)
		trap_set(vector, NULL);
	trap_init();
	gdt_init();
	task_init();
	timer_init();
	timer_handler(NULL);
	hcall1(LHCALL_TS, 0);
	directory_load(kernel_directory);
	for (u32 i = 0; i < TABLE_ENTRIES; i++)
		*pte_of(kernel_directory, KERNEL_SPARE + i * PAGE_BYTES) = 0;
	hcall1(LHCALL_FLUSH_TLB, 1);
}

void test_main(void)
{
	const struct lguest_data start = shared;

	for (u32 i = 0; i < suite_count; i++) {
		say("TEST %s\n", suite_tests[i].name);
		suite_tests[i].run();
		test_result();
		put_back(&start);
	}
	power_off();
}
