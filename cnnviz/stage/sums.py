"""What becomes of the terms of a step, line by line, before its value."""

import numpy as np

from cnnviz.frame import Frame
from engine.steps import Combine, Part

OTHERS = "others"  # the line of the slices that are not shown
Lines = list[tuple[str, float | None]]  # what happens to the terms, and its number


def slice_sums(frame: Frame) -> list[float]:
    """The sum of each slice, where the window has several."""
    part = frame.step.parts[0]
    if len(part.shape) < 3 or part.shape[0] < 2:
        return []
    return [float(s) for s in part.terms.reshape(part.shape[0], -1).sum(1)]


def _split_sum(frame: Frame) -> Lines:
    """The sum of the slice whose products are on the stage, and that of all others."""
    sums = slice_sums(frame)
    shown = sums[frame.slice]
    others = float(np.delete(sums, frame.slice).sum())
    return [(f"Σ[{frame.slice}]", shown), (f"{OTHERS} {len(sums) - 1}", others)]


def _added(parts: tuple[Part, ...]) -> Lines:
    """The sum of each part, named by what is multiplied there."""
    lines: Lines = []
    for part in parts:
        names, total = [operand.name for operand in part.operands], float(part.terms.sum())
        if len(names) > 1 and names[-1] == names[-2]:
            names[-2:] = [f"{names[-1]}²"]
        if not lines:
            lines.append(("Σ" if len(part.terms) > 1 else "·".join(names), total))
        elif names[0].startswith("−"):
            names = [n for n in (names[0].lstrip("−"), *names[1:]) if n != "1"]
            lines.append((f"− {'·'.join(names)}", -total))
        else:
            lines.append((f"+ {'·'.join(names)}", total))
    return lines


def sum_lines(frame: Frame) -> Lines:
    """What happens to the terms, line by line, before the value."""
    step = frame.step
    first = step.parts[0]
    match step.combine:
        case Combine.MEAN:
            added = _added(step.parts) if len(step.parts) > 1 else [("Σ", float(first.terms.sum()))]
            return [*added, ("÷", step.argument)]
        case Combine.SUM:
            if len(step.parts) == 1:
                if slice_sums(frame):
                    return _split_sum(frame)
                return [("Σ", None)] if len(first.terms) > 1 else []
            lines = _added(step.parts)
            return [*_split_sum(frame), *lines[1:]] if slice_sums(frame) else lines
        case Combine.SPREAD:
            return []
        case Combine.SOFTMAX:
            powers = np.exp(step.terms - step.terms.max())
            return [("exp", float(powers[int(step.argument)])), ("÷ Σ", float(powers.sum()))]
        case Combine.NEGATIVE_LOG:
            return [("−ln", None)]
        case Combine.OVER_ROOT:
            root = float(np.sqrt(step.terms[1])) + step.argument
            return [("m/(1−β₁ᵗ)", float(step.terms[0])), ("÷ (√ŝ + ε)", root)]
        case Combine.RELU:
            return [("max(0, z)", None)]
        case Combine.LEAKY_RELU:
            return [("z or m·z", None)]
        case Combine.SIGMOID:
            return [("σ(z)", None)]
        case other:
            return [(str(other), None)]
