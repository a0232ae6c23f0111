/*
 * tests/guests/cost/main.c - what things cost, in ticks of the TSC: a report, nothing is judged.
 * SPDX-License-Identifier: MIT
 *
 * On a bench that counts instructions a tick is one, from the guest's first
 * instruction to the one after, the core's included.  The loop is taken off.
 * With a bench build of the core each line also has its counts of loads of CR3
 * and writes of CR0.
 *
 * Expect: output "^cost empty-hypercall [0-9]"
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "include/abi/counts.h"
#include "include/abi/ringlet.h"
#include "lib/divide.h"
#include "tests/guests/test.h"

#define TIMES 1000u
#define PAGES 1000u
#define FAULT_INSN_BYTES "2" /* of the load in `fault` */

static u32 *one, *two; /* page directories */
static u32 pages_gpa[PAGES];

static void nothing(u32 i)
{
	__asm__ volatile("" : : "r"(i));
}

static void empty_hypercall(u32 i)
{
	(void)i;
	hcall0(LHCALL_FLUSH_ASYNC);
}

static void send_interrupts(u32 i)
{
	(void)i;
	hcall0(LHCALL_SEND_INTERRUPTS);
}

static void new_pgtable(u32 i)
{
	hcall1(LHCALL_NEW_PGTABLE, gpa_of(i % 2 ? one : two));
}

static void flush_user(u32 i)
{
	(void)i;
	hcall1(LHCALL_FLUSH_TLB, 0);
}

static void set_pte(u32 i)
{
	const u32 address = TEST_ADDRESS + i * PAGE_BYTES;

	hcall3(LHCALL_SET_PTE, gpa_of(one), address, pages_gpa[i] | PTE_USER);
}

static void queued_set_pte(u32 i)
{
	const u32 address = TEST_ADDRESS + i * PAGE_BYTES;

	hcall_queue(LHCALL_SET_PTE, gpa_of(one), address, pages_gpa[i] | PTE_USER, 0);
}

static void read_page(u32 i)
{
	peek(TEST_ADDRESS + TABLE_BYTES + i * PAGE_BYTES);
}

static void write_page(u32 i)
{
	poke(TEST_ADDRESS + TABLE_BYTES + i * PAGE_BYTES, i);
}

/* The handler is three instructions: step over the load, drop the error code, return. */
__attribute__((naked, used)) static void skip_load(void)
{
	__asm__ volatile("addl $" FAULT_INSN_BYTES ", 4(%esp)\n addl $4, %esp\n iret");
}

static void fault(u32 i)
{
	(void)i;
	__asm__ volatile("movl (%%eax), %%eax" : : "a"(KERNEL_SPARE) : "memory");
}

static void launcher_round_trip(u32 i)
{
	(void)i;
	hcall1(LHCALL_NOTIFY, gpa_of(""));
}

static void port(u32 i)
{
	__asm__ volatile("outb %b0, $0x80" : : "a"(i));
}

static u32 loop_ticks;

/* What COUNTS answers: how many there are, and each. */
struct counts {
	u32 count;
	u32 of[COUNTS];
};

static void count(struct counts *counts)
{
	counts->count = 0;
	hcall2(RHCALL_COUNTS, gpa_of(counts), sizeof(*counts));
}

static void report(const char *name, u32 ticks, u32 times)
{
	u32 rest;
	const u32 whole = (u32)divide_u64(ticks, times, &rest);

	say("cost %s %u.%02u %u", name, whole, rest * 100 / times, times);
}

static void measure(const char *name, void (*operation)(u32), u32 times)
{
	struct counts before, after;

	count(&before);
	const u64 start = tsc_read();
	for (u32 i = 0; i < times; i++)
		operation(i);
	const u32 ticks = (u32)(tsc_read() - start);
	count(&after);
	if (operation == nothing) {
		loop_ticks = ticks;
		return;
	}
	report(name, ticks > loop_ticks ? ticks - loop_ticks : 0, times);
	if (after.count)
		say(" cr3 %u cr0 %u", after.of[COUNT_CR3_LOADS] - before.of[COUNT_CR3_LOADS],
		    after.of[COUNT_CR0_WRITES] - before.of[COUNT_CR0_WRITES]);
	say("\n");
}

/* Ring 3 asks TIMES times, and ends with what it took in eax. */
static USER_TEXT void ask(u32 argument)
{
	u32 start, end;

	(void)argument;
	__asm__ volatile("rdtsc\n movl %%eax, %1\n"
			 "movl %2, %%ecx\n"
			 "1: int $0x80\n"
			 "decl %%ecx\n jnz 1b\n"
			 "rdtsc\n"
			 : "=&a"(end), "=&r"(start)
			 : "i"(TIMES)
			 : "ecx", "edx");
	__asm__ volatile("ud2" : : "a"(end - start));
}

__attribute__((naked, used)) static void only_return(void)
{
	__asm__ volatile("iret");
}

static void gate_to(u32 vector, void (*handler)(void), u32 type, u32 ring)
{
	const u32 offset = (u32)handler;

	hcall3(LHCALL_LOAD_IDT_ENTRY, vector, (u32)LGUEST_KERNEL_CS << 16 | (offset & 0xffff),
	       (offset & 0xffff0000) | 0x8000 | ring << 13 | type << 8);
}

void test_main(void)
{
	struct task_end end;

	one = directory_new();
	two = directory_new();
	task_map(one);
	for (u32 i = 0; i < PAGES; i++) {
		pages_gpa[i] = gpa_of(page_alloc());
		*pte_of(one, TEST_ADDRESS + i * PAGE_BYTES) = pages_gpa[i] | PTE_USER;
		*pte_of(one, TEST_ADDRESS + TABLE_BYTES + i * PAGE_BYTES) =
			pages_gpa[i] | PTE_P | PTE_W | PTE_U;
	}
	measure("loop", nothing, TIMES);
	measure("empty-hypercall", empty_hypercall, TIMES);
	measure("send-interrupts", send_interrupts, TIMES);
	measure("new-pgtable", new_pgtable, TIMES);
	directory_load(one);
	measure("set-pte", set_pte, PAGES);
	measure("queued-set-pte", queued_set_pte, PAGES);
	hcall0(LHCALL_FLUSH_ASYNC);
	measure("demand-fill", read_page, PAGES);
	measure("first-write", write_page, PAGES);
	measure("flush-user", flush_user, TIMES);
	gate_to(TRAP_PAGE_FAULT, skip_load, GATE_INTERRUPT, 1);
	measure("reflected-fault", fault, TIMES);
	trap_init();
	measure("launcher-round-trip", launcher_round_trip, TIMES);
	measure("port-access", port, TIMES);

	gate_to(TRAP_SYSCALL, only_return, GATE_TRAP, 3);
	task_run(ask, 0, &end);
	report("direct-system-call", end.frame.eax, TIMES);
	say("\n");
	gate_to(TRAP_SYSCALL, only_return, GATE_INTERRUPT, 3);
	task_run(ask, 0, &end);
	report("reflected-system-call", end.frame.eax, TIMES);
	say("\n");
}
