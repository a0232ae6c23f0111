; hypercall/stub.asm - the way of `int 0x1F` from the guest to its row of the table and back.
; SPDX-License-Identifier: MIT
;
; Tour 50: A hypercall ends here: first what waits in the guest's ring runs, then
; the direct call.  The registers still are the guest's when its row is found.

%include "arch/x86/entry.inc"

extern hcall_rows, hcall_ring_waits, hcall_rare, guest_leave_or_interrupt, trap_return_hot

%macro COUNT 1
%if CONFIG_BENCH
	inc	dword [WINDOW_SOFT + SOFT_counts + 4 * %1]
%endif
%endmacro

section .text

; The gate lets ring 1 in and nobody else, virtual-8086 mode neither, so CS needs no test; an
; IOPL (in QEMU only: hv/trap.c) waits for the next other trap.  No row leaves a WP section
; open, for each is C; the way back looks all the same.
;   eax: number, ebx, ecx, edx: arguments
FUNC hypercall_stub
	sub	esp, FRAME_AFTER_REGS_BYTES
	SAVE_REGISTERS
	COUNT	COUNT_ENTRIES
	COUNT	COUNT_HYPERCALLS
	; As guest_enter(): whatever ring 1 wrote there.
	mov	dword [WINDOW_SOFT + SOFT_leave], LEAVE_NONE
	mov	byte [WINDOW_SOFT + SOFT_halted], 0
	mov	esi, [WINDOW_SOFT + SOFT_ring_next]
	and	esi, LHCALL_RING_SIZE - 1
	mov	edi, [GUEST_ring_status]
	cmp	byte [edi + esi], LHCALL_RING_EMPTY
	jne	.ring
.direct:
	cmp	eax, HCALL_ROWS
	jae	.rare
	mov	esi, [hcall_rows + 4 * eax]
	test	esi, esi
	jz	.rare
	mov	eax, ebx		; C's three register arguments: eax, edx, ecx
	xchg	edx, ecx
	call	esi
.served:
	; As guest_return().
	mov	eax, [WINDOW_SOFT + SOFT_leave]
	or	eax, [WINDOW_SOFT + SOFT_pending]
	jz	near trap_return_hot
	mov	eax, esp
	call	guest_leave_or_interrupt
	jmp	trap_return_hot
.rare:
	call	hcall_rare
	jmp	.served
.ring:
	call	hcall_ring_waits
	test	al, al
	jz	.served			; the guest comes again
	mov	eax, [esp + FRAME_eax]
	mov	ebx, [esp + FRAME_ebx]
	mov	ecx, [esp + FRAME_ecx]
	mov	edx, [esp + FRAME_edx]
	jmp	.direct
ENDFUNC hypercall_stub
