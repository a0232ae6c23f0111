/*
 * tests/guests/bus_record.h - records of the device page of 2.6.25 to 3.19.
 * SPDX-License-Identifier: MIT
 *
 * For tests that look into them: the guests' library keeps them to itself.
 * Source: shared/lguest-abi.md 8.3.
 */
#ifndef TESTS_GUESTS_BUS_RECORD_H
#define TESTS_GUESTS_BUS_RECORD_H

#include "guest-patches/lib/bus.h"

struct bus_record {
	u8 type;
	u8 queues;
	u8 feature_bytes;
	u8 config_bytes;
	u8 status;
	u8 rest[]; /* queues, features offered, features taken, configuration */
};

struct bus_queue_record {
	u16 entries;
	u16 line;
	u32 frame;
} __attribute__((packed));

static inline u32 bus_record_bytes(const struct bus_record *record)
{
	return (u32)sizeof(*record) + record->queues * (u32)sizeof(struct bus_queue_record) +
	       2u * record->feature_bytes + record->config_bytes;
}

static inline u8 *bus_features_offered(struct bus_record *record)
{
	return record->rest + record->queues * sizeof(struct bus_queue_record);
}

static inline u8 *bus_features_taken(struct bus_record *record)
{
	return bus_features_offered(record) + record->feature_bytes;
}

#endif
