"""IEEE 754 arithmetic by exact rational numbers, on bit patterns: what the programs' floating-point
results are held against. Rounds to nearest, ties to even. A NaN result is the format's canonical one;
which NaN a machine makes is not decided here."""

import collections
from fractions import Fraction

Format = collections.namedtuple("Format", "bits precision")
FORMATS = {"hf": Format(16, 11), "sf": Format(32, 24), "df": Format(64, 53)}


def fields(fmt):
    """Bits of the fraction, the smallest exponent, the pattern of infinity."""
    fraction = fmt.precision - 1
    exponents = fmt.bits - fmt.precision
    return fraction, 2 - (1 << (exponents - 1)), ((1 << exponents) - 1) << fraction


def sign_of(raw, kind):
    return raw >> (FORMATS[kind].bits - 1)


def magnitude(raw, kind):
    return raw & ((1 << (FORMATS[kind].bits - 1)) - 1)


def is_nan(raw, kind):
    return magnitude(raw, kind) > fields(FORMATS[kind])[2]


def is_inf(raw, kind):
    return magnitude(raw, kind) == fields(FORMATS[kind])[2]


def nan(kind):
    fraction, _, infinity = fields(FORMATS[kind])
    return infinity | 1 << (fraction - 1)


def inf(kind, sign):
    return fields(FORMATS[kind])[2] | sign << (FORMATS[kind].bits - 1)


def value(raw, kind):
    """The number a finite pattern stands for."""
    fraction, emin, _ = fields(FORMATS[kind])
    size = magnitude(raw, kind)
    exponent, digits = size >> fraction, size & ((1 << fraction) - 1)
    if exponent:
        digits |= 1 << fraction
        exponent -= 1
    number = Fraction(digits) * Fraction(2) ** (exponent + emin - fraction)
    return -number if sign_of(raw, kind) else number


def nearest_even(number):
    """A non-negative rational to an integer."""
    low = number.numerator // number.denominator
    rest = number - low
    return low + (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and low & 1))


def unbounded(number, kind, sign=0):
    """The pattern of a rational, rounded, as if exponents had no upper end; `sign` is that of a zero."""
    fmt = FORMATS[kind]
    fraction, emin, _ = fields(fmt)
    if not number:
        return 0, sign << (fmt.bits - 1)
    sign, number = int(number < 0), abs(number)
    exponent = number.numerator.bit_length() - number.denominator.bit_length()
    if number < Fraction(2) ** exponent:
        exponent -= 1
    exponent = max(exponent, emin)
    digits = nearest_even(number / Fraction(2) ** (exponent - fraction))
    return digits + ((exponent - emin) << fraction), sign << (fmt.bits - 1)


def pack(number, kind, sign=0):
    size, top = unbounded(number, kind, sign)
    return min(size, fields(FORMATS[kind])[2]) | top


def negate(a, kind):
    return nan(kind) if is_nan(a, kind) else a ^ 1 << (FORMATS[kind].bits - 1)


def add(a, b, kind):
    if is_nan(a, kind) or is_nan(b, kind):
        return nan(kind)
    if is_inf(a, kind):
        return nan(kind) if is_inf(b, kind) and a != b else a
    if is_inf(b, kind):
        return b
    return pack(value(a, kind) + value(b, kind), kind, sign_of(a, kind) & sign_of(b, kind))


def mul(a, b, kind):
    sign = sign_of(a, kind) ^ sign_of(b, kind)
    if is_nan(a, kind) or is_nan(b, kind):
        return nan(kind)
    if is_inf(a, kind) or is_inf(b, kind):
        zero = not magnitude(a, kind) or not magnitude(b, kind)
        return nan(kind) if zero else inf(kind, sign)
    return pack(value(a, kind) * value(b, kind), kind, sign)


def div(a, b, kind):
    sign = sign_of(a, kind) ^ sign_of(b, kind)
    if is_nan(a, kind) or is_nan(b, kind):
        return nan(kind)
    if is_inf(a, kind) or not magnitude(b, kind):
        both = is_inf(b, kind) if is_inf(a, kind) else not magnitude(a, kind)
        return nan(kind) if both else inf(kind, sign)
    if is_inf(b, kind):
        return pack(Fraction(0), kind, sign)
    return pack(value(a, kind) / value(b, kind), kind, sign)


def convert(a, source, kind):
    if is_nan(a, source):
        return nan(kind)
    if is_inf(a, source):
        return inf(kind, sign_of(a, source))
    return pack(value(a, source), kind, sign_of(a, source))


def order(a, b, kind):
    """-1, 0, 1; None when unordered."""
    if is_nan(a, kind) or is_nan(b, kind):
        return None
    key = [inf_as_number(x, kind) for x in (a, b)]
    return (key[0] > key[1]) - (key[0] < key[1])


def inf_as_number(a, kind):
    if is_inf(a, kind):
        return -(1 << 2000) if sign_of(a, kind) else 1 << 2000
    return value(a, kind)
