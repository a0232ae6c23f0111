/*
 * lib/printf.c - formats text into a buffer.
 * SPDX-License-Identifier: MIT
 *
 * format_v walks the format; each conversion is parsed into a struct spec,
 * its argument is taken, and put_number or put_text writes the field.  All
 * writing goes through put, which is the only place that knows the buffer.
 */
#include "lib/printf.h"

#include "lib/divide.h"
#include "lib/string.h"

#define MAX_DIGITS 22 /* of 2^64 - 1 in octal */

struct output {
	char *out;
	u32 bytes;
	u32 length; /* of the whole text so far, cut or not */
};

/* In a struct, so that a pointer to it means the same on every ABI. */
struct arguments {
	va_list list;
};

enum length { LENGTH_INT, LENGTH_LONG, LENGTH_LONG_LONG, LENGTH_SIZE };

struct spec {
	bool left;	/* flag - */
	bool zero;	/* flag 0 */
	bool alternate; /* flag # */
	bool has_precision;
	u32 width;
	u32 precision;
	enum length length;
	char conversion;
};

static void put(struct output *o, char c)
{
	if (o->bytes && o->length < o->bytes - 1)
		o->out[o->length] = c;
	o->length++;
}

static void put_times(struct output *o, char c, u32 times)
{
	while (times--)
		put(o, c);
}

static u32 missing(u32 have, u32 wanted)
{
	return have < wanted ? wanted - have : 0;
}

static void put_text(struct output *o, const struct spec *spec, const char *text, u32 length)
{
	u32 blanks = missing(length, spec->width);

	if (!spec->left)
		put_times(o, ' ', blanks);
	for (u32 i = 0; i < length; i++)
		put(o, text[i]);
	if (spec->left)
		put_times(o, ' ', blanks);
}

/* [blanks] prefix [zeros] digits [blanks]; the prefix is "-", "0x" or nothing. */
static void put_number(struct output *o, const struct spec *spec, u64 value, u32 base,
		       const char *prefix)
{
	const char *digit = spec->conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	char digits[MAX_DIGITS];
	u32 count = 0;
	u32 prefix_length = (u32)strlen(prefix);
	u32 zeros;
	u32 blanks;

	while (value) {
		u32 rest;

		value = divide_u64(value, base, &rest);
		digits[count++] = digit[rest];
	}
	zeros = missing(count, spec->has_precision ? spec->precision : 1);
	if (base == 8 && spec->alternate && zeros == 0)
		zeros = 1;
	if (spec->zero && !spec->left && !spec->has_precision)
		zeros += missing(prefix_length + zeros + count, spec->width);
	blanks = missing(prefix_length + zeros + count, spec->width);

	if (!spec->left)
		put_times(o, ' ', blanks);
	while (*prefix)
		put(o, *prefix++);
	put_times(o, '0', zeros);
	while (count)
		put(o, digits[--count]);
	if (spec->left)
		put_times(o, ' ', blanks);
}

static u64 take_unsigned(struct arguments *args, enum length length)
{
	switch (length) {
	case LENGTH_LONG: return va_arg(args->list, unsigned long);
	case LENGTH_LONG_LONG: return va_arg(args->list, unsigned long long);
	case LENGTH_SIZE: return va_arg(args->list, size_t);
	case LENGTH_INT: break;
	}
	return va_arg(args->list, unsigned int);
}

/* Sign-extended to 64 bits. */
static u64 take_signed(struct arguments *args, enum length length)
{
	switch (length) {
	case LENGTH_LONG: return (u64)va_arg(args->list, long);
	case LENGTH_LONG_LONG: return (u64)va_arg(args->list, long long);
	case LENGTH_SIZE: return (u64)va_arg(args->list, ptrdiff_t);
	case LENGTH_INT: break;
	}
	return (u64)va_arg(args->list, int);
}

static void put_signed(struct output *o, const struct spec *spec, struct arguments *args)
{
	u64 value = take_signed(args, spec->length);
	bool negative = value >> 63;

	put_number(o, spec, negative ? 0 - value : value, 10, negative ? "-" : "");
}

static void put_hex(struct output *o, const struct spec *spec, struct arguments *args)
{
	u64 value = take_unsigned(args, spec->length);
	const char *prefix = spec->conversion == 'X' ? "0X" : "0x";

	put_number(o, spec, value, 16, spec->alternate && value ? prefix : "");
}

static void put_pointer(struct output *o, const struct spec *spec, const void *pointer)
{
	struct spec all_digits = *spec;

	all_digits.has_precision = true;
	all_digits.precision = 2 * sizeof(pointer);
	put_number(o, &all_digits, (uintptr_t)pointer, 16, "0x");
}

static void put_string(struct output *o, const struct spec *spec, const char *text)
{
	size_t most = spec->has_precision ? spec->precision : SIZE_MAX;

	if (!text)
		text = "(null)";
	put_text(o, spec, text, (u32)strnlen(text, most));
}

/* Digits or `*` at *fmt.  A negative `*` is handed back as it is. */
static int parse_number(const char **fmt, struct arguments *args)
{
	int number = 0;

	if (**fmt == '*') {
		++*fmt;
		return va_arg(args->list, int);
	}
	for (; **fmt >= '0' && **fmt <= '9'; ++*fmt)
		number = number * 10 + (**fmt - '0');
	return number;
}

static void parse_flags(const char **fmt, struct spec *spec)
{
	for (;; ++*fmt) {
		switch (**fmt) {
		case '-': spec->left = true; break;
		case '0': spec->zero = true; break;
		case '#': spec->alternate = true; break;
		default: return;
		}
	}
}

static void parse_length(const char **fmt, struct spec *spec)
{
	if (**fmt == 'z') {
		++*fmt;
		spec->length = LENGTH_SIZE;
	} else if (**fmt == 'l') {
		++*fmt;
		spec->length = LENGTH_LONG;
		if (**fmt == 'l') {
			++*fmt;
			spec->length = LENGTH_LONG_LONG;
		}
	}
}

/* What stands behind the % at *fmt, up to the conversion letter, which stays. */
static struct spec parse_spec(const char **fmt, struct arguments *args)
{
	struct spec spec = { 0 };
	int number;

	parse_flags(fmt, &spec);
	number = parse_number(fmt, args);
	if (number < 0) /* C11 7.21.6.1: a negative width means the flag - */
		spec.left = true;
	spec.width = number < 0 ? 0u - (u32)number : (u32)number;
	if (**fmt == '.') {
		++*fmt;
		number = parse_number(fmt, args);
		spec.has_precision = number >= 0; /* a negative one counts as absent */
		spec.precision = (u32)number;
	}
	parse_length(fmt, &spec);
	spec.conversion = **fmt;
	return spec;
}

/* False when the conversion is none that we know; nothing is then written. */
static bool convert(struct output *o, const struct spec *spec, struct arguments *args)
{
	char c;

	switch (spec->conversion) {
	case '%': put(o, '%'); return true;
	case 'c':
		c = (char)va_arg(args->list, int);
		put_text(o, spec, &c, 1);
		return true;
	case 's': put_string(o, spec, va_arg(args->list, const char *)); return true;
	case 'd':
	case 'i': put_signed(o, spec, args); return true;
	case 'u': put_number(o, spec, take_unsigned(args, spec->length), 10, ""); return true;
	case 'x':
	case 'X': put_hex(o, spec, args); return true;
	case 'o': put_number(o, spec, take_unsigned(args, spec->length), 8, ""); return true;
	case 'p': put_pointer(o, spec, va_arg(args->list, const void *)); return true;
	}
	return false;
}

u32 format_v(char *out, u32 bytes, const char *fmt, va_list list)
{
	struct output o = { .out = out, .bytes = bytes };
	struct arguments args;

	va_copy(args.list, list);
	while (*fmt) {
		const char *percent = fmt;
		struct spec spec;

		if (*fmt++ != '%') {
			put(&o, *percent);
			continue;
		}
		spec = parse_spec(&fmt, &args);
		if (convert(&o, &spec, &args)) {
			fmt++;
			continue;
		}
		for (fmt = percent; *fmt; fmt++)
			put(&o, *fmt);
	}
	va_end(args.list);
	if (bytes)
		out[o.length < bytes ? o.length : bytes - 1] = '\0';
	return o.length;
}

u32 format(char *out, u32 bytes, const char *fmt, ...)
{
	va_list args;
	u32 length;

	va_start(args, fmt);
	length = format_v(out, bytes, fmt, args);
	va_end(args);
	return length;
}
