/*
 * tests/bench/transitions/pages.h - all lines once more, for somebody in front of a screen.
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_BENCH_TRANSITIONS_PAGES_H
#define TESTS_BENCH_TRANSITIONS_PAGES_H

/*
 * A screen at a time, a key shows the next: the times, or from a core that
 * counts, whose times are a little longer, the events.
 */
void show_pages(void);

#endif
