/*
 * guest-patches/lib/bus_pci.c - the device bus of kernels 4.0 to 4.13: virtio 1.0 over PCI.
 * SPDX-License-Identifier: MIT
 *
 * In place of bus.c.  Interrupts are edges (shared/lguest-abi.md 8.6), so
 * nobody has to read ISR to get the next one.
 */
#include "guest-patches/lib/bus.h"

#include "guest-patches/lib/io.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/pci.h"
#include "guest-patches/lib/virtio_pci.h"
#include "lib/string.h"

#define DEVICES 9u /* the host bridge among them */
#define QUEUES 2u
#define ENTRIES 16u
#define RING_BYTES (2 * PAGE_BYTES) /* the used part begins on a page of its own */

#define CONFIG_BYTES 32u /* more than any device of ours has */

struct bus_device {
	struct virtio_pci pci;
	u8 (*rings)[RING_BYTES];
	u8 config[CONFIG_BYTES];
};

/* By their numbers on the bus. */
static struct bus_device devices[DEVICES];
static u8 rings[DEVICES][QUEUES][RING_BYTES] __attribute__((aligned(PAGE_BYTES)));

struct bus_device *bus_find_number(u32 type, u32 number)
{
	struct virtio_pci pci;

	if (!virtio_pci_find(&pci, type, number) || pci.device >= DEVICES)
		return NULL;
	struct bus_device *device = &devices[pci.device];
	device->pci = pci;
	device->rings = rings[pci.device];
	return device;
}

const u8 *bus_config(struct bus_device *device)
{
	const u32 at = pci_capability(device->pci.device, PCI_CAP_DEVICE);

	if (!at)
		return NULL;
	const u32 bytes = pci_read(device->pci.device, at + PCI_CAP_LENGTH, sizeof(u32));
	const u32 from =
		device->pci.common + pci_read(device->pci.device, at + PCI_CAP_OFFSET, sizeof(u32));
	for (u32 i = 0; i < bytes && i < CONFIG_BYTES; i++)
		device->config[i] = (u8)register_read(from + i, 1);
	return device->config;
}

u32 bus_queues(const struct bus_device *device)
{
	return virtio_pci_get(&device->pci, VIRTIO_NUM_QUEUES);
}

void bus_start(struct bus_device *device)
{
	const struct virtio_pci *pci = &device->pci;

	virtio_pci_set(pci, VIRTIO_STATUS, 0);
	virtio_pci_set(pci, VIRTIO_STATUS, BUS_ACKNOWLEDGE);
	virtio_pci_set(pci, VIRTIO_STATUS, BUS_ACKNOWLEDGE | BUS_DRIVER);
	virtio_pci_set(pci, VIRTIO_DRIVER_FEATURE_SELECT, 1);
	virtio_pci_set(pci, VIRTIO_DRIVER_FEATURE, VIRTIO_VERSION_1);
}

void bus_take(struct bus_device *device, u32 features)
{
	virtio_pci_set(&device->pci, VIRTIO_DRIVER_FEATURE_SELECT, 0);
	virtio_pci_set(&device->pci, VIRTIO_DRIVER_FEATURE, features);
}

u32 bus_taken(const struct bus_device *device)
{
	virtio_pci_set(&device->pci, VIRTIO_DRIVER_FEATURE_SELECT, 0);
	return virtio_pci_get(&device->pci, VIRTIO_DRIVER_FEATURE);
}

void bus_live(struct bus_device *device)
{
	virtio_pci_set(&device->pci, VIRTIO_STATUS,
		       BUS_ACKNOWLEDGE | BUS_DRIVER | VIRTIO_STATUS_FEATURES_OK | BUS_DRIVER_OK);
}

void bus_queue(struct bus_device *device, u32 index, struct virtqueue *queue, u32 *line)
{
	/* Which makes the features final. */
	virtio_pci_set(&device->pci, VIRTIO_STATUS,
		       BUS_ACKNOWLEDGE | BUS_DRIVER | VIRTIO_STATUS_FEATURES_OK);
	memset(device->rings[index], 0, RING_BYTES);
	virtq_open(queue, gpa_of(device->rings[index]), ENTRIES);
	virtio_pci_enable(&device->pci, index, queue);
	*line = pci_read(device->pci.device, PCI_INTERRUPT_LINE, 1);
}

void bus_notify(struct bus_device *device, u32 index, const struct virtqueue *queue)
{
	(void)queue;
	virtio_pci_notify(&device->pci, index);
}
