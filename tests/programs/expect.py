"""What maths.c and kernels.c must print, worked out here: text by Python's own exact conversions,
floating-point results by exact rationals where they are exact, within a bound where they are not."""

import math
import re
import struct
from fractions import Fraction

import softfloat


def double(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def single(bits):
    return struct.unpack("<f", struct.pack("<I", bits))[0]


# --- maths.c --------------------------------------------------------------------------------------

def printed(form, bits):
    """The text that `form` gives, or None where C leaves a choice."""
    value = double(bits)
    if not math.isfinite(value) and re.match("%[0+ ]", form):
        return None
    return form % value


def exact_text(text):
    if "0x" in text:
        return Fraction(float.fromhex(text))
    mantissa, _, power = text.lower().partition("e")
    return Fraction(mantissa) * Fraction(10) ** int(power or 0)


def parsed(text, kind):
    """newlib's strtof() rounds twice: it is strtod() narrowed."""
    wide = softfloat.pack(exact_text(text), "df", int(text.startswith("-")))
    return wide if kind == "df" else softfloat.convert(wide, "df", "sf")


ROUNDED = {"floor": math.floor, "ceil": math.ceil, "trunc": math.trunc, "rint": round}
ULPS = {"lgamma": 64, "erf": 4, "tan": 4, "pow": 4}
NEAR_ZERO = {"lgamma": 1e-15}  # its zeros at 1 and 2


def true_remainder(x, y, how):
    quotient = Fraction(x) / Fraction(y)
    whole = math.trunc(quotient) if how == "fmod" else round(quotient)
    return float(Fraction(x) - whole * Fraction(y))


def square_root(bits):
    """The correctly rounded root of a positive double."""
    number = softfloat.value(bits, "df")
    root = Fraction(math.isqrt(number.numerator * number.denominator << 400),
                    number.denominator << 200)
    return double(softfloat.pack(root, "df"))  # 200 bits more than any tie needs


def function(name, x, y):
    """The function's value by the host's library or exactly, None outside its domain."""
    if name == "copysign":
        return math.copysign(x, y)
    if name == "fabs":
        return abs(x)
    if not (math.isfinite(x) and math.isfinite(y)):
        return None
    if name in ROUNDED:
        return math.copysign(float(ROUNDED[name](x)), x)
    if name in ("fmod", "remainder"):
        return math.copysign(true_remainder(x, y, name), x) if y and name == "fmod" else \
            true_remainder(x, y, name) if y else None
    if name == "sqrt" and x > 0:
        return square_root(struct.unpack("<Q", struct.pack("<d", x))[0])
    try:
        call = getattr(math, name)
        return call(x, y) if name in ("pow", "atan2", "hypot") else call(x)
    except (ValueError, OverflowError):
        return None


def agrees(name, got, wanted):
    """Exact for the exact functions, some units in the last place for the others."""
    if wanted is None:
        return True
    if name in ROUNDED or name in ("fabs", "copysign", "fmod", "remainder", "sqrt"):
        return got == wanted
    bound = max(ULPS.get(name, 2) * math.ulp(wanted), NEAR_ZERO.get(name, 0))
    return got == wanted or abs(got - wanted) <= bound


def maths_line(line):
    """None, or what is wrong with a line of maths.c."""
    kind, *rest = line.split("|")
    if kind == "printf":
        form, bits, text = re.fullmatch(r"printf\|(%[^|]*\|?)\|([0-9a-f]{16})\|(.*)", line).groups()
        wanted = printed(form, int(bits, 16))
        return None if wanted in (None, text) else f"{line}: not {wanted}"
    if kind in ("strtod", "strtof"):
        wanted = parsed(rest[0], "df" if kind == "strtod" else "sf")
        return None if int(rest[1], 16) == wanted else f"{line}: not {wanted:x}"
    name, x, y, result = rest
    x, y, result = (double(int(b, 16)) for b in (x, y, result))
    wanted = function(name, x, y)
    return None if agrees(name, result, wanted) else f"{line}: {name}({x}, {y}) = {result}, not {wanted}"


# --- kernels.c ------------------------------------------------------------------------------------

class Inputs:
    """draw() of kernels.c."""

    def __init__(self):
        self.x = 20110615

    def draw(self):
        self.x = (self.x * 1664525 + 1013904223) & 0xFFFFFFFF
        return self.x >> 8

    def signed16(self):
        value = self.draw() & 0xFFFF
        return value - 0x10000 if value & 0x8000 else value


def nearest(number):
    """A rational to the nearest single, as a Fraction."""
    return softfloat.value(softfloat.pack(number, "sf"), "sf")


def product(inputs, scale):
    """The two matrices' exact product, and what sums of its size may be off by."""
    def entry():
        return nearest(Fraction((inputs.draw() & 255) - 128) * scale)
    pairs = [(entry(), entry()) for _ in range(256)]
    a, b = [p[0] for p in pairs], [p[1] for p in pairs]
    exact = [sum(a[i * 16 + k] * b[k * 16 + j] for k in range(16)) for i in range(16) for j in range(16)]
    size = [sum(abs(a[i * 16 + k] * b[k * 16 + j]) for k in range(16)) for i in range(16) for j in range(16)]
    return exact, [0 if scale == 1 else s * Fraction(17, 1 << 24) for s in size]


def spectrum(inputs):
    raw = [((inputs.draw() & 0xFFFF) - 0x8000) / 32768 for _ in range(512)]
    x = [complex(raw[2 * n], raw[2 * n + 1]) for n in range(256)]
    turn = [complex(math.cos(math.tau * k / 256), -math.sin(math.tau * k / 256)) for k in range(256)]
    out = [sum(x[n] * turn[n * k % 256] for n in range(256)) for k in range(256)]
    flat = [part for z in out for part in (z.real, z.imag)]
    return flat, [1e-4] * len(flat)


def clamp(value, bits):
    return max(-(1 << (bits - 1)), min((1 << (bits - 1)) - 1, value))


def filtered(inputs):
    signal = [inputs.signed16() if n % 9 else -0x8000 for n in range(136)]
    taps = [-0x8000 if n == 3 else inputs.signed16() for n in range(8)]
    out = []
    for n in range(128):
        total = 0
        for t in range(8):
            total = clamp(total + clamp((2 * signal[n + t] * taps[t] + 0x8000) >> 16, 16), 16)
        out.append(total & 0xFFFF)
    return out


def energies(inputs):
    a = [inputs.signed16() if n % 5 else -0x8000 for n in range(128)]
    out = []
    for n in range(128):
        other = a[n - n % 4 + 3 - n % 4]
        total = clamp(clamp(2 * a[n] * a[n], 32) + clamp(2 * a[n] * other, 32), 32)
        out.append(clamp((total + (1 << 14)) >> 15, 16) & 0xFFFF)
    return out


def blended(inputs):
    a, b, alpha = [0] * 192, [0] * 192, [0] * 64
    for n in range(192):
        a[n], b[n], alpha[n % 64] = (inputs.draw() & 255 for _ in range(3))
    return [((a[n] * alpha[n // 3] + b[n] * (255 - alpha[n // 3]) + 128) >> 8) & 255 for n in range(192)]


def kernels(lines):
    """What is wrong with the output of kernels.c."""
    inputs, wrong = Inputs(), []
    got = {line.split()[0]: [int(w, 16) for w in line.split()[1:]] for line in lines}

    def close(name, wanted, bounds):
        values = [single(w) for w in got[name]]
        if len(values) != len(wanted):
            wrong.append(f"{name}: {len(values)} results")
        for n, (value, want, bound) in enumerate(zip(values, wanted, bounds)):
            if not abs(Fraction(value) - Fraction(want)) <= bound:
                wrong.append(f"{name}[{n}] = {value}, not {float(want)}")

    tenth = nearest(Fraction(1, 10))
    close("integers", *product(inputs, Fraction(1)))
    close("fractions", *product(inputs, tenth))
    close("fused", *product(inputs, tenth))
    close("fft", *spectrum(inputs))
    for name, wanted in (("filter", filtered), ("energy", energies), ("blend", blended)):
        if got[name] != wanted(inputs):
            wrong.append(name)
    x = [Fraction(inputs.draw() + 1, 1024) for _ in range(64)]
    close("reciprocal", [1 / v for v in x], [1 / v / (1 << 21) for v in x])
    close("root", [1 / math.sqrt(v) for v in x], [1 / math.sqrt(v) / (1 << 21) for v in x])
    return wrong
