/*
 * tests/fuzz/monitor.c - the control key: any bytes typed, with guests that come, go and write.
 * SPDX-License-Identifier: MIT
 *
 * Input: steps.  Somebody types, some time passes, guests end or start, write
 * or read.  A command reaches a guest that there is or none, and what a guest
 * in the background writes cannot leave its line.
 */
#include "tests/fuzz/fuzz.h"

#include "hv/monitor.c"

#define STEPS 120u

struct partition partitions[PARTITIONS];
struct frame_pool machine_frames;
struct frame_owner machine_own_frames;
struct clock machine_clock;
struct clock_state machine_clock_state;

static const u8 *typed;
static u32 typed_bytes;
static u64 now;
static bool line_start, raw;
static u32 acted;

void console_put(char c)
{
	line_start = c == '\n';
	MUST(raw || (c >= ' ' && c <= '~') || c == '\n' || c == '\b');
}

void console_write(const char *text, u32 bytes)
{
	for (u32 n = 0; n < bytes; n++)
		console_put(text[n]);
}

bool console_at_line_start(void)
{
	return line_start;
}

int console_getc(void)
{
	if (typed_bytes == 0)
		return -1;
	typed_bytes--;
	return *typed++;
}

u64 clock_ns_by_counter(struct clock_state *state)
{
	(void)state;
	return now;
}

static void act_on(struct partition *partition)
{
	MUST(partition >= partitions && partition < partitions + PARTITIONS);
	MUST(partition->frames.pool != NULL);
	acted++;
}

void manage_stop(struct partition *partition)
{
	act_on(partition);
}

void manage_go(struct partition *partition)
{
	act_on(partition);
}

void manage_kill(struct partition *partition)
{
	act_on(partition);
	partition->runner = RUN_NOBODY;
}

void manage_start(struct partition *partition)
{
	act_on(partition);
	partition->runner = RUN_GUEST;
}

u32 manage_percent(const struct partition *partition)
{
	MUST(partition->frames.pool != NULL);
	return 0;
}

const char *manage_state(const struct partition *partition)
{
	MUST(partition->frames.pool != NULL);
	return "waits";
}

/* Whoever is in front writes as it likes, and takes over what it left unfinished. */
static void guest_writes(struct input *in, u32 place)
{
	const u8 *text;
	u32 bytes = take_bytes(in, take_number(in, 1), &text);

	if (!partitions[place].frames.pool)
		return;
	raw = place == terminal_front();
	terminal_write(place, partitions[place].name, (const char *)text, bytes);
	raw = false;
}

static void types(struct input *in, u32 most)
{
	typed_bytes = take_bytes(in, most, &typed);
	while (typed_bytes > 0) {
		u32 before = typed_bytes;

		monitor_poll();
		if (typed_bytes == before && !monitor_wants()) {
			MUST(terminal_full());
			now += UNREAD_NS;
		}
		MUST(typed_bytes < before || monitor_busy());
		raw = true; /* an unfinished line of the guest that comes to the front */
		monitor_act();
		raw = false;
		MUST(!monitor_wants() && terminal_front() < PARTITIONS);
	}
}

/* A guest starts at a place that may have had one. */
static void starts(struct input *in, u32 place)
{
	static const char *const names[] = { "guest", "a", "1", "9", "two-words", "x_y-z" };
	struct partition *p = &partitions[place];

	memset(p, 0, sizeof(*p));
	p->frames.pool = &machine_frames;
	p->runner = RUN_GUEST;
	strcpy(p->name, names[take_number(in, 1) % ARRAY_SIZE(names)]);
	terminal_reset(place);
}

static void step(struct input *in)
{
	static char out[TERMINAL_INPUT_BYTES];
	u32 what = take_number(in, 1), place = what >> 3 & 7;

	switch (what & 7) {
	case 0: starts(in, place); break;
	case 1: partitions[place].runner = RUN_NOBODY; break;
	case 2: guest_writes(in, place); break;
	case 3: terminal_read(place, out, 1u << (what >> 5)); break;
	case 4: now += (u64)take_number(in, 2) << 16; break;
	default: types(in, take_number(in, 1));
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };

	memset(partitions, 0, sizeof(partitions));
	for (u32 place = 0; place < PARTITIONS; place++)
		terminal_reset(place);
	terminal_set_front(0, "");
	typing = TO_GUEST;
	wanted = NULL;
	full_since = now = 0;
	starts(&in, 0);
	for (u32 n = 0; n < STEPS && in.left > 0; n++)
		step(&in);
	return 0;
}
