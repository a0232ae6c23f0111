/*
 * tests/launchers/guests.c - what a launcher may try with a guest of its own.
 * SPDX-License-Identifier: MIT
 *
 * The guests are a few instructions each, in bytes.
 */
#include "arch/x86/layout.h"
#include "arch/x86/paging.h"
#include "include/abi/lguest.h"
#include "launcher-lite/calls.h"
#include "lib/string.h"
#include "tests/launchers/behaviour.h"

#define MMIO_BASE 0xd0000000u
#define GUEST_STACK 0x2000u
#define GUEST_RESULT 0x3000u
#define GUEST_DIRECTORY 0x4000u
#define GUEST_TABLE 0x5000u
#define GUEST_MMIO_TABLE 0x6000u
#define GUEST_SHARED 0x7000u

/* Instructions, in bytes. */
#define WORD(value) (u8)(value), (u8)((value) >> 8), (u8)((value) >> 16), (u8)((u32)(value) >> 24)
#define CALL(number, argument) /* mov eax, number; mov ebx, argument; int LGUEST_TRAP_ENTRY */ \
	0xb8, WORD(number), 0xbb, WORD(argument), 0xcd, LGUEST_TRAP_ENTRY
#define WITH(opcode, word) (opcode), WORD(word)
#define IN_AL(port) 0xe4, (port)
#define UD2 0x0f, 0x0b

static struct guest_exit state;

void guest_code(const u8 *code, u32 bytes)
{
	memcpy((void *)(LAUNCHER_GUEST + GUEST_CODE), code, bytes);
}

static const struct guest_dialect plain = { .layout = GUEST_LAYOUT_L3 };

/* Its memory one to one, and one device register page. */
static void guest_tables(void)
{
	struct lguest_data *shared = (struct lguest_data *)(LAUNCHER_GUEST + GUEST_SHARED);
	u32 *directory = (u32 *)(LAUNCHER_GUEST + GUEST_DIRECTORY);
	u32 *table = (u32 *)(LAUNCHER_GUEST + GUEST_TABLE);
	u32 *mmio = (u32 *)(LAUNCHER_GUEST + GUEST_MMIO_TABLE);
	u32 i;

	memset(shared->hcall_status, LHCALL_RING_EMPTY, sizeof(shared->hcall_status));
	shared->kernel_address = 0xc0000000;
	shared->syscall_vec = 0x80;
	for (i = 0; i < TEST_GUEST_BYTES / PAGE_BYTES; i++)
		table[i] = i * PAGE_BYTES | PTE_P | PTE_W;
	mmio[pte_index(MMIO_BASE)] = MMIO_BASE | PTE_P | PTE_W;
	directory[0] = GUEST_TABLE | PTE_P | PTE_W;
	directory[pde_index(MMIO_BASE)] = GUEST_MMIO_TABLE | PTE_P | PTE_W;
}

/* Until its first hypercall, which says what it is about to do. */
static void run_to_init(void)
{
	EXPECT(core_boot(GUEST_CODE, 0), OK, "LC_BOOT");
	EXPECT(core_run(&state), OK, "LC_RUN");
	EXPECT(state.reason, EXIT_DIALECT, "the reason at INIT");
	EXPECT(state.regs[REG_EAX], LHCALL_LGUEST_INIT, "eax at INIT");
	EXPECT(state.regs[REG_EBX], GUEST_SHARED, "ebx at INIT");
}

/* What LC_RUN takes back after a device register was read. */
static void forged_exit(void)
{
	static const u8 code[] = {
		CALL(LHCALL_LGUEST_INIT, GUEST_SHARED),
		CALL(LHCALL_NEW_PGTABLE, GUEST_DIRECTORY),
		WITH(0xbc, GUEST_STACK),  /* mov esp, GUEST_STACK */
		WITH(0xa1, MMIO_BASE),	  /* mov eax, [MMIO_BASE] */
		WITH(0xa3, GUEST_RESULT), /* mov [GUEST_RESULT], eax */
		0x89,
		WITH(0x25, GUEST_RESULT + 4), /* mov [GUEST_RESULT + 4], esp */
		UD2,
	};
	const u32 *result = (const u32 *)(LAUNCHER_GUEST + GUEST_RESULT);
	struct guest_config config = {
		.mem_bytes = TEST_GUEST_BYTES,
		.mmio_base = MMIO_BASE,
		.mmio_bytes = 0x1000,
		.name = "forged-exit",
	};

	EXPECT(core_create(&config), OK, "LC_CREATE");
	guest_code(code, sizeof(code));
	guest_tables();
	run_to_init();
	EXPECT(core_dialect(&plain), OK, "LC_DIALECT");
	EXPECT(core_run(&state), OK, "LC_RUN");
	if (state.reason == EXIT_KILLED)
		say("the guest was killed: %s", state.text);
	EXPECT(state.reason, EXIT_MMIO, "the reason");
	EXPECT(state.address, MMIO_BASE, "the register");
	state.advance = 16;
	EXPECT(core_run(&state), E_INVAL, "LC_RUN with advance 16");
	state.advance = ~0u;
	EXPECT(core_run(&state), E_INVAL, "LC_RUN with advance -1");
	state.advance = 5;
	state.reason = 77;
	state.address = WINDOW_CONTROL;
	state.insn_bytes = ~0u;
	state.regs[REG_EAX] = 0x12345678;
	state.regs[REG_ESP] = WINDOW_CONTROL;
	EXPECT(core_run(&state), OK, "LC_RUN");
	EXPECT(state.reason, EXIT_KILLED, "the second reason");
	EXPECT(result[0], 0x12345678, "what the guest read");
	EXPECT(result[1], GUEST_STACK, "the guest's stack pointer");
	EXPECT(core_run(&state), E_STATE, "LC_RUN of a dead guest");
}

/* Ring 1 starts where it should not: the guest dies, its launcher doesn't. */
static void boot_wild(void)
{
	static const u32 entries[] = { 0xfffffff0, WINDOW_SOFT,	     ENTRY_STACK,
				       0x80000000, TEST_GUEST_BYTES, WINDOW_CONTROL };
	u32 i;

	make_guest();
	for (i = 0; i < ARRAY_SIZE(entries); i++) {
		EXPECT(core_boot(entries[i], 0), OK, "LC_BOOT");
		EXPECT(core_run(&state), OK, "LC_RUN at %#x", entries[i]);
		EXPECT(state.reason, EXIT_KILLED, "the reason at %#x", entries[i]);
		EXPECT(core_reset(), OK, "LC_RESET");
	}
}

static void exit_pointers(void)
{
	static const u8 code[] = { UD2 };
	struct guest_exit *there =
		(struct guest_exit *)(LAUNCHER_GUEST + TEST_GUEST_BYTES - sizeof(*there));

	make_guest();
	guest_code(code, sizeof(code));
	EXPECT(core_boot(GUEST_CODE, 0), OK, "LC_BOOT");
	EXPECT(core_call(LC_RUN, LAUNCHER_BASE, 0, 0), E_RANGE, "LC_RUN into text");
	EXPECT(core_call(LC_RUN, (u32)there + 4, 0, 0), E_RANGE, "LC_RUN over the guest's end");
	EXPECT(core_call(LC_RUN, (u32)there, 0, 0), OK, "LC_RUN into the guest");
	EXPECT(there->reason, EXIT_KILLED, "the reason");
}

static void irq_flood(void)
{
	static const u8 code[] = {
		WITH(0xb9, 65536), /* mov ecx, 65536 */
		0xe2,
		0xfe, /* loop . */
		UD2,
	};
	u32 i;

	make_guest();
	guest_code(code, sizeof(code));
	EXPECT(core_boot(GUEST_CODE, 0), OK, "LC_BOOT");
	for (i = 0; i < 10000; i++)
		core_irq(i % 32);
	EXPECT(core_run(&state), OK, "LC_RUN with every line pending");
	EXPECT(state.reason, EXIT_KILLED, "the reason");
}

/* Nothing but a dialect that there is, once the guest has asked, and before its INIT was made. */
static void dialect_absurd(void)
{
	static const u8 code[] = {
		CALL(LHCALL_LGUEST_INIT, GUEST_SHARED),
		IN_AL(0x64), /* in al, 0x64 */
		UD2,
	};
	struct guest_dialect ok = plain;
	struct guest_dialect bad;

#define DIALECT_REFUSED(member, value) \
	do { \
		bad = ok; \
		bad.member = (value); \
		EXPECT(core_dialect(&bad), E_INVAL, #member " " #value); \
	} while (0)
	EXPECT(core_dialect(&ok), E_STATE, "LC_DIALECT without a guest");
	make_guest();
	EXPECT(core_dialect(&ok), E_STATE, "LC_DIALECT before LC_BOOT");
	guest_code(code, sizeof(code));
	guest_tables();
	run_to_init();
	DIALECT_REFUSED(layout, GUEST_LAYOUTS);
	DIALECT_REFUSED(layout, ~0u);
	DIALECT_REFUSED(flags, DIALECT_FLAGS + 1);
	DIALECT_REFUSED(flags, ~0u);
	DIALECT_REFUSED(boot_directory, GUEST_DIRECTORY); /* L3 has none */
	ok.ports[0] = (struct port_range){ 0x64, 1 };
	DIALECT_REFUSED(ports[0].count, 0xffff);
	DIALECT_REFUSED(ports[1], ((struct port_range){ 0xffff, 2 }));
	ok.layout = GUEST_LAYOUT_L2;
	DIALECT_REFUSED(boot_directory, GUEST_DIRECTORY + 4);
	DIALECT_REFUSED(boot_directory, TEST_GUEST_BYTES);
	DIALECT_REFUSED(boot_directory, WINDOW_CONTROL);
	ok.layout = GUEST_LAYOUT_L3;
	EXPECT(core_call(LC_DIALECT, LAUNCHER_GUEST + TEST_GUEST_BYTES - 4, 0, 0), E_RANGE,
	       "LC_DIALECT over the guest's end");
	EXPECT(core_dialect(&ok), OK, "LC_DIALECT");
	EXPECT(core_dialect(&ok), OK, "LC_DIALECT, thought over");
	EXPECT(core_run(&state), OK, "LC_RUN");
	EXPECT(state.reason, EXIT_PORT, "the reason");
	EXPECT(core_dialect(&ok), E_STATE, "LC_DIALECT after INIT");
}

/* Ports of the dialect come here, also those that a wide access only touches; no others do. */
static void port_exits(void)
{
	static const u8 code[] = {
		CALL(LHCALL_LGUEST_INIT, GUEST_SHARED),
		IN_AL(0x63),		  /* in al, 0x63: not ours */
		IN_AL(0x65),		  /* in al, 0x65: not ours */
		WITH(0xba, 0xcfc),	  /* mov edx, 0xcfc */
		0xed,			  /* in eax, dx */
		WITH(0xa3, GUEST_RESULT), /* mov [GUEST_RESULT], eax */
		0x66,
		0xe5,
		0x63,		   /* in ax, 0x63: its upper half is ours */
		WITH(0xba, 0xcf5), /* mov edx, 0xcf5 */
		0xef,		   /* out dx, eax: its last byte is ours */
		UD2,
	};
	static const u8 expected[] = { 1, 3, 1 }; /* bytes of each instruction that comes here */
	const u32 *result = (const u32 *)(LAUNCHER_GUEST + GUEST_RESULT);
	struct guest_dialect dialect = plain;
	u32 i;

	make_guest();
	guest_code(code, sizeof(code));
	guest_tables();
	dialect.ports[0] = (struct port_range){ 0xcf8, 8 };
	dialect.ports[1] = (struct port_range){ 0x64, 1 };
	run_to_init();
	EXPECT(core_dialect(&dialect), OK, "LC_DIALECT");
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		EXPECT(core_run(&state), OK, "LC_RUN %u", i);
		EXPECT(state.reason, EXIT_PORT, "reason %u", i);
		state.regs[REG_EAX] = 0x5a5a0000 + i;
		state.advance = expected[i];
	}
	EXPECT(core_run(&state), OK, "LC_RUN to the end");
	EXPECT(state.reason, EXIT_KILLED, "the last reason");
	EXPECT(result[0], 0x5a5a0000, "what the guest read");
}

const struct behaviour guest_behaviours[] = {
	{ "forged-exit", forged_exit },	      { "boot-wild", boot_wild },
	{ "exit-pointers", exit_pointers },   { "irq-flood", irq_flood },
	{ "dialect-absurd", dialect_absurd }, { "port-exits", port_exits },
};
const u32 guest_count = ARRAY_SIZE(guest_behaviours);
