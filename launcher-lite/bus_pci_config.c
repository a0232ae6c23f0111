/*
 * launcher-lite/bus_pci_config.c - fills and serves the configuration space of a virtio-pci device.
 * SPDX-License-Identifier: MIT
 *
 * The window (virtio 4.1.4.8) is three fields and a doubleword of data in
 * configuration space: each access to the data makes one access to the device,
 * of as many bytes as the length field says.  Early printk of the guest lives
 * from it.  Fields that name no register make the data read as all ones.
 */
#include "launcher-lite/bus_pci_config.h"

#include "launcher-lite/bus_pci_bar.h"
#include "lib/string.h"

static void put(struct pci_function *function, u32 offset, u32 width, u32 value)
{
	memcpy(function->space + offset, &value, width);
}

u32 pci_config_word(const struct pci_function *function, u32 offset)
{
	u32 value;

	memcpy(&value, function->space + offset, sizeof(value));
	return value;
}

static void put_capability(struct pci_function *function, u32 at, u32 next, u32 type, u32 bytes,
			   u32 offset, u32 length)
{
	struct virtio_pci_cap capability = {
		.id = PCI_CAPABILITY_VENDOR,
		.next = (u8)next,
		.bytes = (u8)bytes,
		.type = (u8)type,
		.offset = offset,
		.length = length,
	};

	memcpy(function->space + at, &capability, sizeof(capability));
}

static void put_class(struct pci_function *function, u32 virtio_id)
{
	static const struct {
		u8 class;
		u8 subclass;
	} classes[] = {
		[VIRTIO_ID_NET] = { PCI_CLASS_NETWORK, 0 },
		[VIRTIO_ID_BLOCK] = { PCI_CLASS_STORAGE, PCI_SUBCLASS_STORAGE_OTHER },
		[VIRTIO_ID_CONSOLE] = { PCI_CLASS_COMMUNICATION, 0 },
	};
	bool known = virtio_id < ARRAY_SIZE(classes) && classes[virtio_id].class != 0;

	put(function, PCI_CLASS, 1, known ? classes[virtio_id].class : PCI_CLASS_OTHER);
	put(function, PCI_SUBCLASS, 1, known ? classes[virtio_id].subclass : 0);
}

void pci_config_init(struct pci_function *function, u32 bar)
{
	const struct modern *modern = &function->modern;
	u32 config_bytes = modern_config_bytes(modern->device);
	const u32 plain = sizeof(struct virtio_pci_cap);
	const u32 longer = plain + sizeof(u32);

	memset(function->space, 0, sizeof(function->space));
	function->bar_bytes = 1;
	while (function->bar_bytes < VIRTIO_PCI_CONFIG + config_bytes)
		function->bar_bytes *= 2;

	put(function, PCI_VENDOR, 2, PCI_VENDOR_VIRTIO);
	put(function, PCI_DEVICE, 2, PCI_DEVICE_VIRTIO + modern->device->model->virtio_id);
	put(function, PCI_STATUS, 2, PCI_STATUS_CAPABILITIES);
	put(function, PCI_REVISION, 1, PCI_REVISION_VIRTIO_1);
	put_class(function, modern->device->model->virtio_id);
	put(function, PCI_BAR0, 4, bar);
	put(function, PCI_SUBSYSTEM, 2, PCI_SUBSYSTEM_VIRTIO);
	put(function, PCI_CAPABILITIES, 1, PCI_AT_COMMON);
	put(function, PCI_INTERRUPT_LINE, 1, modern->irq);

	put_capability(function, PCI_AT_COMMON, PCI_AT_NOTIFY, VIRTIO_PCI_CAP_COMMON, plain, 0,
		       VIRTIO_PCI_COMMON_BYTES);
	put_capability(function, PCI_AT_NOTIFY, PCI_AT_ISR, VIRTIO_PCI_CAP_NOTIFY, longer,
		       VIRTIO_PCI_NOTIFY, VIRTIO_PCI_NOTIFY_BYTES);
	put_capability(function, PCI_AT_ISR, PCI_AT_WINDOW, VIRTIO_PCI_CAP_ISR, plain,
		       VIRTIO_PCI_ISR, VIRTIO_PCI_ISR_BYTES);
	put_capability(function, PCI_AT_WINDOW, config_bytes ? PCI_AT_DEVICE : 0,
		       VIRTIO_PCI_CAP_WINDOW, longer, 0, 0);
	if (config_bytes)
		put_capability(function, PCI_AT_DEVICE, 0, VIRTIO_PCI_CAP_DEVICE, plain,
			       VIRTIO_PCI_CONFIG, config_bytes);
}

static bool overlaps(u32 offset, u32 width, u32 field)
{
	return offset < field + sizeof(u32) && field < offset + width;
}

/* What the window shows: false if that is no place in BAR 0. */
static bool window(const struct pci_function *function, u32 *offset, u32 *width)
{
	*offset = pci_config_word(function, PCI_WINDOW_OFFSET);
	*width = pci_config_word(function, PCI_WINDOW_LENGTH);
	if (function->space[PCI_WINDOW_BAR] != 0)
		return false;
	if (*width != sizeof(u8) && *width != sizeof(u16) && *width != sizeof(u32))
		return false;
	return *offset % *width == 0 && *offset < function->bar_bytes;
}

u32 pci_config_read(struct pci_function *function, u32 offset, u32 width)
{
	u32 at, bytes;
	u32 value = 0;

	if (overlaps(offset, width, PCI_WINDOW_DATA))
		put(function, PCI_WINDOW_DATA, sizeof(u32),
		    window(function, &at, &bytes) ? pci_bar_read(&function->modern, at, bytes)
						  : MODERN_NOTHING);
	memcpy(&value, function->space + offset, width);
	return value;
}

static bool writable(u32 offset)
{
	switch (offset) {
	case PCI_CACHE_LINE:
	case PCI_LATENCY:
	case PCI_WINDOW_BAR: return true;
	default:
		return (offset >= PCI_BAR0 && offset < PCI_BAR1) ||
		       (offset >= PCI_WINDOW_OFFSET && offset < PCI_CONFIG_BYTES);
	}
}

void pci_config_write(struct pci_function *function, u32 offset, u32 width, u32 value)
{
	u32 at, bytes;

	for (u32 n = 0; n < width; n++)
		if (writable(offset + n))
			function->space[offset + n] = (u8)(value >> 8 * n);
	put(function, PCI_BAR0, sizeof(u32),
	    pci_config_word(function, PCI_BAR0) & ~(function->bar_bytes - 1));
	if (overlaps(offset, width, PCI_WINDOW_DATA) && window(function, &at, &bytes))
		pci_bar_write(&function->modern, at, bytes,
			      pci_config_word(function, PCI_WINDOW_DATA));
}
