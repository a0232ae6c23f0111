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
	LC_EXIT,    /* (outcome, text, bytes): this launcher and its guest are done */
	LC_LOG,	    /* (text, bytes): a line for the person at the machine, without newline */
	LC_INFO,    /* (struct launcher_info *) */
	LC_MODULE,  /* (index, struct launcher_module *): maps the module read-only */
	LC_DISK,    /* (index): makes a mapped module writable, for this launcher alone */
	LC_CREATE,  /* (const struct guest_config *): guest memory, all zero */
	LC_BOOT,    /* (entry point, esi): first register state; the guest may run */
	LC_RUN,	    /* (struct guest_exit *): until the guest needs its launcher */
	LC_IRQ,	    /* (line 0..31): raise an interrupt line of the guest */
	LC_WRITE,   /* (text, bytes): guest console output */
	LC_READ,    /* (buffer, bytes, u32 *count): guest console input, never waits */
	LC_CLOCK,   /* (struct launcher_clock *) */
	LC_RESET,   /* (): the guest is as after LC_CREATE; its memory is zero again */
	LC_SPAWN,   /* (): start the next launcher instance, once a launcher */
	LC_DIALECT, /* (const struct guest_dialect *): what the guest speaks, once a boot */
	LC_SEND,    /* (frame, bytes): an Ethernet frame, onto the wire that joins the guests */
	LC_RECEIVE, /* (buffer, bytes, u32 *count): the next frame from it; count 0: none */
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
	u32 free_bytes;	     /* the machine's largest free block; LC_CREATE wants a little more */
	u32 total_bytes;     /* machine memory, all of it */
	u32 max_guest_bytes; /* the largest mem_bytes that the address space allows */
	char loader[64];     /* the boot loader's name, NUL-terminated, cut if need be */
};

/* The most that one LC_WRITE or LC_LOG takes: the core is not interruptible meanwhile. */
#define LAUNCHER_WRITE_BYTES 256u

/* In LC_MODULE's index: the words alone, of a module that another launcher may write, too. */
#define LAUNCHER_MODULE_WORDS 0x80000000u

#define LAUNCHER_WORDS_BYTES 2560 /* longest module command line, NUL included */

struct launcher_module {
	const u8 *address; /* in the launcher's space; NULL: not mapped */
	u32 bytes;
	u32 words_bytes; /* length of words without the NUL, before any cut */
	char words[LAUNCHER_WORDS_BYTES];
};

struct guest_config {
	u32 mem_bytes;	  /* RAM at guest-physical 0, a multiple of 4096 */
	u32 device_bytes; /* ordinary memory right behind it, a multiple of 4096 */
	u32 mmio_base;	  /* guest-physical range that is legal in guest tables and never mapped */
	u32 mmio_bytes;	  /* 0: none */
	char name[32];	  /* for messages, NUL-terminated */
};

/* Where the fields of the shared page are: hv/shared_page.h. */
enum guest_layout {
	GUEST_LAYOUT_L1,
	GUEST_LAYOUT_L2,
	GUEST_LAYOUT_L3,
	GUEST_LAYOUT_L4,
	GUEST_LAYOUTS
};

#define DIALECT_EDX_FIRST 1u	   /* arguments in edx, ebx, ecx; ring slots: call, a2, a3, a1 */
#define DIALECT_OPCODE 2u	   /* 0f 01 c1 in ring 1 is a hypercall too */
#define DIALECT_CRASH 4u	   /* hypercall 2 has no type: it always ends the guest */
#define DIALECT_REPORTS_CHANGES 8u /* every change of a page table that was in use */
#define DIALECT_FLAGS 15u

#define DIALECT_PORT_RANGES 2

/* Ports whose IN and OUT are EXIT_PORT; all others read as ones and ignore writes. */
struct port_range {
	u16 first;
	u16 count; /* 0: none; first + count at most 0x10000 */
};

/* The answer to EXIT_DIALECT: which of lguest's dialects (shared/lguest-abi.md 0) it is. */
struct guest_dialect {
	u32 layout;	    /* enum guest_layout */
	u32 flags;	    /* DIALECT_* */
	u32 boot_directory; /* L1, L2: gpa of the page directory in use from INIT on; else 0 */
	struct port_range ports[DIALECT_PORT_RANGES];
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
	EXIT_INPUT,    /* address: INPUT_*, what arrived since the last EXIT_INPUT */
	EXIT_DIALECT,  /* regs, insn: the guest is about to make its LGUEST_INIT; it makes it again
			  when it runs, after LC_DIALECT */
	EXIT_PORT,     /* regs, insn: IN or OUT of a port that the dialect names */
};

#define INPUT_CONSOLE 1u
#define INPUT_FRAMES 2u /* not again before an LC_RECEIVE finds none */

/* What goes over the wire: an Ethernet frame without its check sequence. */
#define WIRE_FRAME_MIN 14u
#define WIRE_FRAME_MAX 1514u

#define GUEST_INSN_BYTES 15
#define GUEST_TEXT_BYTES 128

/*
 * Filled by LC_RUN when it returns.  After EXIT_MMIO and EXIT_PORT the next
 * LC_RUN takes back `regs` (never ESP) and `advance` (0..15, added to EIP):
 * nothing else in here is believed.
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
