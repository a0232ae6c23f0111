/*
 * include/types.h - the words every image shares: fixed-width integers and a few macros.
 * SPDX-License-Identifier: MIT
 */
#ifndef INCLUDE_TYPES_H
#define INCLUDE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

/* Guest-physical, guest-virtual and host-physical addresses never mix by accident. */
typedef struct {
	u32 v;
} gpa_t;
typedef struct {
	u32 v;
} gva_t;
typedef struct {
	u32 v;
} hpa_t;

#define GPA(x) ((gpa_t){ (x) })
#define GVA(x) ((gva_t){ (x) })
#define HPA(x) ((hpa_t){ (x) })

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MUST_CHECK __attribute__((warn_unused_result))
#define UNUSED __attribute__((unused))
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define NORETURN __attribute__((noreturn))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* One load or store that the compiler may neither repeat nor leave out. */
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))

#define KIB(n) ((u32)(n) << 10)
#define MIB(n) ((u32)(n) << 20)

#endif
