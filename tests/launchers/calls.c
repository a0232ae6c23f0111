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
#define GUEST_STACK 0x2000u

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
	/* There is room for four bytes at one of the addresses. */
	enum status word =
		address == LAUNCHER_BASE + LAUNCHER_MAX_BYTES - 4 && !text ? OK : E_RANGE;

	/* Read by the core: text is fine as a source. */
	if (!text) {
		EXPECT(core_call(LC_LOG, address, 64, 0), E_RANGE, "LC_LOG(%#x)", address);
		EXPECT(core_call(LC_WRITE, address, 64, 0), E_RANGE, "LC_WRITE(%#x)", address);
		EXPECT(core_call(LC_CREATE, address, 0, 0), E_RANGE, "LC_CREATE(%#x)", address);
		EXPECT(core_call(LC_SEND, address, 64, 0), E_RANGE, "LC_SEND(%#x)", address);
	}
	EXPECT(core_call(LC_INFO, address, 0, 0), E_RANGE, "LC_INFO(%#x)", address);
	EXPECT(core_call(LC_MODULE, 0, address, 0), E_RANGE, "LC_MODULE(%#x)", address);
	EXPECT(core_call(LC_RUN, address, 0, 0), E_RANGE, "LC_RUN(%#x)", address);
	EXPECT(core_call(LC_READ, address, 64, (u32)&state), E_RANGE, "LC_READ(%#x)", address);
	EXPECT(core_call(LC_RECEIVE, address, 64, (u32)&state), E_RANGE, "LC_RECEIVE(%#x)",
	       address);
	EXPECT(core_call(LC_READ, (u32)&state, 1, address), word, "LC_READ's count at %#x",
	       address);
	EXPECT(core_call(LC_RECEIVE, (u32)&state, 1, address), word, "LC_RECEIVE's count at %#x",
	       address);
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
	EXPECT(core_call(LC_SEND, (u32)&state, 0xffffffff, 0), E_RANGE, "LC_SEND of 4 GiB");
	EXPECT(core_call(LC_RECEIVE, (u32)&state, 0x80000000, (u32)&state), E_RANGE,
	       "LC_RECEIVE of 2 GiB");
	make_guest();
	clock_pointer(LAUNCHER_GUEST - 4);
	clock_pointer(LAUNCHER_GUEST + TEST_GUEST_BYTES - 4);
	clock_pointer(LAUNCHER_GUEST + TEST_GUEST_BYTES);
	EXPECT(core_call(LC_CLOCK, LAUNCHER_GUEST, 0, 0), OK, "LC_CLOCK into the guest");
}

/* Nobody else is there: all that a frame's sender gets is a status. */
static void frames(void)
{
	static u8 frame[WIRE_FRAME_MAX + 1];
	static const struct {
		u32 bytes;
		enum status answer;
	} sends[] = {
		{ 0, E_INVAL },		{ WIRE_FRAME_MIN - 1, E_INVAL }, { WIRE_FRAME_MIN, OK },
		{ WIRE_FRAME_MAX, OK }, { WIRE_FRAME_MAX + 1, E_INVAL },
	};
	u32 end = ((u32)launcher_end + 0xfff) & ~0xfffu;
	u32 count = 1;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(sends); i++)
		EXPECT(core_send(frame, sends[i].bytes), sends[i].answer, "LC_SEND of %u bytes",
		       sends[i].bytes);
	EXPECT(core_call(LC_SEND, LAUNCHER_BASE, WIRE_FRAME_MAX, 0), OK, "LC_SEND of text");
	EXPECT(core_call(LC_SEND, end - WIRE_FRAME_MIN, WIRE_FRAME_MIN, 0), OK,
	       "LC_SEND of the last bytes");
	EXPECT(core_call(LC_SEND, end - WIRE_FRAME_MIN + 1, WIRE_FRAME_MIN, 0), E_RANGE,
	       "LC_SEND over the image's end");
	for (i = 0; i < 1000; i++)
		EXPECT(core_send(frame, sizeof(frame) - 1), OK, "LC_SEND number %u", i);
	EXPECT(core_call(LC_RECEIVE, (u32)frame, sizeof(frame), (u32)&count), OK, "LC_RECEIVE");
	EXPECT(count, 0, "frames of its own");
	EXPECT(core_call(LC_RECEIVE, (u32)frame, 0, (u32)&count), OK, "LC_RECEIVE into nothing");
	make_guest();
	EXPECT(core_call(LC_SEND, LAUNCHER_GUEST + TEST_GUEST_BYTES - 64, 64, 0), OK,
	       "LC_SEND out of the guest");
	EXPECT(core_call(LC_SEND, LAUNCHER_GUEST + TEST_GUEST_BYTES - 63, 64, 0), E_RANGE,
	       "LC_SEND over the guest's end");
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
	REFUSED(mem_bytes, GUEST_MAX_BYTES + 4096);
	REFUSED(device_bytes, 1);
	REFUSED(device_bytes, GUEST_MAX_BYTES);
	REFUSED(device_bytes, 0u - TEST_GUEST_BYTES);
	REFUSED(mmio_base, 1);
	REFUSED(mmio_bytes, 4096);
	bad = ok;
	bad.mmio_base = 0xfffff000;
	bad.mmio_bytes = 0x2000;
	create_refused("registers beyond 4 GiB", bad);
	bad = ok;
	bad.mmio_base = TEST_GUEST_BYTES - 0x1000;
	bad.mmio_bytes = 0x1000;
	create_refused("registers in memory", bad);
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

/* A name that would clear the screen: shown in all lines that have one, until a key is pressed. */
static void odd_name(void)
{
	static const char text[] = "odd\033[2J\233\r\n";
	struct guest_config config = { .mem_bytes = TEST_GUEST_BYTES };
	char key;

	memcpy(config.name, text, sizeof(text));
	EXPECT(core_create(&config), OK, "LC_CREATE");
	core_log(text);
	core_write("waits\n", 6);
	while (!core_read(&key, 1))
		;
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
	{ "frames", frames },
	{ "unknown-calls", unknown_calls },
	{ "call-order", call_order },
	{ "create-absurd", create_absurd },
	{ "create-too-much", create_too_much },
	{ "odd-states", odd_states },
	{ "odd-name", odd_name },
	{ "steady", steady },
};
const u32 call_count = ARRAY_SIZE(call_behaviours);
