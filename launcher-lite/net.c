/*
 * launcher-lite/net.c - a network card without a wire: takes frames and counts them.
 * SPDX-License-Identifier: MIT
 *
 * The address is 02:52:4c:xx:xx:xx, locally administered, the guest's number
 * in its last three bytes: guests of one machine never share one.
 */
#include "launcher-lite/net.h"

#include "lib/string.h"

static bool transmit_serve(struct device *device, const struct vq_chain *chain, u32 *written)
{
	struct net *net = device->state;
	u32 header = device_net_header_bytes(device);

	if (chain->readable_bytes < header)
		return false;
	net->sent_frames++;
	net->sent_bytes += chain->readable_bytes - header;
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
	struct virtio_net_config config = {
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
