/*
 * arch/x86/pic.h - the pair of 8259 interrupt controllers.
 * SPDX-License-Identifier: MIT
 *
 * Keeps no state of its own (the masks are read back from the chips), so all
 * of it may run on a guest's page tables.  `irq` is 0..15 throughout.
 * Source: Intel 8259A data sheet (1988), initialisation and operation command
 * words.
 */
#ifndef ARCH_X86_PIC_H
#define ARCH_X86_PIC_H

#include "include/types.h"

#define PIC_IRQS 16u

/*
 * Initialises both chips whatever state they are in: IRQ n becomes vector
 * base + n (base a multiple of 8), edge-triggered, and all lines are masked
 * but the cascade.
 */
void pic_init(u8 base);

void pic_mask(u32 irq);
void pic_unmask(u32 irq);
void pic_mask_all(void);

/*
 * To be called once for each interrupt taken: ends it, so that the chip can
 * raise the next one.  False if it was spurious (7 or 15 with nothing in
 * service): then there is nothing to serve, and what the chips need is done.
 */
MUST_CHECK bool pic_acknowledge(u32 irq);

#endif
