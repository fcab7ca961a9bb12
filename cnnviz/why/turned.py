"""Why the kernel is turned on the way back, told with the numbers on the screen."""

from typing import Any

import numpy as np

from cnnviz.frame import Frame
from cnnviz.why.places import Paragraphs, at, convolution_of, factor, number, of_map, sign, size
from cnnviz.words import label, translate
from engine.geometry import Window
from engine.layers.convolution import conv2d
from engine.steps import Phase

PAIRS = 3  # errors with their weights that are printed
PROOF = 400_000  # multiplications that are done for the proof: a millisecond


def turn(frame: Frame) -> Paragraphs:
    if frame.operation.phase is Phase.FORWARD:
        reason = translate(
            "Why", "True convolution lays the kernel on the window turned by 180°, so it is turned."
        )
    else:
        reason = translate(
            "Why",
            "Going back, the kernel is needed turned by 180°: the first window that read an input "
            "cell met it with its last weight, the last window with its first.",
        )
    two = translate(
        "Why",
        "A turn by 180° is two mirrorings, first upside down, then left to right: the first weight "
        "of {size} becomes the last.",
    ).format(size=size(frame.operation.result.shape))
    if np.array_equal(frame.operation.inputs[0].values, frame.operation.result):
        two += " " + translate("Why", "This kernel looks the same after this mirroring.")
    return [reason, two]


def _meetings(frame: Frame) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """For each window that read the written cell, in reading order: its place, and the place of
    the weight that met the cell, as the kernel lay on the input.
    """
    settings: Any = frame.operation.settings
    lines = []
    for axis in (0, 1):
        before, after = settings["padding"][axis]
        window = Window(
            frame.operation.result.shape[1 + axis],
            settings["kernel"][axis],
            settings["stride"][axis],
            before,
            after,
            settings["dilation"][axis],
        )
        lines.append(np.argwhere(window.reads == frame.step.cell[1 + axis]).tolist())
    return [((i, j), (u, v)) for i, u in lines[0] for j, v in lines[1]]


def convolution_error(frame: Frame) -> Paragraphs:
    met = _meetings(frame)
    if not met:
        text = translate(
            "Why",
            "No window read cell {cell} of {matrix}: it had no part in the output, and no error "
            "comes to it.",
        )
    elif len(met) == 1:
        text = translate(
            "Why",
            "Why turned around? Cell {cell} of {matrix} was read by a single window{map}, and met "
            "one weight there:",
        )
    else:
        text = translate(
            "Why",
            "Why turned around? Cell {cell} of {matrix} was read by {n} windows{map}. In each it "
            "met another weight:",
        )
    maps = len(frame.experiment.gradients.errors[frame.operation.layer][0])
    text = text.format(
        cell=at(frame.step.cell, frame),
        matrix=label("X" if frame.operation.writes is not None else "X padded"),
        n=len(met),
        map=of_map(frame.slice, maps, frame),
    )
    return ["\n".join([text, *_pairs(frame, met)]), _reversed(frame, len(met))]


def _pairs(frame: Frame, met: list[tuple[tuple[int, int], tuple[int, int]]]) -> list[str]:
    """The errors that weigh most, each with the weight that met the cell, in reading order."""
    layer = convolution_of(frame)
    errors = frame.experiment.gradients.errors[frame.operation.layer][0][frame.slice]
    weights = layer.weight[frame.slice, frame.step.cell[0]]
    height, width = weights.shape
    turned = [
        ((height - 1 - u, width - 1 - v) if layer.flip_kernel else (u, v)) for _, (u, v) in met
    ]
    found = [
        (window, float(errors[window]), place, float(weights[place]))
        for (window, _), place in zip(met, turned, strict=True)
    ]
    weigh = [(-abs(error * weight), -abs(error)) for _, error, _, weight in found]
    order = sorted(range(len(found)), key=lambda i: weigh[i])
    lines = []
    for window, error, place, weight in (found[i] for i in sorted(order[:PAIRS])):
        lines.append(
            f"δ{at(window, frame)} · W{at(place, frame)} {sign(error, weight)} "
            f"{number(error)} · {factor(weight)}"
        )
    if len(met) > PAIRS:
        lines.append(translate("Why", "… and {n} more").format(n=len(met) - PAIRS))
    return lines


def _reversed(frame: Frame, count: int) -> str:
    layer = convolution_of(frame)
    if layer.weight[0, 0].size == 1:
        return translate("Why", "A kernel of a single weight is the same when it is turned.")
    if layer.flip_kernel:
        return translate(
            "Why",
            "On the way there true convolution had turned the kernel. Turned once more it lies as "
            "it is written: W itself is laid on the errors, which were widened with zeros.",
        )
    if count > 1:
        return translate(
            "Why",
            "Read the errors in reading order, and the weights come in reverse. So the kernel is "
            "turned by 180° and laid on the errors, which were widened with zeros.",
        )
    return translate(
        "Why",
        "A cell that several windows read meets an earlier weight in each later one. So the "
        "kernel is turned by 180° and laid on the errors, which were widened with zeros.",
    )


def convolution_error_scattered(frame: Frame) -> Paragraphs:
    text = translate(
        "Why",
        "The same seen from the other side: the error {cell}{map} {sign} {value} belongs to one "
        "window. On the way there each of its {n} cells was multiplied by a weight, so it gets the "
        "error times this weight; where windows overlap, the shares add up.",
    ).format(
        cell=at(frame.step.cell, frame),
        map=of_map(frame.step.cell[0], len(frame.operation.told), frame),
        sign=sign(frame.step.value),
        value=number(frame.step.value),
        n=len(frame.step.terms),
    )
    difference, rows = _disagreement(frame)
    values = {"difference": number(difference), "rows": rows}
    if rows < frame.operation.result.shape[1]:
        proof = translate(
            "Why",
            "The other picture gathers the same products cell by cell, with the turned kernel. "
            "Computed both ways in the first {rows} rows, they agree: largest difference "
            "{difference}.",
        )
    else:
        proof = translate(
            "Why",
            "The other picture gathers the same products cell by cell, with the turned kernel. "
            "Computed both ways, they agree: largest difference {difference}.",
        )
    if difference:
        proof += " " + translate("Why", "That is rounding: the sums are added in another order.")
    return [text, proof.format(**values)]


def _disagreement(frame: Frame) -> tuple[float, int]:
    """The largest difference between the scattered and the gathered error, and in how many rows.

    Gathered is a convolution of the widened errors (maps, rows, columns) with the turned kernel.
    """
    operation, settings = frame.operation, dict[str, Any](frame.operation.settings)
    gathering = next(
        other
        for other in frame.experiment.timeline.operations
        if other.kind == "convolution_error" and other.layer == operation.layer
    )
    widened, turned = (matrix.values for matrix in gathering.inputs)
    channels, height, width = gathering.result.shape
    scattered = operation.result
    if scattered.shape != gathering.result.shape:  # zeros as padding: their errors are dropped
        (top, _), (left, _) = settings["padding"]
        scattered = scattered[:, top : top + height, left : left + width]
    rows = min(height, max(1, PROOF // (channels * width * turned[:, 0].size)))
    reach = settings["dilation"][0] * (settings["kernel"][0] - 1)
    gathered = conv2d(
        widened[None, :, : rows + reach], turned.swapaxes(0, 1), dilation=settings["dilation"]
    )[0]
    told = rows if rows < height else operation.result.shape[1]
    return float(np.abs(gathered - scattered[:, :rows]).max()), told


def padding_error(frame: Frame) -> Paragraphs:
    text = translate(
        "Why",
        "The padding was made of copies of the input. Whichever copy an error comes to, it is "
        "the same number that caused it: so the errors of all its copies are added.",
    )
    told = translate("Why", "Cell {cell} stands {n}× in the padded input.")
    return [text, told.format(cell=at(frame.step.cell, frame), n=len(frame.step.terms))]
