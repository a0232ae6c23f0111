; hv/launcher_image.asm - the launcher's ELF file, as it was linked.
; SPDX-License-Identifier: MIT
;
; Data to the core; kernel.ld keeps it outside the window, so no guest sees it.

section .launcher progbits alloc noexec nowrite align=16
global launcher_image, launcher_image_end
launcher_image:
	incbin	LAUNCHER_ELF
launcher_image_end:
