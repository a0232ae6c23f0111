/*
 * tests/guests/pci-early-console/main.c - text through configuration space, without a driver.
 * SPDX-License-Identifier: MIT
 *
 * As printk of the 4.x era does it, eight port accesses a character.
 *
 * Holds: 105
 * Dialects: d e1 e2
 * Expect: output "^through the window$"
 */
#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/pci.h"
#include "guest-patches/lib/virtio_pci.h"
#include "tests/guests/test.h"

#define CONSOLE 1u
#define EMERGENCY_WRITE 8u /* in the console's configuration */

void test_main(void)
{
	static const char text[] = "through the window\n";
	const u32 window = pci_capability(CONSOLE, PCI_CAP_WINDOW);
	const u32 config = pci_capability(CONSOLE, PCI_CAP_DEVICE);
	struct virtio_pci pci;

	CHECK(window && config, "no window at %#x or no config at %#x", window, config);
	CHECK_EQUAL(pci_read(CONSOLE, config + PCI_CAP_BAR, 1), 0, "BAR of the config");
	const u32 offset = pci_read(CONSOLE, config + PCI_CAP_OFFSET, 4);
	CHECK(offset && pci_read(CONSOLE, config + PCI_CAP_LENGTH, 4) >= 12, "config at %#x",
	      offset);
	for (const char *c = text; *c; c++) {
		pci_write(CONSOLE, window + PCI_CAP_BAR, 1, 0);
		pci_write(CONSOLE, window + PCI_CAP_LENGTH, 4, 4);
		pci_write(CONSOLE, window + PCI_CAP_OFFSET, 4, offset + EMERGENCY_WRITE);
		pci_write(CONSOLE, window + PCI_CAP_DATA, 4, (u32)*c);
	}
	CHECK(virtio_pci_find(&pci, BUS_CONSOLE, 0), "no console");
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_STATUS), 0, "status");
	CHECK_EQUAL(virtio_pci_isr(&pci), 0, "ISR");
}
