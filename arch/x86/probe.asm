; arch/x86/probe.asm - tries one write that should fault.
; SPDX-License-Identifier: MIT

section .text

; bool probe_write(u32 *at): at in eax, the answer in al.
global probe_write, probe_write_insn, probe_write_faulted
probe_write:
	mov	edx, [eax]
probe_write_insn:
	mov	[eax], edx
	mov	eax, 1
	ret
probe_write_faulted:
	xor	eax, eax
	ret
