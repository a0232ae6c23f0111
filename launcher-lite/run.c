/*
 * launcher-lite/run.c - the launcher's loop: run the guest, do what it asked for, run it again.
 * SPDX-License-Identifier: MIT
 *
 * Tour 60: The guest's first exit to its launcher is usually NOTIFY with a
 * string (early console), then come its drivers.  Everything in struct
 * guest_exit comes from the core, but the values are the guest's choice:
 * an address names a descriptor, a ring, a register or a string, or the guest
 * is ended with the address in the reason.
 */
#include "launcher-lite/run.h"

#include "include/abi/lguest.h"
#include "launcher-lite/access.h"
#include "launcher-lite/calls.h"
#include "lib/string.h"

#define NOTIFY_STRING_BYTES 4096u		/* more of one string is not printed */
#define REASON_BYTES (4 * GUEST_TEXT_BYTES + 1) /* every byte escaped */
#define POWER_DOWN "Power down"			/* what a guest says that ends well */

/* Early console output, straight from guest memory. */
static void print_string(const struct guest *guest, u32 address)
{
	u32 most = guest->memory.bytes - address;
	const u8 *text;

	if (most > NOTIFY_STRING_BYTES)
		most = NOTIFY_STRING_BYTES;
	text = gmem_at(&guest->memory, address, most);
	if (text)
		console_write(text, strnlen((const char *)text, most));
}

static void notified(struct guest *guest, u32 address)
{
	if (address == 0) /* lguest-abi 2.5: as if nothing had been said */
		return;
	if (lguest_bus_notify(&guest->lguest_bus, address))
		return;
	if (mmio_bus_notify(&guest->mmio_bus, address))
		return;
	if (address >= guest->memory.bytes)
		give_up("bad NOTIFY address %#x: no device, no ring, and beyond memory (%#x)",
			address, guest->memory.bytes);
	print_string(guest, address);
}

static void boot(struct guest *guest)
{
	struct trouble trouble;
	enum status status;

	if (!guest_lay_out(guest, &trouble))
		give_up("%s", trouble.text);
	status = core_boot(guest->kernel.entry, BOOT_PARAMETERS);
	if (status != OK)
		give_up("the core does not boot guest %s at %#x: status %u", guest->name,
			guest->kernel.entry, status);
}

/* The guest's first hypercall, which it makes again: from now on it is of some generation. */
static void settle_dialect(struct guest *guest, const struct guest_exit *state)
{
	struct dialect_choice choice;
	struct guest_dialect dialect;
	struct trouble trouble;
	enum status status;

	dialect_choose(&choice, guest->generation, &guest->kernel, &guest->memory, state->regs);
	if (!guest->settled)
		say("guest %s: lguest generation %s (%s): %s", guest->name,
		    generation_traits[choice.generation].name,
		    generation_traits[choice.generation].kernels, choice.reason);
	guest->settled = true;
	if (!guest_build_bus(guest, choice.generation, &trouble))
		give_up("%s", trouble.text);
	dialect_make(&dialect, &choice, &guest->memory, state->regs);
	status = core_dialect(&dialect);
	if (status != OK)
		give_up("the core does not take guest %s's dialect: status %u", guest->name,
			status);
}

struct restarts {
	u32 count;
	u64 since; /* uptime in ns */
};

static void restart(struct guest *guest, struct restarts *restarts)
{
	struct launcher_clock clock = { 0 };
	enum status status;

	if (core_clock(&clock) != OK || clock.uptime_ns - restarts->since > RUN_RESTART_PERIOD_NS) {
		restarts->count = 0;
		restarts->since = clock.uptime_ns;
	}
	if (++restarts->count > RUN_MAX_RESTARTS)
		give_up("restarted %u times within %u seconds", restarts->count,
			(u32)(RUN_RESTART_PERIOD_NS / 1000000000ull));
	say("guest %s restarts", guest->name);
	status = core_reset();
	if (status != OK)
		give_up("the core does not reset guest %s: status %u", guest->name, status);
	boot(guest);
}

static NORETURN void ended(const char *text)
{
	char reason[REASON_BYTES];

	text_escape(reason, sizeof(reason), text, strnlen(text, GUEST_TEXT_BYTES));
	core_exit(OUTCOME_KILLED, reason[0] ? reason : "no reason given");
}

static void shut_down(struct guest *guest, const struct guest_exit *state,
		      struct restarts *restarts)
{
	console_flush(&guest->console);
	if (state->address == LGUEST_SHUTDOWN_RESTART) {
		restart(guest, restarts);
		return;
	}
	if (strncmp(state->text, POWER_DOWN, GUEST_TEXT_BYTES) == 0)
		core_exit(OUTCOME_POWERED_OFF, POWER_DOWN);
	ended(state->text);
}

static void input_came(struct guest *guest, u32 what)
{
	if (what & INPUT_CONSOLE)
		console_input(&guest->console);
	if (what & INPUT_FRAMES)
		net_input(&guest->net);
}

void run_guest(struct guest *guest)
{
	struct restarts restarts = { 0, 0 };
	struct guest_exit state;

	memset(&state, 0, sizeof(state));
	boot(guest);
	for (;;) {
		enum status status = core_run(&state);

		if (status != OK)
			give_up("the core does not run guest %s: status %u", guest->name, status);
		switch (state.reason) {
		case EXIT_NOTIFY: notified(guest, state.address); break;
		case EXIT_MMIO: access_registers(guest, &state); break;
		case EXIT_PORT: access_port(guest, &state); break;
		case EXIT_SHUTDOWN: shut_down(guest, &state, &restarts); break;
		case EXIT_KILLED: console_flush(&guest->console); ended(state.text);
		case EXIT_DIALECT: settle_dialect(guest, &state); break;
		case EXIT_INPUT: input_came(guest, state.address); break;
		default: give_up("unknown exit %u of guest %s", state.reason, guest->name);
		}
	}
}
