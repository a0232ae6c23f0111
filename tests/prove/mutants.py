# tests/prove/mutants.py - faults that a property must not survive: property, file, what is in it, what would be a fault.
# SPDX-License-Identifier: MIT

MUTANTS = (
    # ranges.c
    ("guest_range_ok", "hv/guest.h", "return bytes <= limit && gpa <= limit - bytes;", "return gpa + bytes <= limit;"),
    ("guest_range_ok", "hv/guest.h", "gpa <= limit - bytes;", "gpa < limit - bytes;"),
    ("gmem_at", "launcher-lite/gmem.h", "bytes > memory->bytes || ", ""),
    ("gmem_at", "launcher-lite/gmem.h", "address > memory->bytes - bytes", "(u32)address > memory->bytes - bytes"),
    ("inside", "hv/launcher_calls.c", "address < start || ", ""),
    ("inside", "hv/launcher_calls.c", "address - start > size - bytes", "address - start + bytes > size"),
    ("launcher_pointer", "hv/launcher_calls.c", "p->image_bytes - skipped,", "p->image_bytes,"),
    ("launcher_pointer", "hv/launcher_calls.c", "!found && p->created", "!found"),
    ("launcher_pointer", "hv/launcher_calls.c", "write ? p->image_writable : LAUNCHER_BASE", "LAUNCHER_BASE"),
    ("load_le", "lib/bytes.h", "(u32)load_le16(bytes + 2) << 16", "(u32)load_le16(bytes + 2) << 15"),
    # paging.c
    ("walk_pde_legal", "mm/walk.h", "(pde & PTE_FRAME) < mem->bytes;", "(pde & PTE_FRAME) <= mem->bytes;"),
    ("walk_pde_legal", "mm/walk.h", "(PTE_P | PTE_W | PTE_U | PTE_A | PTE_D)", "(PTE_P | PTE_W | PTE_U | PTE_A | PTE_D | PDE_PS)"),
    ("walk_judge_pte", "mm/walk.h", "access & ~(pde & pte) & PTE_RIGHTS", "access & ~(pde | pte) & PTE_RIGHTS"),
    ("walk_judge_pte", "mm/walk.h", "(pte & PTE_PAT) || ", ""),
    ("walk_guest", "mm/walk.h", "(cr3 & PAGE_OFFSET_MASK) || cr3 >= mem->near", "cr3 >= mem->near"),
    ("walk_guest", "mm/walk.h", " || (pde & PTE_FRAME) >= mem->near", ""),
    ("walk_guest", "mm/walk.c", "if (!walk_pde_legal(mem, out->pde))", "if (out->pde & PDE_PS)"),
    ("walk_guest", "mm/walk.c", " || cr3 >= mem->bytes", ""),
    ("walk_touch", "mm/walk.h", "*walk_entry(mem, cr3, pde_index(va)), walk->pde", "*walk_entry(mem, cr3, va >> PAGE_SHIFT), walk->pde"),
    ("walk_touch", "mm/walk.h", "walk->pte |= wanted;", "walk->pte |= wanted | PTE_W;"),
    ("walk_translate", "mm/walk.c", "va.v >= mem->bytes", "va.v > mem->bytes"),
    ("walk_translate", "mm/walk.c", "(walk.pte & PTE_FRAME) | (va.v & PAGE_OFFSET_MASK)", "walk.pte | (va.v & PAGE_OFFSET_MASK)"),
    ("shadow_derive", "mm/shadow_tables.h", "		kept -= PTE_W;", "		kept -= 0;"),
    ("shadow_derive", "mm/shadow_tables.h", "pte & shadow_kept(rights);", "pte & shadow_kept(rights | PTE_U);"),
    ("shadow_derive", "mm/shadow_tables.h", "return kept + s->mem.hpa;", "return pte + s->mem.hpa;"),
    ("shadow_agrees", "mm/shadow_tables.h", "PTE_D | PTE_PAT | (rights", "PTE_D | (rights"),
    ("shadow_agrees", "mm/shadow_tables.h", "(pte & kept) + hpa == entry", "!((((pte & kept) + hpa) ^ entry) & ~PTE_D)"),
    ("shadow_derive", "mm/shadow_tables.h", "(pte & PTE_FRAME) >= s->mem.bytes)", "(pte & PTE_FRAME) > s->mem.bytes)"),
    ("shadow_derive", "mm/shadow_tables.h", "(PTE_P | PTE_A | PTE_PAT)", "(PTE_P | PTE_A)"),
    ("shadow_guest_pde", "mm/shadow_tables.h", "(pde & PTE_P) && walk_pde_legal(&s->mem, pde) ?", "(pde & PTE_P) ?"),
    ("shadow_guest_pde", "mm/shadow_tables.h", "cr3 < s->mem.bytes;", "cr3 <= s->mem.bytes;"),
    # descriptors.c
    ("desc_tame", "arch/x86/desc.c", "!(guest.high & DESC_S) || ", ""),
    ("desc_tame", "arch/x86/desc.c", "1u << DESC_DPL_SHIFT | DESC_ACCESSED;", "DESC_ACCESSED;"),
    ("desc_tame", "arch/x86/desc.c", "1u << DESC_DPL_SHIFT | DESC_ACCESSED;", "1u << DESC_DPL_SHIFT;"),
    ("desc_tame", "arch/x86/desc.c", "	tamed.high &= ~DESC_L;\n", ""),
    ("desc_tame", "arch/x86/desc.c", "if (tamed.high & DESC_CODE)", "if (!(tamed.high & DESC_CODE))"),
    ("desc_slot_is_guests", "arch/x86/desc.h", " && slot != CORE_TSS >> 3", ""),
    ("desc_gate", "arch/x86/desc.c", "type << 8 };", "type << 8 | DESC_S };"),
    ("desc_gate", "arch/x86/desc.h", "(gate.high & 0xffff0000u) | (gate.low & 0xffffu)", "(gate.high & 0xffff0000u) | gate.low"),
    ("desc_flat", "arch/x86/desc.c", "dpl << DESC_DPL_SHIFT };", "dpl << 12 };"),
    ("desc_tss", "arch/x86/desc.c", "sizeof(struct tss) - 1)", "sizeof(struct tss))"),
    ("eflags_keep", "arch/x86/cpu.h", "#define EFLAGS_KEEP 0x00250dd5u", "#define EFLAGS_KEEP 0x00251dd5u"),
)

# The same for Frama-C: what it must not prove of them.
FRAMA_MUTANTS = (
    # wp/elf.c
    ("wp:overlap", "lib/elf.c", "return b->paddr - a->paddr < a->mem_bytes;", "return b->paddr - a->paddr < a->file_bytes;"),
    ("wp:check_header", "lib/elf.c", "if (bytes < EH_BYTES)", "if (bytes < PH_BYTES)"),
    ("wp:check_segment", "lib/elf.c", "segment->offset > bytes || ", ""),
    ("wp:check_segment", "lib/elf.c", "segment->mem_bytes > UINT32_MAX - segment->paddr", "segment->mem_bytes > UINT32_MAX"),
    ("wp:add_segment", "lib/elf.c", "elf->segments == ELF_MAX_SEGMENTS)", "elf->segments > ELF_MAX_SEGMENTS)"),
    ("wp:elf_open", "lib/elf.c", "headers_offset > bytes || ", ""),
    ("wp:elf_open", "lib/elf.c", "headers * PH_BYTES > bytes - headers_offset", "headers > bytes - headers_offset"),
    # wp/bzimage.c
    ("wp:find_parts", "lib/bzimage.c", "if (bz->payload_offset >= bytes)", "if (bz->payload_offset > bytes)"),
    ("wp:field", "lib/bzimage.c", "offset + sizeof(u32) > bz->header_offset", "offset > bz->header_offset"),
    ("wp:find_version_string", "lib/bzimage.c", " || offset >= bz->payload_offset)", ")"),
    ("wp:bzimage_open", "lib/bzimage.c", "if (bytes < HEADER_END)", "if (bytes < HEADER)"),
    # wp/insn.c
    ("wp:next", "lib/insn.c", "if (s->taken == s->available) {", "if (s->taken > s->available) {"),
    ("wp:next_opcode", "lib/insn.c", "case 0x65: break;", "case 0x65:\n\t\tcase 0: break;"),
    ("wp:decode_move_immediate", "lib/insn.c", "next_immediate(s, insn->width);", "next_immediate(s, insn->width + 1);"),
    ("wp:register_index", "lib/insn.c", "insn->reg & 3 : insn->reg & 7)", "insn->reg & 3 : insn->reg)"),
    # wp/ranges.c
    ("wp:guest_range_ok", "hv/guest.h", "return bytes <= limit && gpa <= limit - bytes;", "return gpa + bytes <= limit;"),
    ("wp:gmem_at", "launcher-lite/gmem.h", "bytes > memory->bytes || ", ""),
    ("wp:piece_of", "hv/guest.c", "return bytes < rest ? bytes : rest;", "return bytes;"),
    ("wp:in_view", "boot/bootinfo.c", "bytes <= reader->view->limit && ", ""),
    # wp/paging.c
    ("wp:walk_pde_legal", "mm/walk.h", "(pde & PTE_FRAME) < mem->bytes;", "(pde & PTE_FRAME) <= mem->bytes;"),
    ("wp:walk_judge_pte", "mm/walk.h", "(pte & PTE_PAT) || (pte & PTE_FRAME) >= mem->bytes", "(pte & PTE_PAT)"),
    # wp/descriptors.c
    ("wp:desc_tame", "arch/x86/desc.c", "	tamed.high &= ~DESC_L;\n", ""),
    # eva/wire.c
    ("eva:wire", "hv/wire.c", "const u32 from = (me->next + i) % WIRE_PORTS;", "const u32 from = me->next + i;"),
    ("eva:wire", "hv/wire.c", "frame[me->sent % WIRE_BOX_FRAMES];", "frame[me->sent];"),
)
