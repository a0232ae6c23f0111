/*
 * lib/words.h - splits command lines into words and takes Ringlet's own words out of a module's.
 * SPDX-License-Identifier: MIT
 *
 * Words are separated by blanks (space, tab, line end).  Double quotes keep
 * blanks inside a word, as the guest's kernel sees it too; the quotes stay.
 *
 * Ringlet's own words, each at most once:
 *   mem=SIZE                    decimal bytes, or with a suffix K, M, G (k, m, g)
 *   role=kernel|initrd|disk
 *   name=NAME                   1..31 characters of a-z 0-9 _ -
 *   disk=ro|rw                  implies role=disk
 *   gen=NAME                    1..7 characters; the launcher knows which there are
 */
#ifndef LIB_WORDS_H
#define LIB_WORDS_H

#include "include/types.h"

/* Text inside a line that somebody else keeps; no NUL behind it. */
struct word {
	const char *text;
	u32 bytes;
};

/* The next word at *cursor, which moves behind it; false at the end of the line. */
bool words_next(const char **cursor, struct word *word);

/* Is it exactly this text? */
bool word_is(const struct word *word, const char *text);

/* Does it begin with `key` ("end=")?  Then *value is what follows, perhaps nothing. */
bool word_has_key(const struct word *word, const char *key, struct word *value);

/*
 * A size as mem= takes it.  NULL and *bytes, or why not ("malformed size",
 * "size of 4 GiB or more").
 */
MUST_CHECK const char *word_size(const struct word *word, u32 *bytes);

#define WORDS_REST_BYTES 2048 /* a guest's longest command line, NUL included */
#define WORDS_NAME_BYTES 32
#define WORDS_GENERATION_BYTES 8

enum module_role { MODULE_ROLE_NONE, MODULE_ROLE_KERNEL, MODULE_ROLE_INITRD, MODULE_ROLE_DISK };

struct module_words {
	enum module_role role; /* MODULE_ROLE_NONE: the line does not say */
	bool has_mem;
	u32 mem_bytes;		     /* any value, 0 and 3 included: the launcher judges */
	char name[WORDS_NAME_BYTES]; /* "": not given */
	bool disk_writable;	     /* disk=rw */
	char generation[WORDS_GENERATION_BYTES]; /* "": not given */
	char rest[WORDS_REST_BYTES];		 /* the other words, in order, one space between */
	struct word bad; /* the offending word, inside the line, when refused */
};

/*
 * Reads a module's command line.  loader_prefixes_path: the first word is the
 * file's path, put there by the loader (QEMU does, GRUB 2 does not), and is
 * nobody's.  Returns NULL, or why the line is refused, with the word to blame
 * in out->bad.
 */
MUST_CHECK const char *words_parse(const char *line, bool loader_prefixes_path,
				   struct module_words *out);

#endif
