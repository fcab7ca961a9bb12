"""What differs between two Labs side by side, in their settings and in their numbers."""

from typing import Any

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QWidget

from cnnviz import lab_words
from cnnviz.comparison import Stage, compared, move
from cnnviz.formula import number, percent
from cnnviz.lab import Lab, Settings
from cnnviz.lab_session import LabSession
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.figures import Figures, Row, pair, whole
from cnnviz.state import State
from cnnviz.words import translate
from engine.kernels import KERNELS

MANY = 64  # kernels of a trained network that may have names


class Difference(QWidget):
    """Compares the Lab with the one beside it, stage by stage."""

    def __init__(self, session: LabSession) -> None:
        super().__init__()
        self.says = QLabel()
        self.figures = Figures()
        self.shift = QLabel()
        layout = column(filling(self))
        layout.addWidget(heading(translate("Difference", "DIFFERENCE")))
        for label in (self.says, self.shift):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for widget in (self.says, self.figures, self.shift):
            layout.addWidget(widget)
        session.settled.connect(self._follow)
        self._show(session.state)

    def _follow(self, old: State, new: State) -> None:
        if new.lab is not old.lab or new.beside is not old.beside:
            self._show(new)

    def _show(self, state: State) -> None:
        lab, other = state.lab, state.beside
        self.setVisible(lab is not None and other is not None)
        if lab is None or other is None:
            return
        self.says.setText(says(lab, other))
        known = all(one.experiment.ready or not one.heavy for one in (lab, other))
        stages = compared(lab, other) if known else []
        self.figures.show_rows(_rows(lab, other, stages) if known else [])
        self.figures.setVisible(known)
        shift = shifted(lab, other, stages) if known else ""
        self.shift.setText(shift)
        self.shift.setVisible(bool(shift))


# the numbers


def _rows(lab: Lab, other: Lab, stages: list[Stage]) -> list[Row]:
    names = {
        "input": translate("Difference", "Input X"),
        "convolution": translate("Difference", "Convolution z"),
        "activation": translate("Difference", "Activation a"),
        "pooling": translate("Difference", "Pooling y"),
    }
    there = translate("Difference", "in the other")
    rows: list[Row] = []
    for stage in stages:
        name = names[stage.kind]
        if stage.differing == 0:
            rows.append(Row(name, translate("Difference", "the same")))
            continue
        rows.append(Row(name, lab_words.size(stage.shapes[0])))
        if stage.differing is None:
            rows.append(Row(there, lab_words.size(stage.shapes[1]), minor=True))
            continue
        largest = number(stage.largest, 4)
        rows.append(Row(translate("Difference", "cells that differ"), _of(stage), minor=True))
        rows.append(Row(translate("Difference", "at most by"), largest, minor=True))
    here, beside = (one.experiment.gradients.loss for one in (lab, other))
    losses = pair(here, beside, digits=5)
    return [
        *rows,
        Row(translate("Difference", "Loss"), losses[0]),
        Row(there, losses[1], minor=True),
    ]


def _of(stage: Stage) -> str:
    return translate("Difference", "{part} of {whole}").format(
        part=whole(stage.differing or 0), whole=whole(stage.cells)
    )


# the settings


def says(lab: Lab, other: Lab) -> str:
    """What is set differently, the value here before that in the other."""
    found = [*_inputs(lab, other), *_settings(lab.settings, other.settings)]
    if lab.settings.convolution and other.settings.convolution:
        found += _parameters(lab, other)
    found += _losses(lab, other)
    if not found:
        return translate("Difference", "Both are set alike.")
    text = translate("Difference", "Set differently, here and in the other: {settings}.")
    return text.format(settings="; ".join(found))


def _both(name: str, a: str, b: str) -> str:
    return translate("Difference", "{name} {a} and {b}").format(name=name, a=a, b=b)


def _inputs(lab: Lab, other: Lab) -> list[str]:
    if np.array_equal(lab.x, other.x):
        return []
    if lab.x.shape != other.x.shape:
        sizes = (lab_words.size(x.shape) for x in (lab.x, other.x))
        return [_both(translate("Difference", "input"), *sizes)]
    if move(lab.x, other.x) is not None:
        return [translate("Difference", "the input, by a shift")]
    return [translate("Difference", "the input")]


def _settings(a: Settings, b: Settings) -> list[str]:
    """The settings that differ, and matter where they do."""
    names = {
        "convolution": translate("Difference", "convolution"),
        "kernel_size": translate("Difference", "kernel size"),
        "stride": translate("Difference", "stride"),
        "dilation": translate("Difference", "dilation"),
        "padding": translate("Difference", "padding"),
        "padding_mode": translate("Difference", "padding mode"),
        "bias": translate("Difference", "bias"),
        "maps": translate("Difference", "maps"),
        "flip_kernel": translate("Difference", "true convolution"),
        "function": translate("Difference", "activation"),
        "negative_slope": translate("Difference", "slope below zero"),
        "pooling": translate("Difference", "pooling"),
        "pool_size": translate("Difference", "pooling size"),
        "pool_stride": translate("Difference", "pooling stride"),
        "pool_padding": translate("Difference", "pooling padding"),
        "ceil_mode": translate("Difference", "ceil mode"),
        "count_include_pad": translate("Difference", "padding in the mean"),
    }
    return [
        _both(name, _value(key, getattr(a, key)), _value(key, getattr(b, key)))
        for key, name in names.items()
        if getattr(a, key) != getattr(b, key) and all(_matters(key, one) for one in (a, b))
        if key != "padding" or a.around != b.around
    ]


def _matters(name: str, settings: Settings) -> bool:
    """Whether a setting has any effect beside the others."""
    if name in ("convolution", "function", "pooling"):
        return True
    if name == "negative_slope":
        return settings.function == "leaky_relu"
    if name == "count_include_pad":
        return settings.pooling == "average" and settings.pool_padding != (0, 0)
    if name.startswith("pool_") or name == "ceil_mode":
        return settings.pooling != "none"
    if name == "padding_mode":
        return settings.convolution and settings.around != ((0, 0), (0, 0))
    return settings.convolution


def _value(name: str, value: Any) -> str:
    if name == "padding" and value == "valid":
        return translate("Difference", "none")
    one_number = isinstance(value, tuple) and name not in ("kernel_size", "pool_size", "padding")
    if one_number and value[0] == value[1]:
        return str(value[0])
    if isinstance(value, float):
        return number(value)
    return lab_words.value(name, value)


def _parameters(lab: Lab, other: Lab) -> list[str]:
    """The kernels by name, and the biases, of the maps that both have."""
    found = []
    names = lab_words.kernels(KERNELS, MANY)
    kernels = [
        (names.get(a, a), names.get(b, b)) for a, b in zip(lab.kernels, other.kernels, strict=False)
    ]
    differing = [pair for pair in kernels if pair[0] != pair[1]]
    if len(differing) == 1 and len(kernels) == 1:
        found.append(_both(translate("Difference", "kernel"), *differing[0]))
    elif differing:
        found.append(translate("Difference", "the kernels"))
    elif lab.weight.shape == other.weight.shape and (lab.weight != other.weight).any():
        found.append(translate("Difference", "the weights"))
    if lab.settings.bias and other.settings.bias:
        biases = list(zip(lab.bias.tolist(), other.bias.tolist(), strict=False))
        if len(biases) == 1 and biases[0][0] != biases[0][1]:
            found.append(_both(translate("Difference", "bias"), *map(number, biases[0])))
        elif any(a != b for a, b in biases):
            found.append(translate("Difference", "the biases"))
    return found


def _losses(lab: Lab, other: Lab) -> list[str]:
    found = []
    if lab.aim != other.aim:
        aims = lab_words.aims()
        found.append(_both(translate("Difference", "loss"), aims[lab.aim], aims[other.aim]))
    elif lab.goal.shape == other.goal.shape and (lab.goal != other.goal).any():
        found.append(translate("Difference", "the target of the loss"))
    if lab.learning_rate != other.learning_rate:
        rates = number(lab.learning_rate), number(other.learning_rate)
        found.append(_both(translate("Difference", "learning rate"), *rates))
    return found


# the shifted input


def shifted(lab: Lab, other: Lab, stages: list[Stage]) -> str:
    """For an input that is shifted by one cell: how much that changes before and after pooling."""
    if lab.x.shape != other.x.shape or np.array_equal(lab.x, other.x):
        return ""
    moved = move(lab.x, other.x)
    if moved is None:
        return ""
    down = {1: translate("Difference", "down"), -1: translate("Difference", "up")}
    right = {
        1: translate("Difference", "to the right"),
        -1: translate("Difference", "to the left"),
    }
    directions = [words[by] for words, by in zip((right, down), moved[::-1], strict=True) if by]
    text = translate("Difference", "The input of the other is shifted by one cell {direction}.")
    text = text.format(direction=" + ".join(directions))
    if stages[-1].kind != "pooling" or len(stages) < 2:
        return text
    before, after = stages[-2:]
    if before.differing is None or after.differing is None:
        return text
    return f"{text}\n{_hidden(before, after)}"


def _hidden(before: Stage, after: Stage) -> str:
    """How much of a shift pooling hides."""
    shares = [(stage.differing or 0) / stage.cells for stage in (before, after)]
    text = translate(
        "Difference",
        "Cells that changed before the pooling: {before} ({share}), after it: {after} ({left}).",
    )
    if shares[1] < shares[0]:
        text += " " + translate("Difference", "So pooling hides part of the shift.")
    else:
        text += " " + translate("Difference", "Here pooling does not hide the shift.")
    return text.format(
        before=_of(before), share=percent(shares[0]), after=_of(after), left=percent(shares[1])
    )
