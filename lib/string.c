/*
 * lib/string.c - memory and string functions for freestanding code.
 * SPDX-License-Identifier: MIT
 *
 * The forward copies and fills are string instructions: four bytes at a time,
 * then what is left.  They assume the direction flag clear, as the ABI does
 * and as every entry into the core makes it.
 */
#include "lib/string.h"

/*
 * Trick: a compiler may recognise a copying or measuring loop and replace it
 * by a call of the very function that it is in.  An empty asm statement that
 * "writes memory" in the loop prevents that, for gcc and clang alike.
 */
#define KEEP_LOOP() __asm__ volatile("" ::: "memory")

#define WORD_BYTES 4

void *memcpy(void *to, const void *from, size_t bytes)
{
	void *target = to;
	size_t words = bytes / WORD_BYTES;
	size_t rest = bytes % WORD_BYTES;

	__asm__ volatile("rep movsl" : "+D"(target), "+S"(from), "+c"(words)::"memory");
	__asm__ volatile("rep movsb" : "+D"(target), "+S"(from), "+c"(rest)::"memory");
	return to;
}

void *memmove(void *to, const void *from, size_t bytes)
{
	u8 *target = to;
	const u8 *source = from;

	/* Forward, as our memcpy goes, is right unless the target begins inside the source. */
	if ((uintptr_t)to - (uintptr_t)from >= bytes)
		return memcpy(to, from, bytes);
	while (bytes--) {
		target[bytes] = source[bytes];
		KEEP_LOOP();
	}
	return to;
}

void *memset(void *to, int byte, size_t bytes)
{
	void *target = to;
	size_t words = bytes / WORD_BYTES;
	size_t rest = bytes % WORD_BYTES;
	u32 pattern = (u8)byte * 0x01010101u;

	__asm__ volatile("rep stosl" : "+D"(target), "+c"(words) : "a"(pattern) : "memory");
	__asm__ volatile("rep stosb" : "+D"(target), "+c"(rest) : "a"(pattern) : "memory");
	return to;
}

int memcmp(const void *a, const void *b, size_t bytes)
{
	const u8 *left = a;
	const u8 *right = b;

	for (size_t i = 0; i < bytes; i++) {
		if (left[i] != right[i])
			return left[i] - right[i];
		KEEP_LOOP();
	}
	return 0;
}

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length]) {
		length++;
		KEEP_LOOP();
	}
	return length;
}

size_t strnlen(const char *text, size_t most)
{
	size_t length = 0;

	while (length < most && text[length]) {
		length++;
		KEEP_LOOP();
	}
	return length;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t most)
{
	for (size_t i = 0; i < most; i++) {
		u8 left = (u8)a[i];
		u8 right = (u8)b[i];

		if (left != right)
			return left - right;
		if (!left)
			break;
	}
	return 0;
}
