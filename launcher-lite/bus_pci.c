/*
 * launcher-lite/bus_pci.c - decodes ports and addresses of PCI bus 0.
 * SPDX-License-Identifier: MIT
 */
#include "launcher-lite/bus_pci.h"

#include "launcher-lite/bus_pci_bar.h"
#include "lib/string.h"

static const struct transport pci_transport = {
	.form = VIRTIO_FORM_1,
	.interrupt = modern_interrupt,
	.broken = modern_broken,
};

void pci_bus_init(struct pci_bus *bus, const struct gmem *memory, struct device *const *device,
		  u32 devices)
{
	memset(bus, 0, sizeof(*bus));
	for (u32 n = 0; n < devices && n < RINGLET_PCI_DEVICES; n++) {
		struct pci_slot *slot = &bus->slot[n];

		modern_init(&slot->function.modern, &pci_transport, memory, device[n], n + 1);
		slot->bar = RINGLET_PCI_BASE + n * RINGLET_PCI_STRIDE;
		pci_config_init(&slot->function, slot->bar);
	}
}

/* Is [address, address + bytes) inside [from, from + length)?  The latter does not wrap. */
static bool inside(u32 address, u32 bytes, u32 from, u32 length)
{
	return address >= from && bytes <= length && address - from <= length - bytes;
}

static void follow_bar(struct pci_bus *bus, struct pci_slot *moved)
{
	u32 bar = pci_config_word(&moved->function, PCI_BAR0);
	u32 bytes = moved->function.bar_bytes;

	if (!inside(bar, bytes, RINGLET_PCI_BASE, RINGLET_DEVICES_END - RINGLET_PCI_BASE))
		return;
	for (u32 n = 0; n < RINGLET_PCI_DEVICES; n++) {
		const struct pci_slot *other = &bus->slot[n];

		if (other != moved && other->function.modern.device &&
		    bar < other->bar + other->function.bar_bytes && other->bar < bar + bytes)
			return;
	}
	moved->bar = bar;
}

/* The slot whose configuration the address register selects, or NULL. */
static struct pci_slot *selected(struct pci_bus *bus)
{
	u32 device = PCI_ADDRESS_DEVICE(bus->address);
	struct pci_slot *slot;

	if (device == 0 || device > RINGLET_PCI_DEVICES)
		return NULL;
	slot = &bus->slot[device - 1];
	return modern_present(&slot->function.modern) ? slot : NULL;
}

/* Is it function 0 of some device of bus 0 that is selected, and an offset in its space? */
static bool addressed(const struct pci_bus *bus, u32 offset, u32 width)
{
	return (bus->address & PCI_ADDRESS_ENABLE) && PCI_ADDRESS_BUS(bus->address) == 0 &&
	       PCI_ADDRESS_FUNCTION(bus->address) == 0 &&
	       inside(offset, width, 0, PCI_CONFIG_BYTES);
}

/* All of the host bridge is 0 but its class, so no driver looks at it. */
static u32 bridge_read(u32 offset, u32 width)
{
	static const u8 space[PCI_CONFIG_BYTES] = { [PCI_CLASS] = PCI_CLASS_BRIDGE };
	u32 value = 0;

	memcpy(&value, space + offset, width);
	return value;
}

static u32 data_read(struct pci_bus *bus, u32 offset, u32 width)
{
	struct pci_slot *slot;

	if (!addressed(bus, offset, width))
		return MODERN_NOTHING;
	if (PCI_ADDRESS_DEVICE(bus->address) == 0)
		return bridge_read(offset, width);
	slot = selected(bus);
	return slot ? pci_config_read(&slot->function, offset, width) : MODERN_NOTHING;
}

static void data_write(struct pci_bus *bus, u32 offset, u32 width, u32 value)
{
	struct pci_slot *slot = selected(bus);

	if (!slot || !addressed(bus, offset, width))
		return;
	pci_config_write(&slot->function, offset, width, value);
	follow_bar(bus, slot);
}

u32 pci_bus_in(struct pci_bus *bus, u32 port, u32 width)
{
	u32 value = 0;

	if (inside(port, width, PCI_PORT_DATA, sizeof(u32)))
		return data_read(bus, PCI_ADDRESS_REGISTER(bus->address) + port - PCI_PORT_DATA,
				 width);
	if (!inside(port, width, PCI_PORT_ADDRESS, sizeof(u32)))
		return MODERN_NOTHING;
	memcpy(&value, (const u8 *)&bus->address + (port - PCI_PORT_ADDRESS), width);
	return value;
}

void pci_bus_out(struct pci_bus *bus, u32 port, u32 width, u32 value)
{
	if (inside(port, width, PCI_PORT_DATA, sizeof(u32)))
		data_write(bus, PCI_ADDRESS_REGISTER(bus->address) + port - PCI_PORT_DATA, width,
			   value);
	else if (inside(port, width, PCI_PORT_ADDRESS, sizeof(u32)))
		memcpy((u8 *)&bus->address + (port - PCI_PORT_ADDRESS), &value, width);
}

/* The slot in whose registers [address, address + width) is, or NULL. */
static struct pci_slot *slot_at(struct pci_bus *bus, u32 address, u32 width)
{
	for (u32 n = 0; n < RINGLET_PCI_DEVICES; n++) {
		struct pci_slot *slot = &bus->slot[n];

		if (inside(address, width, slot->bar, slot->function.bar_bytes))
			return modern_present(&slot->function.modern) ? slot : NULL;
	}
	return NULL;
}

u32 pci_bus_read(struct pci_bus *bus, u32 address, u32 width)
{
	struct pci_slot *slot = slot_at(bus, address, width);

	return slot ? pci_bar_read(&slot->function.modern, address - slot->bar, width)
		    : MODERN_NOTHING;
}

void pci_bus_write(struct pci_bus *bus, u32 address, u32 width, u32 value)
{
	struct pci_slot *slot = slot_at(bus, address, width);

	if (slot)
		pci_bar_write(&slot->function.modern, address - slot->bar, width, value);
}
