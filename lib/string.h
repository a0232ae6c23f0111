/*
 * lib/string.h - the few standard memory and string functions that freestanding code needs.
 * SPDX-License-Identifier: MIT
 *
 * Prototypes and meaning are the C standard's (C11 7.24); strnlen is POSIX.
 * The compiler may call memcpy, memmove, memset and memcmp on its own, so
 * every image links lib/string.c.  None of them touches the FPU.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include "include/types.h"

/* The ranges of memcpy may not overlap; those of memmove may. */
void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int byte, size_t bytes);

/* Below, equal to or above zero, by the first byte that differs, as unsigned. */
int memcmp(const void *a, const void *b, size_t bytes);

size_t strlen(const char *text);

/* Length of text, at most `most`; reads no further than that. */
size_t strnlen(const char *text, size_t most);

int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t most);

#endif
