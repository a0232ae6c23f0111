/*
 * tests/faults/faults.c - makes one allocation or one launcher call of a boot fail.
 * SPDX-License-Identifier: MIT
 *
 * Linked around the release core's own objects with ld's --wrap, so nothing in
 * them knows of it.  Words of the core's command line, one of them:
 * `fail-frame=N`, `refuse-call=N`, `garble-call=N`.  N counts from 1, over all
 * owners and all launchers.  At the end one line says how many there were.
 */
#include "hv/end.h"
#include "hv/launcher_calls.h"
#include "hv/log.h"
#include "lib/words.h"
#include "mm/owner.h"

#define GARBAGE 0xdeadbeefu
#define GARBAGE_STEP 0x9e3779b1u
#define DECIMAL 10u

static u32 frame_to_fail, call_to_refuse, call_to_garble; /* 0: none */
static u32 frames_asked_for, calls_made;

bool __real_owner_take(struct frame_owner *owner, u32 frames, u32 align, hpa_t *out);
bool __wrap_owner_take(struct frame_owner *owner, u32 frames, u32 align, hpa_t *out);
void __real_launcher_call(struct partition *partition);
void __wrap_launcher_call(struct partition *partition);
void __real_end_configure(const char *cmdline, bool skip_first);
void __wrap_end_configure(const char *cmdline, bool skip_first);
void __real_end_machine(enum end_status status) NORETURN;
void __wrap_end_machine(enum end_status status) NORETURN;

static u32 number(const struct word *word)
{
	u32 value = 0;
	u32 i;

	for (i = 0; i < word->bytes; i++)
		value = value * DECIMAL + (u32)(word->text[i] - '0');
	return value;
}

void __wrap_end_configure(const char *cmdline, bool skip_first)
{
	const char *cursor = cmdline;
	struct word word, value;

	while (words_next(&cursor, &word)) {
		if (word_has_key(&word, "fail-frame=", &value))
			frame_to_fail = number(&value);
		if (word_has_key(&word, "refuse-call=", &value))
			call_to_refuse = number(&value);
		if (word_has_key(&word, "garble-call=", &value))
			call_to_garble = number(&value);
	}
	__real_end_configure(cmdline, skip_first);
}

bool __wrap_owner_take(struct frame_owner *owner, u32 frames, u32 align, hpa_t *out)
{
	if (++frames_asked_for == frame_to_fail) {
		log_line("fault: no %u frames", frames);
		return false;
	}
	return __real_owner_take(owner, frames, align, out);
}

static void garble(struct partition *p)
{
	struct frame *frame = frame_of(&p->launcher);
	const u32 ebx = frame->regs[REG_EBX], ecx = frame->regs[REG_ECX],
		  edx = frame->regs[REG_EDX];

	frame->regs[REG_EBX] = GARBAGE + calls_made * GARBAGE_STEP;
	frame->regs[REG_ECX] = frame->regs[REG_EBX] * GARBAGE_STEP;
	frame->regs[REG_EDX] = frame->regs[REG_ECX] * GARBAGE_STEP;
	__real_launcher_call(p);
	if (p->runner == RUN_NOBODY)
		return;
	frame->regs[REG_EBX] = ebx;
	frame->regs[REG_ECX] = ecx;
	frame->regs[REG_EDX] = edx;
}

void __wrap_launcher_call(struct partition *p)
{
	struct frame *frame = frame_of(&p->launcher);
	const u32 call = frame->regs[REG_EAX];

	calls_made++;
	if (calls_made == call_to_refuse) {
		log_line("fault: call %u of launcher %u is refused", call, p->instance);
		frame->regs[REG_EAX] = E_NOMEM;
	} else if (calls_made == call_to_garble) {
		log_line("fault: call %u of launcher %u is garbled", call, p->instance);
		garble(p);
	} else {
		__real_launcher_call(p);
	}
}

void __wrap_end_machine(enum end_status status)
{
	log_line("faults: %u times frames, %u calls", frames_asked_for, calls_made);
	__real_end_machine(status);
}
