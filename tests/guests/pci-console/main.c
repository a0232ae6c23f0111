/*
 * tests/guests/pci-console/main.c - a virtio 1.0 console over PCI, from handshake to interrupt.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 106
 * Dialects: d e1 e2
 * Expect: output "^over PCI$"
 */
#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/pci.h"
#include "guest-patches/lib/virtio_pci.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define OUTPUT 1u
#define ENTRIES 8u

static u8 ring[2 * PAGE_BYTES] __attribute__((aligned(PAGE_BYTES)));
static struct virtio_pci pci;
static struct virtqueue queue;
static volatile u32 interrupts, causes;

static void interrupted(void)
{
	interrupts++;
	causes |= virtio_pci_isr(&pci);
}

static void set_status(u32 status)
{
	virtio_pci_set(&pci, VIRTIO_STATUS, status);
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_STATUS), status, "status");
}

/* Without VERSION_1 the device does not let FEATURES_OK stand. */
static void shake_hands(void)
{
	set_status(0);
	set_status(1);
	set_status(3);
	virtio_pci_set(&pci, VIRTIO_STATUS, 0xb);
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_STATUS), 3, "status without VERSION_1");
	virtio_pci_set(&pci, VIRTIO_DEVICE_FEATURE_SELECT, 1);
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_DEVICE_FEATURE), VIRTIO_VERSION_1, "features");
	virtio_pci_set(&pci, VIRTIO_DRIVER_FEATURE_SELECT, 1);
	virtio_pci_set(&pci, VIRTIO_DRIVER_FEATURE, VIRTIO_VERSION_1);
	set_status(0xb);
}

static void set_queue(void)
{
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_NUM_QUEUES), 2, "queues");
	virtio_pci_set(&pci, VIRTIO_QUEUE_SELECT, 2);
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_QUEUE_SIZE), 0, "size of queue 2");
	virtio_pci_set(&pci, VIRTIO_QUEUE_SELECT, OUTPUT);
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_QUEUE_SIZE), 256, "size of queue 1");
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_QUEUE_ENABLE), 0, "enabled before");
	virtq_open(&queue, gpa_of(ring), ENTRIES);
	virtio_pci_enable(&pci, OUTPUT, &queue);
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_QUEUE_ENABLE), 1, "enabled");
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_QUEUE_SIZE), ENTRIES, "size as set");
}

void test_main(void)
{
	static char text[] = "over PCI\n";
	u32 bytes;
	u16 id;

	CHECK(virtio_pci_find(&pci, BUS_CONSOLE, 0), "no console");
	shake_hands();
	set_queue();
	set_status(0xf);

	irq_off();
	virtq_put(&queue, 3, text, sizeof(text) - 1, 0);
	virtio_pci_notify(&pci, OUTPUT);
	CHECK(virtq_take(&queue, &id, &bytes), "nothing used");
	CHECK_EQUAL(id, 3, "descriptor used");
	CHECK_EQUAL(virtio_pci_isr(&pci), 1, "ISR");
	CHECK_EQUAL(virtio_pci_isr(&pci), 0, "ISR read again");

	irq_set(pci_read(pci.device, PCI_INTERRUPT_LINE, 1), interrupted);
	irq_on();
	interrupts = 0;
	virtq_put(&queue, 0, text, 0, 0);
	virtio_pci_notify(&pci, OUTPUT);
	CHECK_EQUAL(interrupts, 1, "interrupts");
	CHECK_EQUAL(causes, 1, "ISR in the handler");

	set_status(0);
	virtio_pci_set(&pci, VIRTIO_QUEUE_SELECT, OUTPUT);
	CHECK_EQUAL(virtio_pci_get(&pci, VIRTIO_QUEUE_ENABLE), 0, "enabled after the reset");
}
