"""Formulas in numbers, printed from steps. Without Qt.

What is printed is rounded for reading and marked with ≈ when it is; the terms that are printed and
the rest that is printed as one number are those of the step.
"""

from functools import lru_cache
from math import floor, isfinite, log10

import numpy as np

from engine.arrays import Array
from engine.steps import Combine, Part, Step

MINUS = "−"
WHOLE = 5
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@lru_cache(maxsize=4096)  # a step is printed again and again while it is on the stage
def number(value: float, digits: int = 3) -> str:
    """`value` to `digits` significant digits, the way a person writes it; never '−0'.

    A number that up to WHOLE digits tell exactly is not rounded to fewer than that.
    """
    if not isfinite(value):
        return "∞" if value > 0 else f"{MINUS}∞" if value < 0 else "NaN"
    if value == 0:
        return "0"
    exponent = floor(log10(abs(value)))
    if -4 < exponent < 6:
        short = digits >= 3 and float(f"{value:.{WHOLE}g}") == value
        decimals = (WHOLE if short else digits) - 1 - exponent
        text = f"{value:.{max(0, decimals)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa, power = f"{value:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}·10{str(int(power)).translate(SUPERSCRIPT)}"
    return text.replace("-", MINUS)


def exact(value: float) -> str:
    """All digits of `value`, for a tooltip: enough to tell any two 32 bit numbers apart."""
    return f"{value + 0.0:.9g}".replace("-", MINUS)  # + 0.0: never −0


@lru_cache(maxsize=4096)
def is_rounded(value: float) -> bool:
    """True where `number` does not print the whole of `value`."""
    text = number(value)
    if "10" in text and "·" in text:
        return True
    try:
        return float(text.replace(MINUS, "-")) != float(value)
    except ValueError:
        return False


def probability(value: float) -> str:
    """A probability: one close to 1 by what is missing, or it would read as certainty."""
    if 0.9995 <= value < 1:
        return f"1 {MINUS} {number(1 - value, 2)}"
    return number(value)


def percent(p: float) -> str:
    """A probability; nothing but 0 and 1 looks like certainty."""
    if 0 < p < 0.0005:
        return "<0.1%"
    if p != p:  # numbers ran out of bounds
        return "NaN"
    return ">99.9%" if 0.9995 <= p < 1 else f"{100 * p:.1f}%"


def shown_terms(terms: Array, most: int, always: int | None = None) -> tuple[list[int], float]:
    """The indices of the terms to print, in reading order, and the sum of the rest.

    All of them if there are at most `most`, else the largest by magnitude, and none that is zero;
    `always` is an index that is printed in any case.
    """
    if len(terms) <= most:
        return list(range(len(terms))), 0.0
    most = min(most, int(np.count_nonzero(terms)) + 1)
    largest = _largest(np.abs(terms), most - 1)
    if always is not None and always not in largest:
        largest = [*largest[:-1], always]
    return sorted(largest), float(np.delete(terms, largest).sum())


def _largest(sizes: Array, count: int) -> list[int]:
    """The indices of the `count` largest, the first of equal ones first."""
    candidates = np.arange(len(sizes))
    if count and len(sizes) > 64 * count:  # to sort a quarter of a million takes too long
        parts = sizes[: len(sizes) // (2 * count) * 2 * count].reshape(2 * count, -1)
        # so many parts reach this size that the largest terms do, too
        candidates = np.flatnonzero(sizes >= np.sort(parts.max(1))[-count])
    return candidates[np.argsort(-sizes[candidates], kind="stable")][:count].tolist()


class _Printer:
    """Prints numbers and remembers whether any of them was rounded."""

    def __init__(self, rest_text: str) -> None:
        self._rest_text = rest_text
        self.rounded = False

    def number(self, value: float) -> str:
        self.rounded |= is_rounded(value)
        return number(value)

    def probability(self, value: float) -> str:
        self.rounded |= is_rounded(value)
        return probability(value)

    def factor(self, value: float) -> str:
        """A factor behind another one: in brackets when it is negative."""
        text = self.number(value)
        return f"({text})" if text.startswith(MINUS) else text

    def rest(self, count: int, total: float) -> str:
        return f"({self._rest_text.format(n=count, sum=self.number(total))})"

    def term(self, part: Part, index: int) -> str:
        """One product, from its factors."""
        factors = [float(operand.values[index]) for operand in part.operands]
        if part.operands[0].name == "p":
            return self.probability(factors[0])
        if part.operands[0].cells is None and factors[0] == -1:  # the minus of a difference
            return f"{MINUS}{self.factor(factors[1])}"
        return "·".join([self.number(factors[0]), *map(self.factor, factors[1:])])

    def part(self, part: Part, most: int) -> list[str]:
        """The terms of a part; where all of them are zero, just their sum."""
        shown, rest = shown_terms(part.terms, most)
        texts = [self.term(part, i) for i in shown]
        if len(shown) < len(part.terms):
            texts.append(self.rest(len(part.terms) - len(shown), rest) if shown else "0")
        return texts

    def sum(self, parts: tuple[Part, ...], most: int) -> str:
        """Terms with plus between them; one that begins with a minus is subtracted."""
        texts = [text for part in parts for text in self.part(part, most)] or ["0"]
        joined = texts[0]
        for text in texts[1:]:
            joined += f" {MINUS} {text[1:]}" if text.startswith(MINUS) else f" + {text}"
        return joined

    def maximum(self, values: Array, most: int) -> str:
        """All values, or the largest of them and how many are not larger."""
        order = np.argsort(-values, kind="stable")[:most]
        shown = sorted(order.tolist()) if len(values) > most else range(len(values))
        texts = [self.number(float(values[i])) for i in shown]
        return ", ".join([*texts, *(["…"] if len(values) > most else [])])

    def spread(self, part: Part, most: int) -> str:
        """One number times each of many: what is added at every place."""
        first, weights = part.operands[0].values, part.operands[1].values
        texts = [self.number(float(w)) for w in weights[:most]]
        more = ["…"] if len(weights) > most else []
        return f"{self.number(float(first[0]))}·({'; '.join([*texts, *more])})"

    def softmax(self, z: Array, chosen: int, most: int) -> str:
        """The share of one power; the largest score is subtracted from all first."""
        powers = np.exp(z - z.max())
        shown, rest = shown_terms(powers, most, always=chosen)
        below = [self.number(float(powers[i])) for i in shown]
        if len(shown) < len(z):
            below.append(self.rest(len(z) - len(shown), rest))
        return f"{self.number(float(powers[chosen]))} / ({' + '.join(below)})"


def in_numbers(step: Step, most: int = 9, rest_text: str = "{n} more: {sum}") -> str:
    """The formula of a step in numbers: what it combines, and what comes out.

    At most `most` terms of a part are printed; `rest_text` tells how many are left and their sum.
    The last sign is ≈ where any printed number is rounded.
    """
    printer = _Printer(rest_text)
    left = _left_side(step, most, printer)
    if step.targets is not None:
        return f"+{'≈' if printer.rounded else '='} {left}"
    is_share = step.combine is Combine.SOFTMAX
    value = (printer.probability if is_share else printer.number)(step.value)
    sign = "≈" if printer.rounded else "="
    return f"= {left} {sign} {value}" if left else f"{sign} {value}"


def _left_side(step: Step, most: int, printer: _Printer) -> str:
    """What is combined; empty where a number is only carried."""
    first = float(step.terms[0]) if len(step.terms) else 0.0
    match step.combine:
        case Combine.SUM:
            carried = len(step.terms) == 1 and len(step.parts[0].operands) == 1
            return "" if carried else printer.sum(step.parts, most)
        case Combine.MEAN:
            return f"({printer.sum(step.parts, most)}) / {printer.number(step.argument)}"
        case Combine.MAX:
            return f"max({printer.maximum(step.terms, 3 * most)})"
        case Combine.RELU:
            return f"max(0, {printer.number(first)})"
        case Combine.LEAKY_RELU:
            if first > 0:
                return ""
            return f"{printer.number(step.argument)}·{printer.factor(first)}"
        case Combine.SIGMOID:
            return f"1 / (1 + e^{printer.factor(-first)})"
        case Combine.TANH:
            return f"tanh({printer.number(first)})"
        case Combine.SOFTMAX:
            return printer.softmax(step.terms, int(step.argument), most)
        case Combine.SPREAD:
            return printer.spread(step.parts[0], most)
        case Combine.NEGATIVE_LOG:
            text = printer.probability(first)
            return f"{MINUS}ln({text})" if " " in text else f"{MINUS}ln {text}"
        case Combine.OVER_ROOT:
            above, below = (printer.sum((part,), most) for part in step.parts)
            return f"{above} / (√({below}) + {printer.number(step.argument)})"
