/*
 * hv/emulate.h - the privileged instructions of a ring-1 kernel that are emulated, not reflected.
 * SPDX-License-Identifier: MIT
 */
#ifndef HV_EMULATE_H
#define HV_EMULATE_H

#include "arch/x86/frame.h"
#include "hv/guest.h"

/*
 * The bytes at the frame's EIP as ring 1 sees them: up to GUEST_INSN_BYTES,
 * fewer where a page is missing.  Returns how many.
 */
u32 emulate_fetch(const struct frame *frame, u8 bytes[GUEST_INSN_BYTES]);

/*
 * Leaves for the launcher, which decodes the instruction at the frame's EIP;
 * SOFT->exit gets everything but `address` and `error_code`.
 */
void emulate_exit(const struct frame *frame, enum exit_reason reason);

/* Whether the launcher serves any of the `width` ports from `port` on. */
static inline bool emulate_is_launchers_port(u32 port, u32 width)
{
	u32 i;

	if (port >= GUEST->ports_end)
		return false;
	for (i = 0; i < DIALECT_PORT_RANGES; i++) {
		const struct port_range *range = &GUEST->dialect.ports[i];

		/* From `width` - 1 ports before the first to the last. */
		if (range->count && port + width - 1 - range->first < range->count + width - 1)
			return true;
	}
	return false;
}

/*
 * After #GP(0) in LGUEST_KERNEL_CS: true if the instruction was carried out, with EIP behind it,
 * or left to the launcher, or the guest was killed by it; false if the guest is to get the
 * exception (lguest-abi 5.7, 10.6).
 */
MUST_CHECK bool emulate(struct frame *frame);

#endif
