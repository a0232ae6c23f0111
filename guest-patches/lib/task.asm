; guest-patches/lib/task.asm - into ring 3, and back into the function that went there.
; SPDX-License-Identifier: MIT
;
; Ring 1 goes to ring 3 by the same way as it returns from a trap.  Back it
; comes on another stack (the one SET_STACK named), so the kernel's stack below
; task_enter's frame stays as it was, and task_leave can simply return on it.

%include "asm-offsets.inc"

extern	trap_return
global	task_enter, task_leave, task_trap_stack, task_trap_stack_top

section .text

; void task_enter(const struct trap_frame *frame): returns by task_leave.
; Interrupts must be off: esp is about to point into the caller's variables.
task_enter:
	push	ebp
	push	ebx
	push	esi
	push	edi
	mov	[kernel_esp], esp
	mov	esp, [esp + 20]
	jmp	trap_return

; void task_leave(void): does not return.
task_leave:
	mov	esp, [kernel_esp]
	pop	edi
	pop	esi
	pop	ebx
	pop	ebp
	ret

section .bss align=4096
task_trap_stack:
	resb	PAGE_BYTES
task_trap_stack_top:
kernel_esp:
	resd	1
