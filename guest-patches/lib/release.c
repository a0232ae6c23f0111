/*
 * guest-patches/lib/release.c - the release that a guest's image names, as a kernel's does.
 * SPDX-License-Identifier: MIT
 *
 * Only in images of another dialect than the default one, and only if they
 * define no linux_banner of their own.
 */
#include "guest-patches/lib/release.h"

#include "guest-patches/lib/dialect.h"

const char linux_banner[] = LINUX_BANNER(DIALECT_RELEASE);
