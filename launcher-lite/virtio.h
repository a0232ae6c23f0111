/*
 * launcher-lite/virtio.h - the numbers and layouts of virtio, as far as our devices use them.
 * SPDX-License-Identifier: MIT
 *
 * Source: OASIS virtio 1.1; section numbers beside each group.  What the
 * lguest bus has in common with it (device types, ring layout, block requests)
 * is in shared/lguest-abi.md 8.5.
 */
#ifndef LAUNCHER_LITE_VIRTIO_H
#define LAUNCHER_LITE_VIRTIO_H

#include "include/types.h"

/* 5: device types */
#define VIRTIO_ID_NET 1
#define VIRTIO_ID_BLOCK 2
#define VIRTIO_ID_CONSOLE 3
#define VIRTIO_ID_ENTROPY 4

/*
 * The forms that requests have had: what each begins with has grown and shrunk
 * (lguest-abi 8.2, 8.5; virtio 5.1.6, 5.2.6).
 */
enum virtio_form {
	VIRTIO_FORM_1,	    /* virtio 1.x */
	VIRTIO_FORM_LEGACY, /* Linux 2.6.25 and later, less what they speak of 1.x */
	VIRTIO_FORM_FIRST,  /* Linux 2.6.24 */
};

/* 2.1: device status */
#define VIRTIO_STATUS_ACKNOWLEDGE 0x01u
#define VIRTIO_STATUS_DRIVER 0x02u
#define VIRTIO_STATUS_DRIVER_OK 0x04u
#define VIRTIO_STATUS_FEATURES_OK 0x08u
#define VIRTIO_STATUS_NEEDS_RESET 0x40u
#define VIRTIO_STATUS_FAILED 0x80u

/* 4.1.4.5, 4.2.2: causes of an interrupt */
#define VIRTIO_INT_USED 1u
#define VIRTIO_INT_CONFIG 2u

/* 6: features of the transport, and 5.x: of the devices */
#define VIRTIO_F_VERSION_1 (1ull << 32)
#define VIRTIO_CONSOLE_F_EMERG_WRITE (1ull << 2)
#define VIRTIO_NET_F_MAC (1ull << 5)
#define VIRTIO_NET_F_STATUS (1ull << 16)
#define VIRTIO_BLK_F_BARRIER (1ull << 0) /* legacy */
#define VIRTIO_BLK_F_SEG_MAX (1ull << 2)
#define VIRTIO_BLK_F_GEOMETRY (1ull << 4)
#define VIRTIO_BLK_F_RO (1ull << 5)
#define VIRTIO_BLK_F_FLUSH (1ull << 9)

/* 2.6: the split virtqueue */
#define VRING_DESC_F_NEXT 1u
#define VRING_DESC_F_WRITE 2u /* the device writes this one */
#define VRING_DESC_F_INDIRECT 4u
#define VRING_AVAIL_F_NO_INTERRUPT 1u
#define VRING_DESC_ALIGN 16u
#define VRING_AVAIL_ALIGN 2u
#define VRING_USED_ALIGN 4u

struct vring_desc {
	u64 addr;
	u32 len;
	u16 flags;
	u16 next;
};

struct vring_avail {
	u16 flags;
	u16 idx;
	u16 ring[];
};

struct vring_used_item {
	u32 id;
	u32 len;
};

struct vring_used {
	u16 flags;
	u16 idx;
	struct vring_used_item ring[];
};

_Static_assert(sizeof(struct vring_desc) == 16, "virtio 2.6.5");
_Static_assert(offsetof(struct vring_avail, ring) == 4, "virtio 2.6.6");
_Static_assert(offsetof(struct vring_used, ring) == 4, "virtio 2.6.8");

/* 4.2.2: registers of the MMIO transport, version 2 */
#define VIRTIO_MMIO_MAGIC 0x000
#define VIRTIO_MMIO_VERSION 0x004
#define VIRTIO_MMIO_DEVICE_ID 0x008
#define VIRTIO_MMIO_VENDOR_ID 0x00c
#define VIRTIO_MMIO_DEVICE_FEATURES 0x010
#define VIRTIO_MMIO_DEVICE_FEATURES_SEL 0x014
#define VIRTIO_MMIO_DRIVER_FEATURES 0x020
#define VIRTIO_MMIO_DRIVER_FEATURES_SEL 0x024
#define VIRTIO_MMIO_QUEUE_SEL 0x030
#define VIRTIO_MMIO_QUEUE_NUM_MAX 0x034
#define VIRTIO_MMIO_QUEUE_NUM 0x038
#define VIRTIO_MMIO_QUEUE_READY 0x044
#define VIRTIO_MMIO_QUEUE_NOTIFY 0x050
#define VIRTIO_MMIO_INTERRUPT_STATUS 0x060
#define VIRTIO_MMIO_INTERRUPT_ACK 0x064
#define VIRTIO_MMIO_STATUS 0x070
#define VIRTIO_MMIO_QUEUE_DESC_LOW 0x080
#define VIRTIO_MMIO_QUEUE_DESC_HIGH 0x084
#define VIRTIO_MMIO_QUEUE_DRIVER_LOW 0x090
#define VIRTIO_MMIO_QUEUE_DRIVER_HIGH 0x094
#define VIRTIO_MMIO_QUEUE_DEVICE_LOW 0x0a0
#define VIRTIO_MMIO_QUEUE_DEVICE_HIGH 0x0a4
#define VIRTIO_MMIO_SHM_LEN_LOW 0x0b0
#define VIRTIO_MMIO_SHM_LEN_HIGH 0x0b4
#define VIRTIO_MMIO_SHM_BASE_LOW 0x0b8
#define VIRTIO_MMIO_SHM_BASE_HIGH 0x0bc
#define VIRTIO_MMIO_CONFIG_GENERATION 0x0fc
#define VIRTIO_MMIO_CONFIG 0x100

#define VIRTIO_MMIO_MAGIC_VALUE 0x74726976u /* "virt" */
#define VIRTIO_MMIO_VERSION_2 2u

/* 5.3.4: of the console; with the features that we offer only emerg_wr means anything */
struct virtio_console_config {
	u16 cols;
	u16 rows;
	u32 max_nr_ports;
	u32 emerg_wr;
};

_Static_assert(offsetof(struct virtio_console_config, emerg_wr) == 8, "virtio 5.3.4");

/* 5.2.4: a disk's configuration, the same in all forms */
struct virtio_blk_config {
	u64 capacity; /* sectors */
	u32 size_max;
	u32 seg_max;
	u16 cylinders;
	u8 heads;
	u8 sectors;
	u32 blk_size;
};

_Static_assert(sizeof(struct virtio_blk_config) == 24, "virtio 5.2.4");
_Static_assert(offsetof(struct virtio_blk_config, cylinders) == 16, "virtio 5.2.4");

/* 5.1.4: a network card's, as far as we offer what makes it valid */
struct virtio_net_config {
	u8 mac[6];
	u16 status; /* VIRTIO_NET_S_* */
};

#define VIRTIO_NET_S_LINK_UP 1u

/* 5.1.6: what stands before a frame; no form has more than virtio 1.x */
#define VIRTIO_NET_HEADER_MAX 12u
#define VIRTIO_NET_HEADER_BUFFERS 10u /* offset of num_buffers, which only 1.x has */

_Static_assert(sizeof(struct virtio_net_config) == 8, "virtio 5.1.4");

/* 5.2.6: a block request is this header, the data, and one status byte */
#define VIRTIO_BLK_T_IN 0u
#define VIRTIO_BLK_T_OUT 1u
#define VIRTIO_BLK_T_FLUSH 4u
#define VIRTIO_BLK_T_GET_ID 8u
#define VIRTIO_BLK_T_BARRIER 0x80000000u /* legacy: with one of the others */
#define VIRTIO_BLK_S_OK 0u
#define VIRTIO_BLK_S_IOERR 1u
#define VIRTIO_BLK_S_UNSUPP 2u
#define VIRTIO_BLK_ID_BYTES 20u
#define VIRTIO_BLK_SECTOR 512u

/* All there is in virtio 1.x; what older forms have behind it says nothing. */
struct virtio_blk_header {
	u32 type;
	u32 reserved;
	u64 sector;
};

_Static_assert(sizeof(struct virtio_blk_header) == 16, "virtio 5.2.6");

#endif
