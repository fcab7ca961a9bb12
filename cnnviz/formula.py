"""Formulas in numbers, printed from steps. Without Qt.

What is printed is rounded for reading and marked with ≈ when it is; the terms that are printed and
the rest that is printed as one number are those of the step.
"""

import numpy as np

from engine.arrays import Array
from engine.steps import Combine, Part, Step

MINUS = "−"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 3) -> str:
    """`value` to `digits` significant digits, the way a person writes it; never '−0'."""
    if not np.isfinite(value):
        return "∞" if value > 0 else f"{MINUS}∞" if value < 0 else "not a number"
    if value == 0:
        return "0"
    exponent = int(np.floor(np.log10(abs(value))))
    if -4 < exponent < 6:
        text = f"{value:.{max(0, digits - 1 - exponent)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa, power = f"{value:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}·10{str(int(power)).translate(_SUPERSCRIPT)}"
    return text.replace("-", MINUS)


def exact(value: float) -> str:
    """All digits of `value`, for a tooltip: enough to tell any two 32 bit numbers apart."""
    return f"{value + 0.0:.9g}".replace("-", MINUS)  # + 0.0: never −0


def is_rounded(value: float) -> bool:
    """True where `number` does not print the whole of `value`."""
    text = number(value)
    if "10" in text and "·" in text:
        return True
    try:
        return float(text.replace(MINUS, "-")) != float(value)
    except ValueError:
        return False


def bracketed(value: float) -> str:
    """A factor: in brackets when it is negative."""
    text = number(value)
    return f"({text})" if text.startswith(MINUS) else text


def _term(part: Part, index: int) -> str:
    """One product, from its factors."""
    factors = [float(operand.values[index]) for operand in part.operands]
    if factors[0] == -1 and len(factors) > 1:
        return f"{MINUS}{bracketed(factors[1])}"
    first = number(factors[0])
    return "·".join([first, *(bracketed(factor) for factor in factors[1:])])


def _joined(texts: list[str]) -> str:
    """Terms with plus between them; one that begins with a minus is subtracted."""
    joined = texts[0]
    for text in texts[1:]:
        joined += f" {MINUS} {text[1:]}" if text.startswith(MINUS) else f" + {text}"
    return joined


def shown_terms(terms: Array, most: int) -> tuple[list[int], float]:
    """The indices of the terms to print, in reading order, and the sum of the rest.

    All of them if there are at most `most`, else the largest by magnitude, and none that is zero.
    """
    if len(terms) <= most:
        return list(range(len(terms))), 0.0
    most = min(most, int(np.count_nonzero(terms)) + 1)
    largest = np.sort(np.argsort(-np.abs(terms), kind="stable")[: most - 1])
    rest = float(terms.sum() - terms[largest].sum())
    return [int(i) for i in largest], rest


def sum_in_numbers(step: Step, most: int, rest_text: str) -> str:
    """The sum over all parts, the right side of an equation."""
    texts: list[str] = []
    for part in step.parts:
        shown, rest = shown_terms(part.terms, most)
        texts += [_term(part, i) for i in shown]
        if len(shown) < len(part.terms):
            left = len(part.terms) - len(shown)
            texts.append(f"({rest_text.format(n=left, sum=number(rest))})")
    return _joined(texts) if texts else "0"


def in_numbers(step: Step, most: int = 9, rest_text: str = "{n} more: {sum}") -> str:
    """The formula of a step in numbers: what it combines, and what comes out.

    At most `most` terms of a part are printed; `rest_text` tells how many are left and their sum.
    """
    first = float(step.terms[0]) if len(step.terms) else 0.0
    match step.combine:
        case Combine.SUM:
            left = sum_in_numbers(step, most, rest_text)
            if len(step.terms) == 1 and len(step.parts[0].operands) == 1:
                return f"{'≈ ' if is_rounded(step.value) else '= '}{number(step.value)}"
        case Combine.MEAN:
            left = f"({sum_in_numbers(step, most, rest_text)}) / {number(step.argument)}"
        case Combine.MAX:
            left = f"max({', '.join(number(float(v)) for v in step.terms[: 3 * most])})"
        case Combine.RELU:
            left = f"max(0, {number(first)})"
        case Combine.LEAKY_RELU:
            slope = number(step.argument)
            left = number(first) if first > 0 else f"{slope}·{bracketed(first)}"
        case Combine.SIGMOID:
            left = f"1 / (1 + e^{bracketed(-first)})"
        case Combine.TANH:
            left = f"tanh({number(first)})"
        case Combine.SOFTMAX:
            return _softmax(step, most, rest_text)
        case Combine.NEGATIVE_LOG:
            left = f"{MINUS}ln {number(first)}"
    return f"= {left} {'≈' if _is_rounded(step, most) else '='} {number(step.value)}"


def _is_rounded(step: Step, most: int) -> bool:
    """True where the value, or a number that it is made from, is printed rounded."""
    if is_rounded(step.value):
        return True
    if step.combine in (Combine.RELU, Combine.MAX):  # they hand a number on, or zero
        return False
    return any(
        is_rounded(float(value))
        for part in step.parts
        for operand in part.operands
        for value in operand.values[: 4 * most]
    )


def _softmax(step: Step, most: int, rest_text: str) -> str:
    z = step.terms
    powers = np.exp(z - z.max())
    chosen = int(step.argument)
    shown, rest = shown_terms(powers, most)
    below = " + ".join(number(float(powers[i])) for i in shown)
    if len(shown) < len(z):
        below += f" + ({rest_text.format(n=len(z) - len(shown), sum=number(rest))})"
    return f"= {number(float(powers[chosen]))} / ({below}) ≈ {number(step.value)}"
