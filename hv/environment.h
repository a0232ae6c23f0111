/*
 * hv/environment.h - refuses a machine on which Ringlet cannot keep its promises.
 * SPDX-License-Identifier: MIT
 */
#ifndef HV_ENVIRONMENT_H
#define HV_ENVIRONMENT_H

/*
 * Stops the machine, in words, if something that isolation or guests rest on
 * is missing.  After the core's own tables are loaded: it provokes a fault.
 */
void environment_check(void);

#endif
