/*
 * tests/unit/launcher_stub.h - stands in for the core and the CPU under the launcher's code.
 * SPDX-License-Identifier: MIT
 *
 * Takes the place of launcher-lite/calls.c as far as device models and
 * transports call it; what they say and do is recorded.  For one source file a
 * program.  test_launcher.c has a whole core of its own.
 */
#ifndef TESTS_UNIT_LAUNCHER_STUB_H
#define TESTS_UNIT_LAUNCHER_STUB_H

#include <string.h>

#include "launcher-lite/calls.h"
#include "lib/printf.h"
#include "tests/unit/harness.h"

static struct {
	u32 irqs[32];
	char line[256]; /* the last one */
	u32 lines;
	char output[1 << 16];
	u32 output_bytes;
	const char *input; /* still to be read */
	u32 reads;
	u32 random_words; /* how many are left */
	u8 sent[2048];	  /* the last frame */
	u32 sent_bytes, sends;
	enum status send_answer;
	u32 frames, frame_bytes; /* still to be received, and how long each is */
	u32 receives;
} stub;

static inline void stub_reset(void)
{
	memset(&stub, 0, sizeof(stub));
	stub.input = "";
}

void core_irq(u32 line)
{
	assert_true(line < 32);
	stub.irqs[line]++;
}

void core_write(const void *text, u32 bytes)
{
	assert_true(bytes <= 4096);
	if (bytes > sizeof(stub.output) - stub.output_bytes)
		bytes = sizeof(stub.output) - stub.output_bytes;
	memcpy(stub.output + stub.output_bytes, text, bytes);
	stub.output_bytes += bytes;
}

u32 core_read(void *buffer, u32 bytes)
{
	u32 count = (u32)strlen(stub.input);

	if (count > bytes)
		count = bytes;
	memcpy(buffer, stub.input, count);
	stub.input += count;
	stub.reads++;
	return count;
}

enum status core_send(const void *frame, u32 bytes)
{
	assert_in_range(bytes, WIRE_FRAME_MIN, WIRE_FRAME_MAX);
	memcpy(stub.sent, frame, bytes);
	stub.sent_bytes = bytes;
	stub.sends++;
	return stub.send_answer;
}

/* Frames are counted down, each filled with its number. */
u32 core_receive(void *buffer, u32 bytes)
{
	stub.receives++;
	if (stub.frames == 0 || stub.frame_bytes > bytes)
		return 0;
	memset(buffer, (int)stub.frames--, stub.frame_bytes);
	return stub.frame_bytes;
}

void say(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_v(stub.line, sizeof(stub.line), fmt, args);
	va_end(args);
	stub.lines++;
}

bool machine_random(u32 *word)
{
	if (stub.random_words == 0)
		return false;
	*word = 0x01010101u * stub.random_words--;
	return true;
}

#endif
