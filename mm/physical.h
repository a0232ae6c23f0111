/*
 * mm/physical.h - physical memory as the core's own address space maps it: one to one.
 * SPDX-License-Identifier: MIT
 *
 * Valid below PHYSICAL_LIMIT and in the core's space only: on a guest's page
 * tables these addresses are the guest's.
 */
#ifndef MM_PHYSICAL_H
#define MM_PHYSICAL_H

#include "arch/x86/layout.h"
#include "include/types.h"

static inline void *physical(hpa_t hpa)
{
	return (void *)hpa.v;
}

#endif
