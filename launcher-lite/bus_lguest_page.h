/*
 * launcher-lite/bus_lguest_page.h - how a device is written into the lguest bus's page.
 * SPDX-License-Identifier: MIT
 *
 * Source: shared/lguest-abi.md 8.2, 8.3.  For bus_lguest.c, which says where.
 */
#ifndef LAUNCHER_LITE_BUS_LGUEST_PAGE_H
#define LAUNCHER_LITE_BUS_LGUEST_PAGE_H

#include "launcher-lite/bus_lguest.h"

/*
 * Writes the record of slot->device, with the queues that the slot has, to
 * slot->descriptor, and keeps in the slot where in it the status and the
 * acknowledged features are.  Returns the record's length: the next one comes
 * right behind it.  The page is zero and has room for LGUEST_BUS_DEVICES.
 */
MUST_CHECK u32 lguest_page_write(struct lguest_bus_slot *slot, enum device_bus kind);

#endif
