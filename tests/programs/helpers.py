#!/usr/bin/env python3
"""libgcc's arithmetic helpers: which there are, how each is called, on what, and what must come out.

    helpers.py LIBGCC NM    the rows of helpers.def (see helpers.c), for the helpers of that archive

Every symbol of the archive is a helper by its name's grammar (families()), or left out by a line of
LEFT_OUT with the reason; any other ends the build. What must come out is computed here from the
helper's definition (GCC internals' "Library Routines", ARM IHI 0043 for __aeabi_*, ISO/IEC TR 18037
for fixed point), by integers and exact rationals: no floating-point arithmetic of any machine decides."""

import collections
import random
import re
import subprocess
import sys
from fractions import Fraction

import softfloat as sf

# Symbols that are no arithmetic, or that have no callers of their own.
LEFT_OUT = [
    (r"\.L.*", "local labels"),
    (r"_?_?_Unwind_.*|__gnu_Unwind_.*|__gnu_unwind_.*|__aeabi_unwind_.*|__gcc_personality_v0",
     "the unwinder"),
    (r"_?_?restore_core_regs", "the unwinder"),
    (r"__emutls_.*|__clear_cache|__enable_execute_stack|__speculation_barrier", "the run-time system's"),
    (r"__CTOR_LIST__|__DTOR_LIST__|__clz_tab|__popcount_tab", "data"),
    (r"_(interwork_(r7_|r11_)?)?call_via_\w+|_arm_return\w*", "calls through a register, no arithmetic"),
    (r"__gnu_thumb1_case_\w+", "jump tables of ARMv6-M"),
    (r"__udiv_w_sdiv", "an empty stub on this target"),
    (r"__gnu_ldivmod_helper", "reached through __aeabi_ldivmod"),
    (r"__gnu_(mul|div|ashl)helper\w+", "reached through the saturating __gnu_ssmul, usdiv, ..."),
    (r"__gnu_saturate[12]\w+", "reached through the saturating helpers"),
]

INTS = {"qi": (8, 1), "hi": (16, 1), "si": (32, 1), "di": (64, 1),
        "uqi": (8, 0), "uhi": (16, 0), "usi": (32, 0), "udi": (64, 0)}
# Fixed point on this target: bits, fraction bits, signed.
FIXED = {"qq": (8, 7, 1), "hq": (16, 15, 1), "sq": (32, 31, 1), "dq": (64, 63, 1),
         "uqq": (8, 8, 0), "uhq": (16, 16, 0), "usq": (32, 32, 0), "udq": (64, 64, 0),
         "ha": (16, 7, 1), "sa": (32, 15, 1), "da": (64, 31, 1),
         "uha": (16, 8, 0), "usa": (32, 16, 0), "uda": (64, 32, 0)}
TRAPPED = 0xDEADDEADDEADDEAD  # the helper trapped

# A row: how (fn, or hand: a wrapper in special.c), the calling standard, result and operand types, the
# operand sets, and the model: raw operands to raw results, or None where none is written.
Row = collections.namedtuple("Row", "label name how pcs result operands sets model")


def shape(kind):
    """Bits, fraction bits, signed, of an integer or fixed-point type."""
    if kind in INTS:
        return INTS[kind][0], 0, INTS[kind][1]
    return FIXED[kind]


def signed(raw, kind):
    bits, _, is_signed = shape(kind)
    raw &= (1 << bits) - 1
    return raw - (1 << bits) if is_signed and raw >> (bits - 1) else raw


def wrap(number, kind):
    return number & ((1 << shape(kind)[0]) - 1)


def limits(kind):
    bits, _, is_signed = shape(kind)
    return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if is_signed else (0, (1 << bits) - 1)


def saturate(number, kind):
    low, high = limits(kind)
    return wrap(max(low, min(high, number)), kind)


def quotient(a, b):
    """Towards zero, as C divides."""
    q = abs(a) // abs(b)
    return -q if (a < 0) != (b < 0) else q


def trapping(number, kind):
    low, high = limits(kind)
    return wrap(number, kind) if low <= number <= high else TRAPPED


# --- operands -------------------------------------------------------------------------------------

def integers(kind, count=24):
    bits = shape(kind)[0]
    draw = random.Random(f"integers {kind}")
    low, high = limits(kind)
    values = [0, 1, 2, 3, 7, 10, -1, -2, low, high, low + 1, high - 1, 1 << (bits // 2),
              (1 << (bits // 2)) - 1, int("5" * (bits // 4), 16)]
    while len(values) < count:
        values.append(draw.getrandbits(bits) >> draw.choice([0, 0, bits // 4, bits // 2]))
    return [wrap(v, kind) for v in values]


def floats(kind, count=34):
    fmt = sf.FORMATS[kind]
    fraction, _, infinity = sf.fields(fmt)
    one = infinity // 2 >> fraction << fraction
    draw = random.Random(f"floats {kind}")
    sizes = [0, 1, (1 << fraction) - 1, 1 << fraction, one, one + 1, one - 1, infinity - 1, infinity,
             infinity | 1, infinity | 1 << (fraction - 1) | 5]
    values = [v | s << (fmt.bits - 1) for v in sizes for s in (0, 1)]
    values += [sf.pack(Fraction(n), kind) for n in ("1/3", "1/10", "3", "-5/2", "16777217", "4294967295/2")]
    while len(values) < count:
        near = one + draw.randrange(-40, 40 if kind == "df" else 30) * (1 << fraction)
        values.append((near + draw.getrandbits(fraction)) | draw.getrandbits(1) << (fmt.bits - 1))
    return values


def floats_between(kind, low, high, count=24):
    """Patterns of numbers in [low, high), the ends and small ones among them."""
    draw = random.Random(f"{kind} {low} {high}")
    values = [Fraction(low), Fraction(0), Fraction(high) / 3, Fraction(low) / 3, Fraction(high) / 1024]
    while len(values) < count:
        number = low + (high - low) * Fraction(draw.getrandbits(60), 1 << 60)
        values.append(number / Fraction(2) ** draw.choice([0, 0, 3, 9]))
    raws = [sf.pack(v, kind) for v in values]
    return [r for r in raws if low <= sf.value(r, kind) < high]


SETS = {}


def operand_set(name):
    """The operands that a set's name stands for: TYPE, or TYPE and what restricts it."""
    if name not in SETS:
        SETS[name] = make_set(*name.split("_"))
    return SETS[name]


def make_set(kind, how="", to=""):
    if how == "":
        return floats(kind) if kind in sf.FORMATS else integers(kind)
    if how == "nonzero":
        return [v for v in integers(kind) if v]
    if how == "above":  # the least number of the type
        return [v for v in integers(kind) if signed(v, kind) != limits(kind)[0]]
    if how == "below":  # shift counts
        top = int(to)
        return [n for n in (0, 1, 2, 3, 5, 7, 8, 13, 15, 16, 23, 31, 32, 33, 47, 63) if n < top]
    if how == "finite":
        return [v for v in floats(kind) if not sf.is_nan(v, kind)]
    if how == "in":  # converts to type `to` without overflow
        bits, frac, is_signed = shape(to)
        high = Fraction(1 << (bits - is_signed), 1 << frac)
        return floats_between(kind, -high if is_signed else Fraction(0), high)
    if how == "integer":
        return [sf.pack(Fraction(n), kind) for n in (1, 2, -3, 5, -7, 11, 100, -64, 17, 33, -90)]
    if how == "power":
        return [sf.pack(Fraction(n), kind) for n in (1, 2, -4, 64, -128)]
    if how == "zero":
        return [0]
    if how == "base":
        return [sf.pack(Fraction(n), kind) for n in ("1", "2", "-2", "3", "3/2", "-1/4", "5")]
    if how == "half":  # of the size of a half
        near = floats_between(kind, Fraction(-70000), Fraction(70000))
        ties = [sf.pack(Fraction(n), kind) for n in ("65519", "65520", "4097/2048", "4099/2048",
                                                     "131040", "3/33554432", "1/33554432")]
        return [*near, *ties, *floats(kind)]
    if how == "exponent":
        return [wrap(n, kind) for n in (0, 1, 2, 3, 7, 9, -1, -2, -5)]
    raise ValueError(how)


def cases(row):
    """The operands of each case, in the order of helpers.c."""
    lists = [operand_set(s) for s in row.sets]
    if len(lists) == 4:
        for k in range(64):
            yield [lists[j][(k * (2 * j + 1) + j) % len(lists[j])] for j in range(4)]
    elif len(lists) == 2:
        for k in range(len(lists[0]) * len(lists[1])):
            yield [lists[0][k // len(lists[1])], lists[1][k % len(lists[1])]]
    else:
        for a in lists[0]:
            yield [a]


# --- the models, by family ------------------------------------------------------------------------

def float_rows(name, op, kind, sets=None):
    """Two operands of a format, the result in it."""
    return [Row(name, name, "fn", "BASE", kind, [kind, kind], sets or [kind, kind],
                lambda a, b: (op(a, b, kind),))]


def unary(name, result, operand, model, chosen=None, pcs="BASE"):
    return [Row(name, name, "fn", pcs, result, [operand], [chosen or operand], lambda a: (model(a),))]


def binary(name, result, a, b, model, sets=None, pcs="BASE", how="fn"):
    return [Row(name, name, how, pcs, result, [a, b], sets or [a, b], model)]


def float_to_int(kind, to, libcall):
    def model(raw):
        if sf.is_nan(raw, kind):
            return 0
        if sf.is_inf(raw, kind):
            return wrap(limits(to)[1 - sf.sign_of(raw, kind)], to)
        number = sf.value(raw, kind)
        return saturate(quotient(number.numerator, number.denominator), to)
    whole = to in ("si", "usi")  # the 64-bit ones do not promise to saturate
    return unary(libcall, to, kind, model, kind if whole else f"{kind}_in_{to}")


def int_to_float(kind, to, libcall):
    return unary(libcall, to, kind, lambda a: sf.pack(Fraction(signed(a, kind)), to))


COMPARE = {"eq": lambda o: o == 0, "lt": lambda o: o == -1, "le": lambda o: o in (-1, 0),
           "gt": lambda o: o == 1, "ge": lambda o: o in (0, 1), "un": lambda o: o is None}


def compare_to_flags(kind, word):
    """Z and C as `cdcmple` and its kin leave them: bit 1, bit 0. `eq` promises Z only."""
    def model(a, b):
        o = sf.order(b, a, kind) if word == "rcmple" else sf.order(a, b, kind)
        z = int(o == 0)
        return (z << 1 | (0 if word == "cmpeq" else int(o != -1)),)
    return model


def compare_rows(name, test, kind):
    """__eqdf2 and its kin: the sign of the result, and what an unordered pair gives."""
    if test in ("eq", "ne", "unord"):
        want = {"eq": lambda o: o != 0, "ne": lambda o: o != 0, "unord": lambda o: o is None}[test]
        return binary(name, "nz", kind, kind, lambda a, b: (int(want(sf.order(a, b, kind))),))
    unordered = -1 if test in ("ge", "gt") else 1

    def model(a, b):
        o = sf.order(a, b, kind)
        return (wrap(unordered if o is None else o, "si"),)
    return binary(name, "sg", kind, kind, model)


SHORT = {"d": "df", "f": "sf", "i": "si", "ui": "usi", "l": "di", "ul": "udi"}


def aeabi(word):
    """The rows of __aeabi_<word> (ARM IHI 0043, Run-time ABI, 4.1 to 4.3)."""
    name = "__aeabi_" + word
    if m := re.fullmatch(r"([df])(add|sub|rsub|mul|div)", word):
        ops = {"add": sf.add, "mul": sf.mul, "div": sf.div,
               "sub": lambda a, b, k: sf.add(a, sf.negate(b, k), k),
               "rsub": lambda a, b, k: sf.add(b, sf.negate(a, k), k)}
        return float_rows(name, ops[m[2]], SHORT[m[1]])
    if m := re.fullmatch(r"([df])neg", word):
        return unary(name, SHORT[m[1]], SHORT[m[1]], lambda a: sf.negate(a, SHORT[m[1]]))
    if m := re.fullmatch(r"([df])cmp(eq|lt|le|gt|ge|un)", word):
        kind = SHORT[m[1]]
        return binary(name, "si", kind, kind,
                      lambda a, b: (int(COMPARE[m[2]](sf.order(a, b, kind))),))
    if m := re.fullmatch(r"c([df])(cmpeq|cmple|rcmple)", word):
        kind = SHORT[m[1]]
        return binary(name, "usi", kind, kind, compare_to_flags(kind, m[2]), how="hand")
    if m := re.fullmatch(r"([df])2(u?[il])z", word):
        return float_to_int(SHORT[m[1]], SHORT[m[2]], name)
    if m := re.fullmatch(r"(u?[il])2([df])", word):
        return int_to_float(SHORT[m[1]], SHORT[m[2]], name)
    if word in ("d2f", "f2d"):
        a, b = SHORT[word[0]], SHORT[word[2]]
        return unary(name, b, a, lambda raw: sf.convert(raw, a, b))
    if m := re.fullmatch(r"(u?)(i|l)div(mod)?", word):
        kind = m[1] + ("si" if m[2] == "i" else "di")
        return divide_rows(name, kind, both=bool(m[3]))
    if word in ("idiv0", "ldiv0"):
        kind = "si" if word[0] == "i" else "di"
        return unary(name, kind, kind, lambda a: a)
    if word in ("llsl", "llsr", "lasr"):
        return shift_rows(name, {"llsl": "ashl", "llsr": "lshr", "lasr": "ashr"}[word])
    if m := re.fullmatch(r"(u?)lcmp", word):
        kind = m[1] + "di"

        def model(a, b):
            x, y = signed(a, kind), signed(b, kind)
            return (wrap((x > y) - (x < y), "si"),)
        return binary(name, "sg", kind, kind, model)
    if word == "lmul":
        return binary(name, "di", "di", "di", lambda a, b: (wrap(a * b, "di"),))
    if m := re.fullmatch(r"u(read|write)([48])", word):  # (value, offset) through a buffer
        kind = "usi" if m[2] == "4" else "udi"
        return binary(name, kind, kind, "usi", lambda a, b: (a,), [kind, "usi_below_8"], how="hand")
    return None


def divide_rows(name, kind, both=False, only=0):
    """Quotient and remainder, or one of them (`only` 0, 1)."""
    def model(a, b):
        x, y = signed(a, kind), signed(b, kind)
        q = quotient(x, y)
        pair = wrap(q, kind), wrap(x - q * y, kind)
        return pair if both else (pair[only],)
    return binary(name, "c" + kind if both else kind, kind, kind, model, [kind, kind + "_nonzero"],
                  how="hand" if both else "fn")


def shift_rows(name, way):
    def model(a, n):
        x = signed(a, "udi" if way == "lshr" else "di")
        return (wrap(x << n if way == "ashl" else x >> n, "di"),)
    return binary(name, "di", "di", "si", model, ["di", "si_below_64"])


BIT_COUNTS = {
    "clz": lambda x, n: n - x.bit_length(), "ctz": lambda x, n: (x & -x).bit_length() - 1,
    "ffs": lambda x, n: (x & -x).bit_length(), "parity": lambda x, n: x.bit_count() & 1,
    "popcount": lambda x, n: x.bit_count(),
    "clrsb": lambda x, n: n - 1 - (x ^ ((1 << n) - 1) if x >> (n - 1) else x).bit_length(),
}


def integer_routine(name):
    """GCC internals, "Routines for integer arithmetic"."""
    if m := re.fullmatch(r"__(u?)(div|mod)(si|di)3", name):
        return divide_rows(name, m[1] + m[3], only=int(m[2] == "mod"))
    if m := re.fullmatch(r"__(u?)divmoddi4", name):
        return divide_rows(name, m[1] + "di", both=True)
    if m := re.fullmatch(r"__(ashl|ashr|lshr)di3", name):
        return shift_rows(name, m[1])
    if m := re.fullmatch(r"__(clz|ctz|ffs|parity|popcount|clrsb)(si|di)2", name):
        chosen = f"u{m[2]}_nonzero" if m[1] in ("clz", "ctz") else f"u{m[2]}"
        return unary(name, "si", "u" + m[2], lambda a: BIT_COUNTS[m[1]](a, shape(m[2])[0]), chosen)
    if m := re.fullmatch(r"__bswap(si|di)2", name):
        size = shape(m[1])[0] // 8
        return unary(name, "u" + m[1], "u" + m[1],
                     lambda a: int.from_bytes(a.to_bytes(size, "little"), "big"))
    if m := re.fullmatch(r"__(add|sub|mul)v(si|di)3", name):
        op = {"add": int.__add__, "sub": int.__sub__, "mul": int.__mul__}[m[1]]
        return binary(name, m[2], m[2], m[2], lambda a, b:
                      (trapping(op(signed(a, m[2]), signed(b, m[2])), m[2]),))
    if m := re.fullmatch(r"__(neg|abs)v(si|di)2", name):
        op = {"neg": int.__neg__, "abs": int.__abs__}[m[1]]
        return unary(name, m[2], m[2], lambda a: trapping(op(signed(a, m[2])), m[2]))
    if m := re.fullmatch(r"__(u?)cmpdi2", name):
        kind = m[1] + "di"
        return binary(name, "si", kind, kind, lambda a, b: (three_way(a, b, kind),))
    if name == "__muldi3":
        return binary(name, "di", "di", "di", lambda a, b: (wrap(a * b, "di"),))
    if name == "__negdi2":
        return unary(name, "di", "di", lambda a: wrap(-a, "di"))
    if name == "__gcc_bcmp":  # the operands' bytes, lowest first
        def model(a, b):
            x, y = a.to_bytes(8, "little"), b.to_bytes(8, "little")
            return (wrap((x > y) - (x < y), "si"),)
        return binary(name, "sg", "udi", "udi", model, how="hand")
    return None


def three_way(a, b, kind):
    x, y = signed(a, kind), signed(b, kind)
    return 1 + (x > y) - (x < y)


def half_rows(name, what):
    source, to, form = re.fullmatch(r"([hdf])2([hf])_(ieee|alternative)", what).groups()
    source, to = {"h": "usi", "d": "df", "f": "sf"}[source], {"h": "usi", "f": "sf"}[to]
    if source == "usi":
        halves = "hf"
        return unary(name, "sf", "usi", lambda a: sf.convert(a, "hf", "sf") if form == "ieee" else
                     alternative_to_single(a), halves)

    def model(raw):
        if form == "ieee":
            return sf.convert(raw, source, "hf")
        sign = sf.sign_of(raw, source) << 15
        if sf.is_nan(raw, source) or sf.is_inf(raw, source):  # neither has a pattern; libgcc gives 0
            return sign
        size, _ = sf.unbounded(sf.value(raw, source), "hf")
        return sign | min(size, 0x7FFF)
    return unary(name, "hf" if form == "ieee" else "uhi", source, model, f"{source}_half")


def alternative_to_single(half):
    """The alternative half format has numbers where IEEE's has infinities and NaNs."""
    exponent, digits = half >> 10 & 31, half & 1023
    number = Fraction(digits + (1024 if exponent else 0)) * Fraction(2) ** (max(exponent, 1) - 25)
    return sf.pack(-number if half >> 15 else number, "sf", half >> 15)


def float_routine(name):
    """GCC internals, "Routines for floating point emulation"."""
    if m := re.fullmatch(r"__(add|sub|mul|div)(sf|df)3", name):
        ops = {"add": sf.add, "mul": sf.mul, "div": sf.div,
               "sub": lambda a, b, k: sf.add(a, sf.negate(b, k), k)}
        return float_rows(name, ops[m[1]], m[2])
    if m := re.fullmatch(r"__neg(sf|df)2", name):
        return unary(name, m[1], m[1], lambda a: sf.negate(a, m[1]))
    if m := re.fullmatch(r"__(eq|ne|lt|le|gt|ge|cmp|unord)(sf|df)2", name):
        return compare_rows(name, m[1], m[2])
    if m := re.fullmatch(r"__(?:extend|trunc)(sf|df)(sf|df)2", name):
        return unary(name, m[2], m[1], lambda a: sf.convert(a, m[1], m[2]))
    if m := re.fullmatch(r"__fix(uns)?(sf|df)(si|di)", name):
        return float_to_int(m[2], ("u" if m[1] else "") + m[3], name)
    if m := re.fullmatch(r"__float(un)?(si|di)(sf|df)", name):
        return int_to_float(("u" if m[1] else "") + m[2], m[3], name)
    if m := re.fullmatch(r"__gnu_([hdf]2[hf]_\w+)", name):
        return half_rows(name, m[1])
    if m := re.fullmatch(r"__(mul|div)(s|d)c3", name):
        return complex_rows(name, m[1], m[2] + "f")
    if m := re.fullmatch(r"__powi(sf|df)2", name):
        return powi_rows(name, m[1])
    return None


def complex_rows(name, op, kind):
    """On small integers, where every order of operations is exact, by the definition; on everything,
    machine against machine."""
    def model(a, b, c, d):
        a, b, c, d = (sf.value(x, kind) for x in (a, b, c, d))
        if op == "mul":
            return sf.pack(a * c - b * d, kind), sf.pack(a * d + b * c, kind)
        scale = c * c + d * d
        return sf.pack((a * c + b * d) / scale, kind), sf.pack((b * c - a * d) / scale, kind)
    whole = kind + "_integer"
    divisor = [whole, whole] if op == "mul" else [kind + "_power", kind + "_zero"]
    args = ("fn", "ANY", "c" + kind, [kind] * 4)
    return [Row(name, name, *args, [whole, whole, *divisor], model),
            Row(name + "_any", name, *args, [kind] * 4, None)]


def powi_rows(name, kind):
    def model(a, n):
        number, power = sf.value(a, kind), signed(n, "si")
        whole = sf.value(sf.pack(number ** abs(power), kind), kind)
        return (sf.pack(1 / whole if power < 0 else whole, kind),)
    return binary(name, kind, kind, "si", model, [kind + "_base", "si_exponent"], "ANY") + \
        [Row(name + "_any", name, "fn", "ANY", kind, [kind, "si"], [kind, "si"], None)]


# --- fixed point ----------------------------------------------------------------------------------

TYPE = r"(u?[qhsd]q|u?[hsd]a)"
FIXED_OPS = {"add": int.__add__, "sub": int.__sub__}


def fixed_binary(name, op, kind):
    """Sum, difference, product, quotient of two numbers of a fixed-point type."""
    bits, frac, is_signed = FIXED[kind]
    finish = saturate if re.match("ss|us", op) else wrap
    word = re.sub("^(ss|us|u)(?=add|sub|mul|div)", "", op)

    def model(a, b):
        x, y = signed(a, kind), signed(b, kind)
        if word in FIXED_OPS:
            return (finish(FIXED_OPS[word](x, y), kind),)
        if word == "mul":  # to nearest, ties up
            return (finish((x * y + (1 << (frac - 1))) >> frac, kind),)
        return (finish(quotient(x << frac, y), kind),)
    rows = binary(name, kind, kind, kind, model, None, "ANY")
    if word == "div":
        rows = [rows[0]._replace(sets=[kind, kind + "_nonzero"])]
    if word == "div" and kind in ("da", "dq"):  # libgcc's 64-bit division goes wrong on the least number
        return [rows[0]._replace(sets=[kind + "_above", kind + "_nonzero"]),
                rows[0]._replace(label=name + "_any", model=None)]
    return rows


def fixed_shift(name, op, kind):
    def model(a, n):
        x = signed(a, kind)
        if op in ("ashr", "lshr"):
            return (wrap(x >> n, kind),)
        return ((saturate if op != "ashl" else wrap)(x << n, kind),)
    return binary(name, kind, kind, "si", model, [kind, f"si_below_{shape(kind)[0]}"], "ANY")


def fixed_convert(name, op, source, to):
    finish = saturate if op.startswith("sat") else wrap
    if op.endswith("uns"):  # the integer side is unsigned
        source, to = ("u" + k if k in ("qi", "hi", "si", "di") else k for k in (source, to))
    if source in sf.FORMATS:
        frac = FIXED[to][1]

        def from_float(raw):
            if sf.is_inf(raw, source):
                return wrap(limits(to)[1 - sf.sign_of(raw, source)], to)
            number = sf.value(raw, source) * (1 << frac)
            return finish(quotient(number.numerator, number.denominator), to)
        chosen = f"{source}_finite" if op == "satfract" else f"{source}_in_{to}"
        return unary(name, to, source, from_float, chosen, "ANY")
    frac = shape(source)[1]
    if to in sf.FORMATS:
        return unary(name, to, source, lambda a: sf.pack(Fraction(signed(a, source), 1 << frac), to),
                     None, "ANY")
    goal = shape(to)[1]

    def between(a):
        x = signed(a, source)
        if to in INTS:
            return wrap(quotient(x, 1 << frac), to)
        return finish(x << (goal - frac) if goal >= frac else x >> (frac - goal), to)
    return unary(name, to, source, between, None, "ANY")


def fixed_routine(name):
    """GCC internals, "Fixed-point fractional library routines"."""
    if m := re.fullmatch(r"__gnu_((?:ss|us)?(?:add|sub|mul|div)|udiv)" + TYPE + "3", name):
        return fixed_binary(name, m[1], m[2])
    if m := re.fullmatch(r"__gnu_(ashl|ashr|lshr|ssashl|usashl)" + TYPE + "3", name):
        return fixed_shift(name, m[1], m[2])
    if m := re.fullmatch(r"__gnu_(ss|us)?neg" + TYPE + "2", name):
        finish = saturate if m[1] else wrap
        return unary(name, m[2], m[2], lambda a: finish(-signed(a, m[2]), m[2]), None, "ANY")
    if m := re.fullmatch(r"__gnu_cmp" + TYPE + "2", name):
        return binary(name, "si", m[1], m[1], lambda a, b: (three_way(a, b, m[1]),), None, "ANY")
    every = r"(u?[qhsd]q|u?[hsd]a|[qhsd]i|[sd]f)"
    if m := re.fullmatch(r"__gnu_(fractuns|satfractuns|satfract|fract)" + every * 2 + "2?", name):
        return fixed_convert(name, m[1], m[2], m[3])
    return None


def rows_of(name):
    if name.startswith("__aeabi_"):
        return aeabi(name[8:])
    return integer_routine(name) or float_routine(name) or fixed_routine(name)


def symbols(archive, nm):
    out = subprocess.run([nm, "-g", "--defined-only", archive], capture_output=True, text=True,
                         check=True).stdout
    return sorted({line.split()[2] for line in out.splitlines() if len(line.split()) == 3})


def classify(names):
    """Rows for every helper; ends when a symbol is neither a helper nor left out."""
    rows = []
    for name in names:
        if any(re.fullmatch(pattern, name) for pattern, _ in LEFT_OUT):
            continue
        found = rows_of(name)
        if found is None:
            sys.exit(f"helpers.py: {name} of libgcc is neither a known helper nor left out")
        rows += found
    return rows


# --- the guest's table ----------------------------------------------------------------------------

COUNTS = {"hf": "HALF", "sf": "SINGLE", "csf": "SINGLE", "df": "DOUBLE", "cdf": "DOUBLE",
          "sg": "SIGN", "nz": "TRUTH"}


def parts(row):
    """Results of a case: two of a complex number, or of a quotient and remainder."""
    return 2 if row.result in ("csf", "cdf", "csi", "cusi", "cdi", "cudi") else 1


def definitions(rows):
    for name in sorted({s for row in rows for s in row.sets}):
        values = operand_set(name)
        yield f"SET({name}, {', '.join(hex(v) + 'u' for v in values)})"
    for row in rows:
        if row.how == "fn":
            types = ", ".join([row.result, *row.operands])
            yield f"HELPER{len(row.operands)}({row.label}, {row.name}, {row.pcs}, {parts(row)}, {types})"
    for row in rows:
        call = ("call_" if row.how == "fn" else "special_") + row.label
        yield (f"ROW({row.label}, {call}, AS_{COUNTS.get(row.result, 'BITS')}, {parts(row)}, "
               f"{', '.join('&set_' + s for s in row.sets)})")


if __name__ == "__main__":
    print("\n".join(definitions(classify(symbols(*sys.argv[1:])))))
