; boot/processor.asm - refuses a processor without CPUID or 4 MiB pages, before paging is on.
; SPDX-License-Identifier: MIT
;
; Nothing works yet: no paging, no stack, no driver.  So the reason goes to the
; first serial port and the first line of the screen by hand, as what the
; loader or the firmware made of them.  What can be judged later is, in
; hv/environment.c.

%include "asm-offsets.inc"

extern processor_fits
global check_processor

EFLAGS_ID	equ	1 << 21		; it can be changed: there is CPUID (SDM volume 1, 20.1)
SCREEN		equ	0xb8000
WHITE_ON_RED	equ	0x4f
COM1_DATA	equ	0x3f8
COM1_STATUS	equ	0x3fd
HOLDING_EMPTY	equ	1 << 5
WAIT_READS	equ	100000

section .boot
check_processor:
	mov	esp, boot_scratch_top
	pushfd
	pop	eax
	mov	ecx, eax
	xor	eax, EFLAGS_ID
	push	eax
	popfd
	pushfd
	pop	eax
	mov	esi, no_cpuid
	xor	eax, ecx
	test	eax, EFLAGS_ID
	jz	refuse
	mov	eax, 1
	cpuid
	mov	esi, no_pse
	test	edx, CPUID_1_EDX_PSE
	jnz	processor_fits

; esi: why, NUL-terminated.
refuse:
	mov	edi, SCREEN
.next:
	lodsb
	test	al, al
	jz	.stop
	mov	ah, WHITE_ON_RED
	stosw
	mov	bl, al
	mov	edx, COM1_STATUS
	mov	ecx, WAIT_READS
.wait:
	in	al, dx
	test	al, HOLDING_EMPTY
	loopz	.wait
	mov	edx, COM1_DATA
	mov	al, bl
	out	dx, al
	jmp	.next
.stop:
	hlt
	jmp	.stop

no_cpuid:
	db	"ringlet: refused: this processor has no CPUID", 13, 10, 0
no_pse:
	db	"ringlet: refused: this processor has no 4 MiB pages (PSE)", 13, 10, 0

section .bootbss nobits
boot_scratch:
	resb	64
boot_scratch_top:
