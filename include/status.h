/*
 * include/status.h - what a call answers when it can be refused.
 * SPDX-License-Identifier: MIT
 *
 * Used inside the core, by the launcher, and on the wire between them: the
 * core returns one of these in eax for every launcher call.
 */
#ifndef INCLUDE_STATUS_H
#define INCLUDE_STATUS_H

enum status {
	OK = 0,
	E_INVAL,  /* an argument outside its documented range */
	E_RANGE,  /* a buffer or address outside what the caller owns */
	E_NOMEM,  /* the machine has not enough free memory */
	E_STATE,  /* the call does not fit the state the guest is in */
	E_NOENT,  /* no such module, disk, queue, ... */
	E_BUSY,	  /* somebody else holds it */
	E_NOCALL, /* no such launcher call */
};

#endif
