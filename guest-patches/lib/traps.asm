; guest-patches/lib/traps.asm - where traps and interrupts enter the guest kernel.
; SPDX-License-Identifier: MIT
;
; Tour 80: The core makes the CPU arrive here exactly as hardware would on an ordinary
; kernel, one ring further out.  trap_stubs.. build this frame (struct
; trap_frame), lowest address first:
;
;	gs fs es ds			pushed here
;	edi esi ebp esp ebx edx ecx eax	pusha
;	vector error			error is 0 where the CPU gives none
;	eip cs eflags			pushed by the CPU or the core
;	esp ss				the same, and only when it came from ring 3

%include "asm-offsets.inc"

extern	shared, trap_dispatch
global	trap_stubs, trap_noirq_start, trap_noirq_end, trap_noirq_iret, trap_return
global	trap_catch_enter, trap_catch_leave

%define VECTORS 256

; Vectors for which the CPU pushes an error code.
%define HAS_ERROR(v) ((v) == 8 || ((v) >= 10 && (v) <= 14) || (v) == 17)

%macro TRAP_STUB 1
trap_stub_%1:
%if !HAS_ERROR(%1)
	push	dword 0
%endif
	push	dword %1
	jmp	trap_common
%endmacro

%macro TRAP_STUB_ADDRESS 1
	dd	trap_stub_%1
%endmacro

section .text

%assign vector 0
%rep VECTORS
	TRAP_STUB vector
%assign vector (vector + 1)
%endrep

; All vectors meet here, on the stack that SET_STACK named or on the kernel's
; own.  Interrupts are off (the core cleared irq_enabled) unless the gate was a
; trap gate.
trap_common:
	pusha
	push	ds
	push	es
	push	fs
	push	gs
	mov	eax, LGUEST_KERNEL_DS
	mov	ds, eax
	mov	es, eax
	cld			; ring 3 may have left it set
	push	esp		; trap_dispatch(struct trap_frame *)
	call	trap_dispatch
	add	esp, 4

; Leaves by the frame at esp.  The flags word of the frame becomes irq_enabled
; again, which hardware's iret would do for us in ring 0.  Between that store
; and the iret an interrupt would nest on this stack without limit, so the core
; is told (noirq_start, noirq_end) to deliver none there; or, in later dialects,
; where the iret is (noirq_iret), whose frame it then uses a second time.
trap_return:
	pop	gs
	pop	fs
	pop	es
	pop	ds
	popa
	lea	esp, [esp + 4]	; vector; not add, to keep the habit of leaving flags alone
	mov	[esp], eax	; into the place of error
	mov	eax, [esp + 12]	; eflags
trap_noirq_start:
	mov	[ss:shared + SHARED_irq_enabled], eax
	pop	eax
trap_noirq_iret:
	iret
trap_noirq_end:

; bool trap_catch_enter(void (*body)(void *), void *argument): false when body
; returned, true when trap_catch_leave was jumped to instead.
trap_catch_enter:
	push	ebp
	push	ebx
	push	esi
	push	edi
	mov	[catch_esp], esp
	push	dword [esp + 24]
	call	dword [esp + 24]
	add	esp, 4
	xor	eax, eax
	jmp	catch_out

; Not called: trap_dispatch makes the trap return here.  The frame came from
; ring 1, so esp is that of the trap; everything since trap_catch_enter goes.
trap_catch_leave:
	mov	esp, [catch_esp]
	mov	eax, 1
catch_out:
	pop	edi
	pop	esi
	pop	ebx
	pop	ebp
	ret

section .rodata align=4
trap_stubs:
%assign vector 0
%rep VECTORS
	TRAP_STUB_ADDRESS vector
%assign vector (vector + 1)
%endrep

section .bss align=4
catch_esp:
	resd	1
