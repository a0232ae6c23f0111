; boot/multiboot.asm - from the boot loader's 32-bit protected mode to C with paging on.
; SPDX-License-Identifier: MIT
;
; Tour 15: The loader leaves us at _start with eax = its magic number, ebx =
; the physical address of its tables, paging and interrupts off (Multiboot
; Specification 0.6.96, 3.2).  This file is linked where it is loaded; all
; else is linked in the window, so paging has to be on before any of it runs:
; physical memory one to one in 4 MiB pages, and the window's first table
; with the core's text (read-only) and data.

%include "asm-offsets.inc"

extern boot_main, check_processor
extern text_physical, text_pages, data_physical, data_pages

section .multiboot
	align	4
	dd	MULTIBOOT_HEADER_MAGIC
	dd	MULTIBOOT_HEADER_FLAGS
	dd	-(MULTIBOOT_HEADER_MAGIC + MULTIBOOT_HEADER_FLAGS)

section .boot
global _start
_start:
	cli
	cld
	mov	ebp, eax
	mov	[loader_tables], ebx
	jmp	check_processor		; boot/processor.asm; comes back:
global processor_fits
processor_fits:
	mov	ebx, [loader_tables]

	mov	edi, core_directory
	mov	eax, PTE_P | PTE_W | PTE_A | PTE_D | PDE_PS
	mov	ecx, PHYSICAL_LIMIT / SLOT_BYTES
.large:
	stosd
	add	eax, SLOT_BYTES
	loop	.large
	mov	eax, core_window_table + (PTE_P | PTE_W | PTE_A)
	mov	[core_directory + WINDOW_SLOT * 4], eax

	mov	edi, core_window_table
	mov	eax, text_physical + (PTE_P | PTE_A)
	mov	ecx, text_pages
.text:
	stosd
	add	eax, PAGE_BYTES
	loop	.text
	mov	edi, core_window_table + (CORE_DATA - WINDOW_TEXT) / PAGE_BYTES * 4
	mov	eax, data_physical + (PTE_P | PTE_W | PTE_A | PTE_D)
	mov	ecx, data_pages
.data:
	stosd
	add	eax, PAGE_BYTES
	loop	.data

	mov	eax, CR4_PSE
	mov	cr4, eax
	mov	eax, core_directory
	mov	cr3, eax
	mov	eax, CR0_CORE
	mov	cr0, eax
	mov	esp, core_stack_top
	mov	eax, ebp
	mov	edx, ebx
	xor	ebp, ebp
	mov	ecx, boot_main
	call	ecx			; boot_main(magic, tables), in registers
.stop:
	hlt
	jmp	.stop

section .bootbss nobits align=4096
global core_directory, core_window_table
core_directory:
	resb	PAGE_BYTES
core_window_table:
	resb	PAGE_BYTES
loader_tables:
	resd	1

section .stack nobits align=4096
global core_stack_top
	resb	4 * PAGE_BYTES
core_stack_top:
