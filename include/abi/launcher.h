/*
 * include/abi/launcher.h - the calls that a launcher makes to the core.
 * SPDX-License-Identifier: MIT
 *
 * A launcher is a ring-3 program in an address space of its own, one instance
 * a guest.  It makes a call with `int LAUNCHER_VECTOR`: eax = number, ebx,
 * ecx, edx = arguments; eax returns an enum status, all other registers are
 * preserved.  Pointers must lie in the launcher's own image or in its view of
 * the guest's memory; everything else is E_RANGE.  docs/launcher-calls.md has
 * one row a call.
 */
#ifndef INCLUDE_ABI_LAUNCHER_H
#define INCLUDE_ABI_LAUNCHER_H

#define LAUNCHER_VECTOR 0x30

/* What a launcher sees where. */
#define LAUNCHER_BASE 0x00400000u      /* its image, data and stack */
#define LAUNCHER_MAX_BYTES 0x00400000u /* image + bss + stack end at most here */
#define LAUNCHER_STACK_BYTES 0x00010000u
#define LAUNCHER_GUEST 0x40000000u   /* guest-physical 0, after LC_CREATE */
#define LAUNCHER_MODULES 0x80000000u /* GRUB modules, as LC_MODULE maps them */

enum launcher_call {
	LC_EXIT,   /* (outcome, text, bytes): this launcher and its guest are done */
	LC_LOG,	   /* (text, bytes): a line for the person at the machine, without newline */
	LC_INFO,   /* (struct launcher_info *) */
	LC_MODULE, /* (index, struct launcher_module *): maps the module read-only */
	LC_DISK,   /* (index): makes a mapped module writable, for this launcher alone */
	LC_CREATE, /* (const struct guest_config *): guest memory, all zero */
	LC_BOOT,   /* (entry point, esi): first register state; the guest may run */
	LC_RUN,	   /* (struct guest_exit *): until the guest needs its launcher */
	LC_IRQ,	   /* (line 0..31): raise an interrupt line of the guest */
	LC_WRITE,  /* (text, bytes): guest console output */
	LC_READ,   /* (buffer, bytes, u32 *count): guest console input, never waits */
	LC_CLOCK,  /* (struct launcher_clock *) */
	LC_RESET,  /* (): the guest is as after LC_CREATE; its memory is zero again */
	LC_SPAWN,  /* (): start the next launcher instance, once a launcher */
	LC_CALLS
};

#ifndef __ASSEMBLER__
#include "include/status.h"
#include "include/types.h"

/* LC_EXIT's outcome: how `make run` ends. */
enum outcome { OUTCOME_POWERED_OFF, OUTCOME_KILLED };

struct launcher_info {
	u32 instance;	     /* 0 for the first launcher */
	u32 modules;	     /* there are; LC_MODULE knows no more than the first 64 */
	u32 free_bytes;	     /* machine memory that LC_CREATE can still give, as one block */
	u32 total_bytes;     /* machine memory, all of it */
	u32 max_guest_bytes; /* the largest mem_bytes that the address space allows */
	char loader[64];     /* the boot loader's name, NUL-terminated, cut if need be */
};

/* The most that one LC_WRITE or LC_LOG takes: the core is not interruptible meanwhile. */
#define LAUNCHER_WRITE_BYTES 256u

#define LAUNCHER_WORDS_BYTES 2560 /* longest module command line, NUL included */

struct launcher_module {
	const u8 *address; /* in the launcher's space */
	u32 bytes;
	u32 words_bytes; /* length of words without the NUL, before any cut */
	char words[LAUNCHER_WORDS_BYTES];
};

enum guest_layout {
	GUEST_LAYOUT_L1,
	GUEST_LAYOUT_L2,
	GUEST_LAYOUT_L3,
	GUEST_LAYOUT_L4,
	GUEST_LAYOUTS
};

struct guest_config {
	u32 mem_bytes;	  /* RAM at guest-physical 0, a multiple of 4096 */
	u32 device_bytes; /* ordinary memory right behind it, a multiple of 4096 */
	u32 mmio_base;	  /* guest-physical range that is legal in guest tables and never mapped */
	u32 mmio_bytes;	  /* 0: none */
	u32 layout;	  /* enum guest_layout of the shared page */
	char name[32];	  /* for messages, NUL-terminated */
};

/* The eight general registers, in PUSHA order. */
enum guest_register {
	REG_EDI,
	REG_ESI,
	REG_EBP,
	REG_ESP,
	REG_EBX,
	REG_EDX,
	REG_ECX,
	REG_EAX,
	GUEST_REGISTERS
};

enum exit_reason {
	EXIT_NOTIFY, /* address: NOTIFY's argument */
	EXIT_MMIO,   /* address: guest-physical; error_code, regs, insn: the faulting instruction */
	EXIT_SHUTDOWN, /* address: LGUEST_SHUTDOWN_*; text: the guest's reason */
	EXIT_KILLED,   /* text: why the core stopped it for good */
	EXIT_INPUT,    /* console input arrived since the last EXIT_INPUT */
};

#define GUEST_INSN_BYTES 15
#define GUEST_TEXT_BYTES 128

/*
 * Filled by LC_RUN when it returns.  After EXIT_MMIO the next LC_RUN takes
 * back `regs` (never ESP) and `advance` (0..15, added to EIP): nothing else
 * in here is believed.
 */
struct guest_exit {
	u32 reason; /* enum exit_reason */
	u32 address;
	u32 error_code; /* EXIT_MMIO: of the page fault; bit 1 says write */
	u32 regs[GUEST_REGISTERS];
	u32 advance;
	u32 insn_bytes; /* how many of insn could be fetched */
	u8 insn[16];
	char text[GUEST_TEXT_BYTES]; /* NUL-terminated; may hold any bytes */
};

struct launcher_clock {
	u64 uptime_ns; /* since the core started */
	u64 wall_ns;   /* UTC since 1970 */
	u32 tsc_khz;   /* 0: the TSC is not to be trusted */
};

#endif

#endif
