/*
 * launcher-lite/access.c - decodes an access to a device and sends it to the right bus.
 * SPDX-License-Identifier: MIT
 *
 * Ports that no bus has read as all ones, and the status of the keyboard
 * controller as "there is a byte": with that a guest's search for a keyboard
 * is over soon (shared/lguest-abi.md 8.7).
 */
#include "launcher-lite/access.h"

#include "launcher-lite/calls.h"
#include "lib/insn.h"
#include "lib/printf.h"

#define KEYBOARD_HAS_BYTE 0xffffff01u /* the ports behind it are nobody's */

/* An instruction as hexadecimal bytes, for a person. */
static void show_bytes(char *out, u32 bytes, const u8 *insn, u32 count)
{
	u32 at = 0;

	out[0] = '\0';
	for (u32 n = 0; n < count && at < bytes; n++)
		at += format(out + at, bytes - at, n ? " %02x" : "%02x", insn[n]);
}

static u32 available(const struct guest_exit *state)
{
	return state->insn_bytes < GUEST_INSN_BYTES ? state->insn_bytes : GUEST_INSN_BYTES;
}

/* Ends the guest, whose instruction at `where` is not `what` it should be. */
static NORETURN void refuse(const struct guest_exit *state, const char *what, const char *at,
			    u32 where)
{
	char shown[3 * GUEST_INSN_BYTES + 1];

	show_bytes(shown, sizeof(shown), state->insn, available(state));
	give_up("no %s (%s) %s %#x", what, shown, at, where);
}

static bool is_pci(u32 address)
{
	return address >= RINGLET_PCI_BASE;
}

void access_registers(struct guest *guest, struct guest_exit *state)
{
	u32 address = state->address;
	struct insn insn;
	bool known = insn_decode(state->insn, available(state), &insn);

	if (known && insn.op == INSN_LOAD) {
		u32 value = is_pci(address) ? pci_bus_read(&guest->pci_bus, address, insn.width)
					    : mmio_bus_read(&guest->mmio_bus, address, insn.width);

		insn_mmio_load(state->regs, &insn, value);
	} else if (known && (insn.op == INSN_STORE || insn.op == INSN_STORE_IMM)) {
		u32 value = insn_mmio_store_value(state->regs, &insn);

		if (is_pci(address))
			pci_bus_write(&guest->pci_bus, address, insn.width, value);
		else
			mmio_bus_write(&guest->mmio_bus, address, insn.width, value);
	} else {
		refuse(state, "plain move", "to or from a device register at", address);
	}
	state->advance = insn.length;
}

void access_port(struct guest *guest, struct guest_exit *state)
{
	struct insn insn;
	bool known = insn_decode(state->insn, available(state), &insn);
	u32 port = known && !insn.port_in_dx ? insn.port : (u16)state->regs[REG_EDX];

	if (known && insn.op == INSN_IN)
		insn_mmio_load(state->regs, &insn,
			       port == KEYBOARD_STATUS_PORT
				       ? KEYBOARD_HAS_BYTE
				       : pci_bus_in(&guest->pci_bus, port, insn.width));
	else if (known && insn.op == INSN_OUT)
		pci_bus_out(&guest->pci_bus, port, insn.width,
			    insn_mmio_store_value(state->regs, &insn));
	else
		refuse(state, "IN or OUT", "at port", port);
	state->advance = insn.length;
}
