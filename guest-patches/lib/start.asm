; guest-patches/lib/start.asm - the first instructions of a ring-1 kernel, up to main().
; SPDX-License-Identifier: MIT
;
; Tour 75: The other side.  The launcher jumps here in ring 1 with flat
; segments, no stack, esi = the boot page, and every address mapped to the same
; guest-physical one.  The image is linked at KERNEL_BASE, so until the jump to
; .high each symbol is used as LOW(symbol).  The first hypercall must be INIT,
; and the second is what turns our own page tables on.  (Guests of older dialects
; find page tables at INIT that map KERNEL_BASE too, and stay on them for a while;
; those of the oldest have to copy the entries there themselves.)

%include "asm-offsets.inc"

%define LOW(symbol) ((symbol) - KERNEL_BASE)

BOOT_STACK_BYTES equ 16384
COMPLETED_ENTRIES equ 32	; 128 MiB

%if HCALL_EDX_FIRST
%define ARGUMENT1 edx
%else
%define ARGUMENT1 ebx
%endif

%macro HCALL 0
%if HCALL_BY_OPCODE
	db	0x0f, 0x01, 0xc1
%else
	int	LGUEST_TRAP_ENTRY
%endif
%endmacro

extern	shared, guest_main
global	start, kernel_directory, boot_params, boot_stack_top

section .text

; void start(void): from the launcher, never returns.
start:
	mov	esp, LOW(boot_stack_top)
	cld
	lea	eax, [esi + KERNEL_BASE]
	mov	[LOW(boot_params)], eax

	; The first 4 MiB twice: at 0, where we are, and at KERNEL_BASE.
	mov	edi, LOW(boot_table)
	mov	eax, PTE_KERNEL
.page:
	stosd
	add	eax, PAGE_BYTES
	cmp	eax, TABLE_BYTES
	jb	.page
	mov	eax, LOW(boot_table) + PDE_ANY
	mov	[LOW(kernel_directory)], eax
	mov	[LOW(kernel_directory) + KERNEL_PDE_OFFSET], eax

	mov	eax, LHCALL_LGUEST_INIT
	mov	ARGUMENT1, LOW(shared)
	HCALL
%if !BOOTS_ON_TABLES
	mov	eax, LHCALL_NEW_PGTABLE
	mov	ARGUMENT1, LOW(kernel_directory)
	xor	ecx, ecx
	HCALL
%elif COMPLETES_BOOT_TABLES
	mov	esi, [LOW(shared) + SHARED_pgdir]
	lea	edi, [esi + KERNEL_PDE_OFFSET]
	mov	ecx, COMPLETED_ENTRIES
	rep movsd
%endif

	mov	eax, .high
	jmp	eax
.high:
	mov	esp, boot_stack_top
	xor	ebp, ebp		; where a backtrace ends
	call	guest_main
.stop:
	jmp	.stop			; guest_main does not return

section .data align=4
boot_params:
	dd	0

section .bss align=4096
kernel_directory:
	resb	PAGE_BYTES
boot_table:
	resb	PAGE_BYTES
boot_stack:
	resb	BOOT_STACK_BYTES
boot_stack_top:
