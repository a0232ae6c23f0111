/*
 * hv/launcher_calls.c - the calls that launchers make, and the judge of their pointers.
 * SPDX-License-Identifier: MIT
 */
#include "hv/launcher_calls.h"

#include "arch/x86/cpu.h"
#include "hv/fpu.h"
#include "hv/log.h"
#include "hv/machine.h"
#include "hv/modules.h"
#include "hv/run.h"
#include "hv/sums.h"
#include "hv/terminal.h"
#include "lib/string.h"
#include "mm/physical.h"
#include "mm/space.h"

#define INSN_ADVANCE_MAX 15u
#define PORTS 0x10000u

_Static_assert(PARTITIONS == WIRE_PORTS, "each has a port of the wire");

/* Part of a launcher's space that it may hand to us. */
static void *inside(u32 address, u32 bytes, u32 start, u32 size, hpa_t hpa)
{
	if (bytes > size || address < start || address - start > size - bytes)
		return NULL;
	return physical(HPA(hpa.v + (address - start)));
}

void *launcher_pointer(const struct partition *p, u32 address, u32 bytes, bool write)
{
	/* Its text is read-only to itself, so nothing is written there for it either. */
	u32 start = write ? p->image_writable : LAUNCHER_BASE;
	u32 skipped = start - LAUNCHER_BASE;
	void *found =
		inside(address, bytes, start, p->image_bytes - skipped, HPA(p->image.v + skipped));

	if (!found)
		found = inside(address, bytes,
			       LAUNCHER_BASE + LAUNCHER_MAX_BYTES - LAUNCHER_STACK_BYTES,
			       LAUNCHER_STACK_BYTES, p->image_stack);
	if (!found && p->created)
		found = inside(address, bytes, LAUNCHER_GUEST, p->memory_bytes, p->memory);
	return found;
}

static enum status lc_exit(struct partition *p, const u32 *args)
{
	const char *text = launcher_pointer(p, args[1], args[2], false);

	run_end(p, args[0], text ? text : "", text ? args[2] : 0);
	return OK;
}

static enum status lc_log(struct partition *p, const u32 *args)
{
	const char *text = launcher_pointer(p, args[0], args[1], false);

	if (!text || args[1] > LAUNCHER_WRITE_BYTES)
		return E_RANGE;
	log_text(text, args[1]);
	return OK;
}

static enum status lc_info(struct partition *p, const u32 *args)
{
	struct launcher_info *info = launcher_pointer(p, args[0], sizeof(*info), true);

	if (!info)
		return E_RANGE;
	memset(info, 0, sizeof(*info));
	info->instance = p->instance;
	info->modules = machine_boot->modules + machine_boot->modules_ignored;
	info->free_bytes = modules_free_bytes();
	info->total_bytes = machine_bytes;
	info->max_guest_bytes = GUEST_MAX_BYTES - SLOT_BYTES;
	memcpy(info->loader, machine_boot->loader, sizeof(info->loader));
	return OK;
}

static enum status lc_module(struct partition *p, const u32 *args)
{
	struct launcher_module *out = launcher_pointer(p, args[1], sizeof(*out), true);

	return out ? modules_map(p, args[0], out) : E_RANGE;
}

static enum status lc_disk(struct partition *p, const u32 *args)
{
	return modules_make_writable(p, args[0]);
}

static enum status lc_create(struct partition *p, const u32 *args)
{
	const struct guest_config *config = launcher_pointer(p, args[0], sizeof(*config), false);

	if (!config)
		return E_RANGE;
	/* Once, even if it failed: what it took by then goes back when the launcher ends. */
	if (p->tried)
		return E_STATE;
	return guest_create(p, config);
}

static enum status lc_boot(struct partition *p, const u32 *args)
{
	if (!p->created)
		return E_STATE;
	*frame_of(&p->guest) = (struct frame){
		.eip = args[0],
		.cs = LGUEST_KERNEL_CS,
		.eflags = EFLAGS_ONE | EFLAGS_IF,
		.ss = LGUEST_KERNEL_DS,
		.ds = LGUEST_KERNEL_DS,
		.es = LGUEST_KERNEL_DS,
		.regs = { [REG_ESI] = args[1] },
	};
	fpu_reset(p);
	p->gives_registers = false;
	p->booted = true;
	sums_log();
	return OK;
}

/* What a launcher gives back after it served a device register: judged, not believed. */
static enum status take_registers(struct partition *p, const struct guest_exit *from)
{
	struct frame *frame = frame_of(&p->guest);
	u32 advance = READ_ONCE(from->advance);
	u32 i;

	if (advance > INSN_ADVANCE_MAX)
		return E_INVAL;
	for (i = 0; i < GUEST_REGISTERS; i++) {
		if (i != REG_ESP)
			frame->regs[i] = from->regs[i];
	}
	frame->eip += advance;
	return OK;
}

static enum status lc_run(struct partition *p, const u32 *args)
{
	struct guest_exit *exit = p->exit_to;
	enum status status = OK;

	/* Mostly it is the same each time. */
	if (!exit || args[0] != p->exit_pointer)
		exit = launcher_pointer(p, args[0], sizeof(*exit), true);
	if (!exit)
		return E_RANGE;
	if (!p->booted)
		return E_STATE;
	if (p->gives_registers)
		status = take_registers(p, exit);
	if (status != OK)
		return status;
	p->gives_registers = false;
	p->exit_pointer = args[0];
	p->exit_to = exit;
	p->runner = RUN_GUEST;
	return OK;
}

static enum status lc_irq(struct partition *p, const u32 *args)
{
	if (!p->created)
		return E_STATE;
	if (args[0] >= LGUEST_IRQS)
		return E_INVAL;
	soft_of(&p->guest)->pending |= 1u << args[0];
	return OK;
}

static enum status lc_write(struct partition *p, const u32 *args)
{
	const char *text = launcher_pointer(p, args[0], args[1], false);

	if (!text || args[1] > LAUNCHER_WRITE_BYTES)
		return E_RANGE;
	terminal_write((u32)(p - partitions), p->name, text, args[1]);
	return OK;
}

static enum status lc_read(struct partition *p, const u32 *args)
{
	char *out = launcher_pointer(p, args[0], args[1], true);
	u32 *count = launcher_pointer(p, args[2], sizeof(*count), true);

	if (!out || !count)
		return E_RANGE;
	*count = terminal_read((u32)(p - partitions), out, args[1]);
	return OK;
}

static enum status lc_clock(struct partition *p, const u32 *args)
{
	struct launcher_clock *out = launcher_pointer(p, args[0], sizeof(*out), true);

	if (!out)
		return E_RANGE;
	out->uptime_ns = machine_now();
	out->wall_ns = machine_wall_ns + out->uptime_ns;
	out->tsc_khz = machine_clock.tsc_khz;
	return OK;
}

static enum status lc_reset(struct partition *p, const u32 *args)
{
	(void)args;
	if (!p->created)
		return E_STATE;
	guest_reset(p);
	return OK;
}

static enum status lc_spawn(struct partition *p, const u32 *args)
{
	(void)args;
	if (p->spawned)
		return E_STATE;
	if (launcher_was_started(p->instance + 1))
		return OK; /* this launcher is a restarted guest's */
	p->spawned = true; /* even if it fails: there is no second try */
	return launcher_start(p->instance + 1);
}

/* Everything that a launcher can get wrong in a dialect; the guest's tables are the guest's. */
static bool dialect_ok(const struct partition *p, const struct guest_dialect *dialect)
{
	bool has_directory =
		dialect->layout == GUEST_LAYOUT_L1 || dialect->layout == GUEST_LAYOUT_L2;
	u32 i;

	if (dialect->layout >= GUEST_LAYOUTS || (dialect->flags & ~DIALECT_FLAGS))
		return false;
	if (has_directory ? dialect->boot_directory % PAGE_BYTES ||
				    dialect->boot_directory >= p->memory_bytes
			  : dialect->boot_directory != 0)
		return false;
	for (i = 0; i < DIALECT_PORT_RANGES; i++) {
		if (dialect->ports[i].count > PORTS - dialect->ports[i].first)
			return false;
	}
	return true;
}

static u32 ports_end(const struct guest_dialect *dialect)
{
	u32 end = 0, i;

	for (i = 0; i < DIALECT_PORT_RANGES; i++) {
		const struct port_range *range = &dialect->ports[i];

		if (range->count && end < (u32)range->first + range->count)
			end = (u32)range->first + range->count;
	}
	return end;
}

static enum status lc_dialect(struct partition *p, const u32 *args)
{
	const struct guest_dialect *from = launcher_pointer(p, args[0], sizeof(*from), false);
	struct guest_dialect dialect;
	struct guest_block *block;

	if (!from)
		return E_RANGE;
	if (!p->booted)
		return E_STATE;
	block = block_of(p);
	if (block->shared)
		return E_STATE;
	dialect = *from;
	if (!dialect_ok(p, &dialect))
		return E_INVAL;
	block->dialect = dialect;
	block->ports_end = ports_end(&dialect);
	block->layout = &shared_layouts[dialect.layout];
	return OK;
}

static enum status lc_send(struct partition *p, const u32 *args)
{
	const u8 *frame = launcher_pointer(p, args[0], args[1], false);
	u32 tell, i;

	if (!frame)
		return E_RANGE;
	if (args[1] < WIRE_FRAME_MIN || args[1] > WIRE_FRAME_MAX)
		return E_INVAL;
	tell = wire_send(&machine_wire, (u32)(p - partitions), frame, args[1]);
	for (i = 0; i < PARTITIONS; i++) {
		if (tell >> i & 1)
			run_input(i, INPUT_FRAMES);
	}
	return OK;
}

static enum status lc_receive(struct partition *p, const u32 *args)
{
	u8 *out = launcher_pointer(p, args[0], args[1], true);
	u32 *count = launcher_pointer(p, args[2], sizeof(*count), true);

	if (!out || !count)
		return E_RANGE;
	return wire_receive(&machine_wire, (u32)(p - partitions), out, args[1], count);
}

static enum status (*const calls[LC_CALLS])(struct partition *p, const u32 *args) = {
	[LC_EXIT] = lc_exit,	 [LC_LOG] = lc_log,	    [LC_INFO] = lc_info,
	[LC_MODULE] = lc_module, [LC_DISK] = lc_disk,	    [LC_CREATE] = lc_create,
	[LC_BOOT] = lc_boot,	 [LC_RUN] = lc_run,	    [LC_IRQ] = lc_irq,
	[LC_WRITE] = lc_write,	 [LC_READ] = lc_read,	    [LC_CLOCK] = lc_clock,
	[LC_RESET] = lc_reset,	 [LC_SPAWN] = lc_spawn,	    [LC_DIALECT] = lc_dialect,
	[LC_SEND] = lc_send,	 [LC_RECEIVE] = lc_receive,
};

void launcher_call(struct partition *p)
{
	struct frame *frame = frame_of(&p->launcher);
	u32 args[3] = { frame->regs[REG_EBX], frame->regs[REG_ECX], frame->regs[REG_EDX] };
	u32 number = frame->regs[REG_EAX];
	enum status status = E_NOCALL;

	if (number < LC_CALLS)
		status = calls[number](p, args);
	if (p->runner != RUN_NOBODY)
		frame->regs[REG_EAX] = status;
}
