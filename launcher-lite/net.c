/*
 * launcher-lite/net.c - moves frames between the guest's queues and the wire.
 * SPDX-License-Identifier: MIT
 *
 * The address is 02:52:4c:xx:xx:xx, locally administered, the guest's number
 * in its last three bytes: guests of one machine never share one.
 *
 * No offload is offered, so the header before each frame says nothing: it is
 * skipped on the way out, and zero, one buffer a frame, on the way in.  While
 * the guest has no buffer, frames are left in the core, which keeps the newest
 * and tells us of no more; the guest notifies when it has buffers again.
 */
#include "launcher-lite/net.h"

#include "launcher-lite/calls.h"
#include "lib/string.h"

static bool transmit_serve(struct device *device, const struct vq_chain *chain, u32 *written)
{
	struct net *net = device->state;
	u32 header = device_net_header_bytes(device);
	u32 bytes;

	if (chain->readable_bytes < header)
		return false;
	*written = 0;
	bytes = chain->readable_bytes - header;
	if (bytes >= WIRE_FRAME_MIN && bytes <= WIRE_FRAME_MAX &&
	    vq_copy_out(chain, header, net->sending, bytes) && core_send(net->sending, bytes) == OK)
		net->sent++;
	else
		net->dropped++;
	return true;
}

/* Puts the held frame into a buffer of the guest; one that is too small goes back empty. */
static bool receive_serve(struct device *device, const struct vq_chain *chain, u32 *written)
{
	const u8 header[VIRTIO_NET_HEADER_MAX] = { [VIRTIO_NET_HEADER_BUFFERS] = 1 };
	struct net *net = device->state;
	u32 header_bytes = device_net_header_bytes(device);
	u32 bytes = net->held_bytes;

	net->held_bytes = 0;
	*written = 0;
	if (!vq_copy_in(chain, 0, header, header_bytes))
		return false;
	if (vq_copy_in(chain, header_bytes, net->held, bytes)) {
		*written = header_bytes + bytes;
		net->received++;
	} else {
		net->dropped++;
	}
	return true;
}

static bool hold_one(struct net *net)
{
	if (net->held_bytes == 0)
		net->held_bytes = core_receive(net->held, sizeof(net->held));
	if (net->held_bytes > sizeof(net->held))
		net->held_bytes = 0;
	return net->held_bytes > 0;
}

void net_input(struct net *net)
{
	struct device *device = &net->device;
	u32 budget = device->broken ? 0 : device->queue[NET_RECEIVE].size;
	bool any = false;

	for (; budget > 0 && hold_one(net); budget--) {
		if (!device_serve_one(device, NET_RECEIVE, receive_serve))
			break;
		any = true;
	}
	if (any)
		device_interrupt(device, NET_RECEIVE);
}

static void net_notify(struct device *device, u32 queue)
{
	if (queue == NET_TRANSMIT)
		device_serve(device, NET_TRANSMIT, VQ_MAX_SIZE, transmit_serve);
	else
		net_input(device->state);
}

static void net_reset(struct device *device)
{
	struct net *net = device->state;

	net->held_bytes = 0;
}

static const struct device_model net_model = {
	.name = "net",
	.virtio_id = VIRTIO_ID_NET,
	.queues = 2,
	.notify = net_notify,
	.reset = net_reset,
};

void net_init(struct net *net, u32 instance)
{
	struct virtio_net_config config = {
		.mac = { 0x02, 0x52, 0x4c, (u8)(instance >> 16), (u8)(instance >> 8),
			 (u8)instance },
		.status = VIRTIO_NET_S_LINK_UP,
	};

	memset(net, 0, sizeof(*net));
	device_init(&net->device, &net_model, net);
	net->device.offered = VIRTIO_NET_F_MAC | VIRTIO_NET_F_STATUS;
	memcpy(net->device.config, &config, sizeof(config));
	net->device.config_bytes = sizeof(config);
}
