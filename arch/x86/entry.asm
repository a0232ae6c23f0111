; arch/x86/entry.asm - the way into ring 0 and out of it.
; SPDX-License-Identifier: MIT
;
; Everything here runs on whatever page tables were loaded when the trap came,
; with interrupts off, and touches the window and registers only.
;
; Tour 30: The frame (arch/x86/frame.h), from ENTRY_STACK_TOP downwards:
;
;   ss esp eflags cs eip       pushed by the processor
;   error code                 by the processor, or a 0 by the stub
;   vector                     by the stub
;   fs gs                      only when the space is left: else in their registers
;   eax ecx edx ebx . ebp esi edi   PUSHAD
;   ds es
;
; What lies there while others run is not believed: EFLAGS is cleaned on the way back.
; hypercall/stub.asm has the way in of the most frequent trap of all.

%include "arch/x86/entry.inc"

extern hv_trap, hv_page_fault, hv_general_protection, hv_reflect_again
extern hv_resume, hv_core_trap, hv_arrive, core_stack_top

section .text

; One stub a vector, all the same size.  #DB and NMI have their own way.
FUNC vector_stubs
%assign v 0
%rep 256
	align 16
%if v == VECTOR_NMI || v == VECTOR_DB
	jmp near debug_or_nmi_%[v]
%else
%if v >= EXCEPTIONS || !((VECTORS_WITH_ERROR_CODE >> v) & 1)
	push byte 0
%endif
	push dword v
	jmp near trap_common
%endif
%assign v (v + 1)
%endrep
	align 16
ENDFUNC vector_stubs

; NMI and #DB may come in ring 0 at any instruction, with any data segments
; loaded and WP open: then they are survived by touching nothing.  RF, so that
; an execution breakpoint does not fire again.
;   esp: eip cs eflags
%macro DEBUG_OR_NMI 1
debug_or_nmi_%1:
	test	dword [esp + PUSHED_eflags], EFLAGS_VM
	jnz	%%outside
	test	byte [esp + PUSHED_cs], 3
	jnz	%%outside
	or	dword [esp + PUSHED_eflags], EFLAGS_RF
	inc	dword [ss:WINDOW_SOFT + SOFT_nmis]
	iret
%%outside:
	push	byte 0
	push	byte %1
	jmp	trap_common
%endmacro
DEBUG_OR_NMI 1
DEBUG_OR_NMI 2

; What the vector's number, and the error code or a 0, are on the stack for.
%macro SAVE_FRAME 0
	sub	esp, FRAME_SEGMENTS_BYTES
	SAVE_REGISTERS
%endmacro

; To from_ring_0 if the trap came from there.  In virtual-8086 mode CS means nothing, and
; what comes out of that may have an IOPL: hv_trap ends both.
%macro TEST_RING_0 0
	test	dword [esp + FRAME_eflags], EFLAGS_VM | EFLAGS_IOPL
	jnz	near trap_outside
	test	byte [esp + FRAME_cs], 3
	jz	near from_ring_0
%endmacro

; A trap of a guest that has a handler of its own: these are the frequent ones.
;   %1: name, %2: vector, %3: handler
%macro HOT_STUB 3
FUNC %1
	push	dword %2
	SAVE_FRAME
	TEST_RING_0
	call	%3
	jmp	trap_return_hot
ENDFUNC %1
%endmacro
HOT_STUB page_fault_stub, VECTOR_PF, hv_page_fault
HOT_STUB general_protection_stub, VECTOR_GP, hv_general_protection

FUNC trap_common
	SAVE_FRAME
	TEST_RING_0
trap_outside:
	mov	eax, esp
	call	hv_trap
	; fall through
ENDFUNC trap_common

; The way back with a frame that may have lain here while others ran: cleans EFLAGS.  esp: frame.
FUNC trap_return
	test	byte [esp + FRAME_cs], 3
	jz	trap_return_broken
	mov	eax, [esp + FRAME_eflags]
	and	eax, EFLAGS_KEEP
	or	eax, EFLAGS_SET
	mov	[esp + FRAME_eflags], eax
	jmp	trap_return_hot
ENDFUNC trap_return

; Where hv_core_trap sends a store to the guest's stack that faulted (arch/x86/store.h): in
; any trap, so this is a way back for frames that lay here.
FUNC reflect_again
	call	hv_reflect_again
	jmp	trap_return
ENDFUNC reflect_again

; The end of all ways back.  esp: frame, whose CS and EFLAGS are those of the trap, or ours.
global trap_return_hot
trap_return_hot:
	mov	eax, cr0
	test	eax, CR0_WP
	jz	trap_return_broken			; a WP section was left open
	; Not popped: a fault in here must find the frame whole, and pushes below it.
global return_load_es, return_load_ds, return_iret
return_load_es:
	mov	es, [esp + FRAME_es]
return_load_ds:
	mov	ds, [esp + FRAME_ds]
	add	esp, FRAME_regs
%if CONFIG_STEP
	push	dword EFLAGS_ONE	; or the guest would get the last step
	popfd
%endif
	popad
	add	esp, FRAME_AFTER_REGS_BYTES	; fs, gs, vector, error code
return_iret:
	iret
trap_return_broken:
	ud2

; A trap in ring 0.  esp: frame without esp and ss.
from_ring_0:
	mov	eax, esp
	call	hv_core_trap
	test	eax, eax
	jnz	.again
	pop	es
	pop	ds
	popad
	add	esp, FRAME_AFTER_REGS_BYTES
	iret
.again:
	mov	esp, ENTRY_FRAME
	jmp	eax

; void window_leave(void): nothing is kept on the entry stack across the load.
FUNC window_leave
	mov	[ENTRY_FRAME + FRAME_gs], gs
	mov	[ENTRY_FRAME + FRAME_fs], fs
	mov	eax, [WINDOW_CONTROL + CB_core_cr3]
	mov	cr3, eax
	mov	esp, core_stack_top
	push	dword EFLAGS_CORE
	popfd
	xor	eax, eax
	mov	fs, eax
	mov	gs, eax
	xor	ebp, ebp
	jmp	hv_arrive
ENDFUNC window_leave

; void window_enter(u32 cr3): eax.
FUNC window_enter
	; The stack first, and one that both spaces have: an NMI may come in between.
	mov	esp, ENTRY_FRAME
	mov	cr3, eax
global return_load_gs, return_load_fs
return_load_gs:
	mov	gs, [esp + FRAME_gs]
return_load_fs:
	mov	fs, [esp + FRAME_fs]
	; C may save these on the entry stack, which the guest can read (gcc only EBP:
	; HV_GCC_CFLAGS): nothing of the core's.
	xor	ebx, ebx
	xor	esi, esi
	xor	edi, edi
	xor	ebp, ebp
	mov	eax, esp
	call	hv_resume
	jmp	trap_return
ENDFUNC window_enter

; void window_load_tables(void): once, at boot.
FUNC window_load_tables
	lgdt	[gdt_pointer]
	lidt	[idt_pointer]
	mov	eax, CORE_DS
	mov	ds, eax
	mov	es, eax
	mov	ss, eax
	xor	eax, eax
	mov	fs, eax
	mov	gs, eax
	lldt	ax
	mov	eax, CORE_TSS
	ltr	ax
	push	dword EFLAGS_ONE	; not the loader's IOPL, which TEST_RING_0 would see
	popfd
	jmp	CORE_CS:.there
.there:
	ret
ENDFUNC window_load_tables

section .rodata
	align	8
	dw	0
gdt_pointer:
	dw	GDT_BYTES - 1
	dd	WINDOW_CONTROL + CB_gdt
	dw	0
idt_pointer:
	dw	IDT_BYTES - 1
	dd	WINDOW_CONTROL + CB_idt
