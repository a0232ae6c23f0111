# Makefile - the only door: builds every image, runs them, tests them.
# SPDX-License-Identifier: MIT
#
# One file, no recursion.  Source lists are written out, not globbed: the list
# is documentation, and a stray file cannot enter an image.  Every image
# compiles its sources into a folder of its own under $(BUILD), because the
# flags differ: core and its test builds (core-*), launcher, guest (all guests), unit64, unit32.
# No target needs more than its own sources: `make launcher` works in a tree
# where nothing else does.

#: make [WORD=VALUE]...   What there is:
#:
#:   all (default)  the core, the launcher in it, the sample guest
#:   run            boot a guest in QEMU: make run, make run GUEST=linux
#:   iso            write build/ringlet.iso for the same words
#:   debug          the same as run, under gdb, stopped at the start
#:   test           everything below, counted: check unit prove fuzzers fuzz test-guests system hostile
#:   check          static checks
#:   unit           tests of pure code, on this machine
#:   prove          properties that isolation rests on, for all inputs
#:   fuzzers        fuzz pure code: SECONDS=30 each, FUZZER=name, INPUT=file replays one
#:   fuzz           a guest that does whatever a seed says: SECONDS=60; SEED=n STEPS=n replays
#:   test-guests    one tiny guest a behaviour, in QEMU and Bochs
#:   mutate         one enforcement less at a time: does a test fail?
#:   hostile        the 100 attacks of docs/hostile.md (BENCH=qemu or bochs)
#:   conformance    the 112 statements of docs/conformance.md, one by one
#:   system         the sample guest and Linux, driven as a person would
#:   soak           FORKS=10000 fork+exec in Linux, three guests beside it
#:   bench          what each transition costs, in instructions and events (ICOUNT=0: in time; PLOT=1: drawn)
#:   bench-compare  the same beside tests/bench/baseline.json, old and new
#:   bench-baseline writes that file, and the tables of docs/performance.md
#:   bench-linux    system calls, faults and processes of a Linux guest: KERNEL=file NATIVE=bzImage PLOT=1
#:   bench-scaling  how costs grow with memory, directories, mappings and guests
#:   bench-iso      build/ringlet-bench.iso: the table on real hardware, on serial and screen
#:   tour           the guided tour through the sources
#:   format         lay out C files as .clang-format says
#:   clean          remove build/
#:
#: Of the build itself: BUILD=folder CC=compiler HOSTCC=compiler NASM=assembler V=1

BUILD ?= build

# ---- What is in each image, in the order in which it is linked -------------

HV_SRC := \
	boot/multiboot.asm boot/processor.asm boot/boot.c boot/bootinfo.c boot/ranges.c \
	arch/x86/entry.asm arch/x86/probe.asm arch/x86/uart.c arch/x86/screen.c arch/x86/crtc.c arch/x86/keyboard.c \
	arch/x86/pic.c arch/x86/pit.c arch/x86/rtc.c arch/x86/cmos.c arch/x86/clock.c \
	arch/x86/desc.c \
	mm/frame.c mm/owner.c mm/space.c mm/walk.c \
	mm/shadow.c mm/shadow_tables.c mm/shadow_flush.c mm/shadow_check.c \
	hv/main.c hv/environment.c hv/window.c hv/launcher.c hv/create.c hv/modules.c hv/launcher_calls.c \
	hv/run.c hv/turn.c hv/share.c hv/sums.c hv/wire.c hv/fpu.c hv/console.c hv/terminal.c hv/monitor.c hv/manage.c hv/log.c hv/panic.c hv/end.c \
	hv/fault.c hv/trap.c hv/guest.c hv/alias.c hv/shared_page.c hv/reflect.c hv/emulate.c hv/virq.c hv/time.c \
	hypercall/stub.asm hypercall/table.c hypercall/ring.c hypercall/mmu.c hypercall/desc.c \
	hypercall/time.c hypercall/control.c \
	lib/string.c lib/printf.c lib/insn.c lib/elf.c lib/words.c \
	hv/launcher_image.asm
CORE_EXPORTS := arch/x86/export.c hypercall/export.c

LAUNCHER_SRC := \
	launcher-lite/start.asm launcher-lite/main.c launcher-lite/plan.c launcher-lite/kernel.c \
	launcher-lite/kernel_elf.c launcher-lite/kernel_bzimage.c launcher-lite/guest.c \
	launcher-lite/bootparams.c launcher-lite/generation.c launcher-lite/boot_tables.c \
	launcher-lite/dialect.c launcher-lite/run.c launcher-lite/access.c launcher-lite/bus_lguest.c launcher-lite/bus_lguest_page.c \
	launcher-lite/modern.c launcher-lite/bus_mmio.c launcher-lite/bus_pci.c \
	launcher-lite/bus_pci_config.c launcher-lite/bus_pci_bar.c launcher-lite/device.c \
	launcher-lite/virtqueue.c \
	launcher-lite/console.c launcher-lite/block.c launcher-lite/net.c \
	launcher-lite/entropy.c launcher-lite/text.c launcher-lite/calls.c \
	lib/string.c lib/printf.c lib/insn.c lib/elf.c lib/bzimage.c lib/words.c

# A launcher that misbehaves, in a core of its own: tests/system/launchers.py.
BAD_LAUNCHER_SRC := \
	launcher-lite/start.asm tests/launchers/main.c tests/launchers/fatal.c \
	tests/launchers/calls.c tests/launchers/guests.c launcher-lite/calls.c lib/string.c lib/printf.c

# Around the core's own objects, in a core of its own: tests/system/faults.py.
FAULTS_SRC := tests/faults/faults.c
FAULTS_WRAPPED := owner_take launcher_call end_configure end_machine

GUEST_LIB_SRC := \
	guest-patches/lib/start.asm guest-patches/lib/guest.c guest-patches/lib/shared.c \
	guest-patches/lib/hcall.c guest-patches/lib/memory.c guest-patches/lib/gdt.c \
	guest-patches/lib/traps.asm guest-patches/lib/trap.c guest-patches/lib/irq.c \
	guest-patches/lib/timer.c guest-patches/lib/task.asm guest-patches/lib/task.c \
	guest-patches/lib/console.c guest-patches/lib/bus.c guest-patches/lib/virtqueue.c \
	guest-patches/lib/virtio_console.c guest-patches/lib/virtio_net.c guest-patches/lib/virtio_block.c \
	guest-patches/lib/power.c \
	lib/string.c lib/printf.c

SAMPLE_SRC := guest-patches/sample/main.c guest-patches/sample/commands.c \
	guest-patches/sample/fault.c guest-patches/sample/user.c

FUZZ_GUEST_SRC := tests/fuzz-guest/main.c tests/fuzz-guest/random.c tests/fuzz-guest/calls.c \
	tests/fuzz-guest/memory.c tests/fuzz-guest/code.c tests/fuzz-guest/devices.c tests/fuzz-guest/bus_lguest.c

BENCH_GUEST_SRC := $(addprefix tests/bench/transitions/,main.c measure.c pages.c machine.c traps.c pair.c scale.c)

# One guest a behaviour: tests/guests/NAME/main.c with GUEST_LIB_SRC and
# GUEST_TEST_LIB_SRC, as $(BUILD)/guests/NAME.elf.
GUEST_TEST_LIB_SRC := tests/guests/test.c tests/guests/wire.c
GUEST_TESTS := \
	alignment-check bad-number conforming-code console-flood core-handler debug-registers \
	directory-flood fast-calls flush-flood forged-clock fpu-abuse full-shadow idt-core-vectors \
	init-misaligned instruction-into-window leftovers msr-ranges new-pgtable-bad \
	noirq-everything notify-wilder pde-outside pte-odd-bits pte-outside public-addresses \
	ring-shutdown set-stack-bad shared-page-as-table shared-page-unmapped shutdown-escapes \
	sleep-forever undefined-opcodes unhandled-int \
	boot-directory bystander identity-after-init hypercall-opcode send-by-opcode gdt-table-33 gdt-table-outside noirq-iret breakpoint-at-boot \
	generation-page pae-first-table pae-boot-table pae-set-pmd \
	pae-set-pgd \
	accessed-dirty alias-end block-device blocked-lines boot-page bus-page bzimage call-before-init clean-stack \
	console-queue counts-outside descriptor-fuzz \
	device-reset disks-beside df-everywhere directory-rights early-console eflags entry-stack-scribble entry-state \
	esp-at-top-trap esp-below-window-trap esp-in-entry-stack esp-in-entry-stack-trap \
	esp-in-soft-page-trap esp-in-window-trap esp-wraps-trap esp1-strange event-counts fault-before-gates \
	fault-half-stack fault-in-handler fault-without-stack flush-tlb fpu-beside fpu-error fpu-restart fpu-state gate-selector gdt-fixups \
	gdt-index-32 gdt-index-wraps generation-disagrees generation-told \
	generation-word global-page halt handler-flags hello hello-later hlt-disabled hlt-enabled \
	hypercall-from-ring-3 hypercall-fuzz hypercall-registers idt-bad-type idt-ignored \
	idt-task-gate idt-vector-256 init-fields init-kernel-address init-outside-memory \
	init-straddles-end init-syscall-vector init-twice initrd instruction-at-page-end \
	int-from-ring-1 int-from-ring-3 iopl-by-vm irq-enabled irq-stack-fill irq-storm kill-stops linear-stack load-tls load-tls-outside \
	load-tls-straddles many-directories memory-16 memory-700 mmio-from-ring-3 memory-too-large memory-at-start new-pgtable-first new-pgtable-outside new-pgtable-unaligned \
	nmi-storm noirq-range notify-storm notify-wild notify-zero one-millisecond page-fault-frames \
	pci-config pci-console pci-early-console pci-mmio-forms pci-ports pde-beyond-memory pde-large \
	pde-large-kernel ports ports-all ports-from-ring-3 privileged pte-apic pte-beyond-memory \
	pte-bit-7 read-only-stack reborn recursive-directory reflect-errors reflect-ring-1 \
	reflect-ring-3 restart restart-flood return-to-ring-0 ring-init ring-kill ring-order ring-refill \
	ring-wrap segment-wrap segments-survive set-pgd set-pte set-pte-beyond-memory \
	set-pte-window set-stack-code set-stack-pages set-stack-selector set-stack-unmapped \
	set-stack-window shadow-pressure share-storm share-worker shared-page-scribble shared-page-straddles shutdown-long shutdown-text shutdown-unreadable \
	single-step small-stack soft-page-scribble spin-interrupts-off stack-across-slots stack-in-tables stack-shared-page stack-untouched stack-unmapped-later \
	stale-selector-neighbours stale-selectors stale-stack-segment string-io syscall-gates \
	syscall-stack-fill sysenter system-descriptors table-as-data timer-accuracy timer-cancel timer-storm \
	tlb-tracked tlb-untracked ts two-pending unhandled-trap unknown-call-11 unknown-call-12 unknown-call-20 unknown-call-20-in-ring \
	unknown-call-in-ring unknown-call-minus-one untiring untrusted-clock virtio-console vm-by-iret walk-random wall-clock window-execute \
	window-from-ring-3 window-read window-write wire-echo wire-flood wire-flooder \
	wire-peer wire-watch

# A test whose header says `Dialects: all`, or which ones, is built for each of
# these as $(BUILD)/guests/NAME@a1.elf, with a library of that dialect.  C is
# what the library is without being told, and what a test is built for whose
# header says nothing: as NAME.elf.
GUEST_DIALECTS := a1 a2 a3 a4 b1 b2 b3 b4 d e1 e2
GUEST_ASKED := $(shell awk '/^ \* Dialects: / { split(FILENAME, path, "/"); \
	for (i = 3; i <= NF; i++) print path[3] "@" $$i }' $(GUEST_TESTS:%=tests/guests/%/main.c))
GUEST_DIALECT_TESTS := $(foreach d,$(GUEST_DIALECTS),$(patsubst %@all,%@$(d),$(filter %@all %@$(d),$(GUEST_ASKED))))
GUEST_C_TESTS := $(filter-out $(filter-out $(patsubst %@c,%,$(GUEST_ASKED:@all=@c)),$(foreach a,$(GUEST_ASKED),$(firstword $(subst @, ,$(a))))),$(GUEST_TESTS))
# What is not in a kernel of C: its release, the device bus of 2.6.24, and PCI.
GUEST_RELEASE_SRC := guest-patches/lib/release.c
GUEST_LIB_SRC_a1 := $(GUEST_LIB_SRC:%/bus.c=%/bus_tagged.c)
GUEST_LIB_SRC_d := $(GUEST_LIB_SRC:%/bus.c=%/bus_pci.c) guest-patches/lib/pci.c guest-patches/lib/virtio_pci.c
GUEST_LIB_SRC_e1 := $(GUEST_LIB_SRC_d)
GUEST_LIB_SRC_e2 := $(GUEST_LIB_SRC_d)

# Unit tests run on the build machine: tests/unit/test_NAME.c with UNIT_NAME,
# built twice, for 64 and for 32 bits.
UNIT_LIB_SRC :=
UNIT_TESTS := \
	string divide printf elf bzimage words insn insn_mmio emulate \
	virtqueue block net bus_lguest bus_kinds bus_abuse bus_mmio bus_pci pci_config \
	plan generation boot_tables launcher launcher_net launcher_bad launcher_access \
	desc screen keyboard rtc clock \
	bootinfo bootmodules ranges \
	frame owner \
	share turn wire \
	walk shadow shadow_flush shadow_pool shadow_random
UNIT_string := lib/string.c
# Names of their own, so that the sanitizers and libc keep theirs.
UNIT_CFLAGS_string := $(foreach f,memcpy memmove memset memcmp strlen strnlen strcmp strncmp,-D$(f)=ringlet_$(f))
UNIT_divide :=
UNIT_printf := lib/printf.c
UNIT_elf := lib/elf.c
UNIT_bzimage := lib/bzimage.c
UNIT_words := lib/words.c
UNIT_insn := lib/insn.c
UNIT_insn_mmio := lib/insn.c
# emulate.c is in the test itself.
UNIT_emulate = lib/insn.c $(SHADOW_SRC)
UNIT_CFLAGS_emulate = $(CORE_CONFIG) -Wno-int-to-pointer-cast
UNIT_virtqueue := launcher-lite/virtqueue.c
DEVICE_SRC := launcher-lite/device.c launcher-lite/virtqueue.c launcher-lite/console.c \
	launcher-lite/block.c launcher-lite/net.c launcher-lite/entropy.c \
	launcher-lite/bus_lguest.c launcher-lite/bus_lguest_page.c launcher-lite/modern.c launcher-lite/bus_mmio.c \
	launcher-lite/bus_pci.c launcher-lite/bus_pci_config.c launcher-lite/bus_pci_bar.c lib/printf.c
UNIT_block := $(DEVICE_SRC)
UNIT_net := $(DEVICE_SRC)
UNIT_bus_lguest := $(DEVICE_SRC)
UNIT_bus_kinds := $(DEVICE_SRC)
UNIT_bus_abuse := $(DEVICE_SRC)
UNIT_bus_mmio := $(DEVICE_SRC)
UNIT_bus_pci := $(DEVICE_SRC)
UNIT_pci_config := $(DEVICE_SRC)
UNIT_plan := launcher-lite/plan.c launcher-lite/generation.c launcher-lite/text.c lib/words.c lib/printf.c
UNIT_generation := launcher-lite/generation.c launcher-lite/boot_tables.c launcher-lite/dialect.c \
	lib/printf.c
UNIT_boot_tables := launcher-lite/boot_tables.c mm/walk.c
# main.c is in the test itself; the core and the CPU have stand-ins.
LAUNCHER_TEST_SRC := $(filter-out %.asm %/main.c %/calls.c lib/string.c,$(LAUNCHER_SRC))
UNIT_launcher := $(LAUNCHER_TEST_SRC)
UNIT_launcher_net := $(LAUNCHER_TEST_SRC)
UNIT_launcher_bad := $(LAUNCHER_TEST_SRC)
UNIT_launcher_access := $(LAUNCHER_TEST_SRC)
UNIT_desc := arch/x86/desc.c
UNIT_bootinfo := boot/bootinfo.c boot/ranges.c
UNIT_bootmodules := boot/bootinfo.c boot/ranges.c
UNIT_ranges := boot/ranges.c
UNIT_frame := mm/frame.c
UNIT_wire := hv/wire.c
UNIT_owner := mm/owner.c mm/frame.c
UNIT_share := hv/share.c
UNIT_turn := hv/turn.c hv/share.c
UNIT_screen := arch/x86/screen.c
UNIT_keyboard := arch/x86/keyboard.c
UNIT_rtc := arch/x86/rtc.c
UNIT_clock := arch/x86/clock.c lib/printf.c
UNIT_walk := mm/walk.c
SHADOW_SRC := mm/walk.c mm/shadow.c mm/shadow_tables.c mm/shadow_flush.c mm/shadow_check.c
UNIT_shadow := $(SHADOW_SRC)
UNIT_shadow_flush := $(SHADOW_SRC)
UNIT_shadow_pool := $(SHADOW_SRC)
UNIT_shadow_random := $(SHADOW_SRC)
# Once more, with most of the guest's memory out of sight.
FAR_TESTS := walk shadow shadow_flush shadow_pool shadow_random
$(foreach t,$(FAR_TESTS),$(eval UNIT_$(t)_far := $(UNIT_$(t)))$(eval UNIT_FROM_$(t)_far := $(t))$(eval UNIT_CFLAGS_$(t)_far := -DMEMORY_FAR=1))
UNIT_TESTS += $(FAR_TESTS:%=%_far)

# Fuzzers run on the build machine too: tests/fuzz/NAME.c with FUZZ_NAME, for
# 64 and for 32 bits.  Each says in its first lines what its input is.
FUZZERS := bootinfo words kernel insn generation virtqueue lguest_bus mmio pci wire \
	shadow shadow_model launcher monitor
FUZZ_bootinfo := $(UNIT_bootinfo)
FUZZ_words := $(UNIT_plan)
FUZZ_kernel := launcher-lite/kernel.c launcher-lite/kernel_elf.c launcher-lite/kernel_bzimage.c \
	launcher-lite/bootparams.c launcher-lite/generation.c launcher-lite/text.c \
	lib/elf.c lib/bzimage.c lib/printf.c
FUZZ_insn := $(UNIT_insn)
FUZZ_generation := $(UNIT_generation) mm/walk.c
FUZZ_virtqueue := $(UNIT_virtqueue)
FUZZ_lguest_bus := $(DEVICE_SRC)
FUZZ_mmio := $(DEVICE_SRC)
FUZZ_pci := $(DEVICE_SRC)
FUZZ_wire := $(UNIT_wire)
FUZZ_shadow := $(UNIT_shadow)
FUZZ_shadow_model := $(UNIT_shadow)
FUZZ_CFLAGS_shadow := -DRAM_PAGES=80u
FUZZ_CFLAGS_shadow_model := -DRAM_PAGES=80u
FUZZ_launcher := $(LAUNCHER_TEST_SRC)
# monitor.c is in the fuzzer itself.
FUZZ_monitor := hv/terminal.c hv/log.c lib/words.c lib/printf.c
FUZZ_CFLAGS_monitor = $(CORE_CONFIG) -Wno-int-to-pointer-cast

# ---- Tools -----------------------------------------------------------------

# CC from the command line or the environment is taken, else the first of
# tools/toolchain's list that works: asked once, and not before something is
# compiled, for tools/deps may have to install it first.
ifeq ($(origin CC),default)
CC = $(eval CC := $$(shell tools/toolchain 2>/dev/null || echo false))$(CC)
endif
LD_i386 = $(if $(filter i686-elf-gcc i686-linux-gnu-gcc,$(CC)),$(CC:gcc=ld),ld) -m elf_i386
HOSTCC ?= gcc
# libFuzzer is clang's.
FUZZCC ?= clang
NASM ?= nasm

# ---- Flags -----------------------------------------------------------------

ARCH_CFLAGS := -m32 -march=i586 -mgeneral-regs-only -freg-struct-return
LANG_CFLAGS := -std=c11 -ffreestanding -fno-pic -fno-common -fno-stack-protector \
	-fno-strict-aliasing -fno-asynchronous-unwind-tables
WARN_CFLAGS := -Wall -Wextra -Werror -Wshadow -Wundef -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wcast-align -Wimplicit-fallthrough
CFLAGS := $(ARCH_CFLAGS) $(LANG_CFLAGS) $(WARN_CFLAGS) -O2 -g -I.
NASMFLAGS := -f elf32 -g -F dwarf -w+all -w+error -I./
LDFLAGS_ALL := -nostdlib -static -z max-page-size=4096 -z noexecstack --build-id=none --no-warn-rwx-segments

# Ring 0 uses no SSE, so its stack needs no alignment.  A trap's registers are saved by its
# stub: with gcc no function of the core saves them once more, but whoever needs one does.
HV_CFLAGS = -mregparm=3 -mtune=generic -fno-delete-null-pointer-checks \
	$(if $(findstring gcc,$(CC)),$(HV_GCC_CFLAGS),-mstack-alignment=4)
HV_GCC_CFLAGS := -mpreferred-stack-boundary=2 -fno-tree-pre \
	-fcall-used-ebx -fcall-used-esi -fcall-used-edi
# What tools/stack reads; only gcc writes it.
GRAPH_CFLAGS = $(if $(findstring gcc,$(CC)),-fcallgraph-info=su)
LAUNCHER_CFLAGS :=
GUEST_CFLAGS :=
UNIT_CFLAGS := -std=gnu11 -O1 -g -I. $(filter-out -Wcast-align,$(WARN_CFLAGS)) \
	-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FUZZ_CFLAGS := $(UNIT_CFLAGS) -O2 -DFUZZ -fsanitize=fuzzer

ifeq ($(V),1)
Q :=
else
Q := @
MAKEFLAGS += --no-print-directory
endif
say = @printf '  %-6s %s\n' $(1) $(2)

# ---- Doors -----------------------------------------------------------------

.PHONY: all core bench-core nowp-core step-core far-core sums-core faults-core bad-launcher-core launcher sample guests unit-build
all: core launcher sample
core: $(BUILD)/ringlet.elf
bench-core: $(BUILD)/ringlet-bench.elf
nowp-core: $(BUILD)/ringlet-nowp.elf
step-core: $(BUILD)/ringlet-step.elf
far-core: $(BUILD)/ringlet-far.elf
sums-core: $(BUILD)/ringlet-sums.elf
faults-core: $(BUILD)/ringlet-faults.elf
bad-launcher-core: $(BUILD)/ringlet-bad-launcher.elf
launcher: $(BUILD)/launcher.elf
sample: $(BUILD)/sample.elf
guests: $(GUEST_C_TESTS:%=$(BUILD)/guests/%.elf) $(GUEST_DIALECT_TESTS:%=$(BUILD)/guests/%.elf) $(BUILD)/guests/suite.elf

# ---- How things are made ---------------------------------------------------

# Which compiler the objects in $(BUILD) are from: a change rebuilds them all.
# A rule of its own asks for packages: make expands the lines of a recipe, CC
# among them, before it runs the first.
$(BUILD)/toolchain: deps-build
	@mkdir -p $(@D)
	@if [ "$(CC)" = false ]; then tools/toolchain; exit 1; fi
	@echo '$(CC)' | cmp -s - $@ || { echo '$(CC)' > $@; echo "  compiler: $(CC)"; }
deps-build:
	@tools/deps $(INSTALL) build
.PHONY: deps-build

# make run may install packages; a plain build only says which are missing.
INSTALL := $(if $(filter run debug iso,$(MAKECMDGOALS)),,--list)

OBJ_DEPS := Makefile $(BUILD)/toolchain

# $(call objects,FOLDER,SOURCES): the objects of SOURCES in $(BUILD)/FOLDER.
objects = $(patsubst %,$(BUILD)/$(1)/%.o,$(2))

# $(call image_rules,FOLDER,CFLAGS,NASMFLAGS,ASM): how that folder's objects are
# made.  ASM: the folder of $(BUILD)/asm with its asm-offsets.inc, if it uses one.
# nasm's own dependency output must come from a separate -M run: during assembly
# it leaves generated includes out.
define image_rules
$(BUILD)/$(1)/%.c.o: %.c $(OBJ_DEPS)
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(CC) $$(CFLAGS) $(2) -MMD -MP -c -o $$@ $$<

$(BUILD)/$(1)/%.asm.o: %.asm $(OBJ_DEPS) $(if $(4),$(BUILD)/asm/$(4)/asm-offsets.inc)
	@mkdir -p $$(@D)
	$$(call say,NASM,$$<)
	$$(Q)$$(NASM) $$(NASMFLAGS) $(if $(4),-I$$(BUILD)/asm/$(4)/) $(3) -M -MP -MT $$@ -o $$(@:.o=.d) $$< > $$(@:.o=.d)
	$$(Q)$$(NASM) $$(NASMFLAGS) $(if $(4),-I$$(BUILD)/asm/$(4)/) $(3) -o $$@ $$<
endef

# The core, and how its test builds differ: one counts events, one has no WP
# sections and little of a guest's memory in sight, one single-steps itself, one
# has WP sections and little in sight, one prints checksums over what no guest
# may change.
CORE_NASMFLAGS := -DLAUNCHER_ELF='"$(BUILD)/launcher.stripped.elf"'
CORE_CONFIG := -DCONFIG_BENCH=0 -DCONFIG_WP_SECTIONS=1 -DCONFIG_STEP=0 -DCONFIG_FAR=0 -DCONFIG_SUMS=0
BENCH_CONFIG := -DCONFIG_BENCH=1 -DCONFIG_WP_SECTIONS=1 -DCONFIG_STEP=0 -DCONFIG_FAR=0 -DCONFIG_SUMS=0
NOWP_CONFIG := -DCONFIG_BENCH=0 -DCONFIG_WP_SECTIONS=0 -DCONFIG_STEP=0 -DCONFIG_FAR=1 -DCONFIG_SUMS=0
STEP_CONFIG := -DCONFIG_BENCH=0 -DCONFIG_WP_SECTIONS=1 -DCONFIG_STEP=1 -DCONFIG_FAR=0 -DCONFIG_SUMS=0
FAR_CONFIG := -DCONFIG_BENCH=0 -DCONFIG_WP_SECTIONS=1 -DCONFIG_STEP=0 -DCONFIG_FAR=1 -DCONFIG_SUMS=0
SUMS_CONFIG := -DCONFIG_BENCH=0 -DCONFIG_WP_SECTIONS=1 -DCONFIG_STEP=0 -DCONFIG_FAR=0 -DCONFIG_SUMS=1
$(eval $(call image_rules,core,$$(HV_CFLAGS) $$(GRAPH_CFLAGS) $$(CORE_CONFIG),$$(CORE_NASMFLAGS) $$(CORE_CONFIG),core))
$(eval $(call image_rules,core-bench,$$(HV_CFLAGS) $$(BENCH_CONFIG),$$(CORE_NASMFLAGS) $$(BENCH_CONFIG),core))
$(eval $(call image_rules,core-nowp,$$(HV_CFLAGS) $$(NOWP_CONFIG),$$(CORE_NASMFLAGS) $$(NOWP_CONFIG),core))
$(eval $(call image_rules,core-step,$$(HV_CFLAGS) $$(STEP_CONFIG),$$(CORE_NASMFLAGS) $$(STEP_CONFIG),core))
$(eval $(call image_rules,core-far,$$(HV_CFLAGS) $$(FAR_CONFIG),$$(CORE_NASMFLAGS) $$(FAR_CONFIG),core))
$(eval $(call image_rules,core-sums,$$(HV_CFLAGS) $$(SUMS_CONFIG),$$(CORE_NASMFLAGS) $$(SUMS_CONFIG),core))
$(eval $(call image_rules,launcher,$$(LAUNCHER_CFLAGS),,))
$(eval $(call image_rules,guest,$$(GUEST_CFLAGS),,guest))

# The numbers that C and assembly share, per group of images: export.c is
# compiled to text, and sed takes the numbers out.  The count makes sure that
# no line was lost.
$(BUILD)/asm/core/%.s: %.c $(OBJ_DEPS)
	@mkdir -p $(@D)
	$(call say,EXPORT,$<)
	$(Q)$(CC) $(CFLAGS) $(HV_CFLAGS) $(CORE_CONFIG) -fno-lto -MMD -MP -MT $@ -MF $(@:.s=.d) -S -o $@ $<
$(BUILD)/asm/core/export.s: $(CORE_EXPORTS:%.c=$(BUILD)/asm/core/%.s)
	$(Q)cat $^ > $@

# $(call guest_export,FOLDER,CFLAGS)
define guest_export
$(BUILD)/asm/$(1)/export.s: guest-patches/lib/export.c $(OBJ_DEPS)
	@mkdir -p $$(@D)
	$$(call say,EXPORT,$$@)
	$$(Q)$$(CC) $$(CFLAGS) $(2) -fno-lto -MMD -MP -MT $$@ -MF $$(@:.s=.d) -S -o $$@ $$<
endef
$(eval $(call guest_export,guest,$$(GUEST_CFLAGS)))

$(BUILD)/asm/%/asm-offsets.inc: $(BUILD)/asm/%/export.s
	$(Q)sed -n 's/.*"@@ \([A-Za-z0-9_]*\) \(-\{0,1\}[0-9]*\)".*/%define \1 (\2 \& 0xffffffff)/p' $< > $@.tmp
	$(Q)test "$$(grep -c '@@ ' $<)" -gt 0 && test "$$(grep -c '@@ ' $<)" = "$$(grep -c '^%define' $@.tmp)"
	$(Q)mv $@.tmp $@

# Linker scripts take their addresses from the same headers as C; ld does not
# know the suffix of an unsigned number nor what an enum is, so sed takes both out.
$(BUILD)/%.ld: %.ld $(OBJ_DEPS)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ARCH_CFLAGS) -std=c11 -E -P -x c -D__ASSEMBLER__ -I. -MMD -MP -MT $@ -MF $@.d -o $@.tmp $<
	$(Q)sed -e '/^enum .*{$$/,/^};$$/d' -e 's/\<\(0x[0-9a-fA-F]*\|[0-9][0-9]*\)[uU]\>/\1/g' $@.tmp > $@

CORE_OBJ := $(call objects,core,$(HV_SRC))
BENCH_OBJ := $(call objects,core-bench,$(HV_SRC))
NOWP_OBJ := $(call objects,core-nowp,$(HV_SRC))
STEP_OBJ := $(call objects,core-step,$(HV_SRC))
FAR_OBJ := $(call objects,core-far,$(HV_SRC))
SUMS_OBJ := $(call objects,core-sums,$(HV_SRC))
FAULTS_OBJ := $(CORE_OBJ) $(call objects,core,$(FAULTS_SRC))
LAUNCHER_OBJ := $(call objects,launcher,$(LAUNCHER_SRC))
BAD_LAUNCHER_OBJ := $(call objects,launcher,$(BAD_LAUNCHER_SRC))
BAD_LAUNCHER_CORE_OBJ := $(CORE_OBJ:$(BUILD)/core/hv/launcher_image%=$(BUILD)/bad-launcher/hv/launcher_image%)
GUEST_LIB_OBJ := $(call objects,guest,$(GUEST_LIB_SRC))
SAMPLE_OBJ := $(call objects,guest,$(SAMPLE_SRC))
GUEST_TEST_LIB_OBJ := $(call objects,guest,$(GUEST_TEST_LIB_SRC))

$(foreach f,core core-bench core-nowp core-step core-far core-sums,$(BUILD)/$(f)/hv/launcher_image.asm.o): $(BUILD)/launcher.stripped.elf

# QEMU and every GRUB must take it: grub-file is the judge where there is one.
define link_core
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -T $(BUILD)/boot/kernel.ld -Map $@.map -o $@.tmp $(1)
	$(Q)if command -v grub-file >/dev/null; then grub-file --is-x86-multiboot $@.tmp || \
		{ echo "$@: not a multiboot image" >&2; exit 1; }; fi
	$(Q)mv $@.tmp $@
endef

$(BUILD)/ringlet.elf: $(CORE_OBJ) $(BUILD)/boot/kernel.ld tools/stack
	$(if $(GRAPH_CFLAGS),$(Q)! command -v python3 >/dev/null || tools/stack $(BUILD)/core)
	$(call link_core,$(CORE_OBJ))

$(BUILD)/ringlet-bench.elf: $(BENCH_OBJ) $(BUILD)/boot/kernel.ld
	$(call link_core,$(BENCH_OBJ))

$(BUILD)/bad-launcher.elf: $(BAD_LAUNCHER_OBJ) $(BUILD)/launcher-lite/launcher.ld
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -T $(BUILD)/launcher-lite/launcher.ld -o $@ $(BAD_LAUNCHER_OBJ)

$(BUILD)/bad-launcher/hv/launcher_image.asm.o: hv/launcher_image.asm $(BUILD)/bad-launcher.elf
	@mkdir -p $(@D)
	$(Q)$(NASM) $(NASMFLAGS) -DLAUNCHER_ELF='"$(BUILD)/bad-launcher.elf"' -o $@ $<

$(BUILD)/ringlet-bad-launcher.elf: $(BAD_LAUNCHER_CORE_OBJ) $(BUILD)/boot/kernel.ld
	$(call link_core,$(BAD_LAUNCHER_CORE_OBJ))

$(BUILD)/ringlet-nowp.elf: $(NOWP_OBJ) $(BUILD)/boot/kernel.ld
	$(call link_core,$(NOWP_OBJ))

$(BUILD)/ringlet-step.elf: $(STEP_OBJ) $(BUILD)/boot/kernel.ld
	$(call link_core,$(STEP_OBJ))

$(BUILD)/ringlet-far.elf: $(FAR_OBJ) $(BUILD)/boot/kernel.ld
	$(call link_core,$(FAR_OBJ))

$(BUILD)/ringlet-sums.elf: $(SUMS_OBJ) $(BUILD)/boot/kernel.ld
	$(call link_core,$(SUMS_OBJ))

$(BUILD)/ringlet-faults.elf: $(FAULTS_OBJ) $(BUILD)/boot/kernel.ld
	$(call link_core,$(FAULTS_WRAPPED:%=--wrap=%) $(FAULTS_OBJ))

$(BUILD)/launcher.elf: $(LAUNCHER_OBJ) $(BUILD)/launcher-lite/launcher.ld
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -T $(BUILD)/launcher-lite/launcher.ld -Map $@.map -o $@ $(LAUNCHER_OBJ)

$(BUILD)/launcher.stripped.elf: $(BUILD)/launcher.elf
	$(Q)objcopy --strip-all $< $@

$(BUILD)/sample.elf: $(GUEST_LIB_OBJ) $(SAMPLE_OBJ) $(BUILD)/guest-patches/lib/guest.ld
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -T $(BUILD)/guest-patches/lib/guest.ld -Map $@.map -o $@ $(GUEST_LIB_OBJ) $(SAMPLE_OBJ)

$(BUILD)/guests/%.elf: $(BUILD)/guest/tests/guests/%/main.c.o $(GUEST_LIB_OBJ) $(GUEST_TEST_LIB_OBJ) $(BUILD)/guest-patches/lib/guest.ld
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -T $(BUILD)/guest-patches/lib/guest.ld -Map $@.map -o $@ $(GUEST_LIB_OBJ) $(GUEST_TEST_LIB_OBJ) $<

# $(call dialect_rules,DIALECT,ITS NAME IN C)
dialect_objects = $(call objects,guest-$(1),$(or $(GUEST_LIB_SRC_$(1)),$(GUEST_LIB_SRC)) $(GUEST_TEST_LIB_SRC))
define dialect_rules
$(call image_rules,guest-$(1),$$(GUEST_CFLAGS) -DDIALECT=$(2),,guest-$(1))
$(call guest_export,guest-$(1),$$(GUEST_CFLAGS) -DDIALECT=$(2))

# An archive: it stays out of a guest that names a release of its own.
$(BUILD)/guest-$(1)/release.a: $(call objects,guest-$(1),$(GUEST_RELEASE_SRC))
	$$(Q)rm -f $$@ && ar rcs $$@ $$^

$(BUILD)/guests/%@$(1).elf: $(BUILD)/guest-$(1)/tests/guests/%/main.c.o $(call dialect_objects,$(1)) $(BUILD)/guest-$(1)/release.a $(BUILD)/guest-patches/lib/guest.ld
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(LD_i386) $$(LDFLAGS_ALL) -u linux_banner -T $(BUILD)/guest-patches/lib/guest.ld -o $$@ $(call dialect_objects,$(1)) $$< $(BUILD)/guest-$(1)/release.a
endef
upper = $(subst a,A,$(subst b,B,$(subst d,D,$(subst e,E,$(1)))))
$(foreach d,$(GUEST_DIALECTS),$(eval $(call dialect_rules,$(d),DIALECT_$(call upper,$(d)))))

# The guest that does whatever a seed says, and one that does known work beside it.
$(BUILD)/fuzz-guest/fuzz.elf: $(call objects,guest,$(FUZZ_GUEST_SRC)) $(GUEST_LIB_OBJ) $(BUILD)/guest-patches/lib/guest.ld
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -T $(BUILD)/guest-patches/lib/guest.ld -Map $@.map -o $@ $(GUEST_LIB_OBJ) $(call objects,guest,$(FUZZ_GUEST_SRC))

# And as a guest of a dialect that has PCI.
FUZZ_PCI_OBJ := $(call objects,guest-e1,$(FUZZ_GUEST_SRC:%/bus_lguest.c=%/bus_pci.c) $(GUEST_LIB_SRC_e1))
$(BUILD)/fuzz-guest/fuzz@e1.elf: $(FUZZ_PCI_OBJ) $(BUILD)/guest-e1/release.a $(BUILD)/guest-patches/lib/guest.ld
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -u linux_banner -T $(BUILD)/guest-patches/lib/guest.ld -o $@ $(FUZZ_PCI_OBJ) $(BUILD)/guest-e1/release.a

$(BUILD)/fuzz-guest/witness.elf: $(call objects,guest,tests/fuzz-guest/witness.c) $(GUEST_LIB_OBJ) $(BUILD)/guest-patches/lib/guest.ld
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -T $(BUILD)/guest-patches/lib/guest.ld -o $@ $(GUEST_LIB_OBJ) $<

# The measuring guest, and what of QEMU's own checks the core's counts.
$(BUILD)/bench/transitions.elf: $(call objects,guest,$(BENCH_GUEST_SRC)) $(GUEST_LIB_OBJ) $(BUILD)/guest-patches/lib/guest.ld
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -T $(BUILD)/guest-patches/lib/guest.ld -Map $@.map -o $@ $(GUEST_LIB_OBJ) $(call objects,guest,$(BENCH_GUEST_SRC))

$(BUILD)/bench/%.so: tests/bench/%.c tests/bench/plugin.h Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(HOSTCC) -std=gnu11 -O2 $(WARN_CFLAGS) -fPIC -shared -I. -o $@ $<

# Many tests in one guest, for a bench that is slow to boot: each test's
# test_main gets a name of its own, and nothing else of it stays visible.
GUEST_SUITE = $(shell tests/guests/run --list-suite)
suite_symbol = test_main_$(subst -,_,$(1))

$(BUILD)/guest/suite/%.o: $(BUILD)/guest/tests/guests/%/main.c.o
	@mkdir -p $(@D)
	$(Q)objcopy --redefine-sym test_main=$(call suite_symbol,$*) --keep-global-symbol=$(call suite_symbol,$*) $< $@

$(BUILD)/guest/suite.c: $(GUEST_C_TESTS:%=tests/guests/%/main.c) tests/guests/run
	@mkdir -p $(@D)
	$(Q){ echo '#include "tests/guests/suite.h"'; \
		echo '#include "tests/guests/test.h"'; \
		$(foreach t,$(GUEST_SUITE),echo 'void $(call suite_symbol,$(t))(void);';) \
		echo 'const struct suite_test suite_tests[] = {'; \
		$(foreach t,$(GUEST_SUITE),echo '	{ "$(t)", $(call suite_symbol,$(t)) },';) \
		echo '};'; echo 'const u32 suite_count = ARRAY_SIZE(suite_tests);'; } > $@

$(BUILD)/guest/suite_table.o: $(BUILD)/guest/suite.c $(OBJ_DEPS)
	$(Q)$(CC) $(CFLAGS) $(GUEST_CFLAGS) -c -o $@ $<

# The list of its members is known once they are compiled.
$(BUILD)/guests/suite.elf: $(GUEST_C_TESTS:%=$(BUILD)/guest/suite/%.o) $(BUILD)/guest/suite_table.o \
		$(BUILD)/guest/tests/guests/suite.c.o $(GUEST_LIB_OBJ) $(GUEST_TEST_LIB_OBJ) $(BUILD)/guest-patches/lib/guest.ld
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(LD_i386) $(LDFLAGS_ALL) -T $(BUILD)/guest-patches/lib/guest.ld -Map $@.map -o $@ $(GUEST_LIB_OBJ) $(GUEST_TEST_LIB_OBJ) \
		$(BUILD)/guest/suite_table.o $(BUILD)/guest/tests/guests/suite.c.o $(GUEST_SUITE:%=$(BUILD)/guest/suite/%.o)

# ---- Unit tests ------------------------------------------------------------

unit_main = tests/unit/test_$(or $(UNIT_FROM_$(1)),$(1)).c

# $(call unit_rules,NAME,BITS)
define unit_rules
$(BUILD)/unit$(2)/test_$(1): $(call unit_main,$(1)) $$(UNIT_$(1)) $$(UNIT_LIB_SRC) Makefile
	@mkdir -p $$(@D)
	$$(call say,UNIT$(2),$(1))
	$$(Q)$$(HOSTCC) -m$(2) $$(UNIT_CFLAGS) $$(UNIT_CFLAGS_$(1)) -o $$@ \
		$(call unit_main,$(1)) $$(UNIT_$(1)) $$(UNIT_LIB_SRC) $$(UNIT_LIBS_$(2))
	@# -MMD keeps the last source's headers only; this lists those of all of them.
	$$(Q)$$(HOSTCC) -m$(2) $$(UNIT_CFLAGS) $$(UNIT_CFLAGS_$(1)) -MM -MP -MT $$@ \
		$(call unit_main,$(1)) $$(UNIT_$(1)) $$(UNIT_LIB_SRC) > $$@.d
endef
UNIT_LIBS_64 := -lcmocka
UNIT_LIBS_32 :=
$(foreach t,$(UNIT_TESTS),$(eval $(call unit_rules,$(t),64)) $(eval $(call unit_rules,$(t),32)))

UNIT_PROGRAMS := $(foreach t,$(UNIT_TESTS),$(BUILD)/unit64/test_$(t) $(BUILD)/unit32/test_$(t))
unit-build: $(UNIT_PROGRAMS)

# ---- Fuzzers ---------------------------------------------------------------

# $(call fuzz_rules,NAME,BITS)
define fuzz_rules
$(BUILD)/fuzz$(2)/$(1): tests/fuzz/$(1).c $$(FUZZ_$(1)) Makefile
	@mkdir -p $$(@D)
	$$(call say,FUZZ$(2),$(1))
	$$(Q)$$(FUZZCC) -m$(2) $$(FUZZ_CFLAGS) $$(FUZZ_CFLAGS_$(1)) -o $$@ tests/fuzz/$(1).c $$(FUZZ_$(1))
	$$(Q)$$(FUZZCC) -m$(2) $$(FUZZ_CFLAGS) $$(FUZZ_CFLAGS_$(1)) -MM -MP -MT $$@ \
		tests/fuzz/$(1).c $$(FUZZ_$(1)) > $$@.d
endef
$(foreach f,$(FUZZERS),$(eval $(call fuzz_rules,$(f),64)) $(eval $(call fuzz_rules,$(f),32)))

FUZZ_PROGRAMS := $(foreach f,$(FUZZERS),$(BUILD)/fuzz64/$(f) $(BUILD)/fuzz32/$(f))

# ---- Running ---------------------------------------------------------------

# What a user may say on the line besides variables of the build itself.  An
# unknown name is an error: a misspelt one must not boot something else.
WORDS := GUEST KERNEL INITRD CMDLINE MEM GEN DISK CPU ICOUNT TIMEOUT QEMU_ARGS BOOT
BUILD_WORDS := BENCH BUILD CC HOSTCC FUZZCC NASM V $(filter %_SRC %_TESTS %_CFLAGS,$(.VARIABLES))
GIVEN := $(foreach v,$(.VARIABLES),$(if $(filter command%,$(origin $(v))),$(v)))
FUZZ_WORDS := $(if $(filter fuzzers test,$(MAKECMDGOALS)),FUZZER INPUT SECONDS) $(if $(filter fuzz,$(MAKECMDGOALS)),SECONDS SEED STEPS FROM DIALECT)
SOAK_WORDS := $(if $(filter soak,$(MAKECMDGOALS)),FORKS)
BENCH_WORDS := $(if $(filter bench bench-%,$(MAKECMDGOALS)),PLOT NATIVE)
UNKNOWN := $(filter-out $(WORDS) $(FUZZ_WORDS) $(BENCH_WORDS) $(SOAK_WORDS) $(BUILD_WORDS) MAKEFLAGS MAKEOVERRIDES -%-,$(GIVEN))
ifneq ($(UNKNOWN),)
$(error unknown word: $(UNKNOWN) (known: $(WORDS); of fuzzers: FUZZER INPUT SECONDS; of fuzz: SECONDS SEED STEPS FROM DIALECT; of soak: FORKS; of bench: PLOT NATIVE))
endif
# The words reach the tools through the environment, which no quoting spoils.
export BUILD
ifneq ($(filter run debug iso,$(MAKECMDGOALS)),)
ifneq ($(filter-out run debug iso clean all,$(MAKECMDGOALS)),)
$(error unknown word: $(filter-out run debug iso clean all,$(MAKECMDGOALS)) (words are NAME=VALUE))
endif
endif

.PHONY: run debug iso
DEPS_GUEST := $(if $(filter linux,$(GUEST)),deps-linux)
# The recipe's own exit status would become make's 2: non-zero is all that
# make run promises; tools/run, called with the same words, tells them apart.
run: core $(if $(KERNEL),,sample) deps-run $(DEPS_GUEST)
	@tools/run --environment $(filter $(WORDS),$(GIVEN))
debug: core $(if $(KERNEL),,sample) deps-run deps-gdb $(DEPS_GUEST)
	@tools/debug --environment $(filter $(WORDS),$(GIVEN))
iso: core $(if $(KERNEL),,sample) deps-iso $(DEPS_GUEST)
	@tools/mkiso --environment $(filter $(WORDS),$(GIVEN))

deps-%:
	@tools/deps $*
deps-run deps-iso deps-gdb deps-linux deps-plot: | $(BUILD)/toolchain

# ---- Judging ---------------------------------------------------------------

.PHONY: test check unit prove fuzzers system tour help clean
test:
	@MAKE='$(MAKE)' tools/test check unit prove fuzzers fuzz guests system hostile
check unit prove system:
	@MAKE='$(MAKE)' tools/test $@
fuzzers:
	@MAKE='$(MAKE)' $(if $(INPUT),tests/fuzz/run,tools/test fuzzers)
fuzz: sums-core fuzz-guest
	@tests/fuzz-guest/run --core $(BUILD)/ringlet-sums.elf $(if $(SECONDS),--seconds $(SECONDS)) \
		$(if $(SEED),--seed $(SEED)) $(if $(STEPS),--steps $(STEPS)) $(if $(DIALECT),--dialect $(DIALECT)) $(if $(FROM),--first $(FROM))
fuzz-guest: $(BUILD)/fuzz-guest/fuzz.elf $(BUILD)/fuzz-guest/fuzz@e1.elf $(BUILD)/fuzz-guest/witness.elf
.PHONY: fuzz fuzz-guest
soak: core $(BUILD)/guests/untiring.elf
	@tests/system/soak $(FORKS)
.PHONY: soak
test-guests:
	@MAKE='$(MAKE)' tools/test guests
conformance: core bench-core guests
	@tests/guests/conformance
mutate:
	@tools/mutate
.PHONY: mutate
# Unit tests that docs/hostile.md names, built; system tests need the sample.
HOSTILE_UNIT := shadow owner virtqueue bus_abuse launcher_bad elf bzimage bootinfo bootmodules
hostile: core sums-core guests sample $(HOSTILE_UNIT:%=$(BUILD)/unit64/test_%)
	@tests/guests/hostile --bench $(or $(BENCH),qemu)
.PHONY: conformance hostile
BENCH_RUN = tests/bench/run $(if $(filter 0,$(ICOUNT)),--time) $(if $(CPU),--cpu '$(CPU)')
bench: bench-built $(if $(PLOT),deps-plot)
	@$(BENCH_RUN)
	$(if $(PLOT),@tests/bench/plot)
bench-compare: bench-built
	@$(BENCH_RUN) --compare
bench-baseline: bench-built
	@$(BENCH_RUN) --baseline
bench-linux: core bench-guest deps-run $(if $(KERNEL),,deps-linux) $(if $(PLOT),deps-plot)
	@tests/bench/linux $(if $(NATIVE),--native '$(NATIVE)') $(if $(KERNEL),'$(KERNEL)')
	$(if $(PLOT),@tests/bench/plot)
bench-scaling: bench-built
	@tests/bench/scaling
bench-iso: bench-built deps-iso
	@tests/bench/iso
bench-built: core bench-core bench-guest
bench-guest: $(BUILD)/bench/transitions.elf $(BUILD)/bench/plugin.so $(BUILD)/bench/stretches.so
.PHONY: bench bench-compare bench-baseline bench-linux bench-scaling bench-iso bench-built bench-guest
.PHONY: test-guests
tour:
	@tools/tour
help:
	@sed -n 's/^#: //p' Makefile
	@echo; echo 'Words of run, debug and iso:'; tools/run help | tail -n +2

format:
	clang-format -i $$(git ls-files -co --exclude-standard '*.[ch]' ':!tests/bench/yardstick')
.PHONY: format

# For tools/check, which compiles headers alone.
print-%:
	@echo '$($*)'

clean:
	rm -rf $(BUILD)

.SECONDARY:
.DELETE_ON_ERROR:

-include $(patsubst %.o,%.d,$(CORE_OBJ) $(BENCH_OBJ) $(NOWP_OBJ) $(STEP_OBJ) $(FAR_OBJ) $(SUMS_OBJ) $(FAULTS_OBJ) $(LAUNCHER_OBJ) $(BAD_LAUNCHER_OBJ) $(GUEST_LIB_OBJ) $(SAMPLE_OBJ) $(GUEST_TEST_LIB_OBJ))
-include $(GUEST_C_TESTS:%=$(BUILD)/guest/tests/guests/%/main.c.d)
-include $(foreach t,$(GUEST_DIALECT_TESTS),$(BUILD)/guest-$(lastword $(subst @, ,$(t)))/tests/guests/$(firstword $(subst @, ,$(t)))/main.c.d)
-include $(foreach d,$(GUEST_DIALECTS),$(patsubst %.o,%.d,$(call dialect_objects,$(d))) $(BUILD)/asm/guest-$(d)/export.d)
-include $(BENCH_GUEST_SRC:%=$(BUILD)/guest/%.d)
-include $(patsubst %,$(BUILD)/guest/%.d,$(FUZZ_GUEST_SRC) tests/fuzz-guest/witness.c) $(patsubst %.o,%.d,$(FUZZ_PCI_OBJ))
-include $(BUILD)/asm/guest/export.d $(CORE_EXPORTS:%.c=$(BUILD)/asm/core/%.d) $(BUILD)/boot/kernel.ld.d $(BUILD)/launcher-lite/launcher.ld.d $(BUILD)/guest-patches/lib/guest.ld.d
-include $(UNIT_PROGRAMS:%=%.d) $(FUZZ_PROGRAMS:%=%.d)
