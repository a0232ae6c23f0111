/*
 * launcher-lite/console.c - moves characters between the console's queues and the core.
 * SPDX-License-Identifier: MIT
 *
 * A buffer of the guest is taken only when there is input for it.  Input for
 * which there is no buffer waits: at most CONSOLE_HELD_BYTES here, the rest in
 * the core.  The guest notifies the input queue when it has made room, and
 * that is when the rest moves.
 */
#include "launcher-lite/console.h"

#include "launcher-lite/calls.h"

void console_write(const u8 *text, u32 bytes)
{
	while (bytes > 0) {
		u32 piece = bytes < CONSOLE_WRITE_BYTES ? bytes : CONSOLE_WRITE_BYTES;

		core_write(text, piece);
		text += piece;
		bytes -= piece;
	}
}

static bool output_serve(struct device *device, const struct vq_chain *chain, u32 *written)
{
	(void)device;
	for (u32 part = 0; part < chain->readable; part++)
		console_write(chain->part[part].at, chain->part[part].bytes);
	*written = 0;
	return true;
}

static void hold_more(struct console *console)
{
	if (console->held_bytes > 0)
		return;
	console->held_from = 0;
	console->held_bytes = core_read(console->held, sizeof(console->held));
	if (console->held_bytes > sizeof(console->held))
		console->held_bytes = 0;
}

/* One buffer of the guest: as much as it takes, and as much as there is. */
static bool input_serve(struct device *device, const struct vq_chain *chain, u32 *written)
{
	struct console *console = device->state;
	u32 done = 0;

	for (;;) {
		u32 piece = chain->writable_bytes - done;

		hold_more(console);
		if (piece > console->held_bytes)
			piece = console->held_bytes;
		if (piece == 0)
			break;
		if (!vq_copy_in(chain, done, console->held + console->held_from, piece))
			return false;
		console->held_from += piece;
		console->held_bytes -= piece;
		done += piece;
	}
	*written = done;
	return true;
}

void console_input(struct console *console)
{
	struct device *device = &console->device;

	if (device->broken)
		return;
	for (u32 budget = device->queue[CONSOLE_INPUT].size; budget > 0; budget--) {
		hold_more(console);
		if (console->held_bytes == 0 ||
		    device_serve(device, CONSOLE_INPUT, 1, input_serve) == 0)
			return;
	}
}

static void console_notify(struct device *device, u32 queue)
{
	if (queue == CONSOLE_OUTPUT)
		device_serve(device, CONSOLE_OUTPUT, VQ_MAX_SIZE, output_serve);
	else
		console_input(device->state);
}

void console_flush(struct console *console)
{
	if (!console->device.broken)
		device_serve(&console->device, CONSOLE_OUTPUT, VQ_MAX_SIZE, output_serve);
}

/* One character of early output, from a driver that has not set the device up. */
static void config_write(struct device *device, u32 offset, u32 width, u32 value)
{
	const u8 character = (u8)value;

	(void)device;
	if (offset == offsetof(struct virtio_console_config, emerg_wr) && width == sizeof(u32))
		console_write(&character, 1);
}

static const struct device_model console_model = {
	.name = "console",
	.virtio_id = VIRTIO_ID_CONSOLE,
	.queues = 2,
	.notify = console_notify,
	.modern_features = VIRTIO_CONSOLE_F_EMERG_WRITE,
	.modern_config_bytes = sizeof(struct virtio_console_config),
	.config_write = config_write,
};

void console_init(struct console *console)
{
	device_init(&console->device, &console_model, console);
	console->held_from = 0;
	console->held_bytes = 0;
}
