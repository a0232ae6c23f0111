/*
 * hypercall/control.c - hypercalls about the guest as a whole: its start, its end, its launcher.
 * SPDX-License-Identifier: MIT
 */
#include "arch/x86/desc.h"
#include "arch/x86/upcall.h"
#include "arch/x86/wp.h"
#include "hv/guest.h"
#include "hv/time.h"
#include "hypercall/hypercall.h"
#include "lib/string.h"

static bool syscall_vector_ok(u32 vector)
{
	return vector == LGUEST_SYSCALL_LINUX || vector == LGUEST_SYSCALL_PLAN_9;
}

void hc_lguest_init(u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	const struct shared_layout *layout = GUEST->layout;
	u32 window = GUEST->shadow.window_slot << SLOT_SHIFT;
	u32 directory = GUEST->dialect.boot_directory;
	enum shadow_result result = SHADOW_DONE;
	struct shadow_answer answer;
	struct tlb_flush flush;
	u32 kernel_address, syscall_vector;
	u8 *shared;
	bool opened;

	if (GUEST->shared) {
		guest_kill("already have lguest_data, then LGUEST_INIT with %#x", a1);
		return;
	}
	if ((a1 & 3) || !guest_range_ok(a1, layout->bytes)) {
		guest_kill("bad guest page %#x for lguest_data", a1);
		return;
	}
	shared = alias_fix(a1);
	kernel_address = READ_ONCE(*(u32 *)(void *)(shared + layout->kernel_address));
	syscall_vector = READ_ONCE(*(u32 *)(void *)(shared + layout->syscall_vec));
	if (!syscall_vector_ok(syscall_vector)) {
		guest_kill("bad syscall vector %#x", syscall_vector);
		return;
	}
	if (kernel_address >= window) {
		guest_kill("bad kernel address %#x: the window starts at %#x", kernel_address,
			   window);
		return;
	}
	tlb_flush_none(&flush);
	opened = wp_open();
	GUEST_WRITABLE->shared = shared;
	GUEST_WRITABLE->shared_gpa = a1;
	GUEST_WRITABLE->ring_status = shared + layout->hcall_status;
	if (!(GUEST->dialect.flags & DIALECT_EDX_FIRST))
		CONTROL_WRITABLE->idt[LGUEST_TRAP_ENTRY] =
			desc_gate(CORE_CS, guest_stub(LGUEST_TRAP_ENTRY, true), GATE_INTERRUPT, 1);
	if (layout->noirq_start) {
		GUEST_WRITABLE->noirq_start = *(u32 *)(void *)(shared + layout->noirq_start);
		GUEST_WRITABLE->noirq_end = *(u32 *)(void *)(shared + layout->noirq_end);
	}
	if (layout->noirq_iret)
		GUEST_WRITABLE->noirq_iret = *(u32 *)(void *)(shared + layout->noirq_iret);
	GUEST_WRITABLE->syscall_vector = syscall_vector;
	shadow_set_kernel_address(&GUEST_WRITABLE->shadow, GVA(kernel_address), &flush);
	/* Kernels up to 3.0 start on page tables that were made for them. */
	if (layout->pgdir)
		result = shadow_switch(&GUEST_WRITABLE->shadow, directory, true, &answer, &flush);
	wp_close(opened);
	if (result == SHADOW_REFUSED) {
		guest_kill(answer.reason, answer.value);
		return;
	}
	guest_flush_tlb(&flush);
	if (layout->pgdir)
		shared_write(layout->pgdir, directory);
	shared_write(layout->reserve_mem, GUEST->reserve_mem);
	shared_write(layout->tsc_khz, GUEST->clock.tsc_khz);
	time_write_wall_clock(time_now());
}

void hc_flush_async(UNUSED u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	/* the ring was drained on the way here */
}

void hc_send_interrupts(UNUSED u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	/* the return path delivers */
}

void hc_shutdown(u32 a1, u32 a2, UNUSED u32 a3)
{
	struct guest_exit *out = &SOFT->exit;
	/* In 2.6.24 the call had no type: it was CRASH. */
	u32 type = GUEST->dialect.flags & DIALECT_CRASH ? LGUEST_SHUTDOWN_POWEROFF : a2;

	if (type != LGUEST_SHUTDOWN_POWEROFF && type != LGUEST_SHUTDOWN_RESTART) {
		guest_kill("bad shutdown type %#x", type);
		return;
	}
	memset(out->text, 0, sizeof(out->text));
	if (guest_range_ok(a1, sizeof(out->text))) {
		guest_read(out->text, a1, sizeof(out->text) - 1);
	} else if (type == LGUEST_SHUTDOWN_POWEROFF) {
		/* A restart may name no text at all; plain reboot of Linux does. */
		guest_kill("bad address %#x of a shutdown reason", a1);
		return;
	}
	out->reason = EXIT_SHUTDOWN;
	out->address = type;
	SOFT->leave = LEAVE_EXIT;
}

void hc_notify(u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	if (a1 == 0)
		return; /* as the original: the same as no notification */
	SOFT->exit.reason = EXIT_NOTIFY;
	SOFT->exit.address = a1;
	SOFT->leave = LEAVE_EXIT;
}

void hc_counts(u32 a1, u32 a2, UNUSED u32 a3)
{
	u32 words[1 + COUNTS];
	u32 bytes = a2 < sizeof(words) ? a2 : sizeof(words);

	if (!guest_range_ok(a1, bytes)) {
		guest_kill("bad address %#x for event counts", a1);
		return;
	}
	words[0] = CONFIG_BENCH ? COUNTS : 0;
	memcpy(&words[1], SOFT->head.counts, sizeof(SOFT->head.counts));
	guest_write(a1, words, CONFIG_BENCH ? bytes : bytes < 4 ? bytes : 4);
}
