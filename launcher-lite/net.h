/*
 * launcher-lite/net.h - the guest's network card (virtio 5.1), which no wire is plugged into yet.
 * SPDX-License-Identifier: MIT
 *
 * Limit: the link is reported as down; what the guest sends anyway is taken,
 * counted and dropped, and nothing ever arrives.
 */
#ifndef LAUNCHER_LITE_NET_H
#define LAUNCHER_LITE_NET_H

#include "launcher-lite/device.h"

#define NET_RECEIVE 0 /* queues */
#define NET_TRANSMIT 1

struct net {
	struct device device;
	u32 sent_frames;
	u32 sent_bytes; /* without their virtio headers; wraps */
};

/* The card of guest number `instance` of this machine, which makes its address. */
void net_init(struct net *net, u32 instance);

#endif
