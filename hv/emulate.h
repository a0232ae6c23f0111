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

/*
 * IN, or OUT, of `width` bytes at `port`: left to the launcher if it serves any of them, else
 * carried out, with EIP `length` bytes further.
 */
void emulate_port(struct frame *frame, u32 port, u32 width, bool in, u32 length);

/*
 * After #GP(0) in LGUEST_KERNEL_CS: true if the instruction was carried out, with EIP behind it,
 * or left to the launcher, or the guest was killed by it; false if the guest is to get the
 * exception (lguest-abi 5.7, 10.6).
 */
MUST_CHECK bool emulate(struct frame *frame);

#endif
