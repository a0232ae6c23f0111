/*
 * hv/shared_page.c - where the fields of a guest's shared page are, by layout.
 * SPDX-License-Identifier: MIT
 */
#include "hv/shared_page.h"

#include "include/abi/lguest.h"

const struct shared_layout shared_layouts[GUEST_LAYOUTS] = {
	[GUEST_LAYOUT_L1] = { .hcall_status = 20,
			      .hcalls = 84,
			      .slot_words = 4,
			      .reserve_mem = 1108,
			      .tsc_khz = 1112,
			      .pgdir = 1116,
			      .noirq_start = 1120,
			      .noirq_end = 1124,
			      .kernel_address = 1128,
			      .syscall_vec = 1132,
			      .bytes = 1136 },
	[GUEST_LAYOUT_L2] = { .irq_pending = 20,
			      .hcall_status = 24,
			      .hcalls = 88,
			      .slot_words = 5,
			      .reserve_mem = 1368,
			      .tsc_khz = 1372,
			      .pgdir = 1376,
			      .noirq_start = 1380,
			      .noirq_end = 1384,
			      .kernel_address = 1388,
			      .syscall_vec = 1392,
			      .bytes = 1396 },
	[GUEST_LAYOUT_L3] = { .irq_pending = 20,
			      .hcall_status = 24,
			      .hcalls = 88,
			      .slot_words = 5,
			      .reserve_mem = 1368,
			      .tsc_khz = 1372,
			      .noirq_start = 1376,
			      .noirq_end = 1380,
			      .kernel_address = 1384,
			      .syscall_vec = 1388,
			      .bytes = 1392 },
	[GUEST_LAYOUT_L4] = { .irq_pending = 20,
			      .hcall_status = 24,
			      .hcalls = 88,
			      .slot_words = 5,
			      .reserve_mem = 1368,
			      .tsc_khz = 1372,
			      .noirq_iret = 1376,
			      .kernel_address = 1380,
			      .syscall_vec = 1384,
			      .bytes = 1388 },
};

_Static_assert(sizeof(struct lguest_data) == 1392, "L3");
