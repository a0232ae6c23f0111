/*
 * lib/words.c - splits command lines into words and takes Ringlet's own words out of a module's.
 * SPDX-License-Identifier: MIT
 *
 * A word that begins with one of our keys is ours, right or wrong; every other
 * word is the guest's and is passed on untouched.
 */
#include "lib/words.h"

#include "lib/string.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool words_next(const char **cursor, struct word *word)
{
	const char *at = *cursor;
	bool quoted = false;

	while (is_blank(*at))
		at++;
	word->text = at;
	for (; *at && (quoted || !is_blank(*at)); at++) {
		if (*at == '"')
			quoted = !quoted;
	}
	word->bytes = (u32)(at - word->text);
	*cursor = at;
	return word->bytes != 0;
}

bool word_is(const struct word *word, const char *text)
{
	return strlen(text) == word->bytes && memcmp(word->text, text, word->bytes) == 0;
}

bool word_has_key(const struct word *word, const char *key, struct word *value)
{
	u32 key_bytes = (u32)strlen(key);

	if (word->bytes < key_bytes || memcmp(word->text, key, key_bytes) != 0)
		return false;
	value->text = word->text + key_bytes;
	value->bytes = word->bytes - key_bytes;
	return true;
}

/* How far a suffix shifts; -1: none of ours. */
static int suffix_shift(char c)
{
	switch (c) {
	case 'k':
	case 'K': return 10;
	case 'm':
	case 'M': return 20;
	case 'g':
	case 'G': return 30;
	}
	return -1;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

const char *word_size(const struct word *word, u32 *bytes)
{
	u64 value = 0;
	u32 at = 0;

	for (; at < word->bytes && is_digit(word->text[at]); at++) {
		value = value * 10 + (u32)(word->text[at] - '0');
		if (value > UINT32_MAX) /* keep it there, but go on looking for mistakes */
			value = (u64)UINT32_MAX + 1;
	}
	if (at == 0)
		return "malformed size";
	if (at < word->bytes) {
		int shift = suffix_shift(word->text[at++]);

		if (shift < 0 || at < word->bytes)
			return "malformed size";
		value <<= shift;
	}
	if (value > UINT32_MAX)
		return "size of 4 GiB or more";
	*bytes = (u32)value;
	return NULL;
}

static const char *take_mem(const struct word *value, struct module_words *out)
{
	if (out->has_mem)
		return "mem= given twice";
	out->has_mem = true;
	return word_size(value, &out->mem_bytes);
}

static const char *take_name(const struct word *value, struct module_words *out)
{
	if (out->name[0])
		return "name= given twice";
	if (value->bytes == 0)
		return "empty name";
	if (value->bytes >= WORDS_NAME_BYTES)
		return "name longer than 31 characters";
	for (u32 i = 0; i < value->bytes; i++) {
		char c = value->text[i];

		if (!(c >= 'a' && c <= 'z') && !is_digit(c) && c != '_' && c != '-')
			return "name with a character other than a-z 0-9 _ -";
	}
	memcpy(out->name, value->text, value->bytes);
	return NULL;
}

/* What role= and disk= said so far; they are compared when the line is over. */
struct seen {
	bool role;
	bool disk;
};

static const char *take_role(const struct word *value, struct module_words *out, struct seen *seen)
{
	enum module_role role;

	if (seen->role)
		return "role= given twice";
	seen->role = true;
	if (word_is(value, "kernel"))
		role = MODULE_ROLE_KERNEL;
	else if (word_is(value, "initrd"))
		role = MODULE_ROLE_INITRD;
	else if (word_is(value, "disk"))
		role = MODULE_ROLE_DISK;
	else
		return "unknown role";
	if (seen->disk && role != MODULE_ROLE_DISK)
		return "disk= contradicts role=";
	out->role = role;
	return NULL;
}

static const char *take_disk(const struct word *value, struct module_words *out, struct seen *seen)
{
	if (seen->disk)
		return "disk= given twice";
	seen->disk = true;
	if (!word_is(value, "ro") && !word_is(value, "rw"))
		return "neither disk=ro nor disk=rw";
	if (seen->role && out->role != MODULE_ROLE_DISK)
		return "disk= contradicts role=";
	out->role = MODULE_ROLE_DISK;
	out->disk_writable = word_is(value, "rw");
	return NULL;
}

static const char *take_generation(const struct word *value, struct module_words *out)
{
	if (out->generation[0])
		return "gen= given twice";
	if (value->bytes == 0 || value->bytes >= WORDS_GENERATION_BYTES)
		return "unknown generation";
	memcpy(out->generation, value->text, value->bytes);
	return NULL;
}

/* A word of the guest's: on to the rest, behind one space. */
static const char *keep(const struct word *word, struct module_words *out, u32 *length)
{
	u32 space = *length ? 1 : 0;
	u32 room = WORDS_REST_BYTES - 1 - *length;

	if (space > room || word->bytes > room - space)
		return "guest's command line longer than 2047 bytes";
	if (space)
		out->rest[(*length)++] = ' ';
	memcpy(out->rest + *length, word->text, word->bytes);
	*length += word->bytes;
	out->rest[*length] = '\0';
	return NULL;
}

const char *words_parse(const char *line, bool loader_prefixes_path, struct module_words *out)
{
	struct seen seen = { 0 };
	struct word word, value;
	u32 rest_length = 0;

	memset(out, 0, sizeof(*out));
	if (loader_prefixes_path)
		words_next(&line, &word);
	while (words_next(&line, &word)) {
		const char *why;

		if (word_has_key(&word, "mem=", &value))
			why = take_mem(&value, out);
		else if (word_has_key(&word, "role=", &value))
			why = take_role(&value, out, &seen);
		else if (word_has_key(&word, "name=", &value))
			why = take_name(&value, out);
		else if (word_has_key(&word, "disk=", &value))
			why = take_disk(&value, out, &seen);
		else if (word_has_key(&word, "gen=", &value))
			why = take_generation(&value, out);
		else
			why = keep(&word, out, &rest_length);
		if (why) {
			out->bad = word;
			return why;
		}
	}
	return NULL;
}
