/*
 * launcher-lite/net.h - the guest's network card (virtio 5.1), on the wire that joins all guests.
 * SPDX-License-Identifier: MIT
 *
 * A frame waits in the core until the guest has a buffer for it, and one of
 * them here.  The card hears all frames, whomever they are for.
 */
#ifndef LAUNCHER_LITE_NET_H
#define LAUNCHER_LITE_NET_H

#include "include/abi/launcher.h"
#include "launcher-lite/device.h"

#define NET_RECEIVE 0 /* queues */
#define NET_TRANSMIT 1

struct net {
	struct device device;
	u32 sent, received; /* frames */
	u32 dropped;	    /* too short or long for the wire, or longer than the guest's buffer */
	u32 held_bytes;	    /* 0: none is held */
	u8 held[WIRE_FRAME_MAX];
	u8 sending[WIRE_FRAME_MAX]; /* put together for LC_SEND */
};

/* The card of guest number `instance` of this machine, which makes its address. */
void net_init(struct net *net, u32 instance);

/* Moves frames from the core to the guest as its buffers allow, one ring's worth at most. */
void net_input(struct net *net);

#endif
