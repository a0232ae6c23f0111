/*
 * launcher-lite/device.c - what all device models share: waking, breaking, and draining a queue.
 * SPDX-License-Identifier: MIT
 *
 * A used ring that overlaps its own available ring makes new requests out of
 * answers, so device_serve takes at most one ring's worth a notification.
 */
#include "launcher-lite/device.h"

#include "launcher-lite/calls.h"
#include "lib/string.h"

/* By form. */
static const struct {
	u8 block;
	u8 net;
} header_bytes[] = {
	[VIRTIO_FORM_1] = { 16, 12 },
	[VIRTIO_FORM_LEGACY] = { 16, 10 },
	[VIRTIO_FORM_FIRST] = { 24, 8 },
};

void device_init(struct device *device, const struct device_model *model, void *state)
{
	memset(device, 0, sizeof(*device));
	device->model = model;
	device->state = state;
}

bool device_wake(struct device *device, const struct transport *transport, void *slot)
{
	if (device->transport)
		return device->transport == transport;
	device->transport = transport;
	device->slot = slot;
	return true;
}

void device_reset(struct device *device)
{
	for (u32 queue = 0; queue < DEVICE_QUEUES; queue++)
		vq_reset(&device->queue[queue]);
	device->accepted = 0;
	device->broken = false;
	device->transport = NULL;
	device->slot = NULL;
	if (device->model->reset)
		device->model->reset(device);
}

static enum virtio_form device_form(const struct device *device)
{
	return device->transport ? device->transport->form : VIRTIO_FORM_1;
}

u32 device_block_header_bytes(const struct device *device)
{
	return header_bytes[device_form(device)].block;
}

u32 device_net_header_bytes(const struct device *device)
{
	return header_bytes[device_form(device)].net;
}

void device_break(struct device *device, const char *problem, u32 value)
{
	if (device->broken)
		return;
	device->broken = true;
	if (device->complaints < DEVICE_MAX_COMPLAINTS) {
		device->complaints++;
		say("%s device stopped until its driver resets it: %s (%#x)%s", device->model->name,
		    problem, value,
		    device->complaints == DEVICE_MAX_COMPLAINTS ? "; no more of these" : "");
	}
	if (device->transport && device->transport->broken)
		device->transport->broken(device->slot);
}

void device_notify(struct device *device, u32 queue)
{
	if (device->broken || queue >= device->model->queues)
		return;
	device->model->notify(device, queue);
	vq_ask_to_notify(&device->queue[queue]);
}

bool device_serve_one(struct device *device, u32 queue, device_serve_fn *serve)
{
	static struct vq_chain chain;
	struct virtqueue *vq = &device->queue[queue];
	u32 written = 0;

	if (device->broken)
		return false;
	switch (vq_next(vq, &chain)) {
	case VQ_EMPTY: return false;
	case VQ_BROKEN: device_break(device, vq->problem, vq->value); return false;
	case VQ_CHAIN: break;
	}
	if (!serve(device, &chain, &written)) {
		device_break(device, "request without its parts", chain.head);
		return false;
	}
	vq_push(vq, &chain, written);
	return true;
}

void device_interrupt(struct device *device, u32 queue)
{
	if (device->transport && vq_wants_interrupt(&device->queue[queue]))
		device->transport->interrupt(device->slot, queue);
}

u32 device_serve(struct device *device, u32 queue, u32 most, device_serve_fn *serve)
{
	u32 size = device->queue[queue].size;
	u32 budget = most < size ? most : size;
	u32 answered = 0;

	while (answered < budget && device_serve_one(device, queue, serve))
		answered++;
	if (answered > 0)
		device_interrupt(device, queue);
	return answered;
}
