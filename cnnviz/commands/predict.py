"""`cnnviz predict`: which digit a picture shows."""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from PyQt6.QtGui import QGuiApplication

from cnnviz.commands import arguments
from cnnviz.commands.arguments import COULD_NOT, DONE
from cnnviz.commands.networks import read_network, side_of
from cnnviz.formula import percent
from cnnviz.pictures import read_picture
from cnnviz.resources import shipped_model
from engine import Network
from engine.arrays import Array
from engine.digits.normalise import normalise
from engine.errors import SettingError

TOLD = 3  # answers for a picture
# How bright red, green and blue are: ITU-R BT.601
LUMA = 0.299, 0.587, 0.114
CONTRAST = 0.1  # between ink and paper, at least; 1 is black on white
EXAMPLES = """  cnnviz predict seven.png
  cnnviz predict --model lenet5.safetensors scans/*.jpg --json"""


def parser() -> argparse.ArgumentParser:
    parser = arguments.new_parser(
        "predict",
        "Read one handwritten digit in each picture: dark on light or light on dark. What the "
        "border of the picture shows most is taken as the paper, and the ink is what differs most "
        "from it, so the paper has to be evenly lit and the digit alone on it. It is cropped, "
        "fitted and centred as drawings in the window are.",
        EXAMPLES,
    )
    option = parser.add_argument
    pictures = "a picture file of any usual kind: PNG, JPEG, GIF, BMP, WebP, SVG ..."
    option("images", nargs="+", type=arguments.path, metavar="IMAGE", help=pictures)
    model = "the model file (default: the one that ships with the program)"
    option("--model", type=arguments.path, metavar="FILE", help=model)
    everything = "answer with a list in JSON, with the probability of every class"
    option("--json", action="store_true", help=everything)
    return parser


def run(options: argparse.Namespace) -> int:
    """Predict; returns the exit code. Raises SettingError for a model that can't be used."""
    network = read_network(options.model or shipped_model())
    app = _application()
    entries: list[dict[str, object]] = []
    for image in options.images:
        try:
            probabilities = answer(network, image)
        except SettingError as error:
            entries.append({"file": str(image), "error": str(error)})
            print(f"cnnviz predict: {error}", file=sys.stderr)
            continue
        named = dict(zip(network.classes, probabilities.tolist(), strict=True))
        best = max(named, key=named.__getitem__)
        entries.append({"file": str(image), "answer": best, "probabilities": named})
        if not options.json:
            print(f"{image}: {_told(named)}", flush=True)
    if options.json:
        print(json.dumps(entries, indent=2))
    del app
    return COULD_NOT if any("error" in entry for entry in entries) else DONE


def answer(network: Network, path: Path) -> Array:
    """The probability (classes,) of each class for the digit in a picture file.

    Raises SettingError where the file can't be read, or shows nothing.
    """
    try:
        values = read_picture(path).values
        image = normalise(ink_in(values), side_of(network)).image
    except OSError as error:
        raise SettingError("{path}: {reason}.", path=path, reason=error.strerror) from error
    except SettingError as error:
        if path.name in str(error):
            raise
        raise SettingError("{path}: {reason}", path=path, reason=error) from error
    return network.forward(image[None, None]).probabilities[0]


def ink_in(values: Array) -> Array:
    """The ink of a picture (C, H, W), from 0 black to 1 white -> (H, W), from 0 paper to 1.

    Raises SettingError where nothing stands out from the paper.
    """
    grey: Array = values[0] if len(values) == 1 else np.tensordot(LUMA, values, 1)
    border = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    paper = float(np.median(border))
    dark, light = paper - grey.min(), grey.max() - paper
    if max(dark, light) < CONTRAST:
        raise SettingError("there is no digit to be seen, ink and paper are about as bright.")
    ink = (paper - grey) / dark if dark >= light else (grey - paper) / light
    return np.clip(ink, 0, 1)


def _told(probabilities: dict[str, float]) -> str:
    """The likeliest classes: 7 (99.2%)  1 (0.5%)  2 (0.1%)."""
    order = sorted(probabilities, key=lambda name: -probabilities[name])
    return "  ".join(f"{name} ({percent(probabilities[name])})" for name in order[:TOLD])


def _application() -> object:
    """What Qt needs for pictures with text in them (SVG, PDF); no display."""
    return QGuiApplication.instance() or QGuiApplication(["cnnviz", "-platform", "offscreen"])
