/*
 * arch/x86/export.c - every C constant and offset of the machine's that the core's assembly uses.
 * SPDX-License-Identifier: MIT
 */
#include "arch/x86/export.h"

#include "arch/x86/control_block.h"
#include "arch/x86/cpu.h"
#include "arch/x86/frame.h"
#include "arch/x86/paging.h"
#include "include/multiboot.h"

void export_to_asm(void)
{
	EXPORT(MULTIBOOT_HEADER_MAGIC, MULTIBOOT_HEADER_MAGIC);
	EXPORT(MULTIBOOT_HEADER_FLAGS,
	       MULTIBOOT_HEADER_ALIGN_MODULES | MULTIBOOT_HEADER_MEMORY_INFO);

	EXPORT(WINDOW_TEXT, WINDOW_TEXT);
	EXPORT(CORE_DATA, CORE_DATA);
	EXPORT(WINDOW_CONTROL, WINDOW_CONTROL);
	EXPORT(WINDOW_SOFT, WINDOW_SOFT);
	EXPORT(ENTRY_STACK_TOP, ENTRY_STACK_TOP);
	EXPORT(PHYSICAL_LIMIT, PHYSICAL_LIMIT);
	EXPORT(WINDOW_SLOT, WINDOW_SLOT);

	EXPORT(PTE_P, PTE_P);
	EXPORT(PTE_W, PTE_W);
	EXPORT(PTE_A, PTE_A);
	EXPORT(PTE_D, PTE_D);
	EXPORT(PDE_PS, PDE_PS);
	EXPORT(PAGE_BYTES, PAGE_BYTES);
	EXPORT(SLOT_BYTES, SLOT_BYTES);

	EXPORT(CORE_CS, CORE_CS);
	EXPORT(CORE_DS, CORE_DS);
	EXPORT(CORE_TSS, CORE_TSS);

	EXPORT(CR0_CORE, CR0_CORE);
	EXPORT(CR0_WP, CR0_WP);
	EXPORT(CR4_PSE, CR4_PSE);
	EXPORT(CPUID_1_EDX_PSE, CPUID_1_EDX_PSE);
	EXPORT(EFLAGS_KEEP, EFLAGS_KEEP);
	EXPORT(EFLAGS_SET, EFLAGS_ONE | EFLAGS_IF);
	EXPORT(EFLAGS_ONE, EFLAGS_ONE);
	EXPORT(EFLAGS_RF, EFLAGS_RF);
	EXPORT(EFLAGS_TF, EFLAGS_TF);
	EXPORT(EFLAGS_VM, EFLAGS_VM);
	EXPORT(EFLAGS_IOPL, EFLAGS_IOPL);
	EXPORT(VECTORS_WITH_ERROR_CODE, VECTORS_WITH_ERROR_CODE);
	EXPORT(VECTOR_DB, VECTOR_DB);
	EXPORT(VECTOR_NMI, VECTOR_NMI);
	EXPORT(VECTOR_GP, VECTOR_GP);
	EXPORT(VECTOR_PF, VECTOR_PF);
	EXPORT(LGUEST_TRAP_ENTRY, LGUEST_TRAP_ENTRY);

	EXPORT(TRAP_FRAME_BYTES, TRAP_FRAME_BYTES);
	EXPORT_OFFSET(FRAME_gs, struct frame, gs);
	EXPORT_OFFSET(FRAME_fs, struct frame, fs);
	EXPORT_OFFSET(FRAME_es, struct frame, es);
	EXPORT_OFFSET(FRAME_ds, struct frame, ds);
	EXPORT_OFFSET(FRAME_regs, struct frame, regs);
	EXPORT(FRAME_SEGMENTS_BYTES, offsetof(struct frame, vector) - offsetof(struct frame, gs));
	EXPORT(FRAME_AFTER_REGS_BYTES, offsetof(struct frame, eip) - offsetof(struct frame, gs));
	EXPORT_OFFSET(FRAME_cs, struct frame, cs);
	EXPORT_OFFSET(FRAME_eflags, struct frame, eflags);
	EXPORT(GDT_BYTES, sizeof(((struct control_block *)0)->gdt));
	EXPORT(IDT_BYTES, sizeof(((struct control_block *)0)->idt));
	EXPORT_OFFSET(CB_gdt, struct control_block, gdt);
	EXPORT_OFFSET(CB_idt, struct control_block, idt);
	/* What the processor pushes starts at eip. */
	EXPORT(PUSHED_cs, offsetof(struct frame, cs) - offsetof(struct frame, eip));
	EXPORT(PUSHED_eflags, offsetof(struct frame, eflags) - offsetof(struct frame, eip));
	EXPORT(EXCEPTIONS, EXCEPTIONS);
	EXPORT_OFFSET(CB_core_cr3, struct control_block, core_cr3);
	EXPORT_OFFSET(SOFT_nmis, struct soft_head, nmis);
}
