/*
 * guest-patches/lib/export.c - every C constant and offset that the guests' .asm files may use.
 * SPDX-License-Identifier: MIT
 *
 * Compiled to text, never linked: the Makefile takes the numbers out of it.
 */
#include "guest-patches/lib/dialect.h"
#include "guest-patches/lib/layout.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/shared.h"

#define EXPORT(name, value) __asm__ volatile("\n.ascii \"@@ " #name " %c0\"" : : "i"((u32)(value)))

void export_to_asm(void);
void export_to_asm(void)
{
	EXPORT(KERNEL_BASE, KERNEL_BASE);
	EXPORT(PAGE_BYTES, PAGE_BYTES);
	EXPORT(TABLE_BYTES, TABLE_BYTES);
	EXPORT(KERNEL_PDE_OFFSET, KERNEL_BASE / TABLE_BYTES * sizeof(u32));
	EXPORT(PTE_KERNEL, PTE_KERNEL);
	EXPORT(PDE_ANY, PDE_ANY);

	EXPORT(LHCALL_LGUEST_INIT, LHCALL_LGUEST_INIT);
	EXPORT(LHCALL_NEW_PGTABLE, LHCALL_NEW_PGTABLE);
	EXPORT(LGUEST_TRAP_ENTRY, LGUEST_TRAP_ENTRY);
	EXPORT(LGUEST_KERNEL_DS, LGUEST_KERNEL_DS);
	EXPORT(SHARED_irq_enabled, offsetof(struct lguest_data, irq_enabled));

	EXPORT(HCALL_EDX_FIRST, HCALL_EDX_FIRST);
	EXPORT(HCALL_BY_OPCODE, HCALL_BY_OPCODE);
	EXPORT(BOOTS_ON_TABLES, BOOTS_ON_TABLES);
	EXPORT(COMPLETES_BOOT_TABLES, COMPLETES_BOOT_TABLES);
#if HAS_PGDIR
	EXPORT(SHARED_pgdir, offsetof(struct lguest_data, pgdir));
#endif
}
