/*
 * hv/manage.h - what a person may do to a guest: stop it, let it go on, end it, start it again.
 * SPDX-License-Identifier: MIT
 *
 * Each says what it did in one line.  For run_next()'s loop only: no
 * partition is in use then.
 */
#ifndef HV_MANAGE_H
#define HV_MANAGE_H

#include "hv/partition.h"

/* It keeps all it has, and gets no time. */
void manage_stop(struct partition *partition);
void manage_go(struct partition *partition);

/* Its launcher and all its memory go too. */
void manage_kill(struct partition *partition);

/* A guest that ended starts again from its modules, at the same place. */
void manage_start(struct partition *partition);

/* How much of the time that all guests had was this one's, 0..100. */
u32 manage_percent(const struct partition *partition);

/* What it is doing, in a word or two. */
const char *manage_state(const struct partition *partition);

#endif
