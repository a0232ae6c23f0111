/*
 * launcher-lite/calls.h - the calls to the core as C functions, and two instructions.
 * SPDX-License-Identifier: MIT
 *
 * Each core_* function is one row of include/abi/launcher.h, which has the
 * contract; docs/launcher-calls.md says who checks what.  Everything else in
 * this folder touches neither the core nor the machine, so a unit test needs
 * to stand in for this header only.
 */
#ifndef LAUNCHER_LITE_CALLS_H
#define LAUNCHER_LITE_CALLS_H

#include "include/abi/launcher.h"

void core_exit(enum outcome outcome, const char *text) NORETURN;
void core_log(const char *text);
MUST_CHECK enum status core_info(struct launcher_info *info);
MUST_CHECK enum status core_module(u32 index, struct launcher_module *module);
MUST_CHECK enum status core_disk(u32 index);
MUST_CHECK enum status core_create(const struct guest_config *config);
MUST_CHECK enum status core_boot(u32 entry, u32 esi);
MUST_CHECK enum status core_run(struct guest_exit *state);
void core_irq(u32 line);
void core_write(const void *text, u32 bytes);

/* Up to `bytes` of console input into buffer; how many there were, perhaps 0. */
u32 core_read(void *buffer, u32 bytes);
MUST_CHECK enum status core_clock(struct launcher_clock *clock);
MUST_CHECK enum status core_reset(void);
MUST_CHECK enum status core_spawn(void);
MUST_CHECK enum status core_dialect(const struct guest_dialect *dialect);
MUST_CHECK enum status core_send(const void *frame, u32 bytes);

/* The next frame into buffer; how many bytes it has, 0: there is none that fits. */
u32 core_receive(void *buffer, u32 bytes);

/* A line for the person at the machine, cut at 255 characters. */
void say(const char *format, ...) PRINTF(1, 2);

/* Says why, with the offending value, and ends this launcher and its guest. */
void give_up(const char *format, ...) PRINTF(1, 2) NORETURN;

/* Does the CPU make random numbers (CPUID.1:ECX.RDRAND)? */
bool machine_makes_random(void);

/* One random word from RDRAND; false when the CPU had none ready in ten tries. */
MUST_CHECK bool machine_random(u32 *word);

#endif
