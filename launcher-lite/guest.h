/*
 * launcher-lite/guest.h - the guest that this launcher runs: its parts, and how they are laid out.
 * SPDX-License-Identifier: MIT
 *
 * Guest-physical memory, as shared/lguest-abi.md 1.1 has it:
 *   0         boot parameters, one page
 *   0x1000    command line
 *   ...       the kernel, where it is linked
 *   top       the initrd, ending at the end of RAM, rounded up to pages
 *   mem       the lguest bus: descriptors, then rings; 1 MiB, at whose end are
 *             the page tables that kernels up to 3.0 start on
 * The images stay untouched in their modules, so that every boot is the first.
 */
#ifndef LAUNCHER_LITE_GUEST_H
#define LAUNCHER_LITE_GUEST_H

#include "launcher-lite/block.h"
#include "launcher-lite/bootparams.h"
#include "launcher-lite/bus_lguest.h"
#include "launcher-lite/bus_mmio.h"
#include "launcher-lite/bus_pci.h"
#include "launcher-lite/console.h"
#include "launcher-lite/dialect.h"
#include "launcher-lite/entropy.h"
#include "launcher-lite/kernel.h"
#include "launcher-lite/net.h"
#include "launcher-lite/plan.h"

struct guest {
	char name[WORDS_NAME_BYTES];
	u32 mem_bytes;
	struct gmem memory; /* RAM and the device pages behind it */
	struct kernel kernel;
	struct image initrd; /* bytes 0: none */
	u32 initrd_at;
	char command_line[BOOT_COMMAND_LINE_BYTES];
	enum generation generation; /* as gen= says, or GENERATION_UNKNOWN */
	bool settled;		    /* it has made a first hypercall, in this boot or another */

	struct console console;
	struct block block[PLAN_MAX_DISKS];
	u32 disks;
	struct net net;
	struct entropy entropy;

	/* In the order of all buses. */
	struct device *device[RINGLET_MMIO_DEVICES];
	u32 devices;
	struct lguest_bus lguest_bus;
	struct mmio_bus mmio_bus;
	struct pci_bus pci_bus;
};

/* Does the initrd fit between the kernel and the end of RAM?  Sets initrd_at. */
MUST_CHECK bool guest_place_initrd(struct guest *guest, struct trouble *trouble);

/* Adds a disk, before guest_plug_devices. */
void guest_add_disk(struct guest *guest, u8 *at, u32 bytes, bool writable);

/* Console, disks, network and, with has_random, entropy: in this order. */
void guest_plug_devices(struct guest *guest, u32 instance, bool has_random);

/* Everything but the bus into zeroed guest memory, all devices asleep: ready for LC_BOOT. */
MUST_CHECK bool guest_lay_out(struct guest *guest, struct trouble *trouble);

/* The bus that this generation looks for; before LC_DIALECT. */
MUST_CHECK bool guest_build_bus(struct guest *guest, enum generation generation,
				struct trouble *trouble);

#endif
