/*
 * hv/main.c - brings the machine up, one part after the other, and drops into the first launcher.
 * SPDX-License-Identifier: MIT
 *
 * Tour 25: Read hv_main() as the recipe that it is.
 */
#include "arch/x86/cpu.h"
#include "arch/x86/pic.h"
#include "arch/x86/rtc.h"
#include "arch/x86/upcall.h"
#include "arch/x86/wp.h"
#include "hv/console.h"
#include "hv/end.h"
#include "hv/environment.h"
#include "hv/fpu.h"
#include "hv/log.h"
#include "hv/machine.h"
#include "hv/panic.h"
#include "hv/partition.h"
#include "hv/run.h"
#include "lib/string.h"
#include "mm/physical.h"
#include "mm/space.h"

struct frame_pool machine_frames;
struct frame_owner machine_own_frames;
struct clock machine_clock;
struct clock_state machine_clock_state;
u64 machine_wall_ns;
const struct boot_info *machine_boot;
u32 machine_bytes;
struct wire machine_wire;

static u32 frame_bitmap[PHYSICAL_LIMIT / FRAME_BYTES / 32];

static void report_boot_problems(const struct boot_info *info)
{
	u32 i;

	for (i = 0; i < info->problems; i++) {
		const struct boot_problem *problem = &info->problem[i];

		if (problem->module == BOOT_NO_MODULE)
			log_line("boot: %s %#x", problem->text, problem->value);
		else
			log_line("boot: module %u: %s %#x", problem->module, problem->text,
				 problem->value);
	}
	if (info->problems_total > info->problems)
		log_line("boot: %u more problems", info->problems_total - info->problems);
}

static void frames_init(const struct boot_info *info)
{
	u32 i;

	frame_init(&machine_frames, frame_bitmap, PHYSICAL_LIMIT);
	for (i = 0; i < info->memory_ranges; i++) {
		frame_add(&machine_frames, HPA(info->memory[i].start), info->memory[i].bytes);
		machine_bytes += info->memory[i].bytes;
	}
	for (i = 0; i < info->reserved_ranges; i++)
		frame_reserve(&machine_frames, HPA(info->reserved[i].start),
			      info->reserved[i].bytes);
	/* The first MiB is the firmware's and the screen's. */
	frame_reserve(&machine_frames, HPA(0), MIB(1));
}

/* Window and tables of the core's own space; then no LGDT, LIDT or LTR ever again. */
static void tables_init(void)
{
	static struct window_frames window;
	struct window_parts parts;
	bool opened;

	owner_init(&machine_own_frames, &machine_frames);
	if (!window_frames_alloc(&window, &machine_own_frames, FRAME_BYTES))
		panic("out of memory: %u free frames", machine_frames.free);
	control_init(control_of(&window), SPACE_CORE);
	parts = (struct window_parts){
		.control = window.control,
		.soft = window.soft,
		.stack = window.stack,
		.control_bytes = window.control_bytes,
	};
	space_fill_window(core_window_table, core_window_table, &parts);
	opened = wp_open(); /* LTR marks the TSS busy */
	window_load_tables();
	wp_close(opened);
}

/* No breakpoints, and no fast way into ring 0 without a gate, whatever firmware left there. */
static void close_side_doors(void)
{
	u32 eax, ebx, ecx, edx;

	dr7_write(0);
	cpuid(1, &eax, &ebx, &ecx, &edx);
	if ((edx & CPUID_1_EDX_MSR) && (edx & CPUID_1_EDX_SEP))
		wrmsr(MSR_SYSENTER_CS, 0);
	cpuid(0x80000000, &eax, &ebx, &ecx, &edx);
	if (eax < 0x80000001 || eax > 0x8000ffff)
		return;
	cpuid(0x80000001, &eax, &ebx, &ecx, &edx);
	if (edx & CPUID_EXT_EDX_SYSCALL)
		wrmsr(MSR_EFER, 0);
}

static void clock_init(void)
{
	char text[64];
	u64 seconds;

	clock_calibrate(&machine_clock, &machine_clock_state);
	clock_describe(&machine_clock, text, sizeof(text));
	log_line("clock: %s", text);
	if (rtc_read(&seconds))
		machine_wall_ns = seconds * 1000000000u - machine_now();
	else
		log_line("clock: no date and time in the CMOS clock");
}

void hv_main(const struct boot_info *info)
{
	machine_boot = info;
	console_init();
	log_line("Ringlet, loaded by %s", info->loader[0] ? info->loader : "an unnamed loader");
	end_configure(info->cmdline, strncmp(info->loader, "qemu", 4) == 0);
	report_boot_problems(info);
	frames_init(info);
	log_line("%u MiB of memory, %u modules", machine_bytes >> 20, info->modules);
	pic_init(PIC_VECTOR);
	tables_init();
	environment_check();
	fpu_init();
	close_side_doors();
	clock_init();
	pic_unmask(0);
	console_enable_input();
	if (launcher_start(0) != OK)
		panic("no memory for the first launcher: %u free frames", machine_frames.free);
	run_next();
}
