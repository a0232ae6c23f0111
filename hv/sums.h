/*
 * hv/sums.h - a test build's checksums over what no guest and no launcher may change.
 * SPDX-License-Identifier: MIT
 */
#ifndef HV_SUMS_H
#define HV_SUMS_H

/*
 * One line for the core and one for each guest that has booted, in a build
 * with CONFIG_SUMS; nothing in any other.  Called when a guest boots and when
 * it ends: the lines of one name must all be the same (tests/guests/hostile).
 */
void sums_log(void);

#endif
