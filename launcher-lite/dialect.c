/*
 * launcher-lite/dialect.c - decides which generation of lguest's ABI a guest is of, and says why.
 * SPDX-License-Identifier: MIT
 */
#include "launcher-lite/dialect.h"

#include "launcher-lite/access.h"
#include "launcher-lite/boot_tables.h"
#include "launcher-lite/pci_regs.h"
#include "lib/printf.h"
#include "lib/string.h"

static bool speak_alike(enum generation a, enum generation b)
{
	const struct generation_traits *one = &generation_traits[a], *other = &generation_traits[b];

	return one->layout == other->layout &&
	       (one->flags & DIALECT_EDX_FIRST) == (other->flags & DIALECT_EDX_FIRST);
}

static void by_release(struct dialect_choice *choice, const char *release, enum generation page)
{
	const char *looks = "", *like = "";

	if (page != GENERATION_UNKNOWN && !speak_alike(choice->generation, page)) {
		looks = ", though its shared page looks like that of ";
		like = generation_traits[page].kernels;
	}
	format(choice->reason, sizeof(choice->reason), "release %s%s%s", release, looks, like);
}

/* Neither word nor release says so: tables of that guest may change unseen. */
static void by_page(struct dialect_choice *choice, const char *release, enum generation page)
{
	const char *how = "the shape of its shared page";

	choice->generation = page;
	if (page == GENERATION_UNKNOWN) {
		choice->generation = GENERATION_C;
		how = "assumed, its shared page tells nothing";
	}
	choice->flags = generation_traits[choice->generation].flags & ~DIALECT_REPORTS_CHANGES;
	if (release[0])
		format(choice->reason, sizeof(choice->reason), "%s, release %s is none of lguest's",
		       how, release);
	else
		format(choice->reason, sizeof(choice->reason), "%s, no release in its image", how);
}

void dialect_choose(struct dialect_choice *choice, enum generation word,
		    const struct kernel *kernel, const struct gmem *memory,
		    const u32 regs[GUEST_REGISTERS])
{
	enum generation page = generation_of_page(memory, regs);
	char release[RELEASE_BYTES];

	if (!kernel_release(kernel, release))
		release[0] = '\0';
	choice->generation = word;
	if (word == GENERATION_UNKNOWN)
		choice->generation = generation_of_release(release);
	if (choice->generation == GENERATION_UNKNOWN) {
		by_page(choice, release, page);
		return;
	}
	choice->flags = generation_traits[choice->generation].flags;
	if (word != GENERATION_UNKNOWN)
		format(choice->reason, sizeof(choice->reason), "gen= says so");
	else
		by_release(choice, release, page);
}

void dialect_make(struct guest_dialect *dialect, const struct dialect_choice *choice,
		  const struct gmem *memory, const u32 regs[GUEST_REGISTERS])
{
	const struct generation_traits *traits = &generation_traits[choice->generation];

	memset(dialect, 0, sizeof(*dialect));
	dialect->layout = traits->layout;
	dialect->flags = choice->flags;
	if (traits->layout == GUEST_LAYOUT_L1 || traits->layout == GUEST_LAYOUT_L2)
		dialect->boot_directory = boot_tables_build(
			memory, generation_kernel_address(choice->generation, memory, regs));
	if (traits->bus == BUS_PCI) {
		dialect->ports[0] =
			(struct port_range){ PCI_PORT_ADDRESS, PCI_PORTS_END - PCI_PORT_ADDRESS };
		dialect->ports[1] = (struct port_range){ KEYBOARD_STATUS_PORT, 1 };
	}
}
