/*
 * hv/emulate_hot.h - the short way in front of emulate(), for what kernels do often.
 * SPDX-License-Identifier: MIT
 *
 * Two bytes at EIP nearly always tell what is to be done: IN or OUT of a port
 * that is nobody's, or an exception for a guest that has a gate for it (RDMSR
 * of a kernel that probes).  What they leave open is emulate()'s, and so are
 * bytes that are not in sight.  tests/unit/test_emulate.c holds the two
 * against each other.
 */
#ifndef HV_EMULATE_HOT_H
#define HV_EMULATE_HOT_H

#include "arch/x86/cpu.h"
#include "hv/emulate.h"
#include "hv/guest.h"
#include "mm/shadow_hot.h"

#define NO_OPENING 0xffffffffu

/* IN and OUT are the opcodes E4..E7 and EC..EF, and these bits of them say the rest. */
#define OPCODE_PORT 0xe4u
#define OPCODE_PORT_WIDE 1u /* EAX, not AL */
#define OPCODE_PORT_OUT 2u
#define OPCODE_PORT_IN_DX 8u /* else in the byte behind */
#define OPCODE_PORT_BITS (OPCODE_PORT_WIDE | OPCODE_PORT_OUT | OPCODE_PORT_IN_DX)

static inline bool is_port(u32 opening)
{
	return (opening & 0xff & ~OPCODE_PORT_BITS) == OPCODE_PORT;
}

/* The first two bytes at `eip`, the first in the low half; NO_OPENING if they are not in sight. */
static inline u32 opening_at(u32 eip)
{
	const u8 *at;
	u16 opening;

	if ((eip & PAGE_OFFSET_MASK) == PAGE_BYTES - 1)
		return NO_OPENING;
	at = shadow_mapped_at(&GUEST->shadow, eip);
	if (!at)
		return NO_OPENING;
	__builtin_memcpy(&opening, at, sizeof(opening));
	return opening;
}

static inline void port_hot(struct frame *frame, u32 opening)
{
	u32 port = opening >> 8, length = 2;

	if (opening & OPCODE_PORT_IN_DX) {
		port = (u16)frame->regs[REG_EDX];
		length = 1;
	}
	if (port < GUEST->ports_end) {
		emulate_port(frame, port, opening & OPCODE_PORT_WIDE ? 4 : 1,
			     !(opening & OPCODE_PORT_OUT), length);
		return;
	}
	if (!(opening & OPCODE_PORT_OUT))
		frame->regs[REG_EAX] |= opening & OPCODE_PORT_WIDE ? 0xffffffffu : 0xffu;
	frame->eip += length;
}

/*
 * Whether emulate() could say true to an instruction that begins so and is neither IN nor OUT,
 * if the guest has a gate for #GP.  With LOCK, REP or another address size it never does.
 */
static inline bool may_be_emulated(u32 opening)
{
	switch (opening & 0xff) {
	case 0x0f:
		switch (opening >> 8) {
		case 0x01: /* INVLPG, among others */
		case 0x08: /* INVD */
		case 0x09: /* WBINVD */
		case 0x20: /* MOV from a control register */
		case 0x21: /* MOV from and to a debug register */
		case 0x23: return true;
		}
		return false;
	case 0x26: /* the other prefixes */
	case 0x2e:
	case 0x36:
	case 0x3e:
	case 0x64:
	case 0x65:
	case 0x66:
	case 0xf4: /* HLT, CLI, STI */
	case 0xfa:
	case 0xfb: return true;
	}
	return false;
}

/* emulate(), of which it is the usual case. */
MUST_CHECK static inline bool emulate_hot(struct frame *frame)
{
	u32 opening = opening_at(frame->eip);

	if (opening == NO_OPENING)
		return emulate(frame);
	if (is_port(opening)) {
		port_hot(frame, opening);
		return true;
	}
	if (GUEST->handlers[VECTOR_GP].type && !may_be_emulated(opening))
		return false;
	return emulate(frame);
}

#endif
