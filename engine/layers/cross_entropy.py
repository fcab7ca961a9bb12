r"""Softmax cross-entropy: how surprised the network is by the right answer.

    p = softmax(z),  L = mean over n of -ln p[n, target[n]],  dL/dz[n] = (p[n] - y[n]) / N

y[n] is 1 at the target and 0 elsewhere. Shapes: z (N, classes), target (N,) whole numbers.
All of it is computed in float64: in float32 a sure p would be 1, and its loss and error 0.
"""

from math import exp, log

import numpy as np

from engine.arrays import Array, IntArray
from engine.errors import SettingError, translate
from engine.layers.checks import check_floats


def _checked(logits: Array, target: IntArray) -> IntArray:
    check_floats(logits=logits)
    try:
        target = np.asarray(target)
    except ValueError:  # a list of lists of different lengths
        target = np.asarray(target, object)
    classes = logits.shape[-1] if logits.ndim else 0
    fits = logits.ndim == 2 and target.shape == logits.shape[:1] and len(target) > 0
    whole = target.tolist() if fits and target.dtype.kind in "iu" else [-1]
    if min(whole) < 0 or max(whole) >= classes:
        raise SettingError(
            translate(
                "engine",
                "Cross-entropy takes logits (N, classes) and N targets, whole numbers from 0 to "
                "classes - 1, but the logits have the shape {logits} and the targets are {target}.",
            ),
            logits=logits.shape,
            target=np.array2string(target, threshold=8),
        )
    return target


def cross_entropy(logits: Array, target: IntArray) -> float:
    """logits (N, classes), target (N,) -> the mean loss."""
    return cross_entropy_with_grad(logits, target)[0]


def cross_entropy_grad(logits: Array, target: IntArray) -> Array:
    """logits (N, classes), target (N,) -> grad_logits (N, classes)."""
    return cross_entropy_with_grad(logits, target)[1]


def cross_entropy_with_grad(logits: Array, target: IntArray) -> tuple[float, Array]:
    """logits (N, classes), target (N,) -> the mean loss, and grad_logits; by one softmax."""
    target = _checked(logits, target)
    if len(logits) == 1:
        loss, error = _surprise_of_one(logits[0].tolist(), int(target[0]))
        return loss, np.array([error], logits.dtype)
    losses, errors = surprise(logits.astype(np.float64), target)
    errors /= len(errors)
    return float(losses.mean()), errors.astype(logits.dtype, copy=False)


def surprise(logits: Array, target: IntArray) -> tuple[Array, Array]:
    """logits (N, classes) of float64, target (N,) -> each loss (N,), and p - y (N, classes).

    Unchecked, and `logits` is written over.
    """
    right = np.arange(len(logits)), target
    logits -= logits.max(1, keepdims=True)
    powers = np.exp(logits)
    totals = powers.sum(1, keepdims=True)
    losses = np.log(totals[:, 0]) - logits[right]  # no less than 0, and never -0.0
    powers /= totals
    powers[right] -= 1
    return losses, powers


def _surprise_of_one(logits: list[float], target: int) -> tuple[float, list[float]]:
    """The same of one image: for a few numbers Python is several times as fast as NumPy."""
    largest = max(logits)
    powers = [exp(logit - largest) for logit in logits]
    total = sum(powers)
    errors = [power / total for power in powers]
    errors[target] -= 1
    return log(total) - (logits[target] - largest), errors
