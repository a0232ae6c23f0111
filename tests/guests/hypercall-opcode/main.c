/*
 * tests/guests/hypercall-opcode/main.c - 0f 01 c1 is a hypercall for those of its time.
 * SPDX-License-Identifier: MIT
 *
 * It goes on three bytes later, wherever in a page it lies, and leaves all
 * registers alone; int 0x1F works beside it.  For all other kernels, and in
 * ring 3, it is #UD.
 *
 * Attack: 17
 * Holds: 22
 * Dialects: a1 a4 b1 b2 b3 b4 c e1
 */
#include "guest-patches/lib/task.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define EXECUTES (DIALECT >= DIALECT_B1 && DIALECT <= DIALECT_B4)
#define OPCODE_BYTES 3u
#define RET 0xc3u
#define MARK 0x0f01c1u

/* What a call of `code` found in the registers behind it. */
struct registers {
	u32 eax, ebx, ecx, edx, esi, edi;
};

struct call {
	u32 code; /* where 0f 01 c1 and a RET are */
	u32 number, a1, a2, a3, a4;
	struct registers after;
};

static void make(void *argument)
{
	struct call *call = argument;
	struct registers *after = &call->after;

	__asm__ volatile("call *%%edi"
			 : "=a"(after->eax), "=b"(after->ebx), "=c"(after->ecx), "=d"(after->edx),
			   "=S"(after->esi), "=D"(after->edi)
			 : "a"(call->number), "b"(call->a1), "c"(call->a2), "d"(call->a3),
			   "S"(call->a4), "D"(call->code)
			 : "memory", "cc");
}

static USER_TEXT void program(u32 argument)
{
	__asm__ volatile(HCALL_OPCODE : : "a"(argument), "b"(0), "c"(0) : "memory");
	syscall(SYS_EXIT, 0, 0);
}

void test_main(void)
{
	static const u8 code[] = { 0x0f, 0x01, 0xc1, RET };
	u32 *directory = directory_new(), *pages[2] = { page_alloc(), page_alloc() };
	u32 *marked = page_alloc();
	struct trap_frame frame;
	struct task_end end;

	task_map(directory);
	*marked = MARK;
	*pte_of(directory, TEST_ADDRESS) = gpa_of(marked) | PTE_USER;
	for (u32 i = 0; i < ARRAY_SIZE(pages); i++)
		page_map(kernel_directory, KERNEL_SPARE + i * PAGE_BYTES,
			 gpa_of(pages[i]) | PTE_KERNEL);

	/* The whole of it in one page, then with one and two bytes of it in the next. */
	for (u32 bytes = OPCODE_BYTES; bytes >= 1; bytes--) {
		struct call call = { .code = KERNEL_SPARE + PAGE_BYTES - bytes,
				     .number = LHCALL_NEW_PGTABLE,
				     .a1 = gpa_of(directory),
				     .a2 = 0x0c0c0c0c,
				     .a3 = 0x0d0d0d0d,
				     .a4 = 0x51515151 };

		directory_load(kernel_directory);
		memcpy((void *)call.code, code, sizeof(code));
		if (!EXECUTES) {
			test_traps(make, &call, TRAP_UNDEFINED, 0, &frame, "0f 01 c1");
			CHECK_EQUAL(frame.eip, call.code, "eip in the frame");
			continue;
		}
		CHECK(!trap_catch(make, &call, &frame), "%u bytes: trap %u", bytes, frame.vector);
		CHECK_EQUAL(peek(TEST_ADDRESS), MARK, "page of the directory that it named");
		CHECK(!memcmp((void *)call.code, code, sizeof(code)), "the code was changed");
		CHECK_EQUAL(call.after.ebx, call.a1, "ebx");
		CHECK_EQUAL(call.after.ecx, call.a2, "ecx");
		CHECK_EQUAL(call.after.edx, call.a3, "edx");
		CHECK_EQUAL(call.after.esi, call.a4, "esi");
		CHECK_EQUAL(call.after.edi, call.code, "edi");
		__asm__ volatile(HCALL_INT
				 :
				 : "a"(LHCALL_NEW_PGTABLE),
				   HCALL_ARGUMENTS(gpa_of(kernel_directory), 0, 0, 0)
				 : "memory", "cc");
		CHECK(test_peek_traps(TEST_ADDRESS, &frame), "int 0x1F did not run");
	}

	directory_load(directory);
	task_run(program, LHCALL_SHUTDOWN, &end);
	CHECK(end.faulted, "it went through in ring 3");
	CHECK_EQUAL(end.frame.vector, TRAP_UNDEFINED, "vector in ring 3");
}
