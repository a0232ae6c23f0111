/*
 * include/abi/ringlet.h - the hypercalls Ringlet adds to the lguest ABI, numbered from 64.
 * SPDX-License-Identifier: MIT
 *
 * Kernels of the lguest era never make them, so making one is how a guest
 * says that it knows Ringlet.  Same mechanism as include/abi/lguest.h, with
 * the argument registers ebx, ecx, edx, esi.
 */
#ifndef INCLUDE_ABI_RINGLET_H
#define INCLUDE_ABI_RINGLET_H

#define RHCALL_FIRST 64

/*
 * TLB_TRACKED (): from now on the guest treats its page directories as tagged
 * TLBs and says at each switch whether what is cached for the new one is
 * still good.  NEW_PGTABLE's second argument then has this meaning:
 *   0                    keep the user half that is cached for this directory
 *   RINGLET_FLUSH_USER   it may be stale: verify it against the guest's tables
 * (Without TLB_TRACKED, NEW_PGTABLE's second argument is ignored.)
 * A kernel address that SET_PTE(any, v, 0) or FLUSH_TLB(1) names is dropped
 * for every directory; a user address for the named directory only.
 */
#define RHCALL_TLB_TRACKED 64
#define RINGLET_FLUSH_USER 1

/*
 * COUNTS (a1 = guest-physical address, a2 = bytes): the event counts of this
 * guest as u32 words, in the order of enum count in include/abi/counts.h; the
 * first word is how many follow (0 in a release build, which counts nothing).
 * At most a2 bytes are written.
 */
#define RHCALL_COUNTS 65

/* How many page directories the core keeps cached, at the least. */
#define RINGLET_CACHED_ROOTS 64

/*
 * virtio-mmio (version 2) devices of a Ringlet guest: RINGLET_MMIO_DEVICES
 * register blocks from RINGLET_MMIO_BASE, one every RINGLET_MMIO_STRIDE
 * bytes; block n raises IRQ n + 1.  An absent device answers DeviceID 0.
 * A queue may be notified by writing QueueNotify or, without a page fault and
 * a decoder, with NOTIFY(RINGLET_NOTIFY(block, queue)).
 */
#define RINGLET_MMIO_BASE 0xd0000000u
#define RINGLET_MMIO_STRIDE 0x200u
#define RINGLET_MMIO_DEVICES 8
#define RINGLET_MMIO_BYTES 0x1000u

/*
 * Where the BARs of PCI devices (kernels 4.0 to 4.13) are: one page a device,
 * in the order of their numbers on bus 0.
 */
#define RINGLET_PCI_BASE 0xd0010000u
#define RINGLET_PCI_STRIDE 0x1000u
#define RINGLET_PCI_DEVICES 8
#define RINGLET_DEVICES_END (RINGLET_PCI_BASE + RINGLET_PCI_DEVICES * RINGLET_PCI_STRIDE)

/* NOTIFY's argument for queue q (0..15) of virtio-mmio block n: no decoding, no page fault. */
#define RINGLET_NOTIFY(n, q) (RINGLET_MMIO_BASE + (n)*RINGLET_MMIO_STRIDE + 0x50u + ((q) << 16))

#endif
