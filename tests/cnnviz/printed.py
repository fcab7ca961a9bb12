"""Reads formulas in numbers back: what could each printed number have been before rounding?"""

import math
import re
from dataclasses import dataclass

_POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = r"\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


def value_of(text):
    """The number that a person reads."""
    text = text.replace("−", "-")
    if "·10" in text:
        mantissa, power = text.split("·10")
        return float(f"{mantissa}e{power.translate(_POWERS)}")
    return float(text)


@dataclass(frozen=True)
class Between:
    """A number between low and high."""

    low: float
    high: float

    def __add__(self, other):
        return Between(self.low + other.low, self.high + other.high)

    def __neg__(self):
        return Between(-self.high, -self.low)

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        return _hull(a * b for a in (self.low, self.high) for b in (other.low, other.high))

    def __truediv__(self, other):
        assert other.low > 0
        return _hull(a / b for a in (self.low, self.high) for b in (other.low, other.high))

    def meets(self, other, slack):
        return self.low - slack <= other.high and other.low - slack <= self.high


def _hull(values):
    values = list(values)
    return Between(min(values), max(values))


def before_rounding(text):
    """All numbers that are printed as `text` in three digits."""
    value = value_of(text)
    if not value:
        return Between(0.0, 0.0)
    exponent = math.floor(math.log10(abs(value)))
    unit = 10.0 ** (exponent - 2 if not 3 <= exponent < 6 else 0)
    return Between(value - 0.5001 * unit, value + 0.5001 * unit)


def exactly(text):
    return Between(value_of(text), value_of(text))


def evaluated(text, reading):
    """An expression as it is printed, each number taken as `reading` takes it."""

    def monotone(function):
        return lambda x: Between(function(x.low), function(x.high))

    text = re.sub(r"\d+ more: ", "", text)
    text = re.sub(rf"({NUMBER})", r'n("\1")', text)
    text = re.sub(r"e\^(\([^()]*n\([^()]*\)\)|n\([^()]*\))", r"e(\1)", text)
    text = re.sub(r"ln (n\([^()]*\))", r"ln(\1)", text)
    text = text.replace("√(", "root(")
    strings = re.findall(r'"[^"]*"', text)
    text = re.sub(r'"[^"]*"', "@", text).replace("−", "-").replace("·", "*")
    for string in strings:
        text = text.replace("@", string, 1)
    names = {
        "n": reading,
        "e": monotone(math.exp),
        "ln": monotone(lambda x: math.log(max(x, 1e-300))),
        "root": monotone(lambda x: math.sqrt(max(x, 0.0))),
        "tanh": monotone(math.tanh),
        "max": lambda *xs: Between(max(x.low for x in xs), max(x.high for x in xs)),
    }
    return eval(text, {"__builtins__": {}}, names)
