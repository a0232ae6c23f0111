/*
 * tests/guests/pci-config/main.c - configuration mechanism #1, probed as kernels of the 4.x era do.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 102, 103, 104
 * Dialects: d e1 e2
 */
#include "guest-patches/lib/io.h"
#include "guest-patches/lib/pci.h"
#include "tests/guests/test.h"

#define CONSOLE 1u
#define ABSENT 31u

static void probe(void)
{
	port_write(PCI_PORT_ADDRESS + 3, 1, 1);
	port_write(PCI_PORT_ADDRESS, 4, PCI_ENABLE);
	CHECK_EQUAL(port_read(PCI_PORT_ADDRESS, 4), PCI_ENABLE, "address register");
	CHECK_EQUAL(pci_read(0, PCI_CLASS_WORD, 2), 0x0600, "class of 0:0.0");
	CHECK_EQUAL(pci_read(CONSOLE, PCI_ID, 4), 0x10431af4, "who is 0:1.0");
	CHECK_EQUAL(pci_read(CONSOLE, PCI_ID + 2, 2), 0x1043, "word of it");
	CHECK_EQUAL(pci_read(CONSOLE, PCI_ID + 1, 1), 0x1a, "byte of it");
	CHECK_EQUAL(pci_read(ABSENT, PCI_ID, 4), 0xffffffff, "who is 0:31.0");
	CHECK_EQUAL(pci_read(CONSOLE | 1 << 5, PCI_ID, 4), 0xffffffff, "who is 1:1.0");
	port_write(PCI_PORT_ADDRESS, 4, PCI_ENABLE | CONSOLE << 11 | 1 << 8);
	CHECK_EQUAL(port_read(PCI_PORT_DATA, 4), 0xffffffff, "who is 0:1.1");
}

static void size_bar(void)
{
	const u32 before = pci_read(CONSOLE, PCI_BAR0, 4);

	pci_write(CONSOLE, PCI_BAR0, 4, 0xffffffff);
	const u32 bytes = 0 - pci_read(CONSOLE, PCI_BAR0, 4);
	CHECK(bytes && !(bytes & (bytes - 1)), "BAR size %#x", bytes);
	CHECK(!(before & (bytes - 1)), "BAR %#x, size %#x", before, bytes);
	pci_write(CONSOLE, PCI_BAR0, 4, before);
	CHECK_EQUAL(pci_read(CONSOLE, PCI_BAR0, 4), before, "BAR written back");
	CHECK_EQUAL(pci_read(CONSOLE, PCI_BAR0 + 4, 4), 0, "BAR 1");
}

static void list_capabilities(void)
{
	u32 at = pci_read(CONSOLE, PCI_CAPABILITIES, 1);
	u32 types = 0, steps = 0;

	for (; at && steps < 64; steps++) {
		CHECK_EQUAL(pci_read(CONSOLE, at + PCI_CAP_ID, 1), PCI_CAP_ID_VENDOR, "id");
		types |= 1u << (pci_read(CONSOLE, at + PCI_CAP_TYPE, 1) & 31);
		at = pci_read(CONSOLE, at + PCI_CAP_NEXT, 1);
	}
	CHECK_EQUAL(at, 0, "end of the list");
	CHECK_EQUAL(types, 0x3e, "types 1 to 5");
}

void test_main(void)
{
	probe();
	size_bar();
	list_capabilities();
}
