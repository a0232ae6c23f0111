# tests/prove/ir.py - reads a function without loops from LLVM's assembly and says in SMT-LIB what it computes.
# SPDX-License-Identifier: MIT
#
# Bit for bit: every value is a bit vector.  A block runs if the branch of a
# block that runs leads to it; so every fault has a condition, and a phi is a
# choice among those.  What is not known here raises Unsupported: nothing is
# passed over in silence.  The memory model is tests/prove/prove.h's.

import re

POINTER = 32


class Unsupported(Exception):
    """The function does what this translation has no words for."""


def bits(value, width):
    return value if isinstance(value, str) else f"(_ bv{value % (1 << width)} {width})"


def choice(condition, yes="#b1", no="#b0"):
    return f"(ite {condition} {yes} {no})"


def conj(terms):
    return "true" if not terms else terms[0] if len(terms) == 1 else f"(and {' '.join(terms)})"


def disj(terms):
    return "false" if not terms else terms[0] if len(terms) == 1 else f"(or {' '.join(terms)})"


class Module:
    """The types and functions of one file of LLVM assembly."""

    def __init__(self, text):
        self.types = dict(re.findall(r"^(%\S+) = type (.+)$", text, re.MULTILINE))
        self.functions = {}
        for match in re.finditer(r"^define [^@]*?(\S+) @(\w+)\((.*?)\)[^\n]*\{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
            self.functions[match[2]] = (match[1], match[3], match[4])

    def layout(self, kind):
        """(bytes, alignment, [(offset, type)] of the parts) on i386."""
        kind = self.types.get(kind, kind)
        if kind == "ptr" or kind.endswith("*"):
            return 4, 4, []
        if re.fullmatch(r"i\d+", kind):
            size = max(1, int(kind[1:]) // 8)
            return size, min(size, 4), []
        array = re.fullmatch(r"\[(\d+) x (.+)\]", kind)
        if array:
            size, align, _ = self.layout(array[2])
            return size * int(array[1]), align, []
        struct = re.fullmatch(r"\{(.*)\}", kind)
        if not struct:
            raise Unsupported(f"the size of {kind}")
        at, most, parts = 0, 1, []
        for part in split(struct[1]):
            size, align, _ = self.layout(part)
            at = -(-at // align) * align
            parts.append((at, part))
            at, most = at + size, max(most, align)
        return -(-at // most) * most, most, parts

    def step(self, kind, index):
        """The offset and type of part `index` (a number, or None: any) of a `kind`."""
        kind = self.types.get(kind, kind)
        array = re.fullmatch(r"\[(\d+) x (.+)\]", kind)
        if array:
            return None, array[2]
        offset, part = self.layout(kind)[2][index]
        return offset, part


def split(text):
    """Splits at commas outside brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "([{<") - (char in ")]}>")
        if char == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    return [*parts, text[start:].strip()] if text.strip() else []


ATTRIBUTE = re.compile(r"\b(noundef|nonnull|signext|zeroext|nocapture|readonly|readnone|writeonly|inreg|returned|inrange|"
                       r"align \d+|dereferenceable\(\d+\)|dereferenceable_or_null\(\d+\))\s*")
BINARY = {"add": "bvadd", "sub": "bvsub", "mul": "bvmul", "and": "bvand", "or": "bvor", "xor": "bvxor",
          "shl": "bvshl", "lshr": "bvlshr", "ashr": "bvashr", "udiv": "bvudiv", "urem": "bvurem"}
COMPARE = {"eq": "=", "ult": "bvult", "ule": "bvule", "ugt": "bvugt", "uge": "bvuge",
           "slt": "bvslt", "sle": "bvsle", "sgt": "bvsgt", "sge": "bvsge"}
SMALLER = {"umin": "bvult", "umax": "bvugt", "smin": "bvslt", "smax": "bvsgt"}


class Goal:
    """One function, translated: definitions, arguments, what may go wrong, and its answer."""

    def __init__(self, module, name):
        self.module = module
        self.lines, self.faults, self.returns = [], [], []
        self.widths, self.fixed, self.count = {}, {}, 0
        kind, arguments, body = module.functions[name]
        self.arguments = []
        for argument in split(ATTRIBUTE.sub("", arguments)):
            kind, local = argument.rsplit(" ", 1)
            self.arguments.append(local)
            self.fresh(local, self.width(kind))
        self.blocks(body)

    # ---- Words of SMT-LIB

    def width(self, kind):
        kind = kind.strip()
        if kind == "ptr" or kind.endswith("*"):
            return POINTER
        if not re.fullmatch(r"i\d+", kind):
            raise Unsupported(f"a value of type {kind}")
        return int(kind[1:])

    def fresh(self, local, width):
        self.widths[local] = width
        self.lines.append(f"(declare-const |{local}| (_ BitVec {width}))")
        return f"|{local}|"

    def any(self, width):
        self.count += 1
        return self.fresh(f"any{self.count}", width)

    def define(self, local, width, term):
        self.widths[local] = width
        self.lines.append(f"(define-fun |{local}| () (_ BitVec {width}) {bits(term, width)})")

    def predicate(self, name, term):
        self.lines.append(f"(define-fun |{name}| () Bool {term})")
        return f"|{name}|"

    def operand(self, text, width):
        """A number where it is one, else a term."""
        text = ATTRIBUTE.sub("", text).strip()
        if text.startswith("%"):
            return f"|{text}|"
        if re.fullmatch(r"-?\d+", text):
            return int(text) % (1 << width)
        if text in ("true", "false", "null", "zeroinitializer"):
            return int(text == "true")
        if text in ("undef", "poison"):
            return self.any(width)
        cast = re.fullmatch(r"(?:inttoptr|ptrtoint|bitcast) \((.+) to [^()]+\)", text)
        if cast:
            return self.typed(cast[1])[0]
        place = re.fullmatch(r"getelementptr (?:inbounds )?\((.+)\)", text)
        if place:
            return self.place(split(place[1]))
        raise Unsupported(f"the operand {text}")

    def typed(self, text):
        """(value, width) of "TYPE VALUE"; a value may have blanks in brackets."""
        text = ATTRIBUTE.sub("", text).strip()
        match = re.fullmatch(r"(.*?[\w*}\]]) ((?:inttoptr|ptrtoint|bitcast|getelementptr) .+|\S+)", text)
        if not match:
            raise Unsupported(f"the operand {text}")
        width = self.width(match[1])
        return self.operand(match[2], width), width

    def place(self, parts):
        """The address that a getelementptr gives."""
        kind = parts[0]
        address, _ = self.typed(parts[1])
        for number, part in enumerate(parts[2:]):
            index, width = self.typed(part)
            if number == 0:
                offset = None
            else:
                offset, kind = self.module.step(kind, index)
            if offset is None:
                size = self.module.layout(kind)[0]
                if isinstance(index, int):
                    offset = (index - (1 << width) * (index >> (width - 1))) * size
                elif width != POINTER:
                    raise Unsupported("an index that is not as wide as a pointer")
                else:
                    offset = f"(bvmul {index} {bits(size, POINTER)})"
            if isinstance(address, int) and isinstance(offset, int):
                address = (address + offset) % (1 << POINTER)
            elif offset != 0:
                address = f"(bvadd {bits(address, POINTER)} {bits(offset, POINTER)})"
        return address

    # ---- The function

    def blocks(self, body):
        blocks, order = {}, []
        label = None
        for line in body.splitlines():
            line = re.sub(r"( #\d+)?(, ![\w.]+ !\d+)*\s*$", "", line.split(" ; ")[0] if not re.match(r"\S+:", line) else line)
            start = re.match(r'^([\w.$-]+|"[^"]+"):', line)
            if start:
                label = start[1]
            elif line.strip():
                if label is None:
                    label = "entry"
                blocks.setdefault(label, []).append(line.strip())
        self.edges = {label: {} for label in blocks}
        waiting = {label: 0 for label in blocks}
        for label, lines in blocks.items():
            for target in set(re.findall(r"label %([\w.$-]+)", lines[-1] if not lines[-1] == "]" else " ".join(lines))):
                waiting[target] += 1
        first = next(iter(blocks))
        self.runs = {first: "true"}
        ready = [first]
        while ready:
            label = ready.pop()
            order.append(label)
            if label != first:
                self.runs[label] = self.predicate(f"runs {label}", disj(list(self.edges[label].values())))
            for line in self.joined(blocks[label]):
                self.instruction(label, line)
            for target in sorted(t for t in blocks if label in self.edges[t]):
                waiting[target] -= 1
                if waiting[target] == 0:
                    ready.append(target)
        if len(order) != len(blocks):
            raise Unsupported("a loop that was not unrolled")

    @staticmethod
    def joined(lines):
        """A switch is several lines."""
        text = []
        for line in lines:
            if text and text[-1].startswith("switch") and not text[-1].endswith("]"):
                text[-1] += " " + line
            else:
                text.append(line)
        return text

    def answers(self, number):
        """Whether it returns that."""
        return disj([f"(and {runs} (= {term} {bits(number, width)}))" for runs, term, width in self.returns])

    def edge(self, label, target, condition):
        runs = self.runs[label]
        term = conj([part for part in (runs, condition) if part != "true"])
        before = self.edges[target].get(label)
        self.edges[target][label] = disj([before, term]) if before else term

    def fault(self, label, text, condition="true"):
        self.faults.append((self.predicate(f"fault {len(self.faults)}", conj([self.runs[label], condition])), text))

    def instruction(self, label, line):
        local, _, rest = line.partition(" = ") if line.startswith("%") else ("", "", line)
        word, _, rest = rest.partition(" ")
        while word in ("tail", "musttail", "notail"):
            word, _, rest = rest.partition(" ")
        handler = getattr(self, f"do_{word}", None)
        if word in BINARY:
            self.binary(local, word, rest)
        elif handler:
            handler(label, local, rest)
        else:
            raise Unsupported(f"the instruction {line}")

    def binary(self, local, word, rest):
        kind, _, operands = re.sub(r"^(?:(?:nuw|nsw|exact) )*", "", rest).partition(" ")
        width = self.width(kind)
        left, right = (bits(self.operand(o, width), width) for o in split(operands))
        self.define(local, width, f"({BINARY[word]} {left} {right})")

    def do_icmp(self, _label, local, rest):
        how, first, second = re.fullmatch(r"(\w+) (.+), (\S+.*)", rest).groups()
        left, width = self.typed(first)
        left, right = bits(left, width), bits(self.operand(second, width), width)
        term = f"(not (= {left} {right}))" if how == "ne" else f"({COMPARE[how]} {left} {right})"
        self.define(local, 1, choice(term))

    def do_select(self, _label, local, rest):
        (test, _), (yes, width), (no, _) = (self.typed(part) for part in split(rest))
        self.define(local, width, choice(f"(= {bits(test, 1)} #b1)", bits(yes, width), bits(no, width)))

    def cast(self, local, rest, how):
        source, _, kind = rest.rpartition(" to ")
        value, old = self.typed(source)
        width = self.width(kind)
        value = bits(value, old)
        if how == "trunc" or width < old:
            value = f"((_ extract {width - 1} 0) {value})"
        elif width > old:
            value = f"((_ {'sign' if how == 'sext' else 'zero'}_extend {width - old}) {value})"
        self.define(local, width, value)

    def do_zext(self, _label, local, rest):
        self.cast(local, rest, "zext")

    def do_sext(self, _label, local, rest):
        self.cast(local, rest, "sext")

    def do_trunc(self, _label, local, rest):
        self.cast(local, rest, "trunc")

    do_ptrtoint = do_inttoptr = do_bitcast = do_zext

    def do_freeze(self, _label, local, rest):
        value, width = self.typed(rest)
        self.define(local, width, value)

    def do_getelementptr(self, _label, local, rest):
        self.define(local, POINTER, self.place(split(rest.removeprefix("inbounds "))))

    def do_phi(self, label, local, rest):
        kind = rest[:rest.index(" [")]
        width = self.width(kind)
        term = None
        for value, source in re.findall(r"\[ (.+?), %([\w.$-]+) \]", rest):
            value = bits(self.operand(value, width), width)
            term = value if term is None else choice(self.edges[label][source], value, term)
        self.define(local, width, term)

    def do_br(self, label, _local, rest):
        targets = re.findall(r"label %([\w.$-]+)", rest)
        if len(targets) == 1:
            self.edge(label, targets[0], "true")
            return
        test = f"(= {bits(self.typed(split(rest)[0])[0], 1)} #b1)"
        self.edge(label, targets[0], test)
        self.edge(label, targets[1], f"(not {test})")

    def do_switch(self, label, _local, rest):
        head, _, cases = rest.partition(" [")
        value, default = split(head)
        value, width = self.typed(value)
        other = []
        for number, target in re.findall(r"i\d+ (-?\d+), label %([\w.$-]+)", cases):
            test = f"(= {bits(value, width)} {bits(int(number), width)})"
            self.edge(label, target, test)
            other.append(f"(not {test})")
        self.edge(label, default.removeprefix("label %"), conj(other))

    def do_ret(self, label, _local, rest):
        value, width = self.typed(rest)
        self.returns.append((self.runs[label], bits(value, width), width))

    def do_unreachable(self, label, _local, _rest):
        self.fault(label, "undefined behaviour")

    # ---- Memory

    def access(self, label, address, size, what):
        """A fault unless it lies in `memory`."""
        if "%memory" not in self.widths or "%bytes" not in self.widths:
            raise Unsupported(f"{what} of memory, with no `memory` and `bytes` to be in")
        inside = f"(and (bvuge |%bytes| {bits(size, POINTER)}) (bvule (bvsub {bits(address, POINTER)} |%memory|) " \
                 f"(bvsub |%bytes| {bits(size, POINTER)})))"
        self.fault(label, f"{what} outside memory", f"(not {inside})")

    def do_load(self, label, local, rest):
        kind, pointer = split(rest.removeprefix("volatile "))[:2]
        width = self.width(kind)
        address, _ = self.typed(pointer)
        if not isinstance(address, int):
            self.access(label, address, self.module.layout(kind)[0], "a read")
            self.fresh(local, width)
            return
        if (address, width) not in self.fixed:
            self.fixed[address, width] = self.any(width)
        self.define(local, width, self.fixed[address, width])

    def do_store(self, label, _local, rest):
        value, pointer = split(rest.removeprefix("volatile "))[:2]
        address, _ = self.typed(pointer)
        if isinstance(address, int):
            raise Unsupported("a write to a fixed address")
        self.access(label, address, self.module.layout(value.rsplit(" ", 1)[0])[0], "a write")

    # ---- Calls

    def do_call(self, label, local, rest):
        match = re.fullmatch(r"(?:fastcc )?(.*?) ?(@[\w.]+|%\S+)\((.*)\)", ATTRIBUTE.sub("", rest))
        if not match:
            raise Unsupported(f"the call {rest}")
        name, arguments = match[2], split(match[3])
        if name.startswith(("@llvm.lifetime.", "@llvm.experimental.noalias", "@llvm.dbg.")):
            return
        if name in ("@llvm.ubsantrap", "@llvm.trap"):
            self.fault(label, "undefined behaviour")
            return
        if name.startswith("%"):
            self.fault(label, "a call through a pointer")
            self.fresh(local, self.width(match[1]))
            return
        kind = name.split(".")
        if kind[:1] != ["@llvm"]:
            raise Unsupported(f"a call of {name}")
        values = [self.typed(argument) for argument in arguments]
        width = values[0][1]
        terms = [bits(value, its) for value, its in values]
        if kind[1] in SMALLER:
            self.define(local, width, choice(f"({SMALLER[kind[1]]} {terms[0]} {terms[1]})", terms[0], terms[1]))
        elif kind[1] == "assume":
            self.fault(label, "the compiler assumed wrongly", f"(= {terms[0]} #b0)")
        elif kind[1] == "expect":
            self.define(local, width, terms[0])
        elif kind[1] in ("fshl", "fshr"):
            both = f"(concat {terms[0]} {terms[1]})"
            turn = f"((_ zero_extend {width}) (bvurem {terms[2]} {bits(width, width)}))"
            if kind[1] == "fshl":
                self.define(local, width, f"((_ extract {2 * width - 1} {width}) (bvshl {both} {turn}))")
            else:
                self.define(local, width, f"((_ extract {width - 1} 0) (bvlshr {both} {turn}))")
        elif kind[1] == "usub" and kind[2] == "sat":
            self.define(local, width, choice(f"(bvult {terms[0]} {terms[1]})", bits(0, width), f"(bvsub {terms[0]} {terms[1]})"))
        elif kind[2:4] == ["with", "overflow"]:
            self.overflow(local, kind[1], width, terms)
        else:
            raise Unsupported(f"a call of {name}")

    def overflow(self, local, word, width, terms):
        """The pair that an *.with.overflow gives, as two values of its name."""
        operation = BINARY[word[1:]]
        extend = f"(_ {'sign' if word[0] == 's' else 'zero'}_extend {width})"
        wide = f"({operation} ({extend} {terms[0]}) ({extend} {terms[1]}))"
        narrow = f"({operation} {terms[0]} {terms[1]})"
        self.define(f"{local} 0", width, narrow)
        self.define(f"{local} 1", 1, choice(f"(not (= {wide} ({extend} {narrow})))"))

    def do_extractvalue(self, _label, local, rest):
        pair, index = split(rest)
        name = f"{pair.rsplit(' ', 1)[1]} {index}"
        if name not in self.widths:
            raise Unsupported(f"extractvalue {rest}")
        self.define(local, self.widths[name], f"|{name}|")
