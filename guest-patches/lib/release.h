/*
 * guest-patches/lib/release.h - the text by which a launcher finds out a kernel's release.
 * SPDX-License-Identifier: MIT
 */
#ifndef GUEST_PATCHES_LIB_RELEASE_H
#define GUEST_PATCHES_LIB_RELEASE_H

#define LINUX_BANNER(release) "Linux version " release "-ringlet-guest (tiny) #1\n"

/* Nobody reads it but the launcher, in the image.  A guest may define another one, or "". */
extern const char linux_banner[];

#endif
