; launcher-lite/start.asm - the launcher's first instructions.
; SPDX-License-Identifier: MIT
;
; void _start(void), entered by the core in ring 3 with flat segments, ESP at
; LAUNCHER_BASE + LAUNCHER_MAX_BYTES, bss zero, every other register zero.
; main ends with LC_EXIT and never returns; if it did, the ud2 would make the
; core end this launcher with a message.

bits 32
section .text.start

extern launcher_main
global _start:function

_start:
	xor	ebp, ebp		; ends every walk up the stack
	cld
	call	launcher_main
	ud2

section .note.GNU-stack noalloc noexec nowrite progbits
