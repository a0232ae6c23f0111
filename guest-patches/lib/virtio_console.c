/*
 * guest-patches/lib/virtio_console.c - the driver of the virtio console.
 * SPDX-License-Identifier: MIT
 *
 * Queue 0 brings input: a few small buffers are always with the device, and
 * what comes back goes into `typed`.  Queue 1 takes output, one buffer at a
 * time, waited for: simple, and nothing is lost at power-off.
 */
#include "guest-patches/lib/virtio_console.h"

#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/memory.h"
#include "lib/string.h"

#define INPUT_BUFFERS 4u
#define BUFFER_BYTES (PAGE_BYTES / INPUT_BUFFERS)
#define TYPED_BYTES 4096u /* a power of two; what does not fit is dropped */

#define INPUT 0u /* queues */
#define OUTPUT 1u

static struct bus_device *console;
static struct virtqueue input, output;
static char *input_page, *output_page;
static char typed[TYPED_BYTES];
static u32 typed_in, typed_out; /* count up; modulo TYPED_BYTES is the place */

static void offer_input(u16 id)
{
	virtq_put(&input, id, input_page + id * BUFFER_BYTES, BUFFER_BYTES, VIRTQ_WRITE);
}

static void input_interrupt(void)
{
	u32 bytes;
	u16 id;

	while (virtq_take(&input, &id, &bytes)) {
		for (u32 i = 0; i < bytes && typed_in - typed_out < TYPED_BYTES; i++)
			typed[typed_in++ % TYPED_BYTES] = input_page[id * BUFFER_BYTES + i];
		offer_input(id);
	}
	bus_notify(console, INPUT, &input);
}

bool virtio_console_init(void)
{
	u32 input_line, output_line;

	console = bus_find(BUS_CONSOLE);
	if (!console)
		return false;
	input_page = page_alloc();
	output_page = page_alloc();
	bus_start(console);
	bus_queue(console, INPUT, &input, &input_line);
	bus_queue(console, OUTPUT, &output, &output_line);
	output.avail->flags = VIRTQ_NO_INTERRUPT;
	bus_live(console);

	irq_set(input_line, input_interrupt);
	for (u16 id = 0; id < INPUT_BUFFERS; id++)
		offer_input(id);
	bus_notify(console, INPUT, &input);
	return true;
}

void virtio_console_write(const char *text, u32 bytes)
{
	u32 written;
	u16 id;

	while (bytes) {
		const u32 now = bytes < PAGE_BYTES ? bytes : PAGE_BYTES;

		memcpy(output_page, text, now);
		virtq_put(&output, 0, output_page, now, 0);
		bus_notify(console, OUTPUT, &output);
		while (!virtq_take(&output, &id, &written))
			;
		text += now;
		bytes -= now;
	}
}

char virtio_console_read(void)
{
	irq_off();
	while (typed_in == typed_out) {
		irq_wait();
		irq_off();
	}
	const char c = typed[typed_out++ % TYPED_BYTES];
	irq_on();
	return c;
}

bool virtio_console_typed(void)
{
	return READ_ONCE(typed_in) != typed_out;
}
