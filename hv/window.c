/*
 * hv/window.c - makes what every window holds: control block, soft page, entry stack.
 * SPDX-License-Identifier: MIT
 */
#include "arch/x86/desc.h"
#include "arch/x86/upcall.h"
#include "hv/machine.h"
#include "hv/partition.h"
#include "mm/physical.h"
#include "mm/space.h"

bool window_frames_alloc(struct window_frames *window, struct frame_owner *owner, u32 control_bytes)
{
	window->control_bytes = control_bytes;
	window->control = frames_zeroed(owner, control_bytes / FRAME_BYTES, FRAME_BYTES);
	window->soft = frames_zeroed(owner, 1, FRAME_BYTES);
	window->stack = frames_zeroed(owner, ENTRY_STACK_BYTES / FRAME_BYTES, FRAME_BYTES);
	return window->control.v && window->soft.v && window->stack.v;
}

void control_init(struct control_block *control, enum space_kind kind)
{
	u32 vector;

	for (vector = 0; vector < LGUEST_IDT_ENTRIES; vector++) {
		u32 stub = kind == SPACE_GUEST ? guest_stub(vector, false)
					       : (u32)&vector_stubs[vector * VECTOR_STUB_BYTES];
		u32 dpl = 0;

		if (kind == SPACE_GUEST && vector == LGUEST_TRAP_ENTRY)
			dpl = 1;
		if (kind == SPACE_LAUNCHER && vector == LAUNCHER_VECTOR)
			dpl = 3;
		control->idt[vector] = desc_gate(CORE_CS, stub, GATE_INTERRUPT, dpl);
	}
	control->gdt[CORE_CS >> 3] = desc_flat(true, 0);
	control->gdt[CORE_DS >> 3] = desc_flat(false, 0);
	/* The core's is the one that LTR loads, once; everybody else's is as after that. */
	control->gdt[CORE_TSS >> 3] =
		desc_tss(WINDOW_CONTROL + offsetof(struct control_block, tss), kind != SPACE_CORE);
	if (kind == SPACE_GUEST) {
		control->gdt[LGUEST_KERNEL_CS >> 3] = desc_flat(true, 1);
		control->gdt[LGUEST_KERNEL_DS >> 3] = desc_flat(false, 1);
	}
	if (kind == SPACE_LAUNCHER) {
		control->gdt[LAUNCHER_CS >> 3] = desc_flat(true, 3);
		control->gdt[LAUNCHER_DS >> 3] = desc_flat(false, 3);
	}
	control->tss = (struct tss){
		.esp0 = ENTRY_STACK_TOP,
		.ss0 = CORE_DS,
		.io_map = sizeof(struct tss),
	};
	control->core_cr3 = (u32)core_directory;
	control->kind = kind;
}
