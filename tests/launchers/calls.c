/*
 * tests/launchers/calls.c - what a launcher may try, and gets a status for.
 * SPDX-License-Identifier: MIT
 */
#include "arch/x86/layout.h"
#include "include/abi/lguest.h"
#include "launcher-lite/calls.h"
#include "lib/string.h"
#include "arch/x86/paging.h"
#include "tests/launchers/behaviour.h"

#define STEADY_NS 1500000000ull
#define MMIO_BASE 0xd0000000u
#define GUEST_CODE 0x1000u
#define GUEST_STACK 0x2000u
#define GUEST_RESULT 0x3000u
#define GUEST_DIRECTORY 0x4000u
#define GUEST_TABLE 0x5000u
#define GUEST_MMIO_TABLE 0x6000u
#define GUEST_SHARED 0x7000u

static struct guest_exit state;
static struct launcher_module module;
extern const u8 launcher_end[]; /* launcher.ld */

/* No launcher owns 64 bytes at any of these. */
static const u32 wild[] = {
	0,
	1,
	0x1000,
	IMAGE_PHYSICAL,
	LAUNCHER_BASE - 1,
	LAUNCHER_BASE - 0x1000,
	LAUNCHER_BASE + LAUNCHER_MAX_BYTES - LAUNCHER_STACK_BYTES - 1,
	LAUNCHER_BASE + LAUNCHER_MAX_BYTES - 4,
	LAUNCHER_BASE + LAUNCHER_MAX_BYTES,
	LAUNCHER_GUEST - 4,
	LAUNCHER_MODULES,
	0x7fffffff,
	0xbfffffff,
	WINDOW_TEXT,
	WINDOW_CONTROL,
	WINDOW_SOFT,
	ENTRY_STACK,
	0xffffffc0,
	0xfffffffc,
	0xffffffff,
};

static void pointer(u32 address, bool text)
{
	/* Read by the core: text is fine as a source. */
	if (!text) {
		EXPECT(core_call(LC_LOG, address, 64, 0), E_RANGE, "LC_LOG(%#x)", address);
		EXPECT(core_call(LC_WRITE, address, 64, 0), E_RANGE, "LC_WRITE(%#x)", address);
		EXPECT(core_call(LC_CREATE, address, 0, 0), E_RANGE, "LC_CREATE(%#x)", address);
	}
	EXPECT(core_call(LC_INFO, address, 0, 0), E_RANGE, "LC_INFO(%#x)", address);
	EXPECT(core_call(LC_MODULE, 0, address, 0), E_RANGE, "LC_MODULE(%#x)", address);
	EXPECT(core_call(LC_RUN, address, 0, 0), E_RANGE, "LC_RUN(%#x)", address);
	EXPECT(core_call(LC_READ, address, 64, (u32)&state), E_RANGE, "LC_READ(%#x)", address);
	EXPECT(core_call(LC_READ, (u32)&state, 1, address),
	       text || address + 4 < address || address != LAUNCHER_BASE + LAUNCHER_MAX_BYTES - 4
		       ? E_RANGE
		       : OK,
	       "LC_READ's count at %#x", address);
}

static void clock_pointer(u32 address)
{
	EXPECT(core_call(LC_CLOCK, address, 0, 0), E_RANGE, "LC_CLOCK(%#x)", address);
}

static void wild_pointers(void)
{
	u32 end = ((u32)launcher_end + 0xfff) & ~0xfffu;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(wild); i++) {
		pointer(wild[i], false);
		clock_pointer(wild[i]);
	}
	pointer(LAUNCHER_BASE, true);
	clock_pointer(LAUNCHER_BASE);
	clock_pointer(end - 4);
	clock_pointer(end);
	EXPECT(core_call(LC_LOG, (u32)&state, 0xffffffff, 0), E_RANGE, "LC_LOG of 4 GiB");
	EXPECT(core_call(LC_WRITE, LAUNCHER_BASE, 0 - LAUNCHER_BASE, 0), E_RANGE,
	       "LC_WRITE of all");
	EXPECT(core_call(LC_READ, (u32)&state, 0x80000000, (u32)&state), E_RANGE,
	       "LC_READ of 2 GiB");
	make_guest();
	clock_pointer(LAUNCHER_GUEST - 4);
	clock_pointer(LAUNCHER_GUEST + TEST_GUEST_BYTES - 4);
	clock_pointer(LAUNCHER_GUEST + TEST_GUEST_BYTES);
	EXPECT(core_call(LC_CLOCK, LAUNCHER_GUEST, 0, 0), OK, "LC_CLOCK into the guest");
}

static void unknown_calls(void)
{
	static const u32 numbers[] = { LC_CALLS, LC_CALLS + 1, 64, 0x7fffffff, 0x80000000, ~0u };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		EXPECT(core_call(numbers[i], 1, 2, 3), E_NOCALL, "call %#x", numbers[i]);
}

static void call_order(void)
{
	EXPECT(core_run(&state), E_STATE, "LC_RUN before LC_CREATE");
	EXPECT(core_boot(0x1000, 0), E_STATE, "LC_BOOT before LC_CREATE");
	EXPECT(core_call(LC_IRQ, 0, 0, 0), E_STATE, "LC_IRQ before LC_CREATE");
	EXPECT(core_reset(), E_STATE, "LC_RESET before LC_CREATE");
	EXPECT(core_module(1000, &module), E_NOENT, "LC_MODULE(1000)");
	EXPECT(core_module(~0u, &module), E_NOENT, "LC_MODULE(-1)");
	EXPECT(core_disk(1000), E_NOENT, "LC_DISK(1000)");
	EXPECT(core_disk(~0u), E_NOENT, "LC_DISK(-1)");
	make_guest();
	EXPECT(core_run(&state), E_STATE, "LC_RUN before LC_BOOT");
	EXPECT(core_call(LC_IRQ, 31, 0, 0), OK, "LC_IRQ(31)");
	EXPECT(core_call(LC_IRQ, 32, 0, 0), E_INVAL, "LC_IRQ(32)");
	EXPECT(core_call(LC_IRQ, ~0u, 0, 0), E_INVAL, "LC_IRQ(-1)");
	EXPECT(core_reset(), OK, "LC_RESET");
	EXPECT(core_run(&state), E_STATE, "LC_RUN after LC_RESET");
}

static void create_refused(const char *what, struct guest_config config)
{
	EXPECT(core_create(&config), E_INVAL, "LC_CREATE: %s", what);
}

static void create_absurd(void)
{
	struct guest_config ok = { .mem_bytes = TEST_GUEST_BYTES, .name = "create-absurd" };
	struct guest_config bad;

#define REFUSED(member, value) \
	do { \
		bad = ok; \
		bad.member = (value); \
		create_refused(#member " " #value, bad); \
	} while (0)
	REFUSED(mem_bytes, 0);
	REFUSED(mem_bytes, 3);
	REFUSED(mem_bytes, 4096);
	REFUSED(mem_bytes, TEST_GUEST_BYTES + 1);
	REFUSED(mem_bytes, 0xfffff000);
	REFUSED(mem_bytes, ALIAS_MAX_BYTES + 4096);
	REFUSED(device_bytes, 1);
	REFUSED(device_bytes, ALIAS_MAX_BYTES);
	REFUSED(device_bytes, 0u - TEST_GUEST_BYTES);
	REFUSED(mmio_base, 1);
	REFUSED(mmio_bytes, 4096);
	bad = ok;
	bad.mmio_base = 0xfffff000;
	bad.mmio_bytes = 0x2000;
	create_refused("registers beyond 4 GiB", bad);
	bad = ok;
	memset(bad.name, 'x', sizeof(bad.name));
	create_refused("a name without an end", bad);
	EXPECT(core_create(&ok), OK, "LC_CREATE after all those");
	EXPECT(core_create(&ok), E_STATE, "a second LC_CREATE");
}

static void create_too_much(void)
{
	struct guest_config config = { .mem_bytes = MIB(384), .name = "create-too-much" };

	EXPECT(core_create(&config), E_NOMEM, "LC_CREATE of 384 MiB");
}

static void guest_code(const u8 *code, u32 bytes)
{
	memcpy((void *)(LAUNCHER_GUEST + GUEST_CODE), code, bytes);
}

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

/* What LC_RUN takes back after a device register was read. */
static void forged_exit(void)
{
	static const u8 code[] = {
		0xb8, LHCALL_LGUEST_INIT,
		0,    0,
		0, /* mov eax, LHCALL_LGUEST_INIT */
		0xbb, 0x00,
		0x70, 0x00,
		0x00,			 /* mov ebx, GUEST_SHARED */
		0xcd, LGUEST_TRAP_ENTRY, /* int LGUEST_TRAP_ENTRY */
		0xb8, LHCALL_NEW_PGTABLE,
		0,    0,
		0, /* mov eax, LHCALL_NEW_PGTABLE */
		0xbb, 0x00,
		0x40, 0x00,
		0x00,			 /* mov ebx, GUEST_DIRECTORY */
		0xcd, LGUEST_TRAP_ENTRY, /* int LGUEST_TRAP_ENTRY */
		0xbc, 0x00,
		0x20, 0x00,
		0x00, /* mov esp, GUEST_STACK */
		0xa1, 0x00,
		0x00, 0x00,
		0xd0, /* mov eax, [MMIO_BASE] */
		0xa3, 0x00,
		0x30, 0x00,
		0x00, /* mov [GUEST_RESULT], eax */
		0x89, 0x25,
		0x04, 0x30,
		0x00, 0x00, /* mov [GUEST_RESULT + 4], esp */
		0x0f, 0x0b, /* ud2 */
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
	EXPECT(core_boot(GUEST_CODE, 0), OK, "LC_BOOT");
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
	static const u8 code[] = { 0x0f, 0x0b };
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
	static const u8 code[] = { 0xb9, 0x00, 0x00, 0x01, 0x00, /* mov ecx, 65536 */
				   0xe2, 0xfe,			 /* loop . */
				   0x0f, 0x0b };
	u32 i;

	make_guest();
	guest_code(code, sizeof(code));
	EXPECT(core_boot(GUEST_CODE, 0), OK, "LC_BOOT");
	for (i = 0; i < 10000; i++)
		core_irq(i % 32);
	EXPECT(core_run(&state), OK, "LC_RUN with every line pending");
	EXPECT(state.reason, EXIT_KILLED, "the reason");
}

/* Flags and registers that a call must neither trip over nor hand out. */
static void odd_states(void)
{
	u32 flags, answer;

	__asm__ volatile("pushl $0x7ed7; popfl; pushfl; popl %0; cld" : "=r"(flags) : : "cc");
	EXPECT(flags & 0x3200, 0x200, "IF and IOPL after POPF");
	__asm__ volatile("pushl $0x44602; popfl; int %[v]; pushfl; popl %1; pushl $0x202; popfl"
			 : "=a"(answer), "=&r"(flags)
			 : [v] "i"(LAUNCHER_VECTOR), "a"(LC_CALLS)
			 : "memory", "cc");
	EXPECT(answer, E_NOCALL, "a call with DF, NT and AC");
	EXPECT(flags & 0x3200, 0x200, "IF and IOPL after a call");
	__asm__ volatile("movl %%esp, %%ecx; xorl %%esp, %%esp; int %[v]; movl %%ecx, %%esp"
			 : "=a"(answer)
			 : [v] "i"(LAUNCHER_VECTOR), "a"(LC_CALLS)
			 : "memory", "ecx", "cc");
	EXPECT(answer, E_NOCALL, "a call with ESP 0");
	__asm__ volatile("movl %%ds, %%ecx; xorl %%edx, %%edx; movl %%edx, %%ds; movl %%edx, %%es;"
			 "int %[v]; movl %%ecx, %%ds; movl %%ecx, %%es"
			 : "=a"(answer)
			 : [v] "i"(LAUNCHER_VECTOR), "a"(LC_CALLS)
			 : "memory", "ecx", "edx", "cc");
	EXPECT(answer, E_NOCALL, "a call with null segments");
}

/* The bystander: its own memory and its guest stay as they were while others die. */
static void steady(void)
{
	static u32 pattern[1024];
	static const u8 code[] = { 0x0f, 0x0b };
	struct launcher_clock clock = { 0 };
	u64 end;
	u32 i;

	make_guest();
	for (i = 0; i < ARRAY_SIZE(pattern); i++)
		pattern[i] = i * 0x9e3779b9u;
	memcpy((void *)(LAUNCHER_GUEST + GUEST_STACK), pattern, sizeof(pattern));
	EXPECT(core_clock(&clock), OK, "LC_CLOCK");
	end = clock.uptime_ns + STEADY_NS;
	while (clock.uptime_ns < end)
		EXPECT(core_clock(&clock), OK, "LC_CLOCK");
	guest_code(code, sizeof(code));
	EXPECT(core_boot(GUEST_CODE, 0), OK, "LC_BOOT");
	EXPECT(core_run(&state), OK, "LC_RUN");
	EXPECT(state.reason, EXIT_KILLED, "the reason");
	for (i = 0; i < ARRAY_SIZE(pattern); i++)
		EXPECT(pattern[i], i * 0x9e3779b9u, "word %u of its own", i);
	EXPECT(memcmp((void *)(LAUNCHER_GUEST + GUEST_STACK), pattern, sizeof(pattern)), 0,
	       "the guest's memory");
}

const struct behaviour call_behaviours[] = {
	{ "wild-pointers", wild_pointers },
	{ "unknown-calls", unknown_calls },
	{ "call-order", call_order },
	{ "create-absurd", create_absurd },
	{ "create-too-much", create_too_much },
	{ "forged-exit", forged_exit },
	{ "boot-wild", boot_wild },
	{ "exit-pointers", exit_pointers },
	{ "irq-flood", irq_flood },
	{ "odd-states", odd_states },
	{ "steady", steady },
};
const u32 call_count = ARRAY_SIZE(call_behaviours);
