/*
 * launcher-lite/modern.c - the state of a virtio 1.0 device, whichever way its driver comes.
 * SPDX-License-Identifier: MIT
 */
#include "launcher-lite/modern.h"

#include "launcher-lite/calls.h"
#include "lib/string.h"

static void forget(struct modern *modern)
{
	modern->status = 0;
	modern->interrupts = 0;
	modern->device_features_sel = 0;
	modern->driver_features_sel = 0;
	modern->driver_features = 0;
	modern->queue_sel = 0;
	memset(modern->queue, 0, sizeof(modern->queue));
	for (u32 queue = 0; queue < DEVICE_QUEUES; queue++)
		modern->queue[queue].size = VQ_MAX_SIZE;
}

void modern_init(struct modern *modern, const struct transport *transport,
		 const struct gmem *memory, struct device *device, u32 irq)
{
	modern->transport = transport;
	modern->memory = memory;
	modern->device = device;
	modern->irq = irq;
	forget(modern);
}

void modern_interrupt(void *modern_, u32 queue)
{
	struct modern *modern = modern_;

	(void)queue;
	modern->interrupts |= VIRTIO_INT_USED;
	core_irq(modern->irq);
}

void modern_broken(void *modern_)
{
	struct modern *modern = modern_;

	modern->status |= VIRTIO_STATUS_NEEDS_RESET;
	if (modern->status & VIRTIO_STATUS_DRIVER_OK) {
		modern->interrupts |= VIRTIO_INT_CONFIG;
		core_irq(modern->irq);
	}
}

bool modern_present(const struct modern *modern)
{
	return modern->device &&
	       (!modern->device->transport || modern->device->transport == modern->transport);
}

static u64 offered(const struct modern *modern)
{
	return modern->device->offered | modern->device->model->modern_features |
	       VIRTIO_F_VERSION_1;
}

u32 modern_features_read(const struct modern *modern)
{
	if (modern->device_features_sel > 1)
		return 0;
	return (u32)(offered(modern) >> (32 * modern->device_features_sel));
}

u32 modern_driver_features_read(const struct modern *modern)
{
	if (modern->driver_features_sel > 1)
		return 0;
	return (u32)(modern->driver_features >> (32 * modern->driver_features_sel));
}

void modern_features_write(struct modern *modern, u32 value)
{
	u32 shift = 32 * modern->driver_features_sel;

	if (modern->driver_features_sel > 1 || (modern->status & VIRTIO_STATUS_FEATURES_OK))
		return;
	modern->driver_features &= ~(0xffffffffull << shift);
	modern->driver_features |= (u64)value << shift;
}

void modern_status_write(struct modern *modern, u32 value)
{
	struct device *device = modern->device;
	u32 added = value & ~modern->status;

	if (value == 0) {
		forget(modern);
		device_reset(device);
		return;
	}
	if (!device_wake(device, modern->transport, modern))
		return;
	if (added & VIRTIO_STATUS_FEATURES_OK) {
		u64 wanted = modern->driver_features;

		if ((wanted & ~offered(modern)) != 0 || !(wanted & VIRTIO_F_VERSION_1))
			added &= ~VIRTIO_STATUS_FEATURES_OK;
		else
			device->accepted = wanted & ~VIRTIO_F_VERSION_1;
	}
	modern->status |= added & 0xff & ~VIRTIO_STATUS_NEEDS_RESET;
	if (added & VIRTIO_STATUS_FAILED)
		device_break(device, "the driver gave up, status", value);
	if (added & VIRTIO_STATUS_DRIVER_OK)
		for (u32 queue = 0; queue < device->model->queues; queue++)
			device_notify(device, queue);
}

struct modern_queue *modern_queue(struct modern *modern)
{
	return modern->queue_sel < modern->device->model->queues ? &modern->queue[modern->queue_sel]
								 : NULL;
}

void modern_queue_ready(struct modern *modern, u32 value)
{
	struct device *device = modern->device;
	struct modern_queue *queue = &modern->queue[modern->queue_sel];
	struct virtqueue *vq = &device->queue[modern->queue_sel];

	if (!(value & 1)) {
		vq_reset(vq);
		queue->ready = false;
		return;
	}
	if (queue->ready || !device_wake(device, modern->transport, modern))
		return;
	queue->ready = vq_setup(vq, modern->memory, queue->size, &queue->place);
	if (!queue->ready)
		device_break(device, vq->problem, vq->value);
}

void modern_set_low(u64 *address, u32 value)
{
	*address = (*address & ~0xffffffffull) | value;
}

void modern_set_high(u64 *address, u32 value)
{
	*address = (*address & 0xffffffffull) | (u64)value << 32;
}

void modern_notify(struct modern *modern, u32 queue)
{
	if (modern_present(modern) && (modern->status & VIRTIO_STATUS_DRIVER_OK))
		device_notify(modern->device, queue);
}

u32 modern_config_bytes(const struct device *device)
{
	u32 more = device->model->modern_config_bytes;

	return more > device->config_bytes ? more : device->config_bytes;
}

u32 modern_config_read(const struct device *device, u32 offset, u32 width)
{
	u32 bytes = modern_config_bytes(device);
	u32 value = 0;

	if (width > bytes || offset > bytes - width)
		return MODERN_NOTHING;
	memcpy(&value, device->config + offset, width);
	return value;
}

void modern_config_write(struct device *device, u32 offset, u32 width, u32 value)
{
	if (device->model->config_write)
		device->model->config_write(device, offset, width, value);
}
