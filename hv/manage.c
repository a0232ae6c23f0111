/*
 * hv/manage.c - what a person may do to a guest: stop it, let it go on, end it, start it again.
 * SPDX-License-Identifier: MIT
 */
#include "hv/manage.h"

#include "hv/log.h"
#include "hv/run.h"
#include "lib/divide.h"
#include "lib/string.h"

static bool ended(const struct partition *p)
{
	if (p->runner != RUN_NOBODY)
		return false;
	log_about(p->name, " has ended", "");
	return true;
}

void manage_stop(struct partition *p)
{
	if (ended(p))
		return;
	p->stopped = true;
	log_about(p->name, " stopped", "");
}

void manage_go(struct partition *p)
{
	if (ended(p))
		return;
	p->stopped = false;
	log_about(p->name, " goes on", "");
}

void manage_kill(struct partition *p)
{
	static const char reason[] = "from the console";

	if (!ended(p))
		run_end(p, OUTCOME_KILLED, reason, sizeof(reason) - 1);
}

void manage_start(struct partition *p)
{
	char name[sizeof(p->name)];

	if (p->runner != RUN_NOBODY) {
		log_about(p->name, " has not ended", "");
		return;
	}
	memcpy(name, p->name, sizeof(name));
	if (launcher_start(p->instance) == OK)
		log_about(name, " starts again", "");
	else
		log_about(name, " cannot start: out of memory", "");
}

u32 manage_percent(const struct partition *p)
{
	u64 all = 0;
	u32 i;

	for (i = 0; i < PARTITIONS; i++)
		all += run_time_ns(&partitions[i]);
	/* In units that fit 32 bits. */
	all = (all >> 20) + 1;
	return (u32)divide_u64((run_time_ns(p) >> 20) * 100u, (u32)all, NULL);
}

const char *manage_state(const struct partition *p)
{
	if (p->runner == RUN_NOBODY)
		return p->last_words;
	if (p->stopped)
		return "stopped";
	if (p->runner == RUN_ZEROING)
		return "gets its memory";
	if (!p->booted)
		return "is loaded";
	return p->runner == RUN_GUEST && soft_of(&p->guest)->halted ? "waits" : "runs";
}
