/*
 * hv/emulate.c - the privileged instructions of a ring-1 kernel that are emulated, not reflected.
 * SPDX-License-Identifier: MIT
 *
 * No port and no control register of the machine is ever touched for a
 * guest: IN reads all ones, OUT goes nowhere.  Before the guest has a gate
 * for #GP, reading 0 and ignoring writes beats killing it.
 */
#include "hv/emulate.h"

#include "arch/x86/cpu.h"
#include "hv/guest.h"
#include "hv/reflect.h"
#include "lib/insn.h"
#include "mm/shadow_hot.h"

#define DR6_EMPTY 0xffff0ff0u /* SDM volume 3, 17.2.3: the bits that read as 1 */
#define DR7_EMPTY 0x00000400u

/* Byte by byte, by the guest's tables, across pages. */
static NOINLINE u32 fetch_by_tables(u32 eip, u8 bytes[GUEST_INSN_BYTES])
{
	u32 i;
	gpa_t gpa = GPA(0);

	for (i = 0; i < GUEST_INSN_BYTES; i++) {
		u32 va = eip + i;

		if (i == 0 || !(va & PAGE_OFFSET_MASK)) {
			if (shadow_translate(&GUEST->shadow, GVA(va), 0, &gpa) != WALK_OK)
				break;
		} else {
			gpa.v++;
		}
		bytes[i] = *guest_memory_at(gpa.v);
	}
	return i;
}

u32 emulate_fetch(const struct frame *frame, u8 bytes[GUEST_INSN_BYTES])
{
	const u8 *from = NULL;

	/* Nearly always all of it lies in one page, which the processor just ran. */
	if ((frame->eip & PAGE_OFFSET_MASK) <= PAGE_BYTES - GUEST_INSN_BYTES)
		from = shadow_mapped_at(&GUEST->shadow, frame->eip);
	if (!from)
		return fetch_by_tables(frame->eip, bytes);
	__builtin_memcpy(bytes, from, GUEST_INSN_BYTES);
	return GUEST_INSN_BYTES;
}

void emulate_exit(const struct frame *frame, enum exit_reason reason)
{
	struct guest_exit *out = &SOFT->exit;
	u32 i;

	out->reason = reason;
	out->insn_bytes = emulate_fetch(frame, out->insn);
	for (i = 0; i < GUEST_REGISTERS; i++)
		out->regs[i] = frame->regs[i];
	out->regs[REG_ESP] = frame->esp;
	SOFT->leave = LEAVE_EXIT;
}

static bool is_launchers_port(u32 port, u32 width)
{
	u32 i;

	for (i = 0; i < DIALECT_PORT_RANGES; i++) {
		const struct port_range *range = &GUEST->dialect.ports[i];

		if (range->count && range->first < port + width &&
		    port < (u32)range->first + range->count)
			return true;
	}
	return false;
}

void emulate_port(struct frame *frame, u32 port, u32 width, bool in, u32 length)
{
	if (is_launchers_port(port, width)) {
		emulate_exit(frame, EXIT_PORT);
		return;
	}
	if (in)
		frame->regs[REG_EAX] |= 0xffffffffu >> (32 - 8 * width);
	frame->eip += length;
}

static u32 control_register(u32 number)
{
	switch (number) {
	case 0: return CR0_CORE | (SOFT->wants_ts ? CR0_TS : 0);
	case 2: return GUEST->shared ? shared_read(SHARED_CR2) : 0;
	case 3:
		return shadow_guest_cr3(&GUEST->shadow) == WALK_LINEAR
			       ? 0
			       : shadow_guest_cr3(&GUEST->shadow);
	default: return 0;
	}
}

static u32 debug_register(u32 number)
{
	return number == 6 ? DR6_EMPTY : number == 7 ? DR7_EMPTY : 0;
}

/* HLT without interrupts never ends: machine_halt() of old kernels. */
static void halt(void)
{
	if (GUEST->shared && (shared_read(SHARED_IRQ_ENABLED) & LGUEST_IF)) {
		SOFT->halted = true;
		SOFT->leave = LEAVE_HALT;
	} else {
		guest_kill("halted with interrupts off");
	}
}

/* What the guest gets as #GP once it has a handler, and may have as a no-op before. */
static bool reflected(struct frame *frame, const struct insn *insn)
{
	if (reflect_has_gate(VECTOR_GP))
		return true;
	if (insn->op == INSN_RDMSR || insn->op == INSN_RDPMC) {
		frame->regs[REG_EAX] = 0;
		frame->regs[REG_EDX] = 0;
	}
	return false;
}

bool emulate(struct frame *frame)
{
	u8 bytes[GUEST_INSN_BYTES];
	struct insn insn;
	u32 port;

	if (!insn_decode(bytes, emulate_fetch(frame, bytes), &insn))
		return false;
	switch (insn.op) {
	case INSN_IN:
	case INSN_OUT:
		port = insn.port_in_dx ? (u16)frame->regs[REG_EDX] : insn.port;
		emulate_port(frame, port, insn.width, insn.op == INSN_IN, insn.length);
		return true;
	case INSN_CLI:
	case INSN_STI:
	case INSN_WRITE_DR:
	case INSN_INVLPG:
	case INSN_INVD:
	case INSN_WBINVD: break;
	case INSN_HLT: halt(); break;
	case INSN_READ_CR: frame->regs[REG_EAX - insn.reg] = control_register(insn.crdr); break;
	case INSN_READ_DR: frame->regs[REG_EAX - insn.reg] = debug_register(insn.crdr); break;
	case INSN_WRITE_CR:
	case INSN_CLTS:
	case INSN_LMSW:
	case INSN_LGDT:
	case INSN_LIDT:
	case INSN_LLDT:
	case INSN_LTR:
	case INSN_RDMSR:
	case INSN_WRMSR:
	case INSN_RDPMC:
		if (reflected(frame, &insn))
			return false;
		break;
	default: return false;
	}
	frame->eip += insn.length;
	return true;
}
