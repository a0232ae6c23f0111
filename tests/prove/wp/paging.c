/*
 * tests/prove/wp/paging.c - WP: which entries of a guest's page tables are obeyed.
 * SPDX-License-Identifier: MIT
 *
 * Bit by bit, which takes a tactic, as cvc5 alone gives up:
 * WP: -wp-auto wp:bitwised,wp:bittestrange -wp-timeout 8
 */
#include "tests/prove/wp/wp.h"

#include "mm/walk.c"

/*@ requires \valid_read(mem);
    assigns \nothing;
    ensures \result ==> (pde & PTE_FRAME) < mem->bytes;
    ensures \result ==> (pde & PDE_PS) == 0;
    ensures \result ==> (pde & PTE_G) == 0; */
static inline bool walk_pde_legal(const struct guest_memory *mem, u32 pde);

/*@ requires \valid_read(mem);
    assigns \nothing;
    ensures \result == WALK_OK ==> (pte & PTE_P) != 0;
    ensures \result == WALK_OK ==> (pte & PTE_PAT) == 0;
    ensures \result == WALK_OK ==> (pte & PTE_FRAME) < mem->bytes;
    ensures \result == WALK_OK && (access & PF_W) != 0 ==> (pde & PTE_W) != 0;
    ensures \result == WALK_OK && (access & PF_W) != 0 ==> (pte & PTE_W) != 0;
    ensures \result == WALK_OK && (access & PF_U) != 0 ==> (pde & PTE_U) != 0;
    ensures \result == WALK_OK && (access & PF_U) != 0 ==> (pte & PTE_U) != 0; */
static inline enum walk_result walk_judge_pte(const struct guest_memory *mem, u32 pde, u32 pte,
					      u32 access);

PROVE_CONTRACTS(walk_pde_legal, walk_judge_pte)
