/*
 * guest-patches/lib/virtio_net.h - the driver of the virtio network card on the lguest bus.
 * SPDX-License-Identifier: MIT
 *
 * Whole Ethernet frames without their check sequence, 14 to 1514 bytes.  The
 * card hears everything on the wire.
 */
#ifndef GUEST_PATCHES_LIB_VIRTIO_NET_H
#define GUEST_PATCHES_LIB_VIRTIO_NET_H

#include "include/types.h"

#define NET_FRAME_MIN 14u
#define NET_FRAME_MAX 1514u
#define NET_ADDRESS_BYTES 6u

/* False: there is no such device. */
bool virtio_net_init(void);

void virtio_net_address(u8 address[NET_ADDRESS_BYTES]);

/* Returns when the card has taken the frame. */
void virtio_net_send(const void *frame, u32 bytes);

/* Whether a frame waits: one look at memory. */
bool virtio_net_waiting(void);

/* The next frame, and its length; 0: there is none.  `frame` has NET_FRAME_MAX bytes. */
u32 virtio_net_receive(void *frame);

/* Sleeps until there is a frame, or for `ns` nanoseconds.  Interrupts are on afterwards. */
void virtio_net_wait(u32 ns);

#endif
