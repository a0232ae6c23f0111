/*
 * guest-patches/lib/console.c - text out: early by NOTIFY, later by virtio.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/console.h"

#include <stdarg.h>

#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/virtio_console.h"
#include "lib/printf.h"
#include "lib/string.h"

#define CHUNK_BYTES 128u

static bool have_virtio;

/* NOTIFY with the address of a string: the launcher has printed it when this returns. */
static void early_write(const char *text, u32 bytes)
{
	char chunk[CHUNK_BYTES];

	while (bytes) {
		u32 now = bytes < CHUNK_BYTES - 1 ? bytes : CHUNK_BYTES - 1;

		memcpy(chunk, text, now);
		chunk[now] = '\0';
		hcall1(LHCALL_NOTIFY, gpa_of(chunk));
		text += now;
		bytes -= now;
	}
}

void console_write(const char *text, u32 bytes)
{
	if (have_virtio)
		virtio_console_write(text, bytes);
	else
		early_write(text, bytes);
}

void say(const char *format, ...)
{
	char text[SAY_BYTES];
	va_list args;

	va_start(args, format);
	format_v(text, sizeof(text), format, args);
	va_end(args);
	console_write(text, (u32)strlen(text));
}

bool console_init(void)
{
	have_virtio = virtio_console_init();
	return have_virtio;
}

char console_read(void)
{
	return virtio_console_read();
}

bool console_typed(void)
{
	return virtio_console_typed();
}
