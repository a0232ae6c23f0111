/*
 * launcher-lite/net.c - a network card without a wire: takes frames and counts them.
 * SPDX-License-Identifier: MIT
 *
 * The address is 02:52:4c:xx:xx:xx, locally administered, the guest's number
 * in its last three bytes: guests of one machine never share one.
 */
#include "launcher-lite/net.h"

#include "lib/string.h"

/* Virtio 5.1.4, as far as the offered features make it valid. */
struct net_config {
	u8 mac[6];
	u16 status; /* bit 0: the link is up */
};

_Static_assert(sizeof(struct net_config) == 8, "virtio 5.1.4");

static bool transmit_serve(struct device *device, const struct vq_chain *chain, u32 *written)
{
	struct net *net = device->state;

	net->sent_frames++;
	net->sent_bytes += chain->readable_bytes;
	*written = 0;
	return true;
}

/* Buffers for receiving just wait in their queue. */
static void net_notify(struct device *device, u32 queue)
{
	if (queue == NET_TRANSMIT)
		device_serve(device, NET_TRANSMIT, VQ_MAX_SIZE, transmit_serve);
}

static const struct device_model net_model = {
	.name = "net",
	.virtio_id = VIRTIO_ID_NET,
	.queues = 2,
	.notify = net_notify,
};

void net_init(struct net *net, u32 instance)
{
	struct net_config config = {
		.mac = { 0x02, 0x52, 0x4c, (u8)(instance >> 16), (u8)(instance >> 8),
			 (u8)instance },
	};

	device_init(&net->device, &net_model, net);
	net->sent_frames = 0;
	net->sent_bytes = 0;
	net->device.offered = VIRTIO_NET_F_MAC | VIRTIO_NET_F_STATUS;
	memcpy(net->device.config, &config, sizeof(config));
	net->device.config_bytes = sizeof(config);
}
