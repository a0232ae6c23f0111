/*
 * launcher-lite/calls.c - the system call instruction, and two that unit tests cannot run.
 * SPDX-License-Identifier: MIT
 *
 * Arguments travel in ebx, ecx and edx, the answer in eax.  The "memory"
 * clobber also is what orders the launcher's writes to guest memory before
 * the guest runs: there is one CPU, and a guest never runs beside its launcher.
 */
#include "launcher-lite/calls.h"

#include "lib/printf.h"
#include "lib/string.h"

#define LINE_BYTES 256
#define CPUID_FEATURES 1
#define CPUID_ECX_RDRAND (1u << 30)
#define RDRAND_TRIES 10 /* Intel SDM vol. 1, 7.3.17: ten failures in a row mean that it is broken */

static enum status call(enum launcher_call number, u32 a, u32 b, u32 c)
{
	u32 answer;

	__asm__ volatile("int %[vector]"
			 : "=a"(answer)
			 : [vector] "i"(LAUNCHER_VECTOR), "a"(number), "b"(a), "c"(b), "d"(c)
			 : "memory", "cc");
	return (enum status)answer;
}

void core_exit(enum outcome outcome, const char *text)
{
	for (;;)
		call(LC_EXIT, outcome, (u32)text, strlen(text));
}

void core_log(const char *text)
{
	call(LC_LOG, (u32)text, strlen(text), 0);
}

enum status core_info(struct launcher_info *info)
{
	return call(LC_INFO, (u32)info, 0, 0);
}

enum status core_module(u32 index, struct launcher_module *module)
{
	return call(LC_MODULE, index, (u32)module, 0);
}

enum status core_disk(u32 index)
{
	return call(LC_DISK, index, 0, 0);
}

enum status core_create(const struct guest_config *config)
{
	return call(LC_CREATE, (u32)config, 0, 0);
}

enum status core_boot(u32 entry, u32 esi)
{
	return call(LC_BOOT, entry, esi, 0);
}

enum status core_run(struct guest_exit *state)
{
	return call(LC_RUN, (u32)state, 0, 0);
}

void core_irq(u32 line)
{
	call(LC_IRQ, line, 0, 0);
}

void core_write(const void *text, u32 bytes)
{
	const u8 *from = text;
	u32 part;

	for (; bytes; from += part, bytes -= part) {
		part = bytes < LAUNCHER_WRITE_BYTES ? bytes : LAUNCHER_WRITE_BYTES;
		call(LC_WRITE, (u32)from, part, 0);
	}
}

u32 core_read(void *buffer, u32 bytes)
{
	u32 count = 0;

	if (call(LC_READ, (u32)buffer, bytes, (u32)&count) != OK)
		return 0;
	return count;
}

enum status core_clock(struct launcher_clock *clock)
{
	return call(LC_CLOCK, (u32)clock, 0, 0);
}

enum status core_reset(void)
{
	return call(LC_RESET, 0, 0, 0);
}

enum status core_spawn(void)
{
	return call(LC_SPAWN, 0, 0, 0);
}

enum status core_dialect(const struct guest_dialect *dialect)
{
	return call(LC_DIALECT, (u32)dialect, 0, 0);
}

enum status core_send(const void *frame, u32 bytes)
{
	return call(LC_SEND, (u32)frame, bytes, 0);
}

u32 core_receive(void *buffer, u32 bytes)
{
	u32 count = 0;

	if (call(LC_RECEIVE, (u32)buffer, bytes, (u32)&count) != OK)
		return 0;
	return count;
}

void say(const char *format, ...)
{
	char line[LINE_BYTES];
	va_list args;

	va_start(args, format);
	format_v(line, sizeof(line), format, args);
	va_end(args);
	core_log(line);
}

void give_up(const char *format, ...)
{
	char line[LINE_BYTES];
	va_list args;

	va_start(args, format);
	format_v(line, sizeof(line), format, args);
	va_end(args);
	core_log(line);
	core_exit(OUTCOME_KILLED, line);
}

bool machine_makes_random(void)
{
	u32 eax = CPUID_FEATURES, ebx, ecx = 0, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	return (ecx & CPUID_ECX_RDRAND) != 0;
}

bool machine_random(u32 *word)
{
	for (u32 tries = 0; tries < RDRAND_TRIES; tries++) {
		bool ready;

		__asm__ volatile("rdrand %0" : "=r"(*word), "=@ccc"(ready));
		if (ready)
			return true;
	}
	return false;
}
