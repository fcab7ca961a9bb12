"""`cnnviz evaluate`: how well networks answer, and what they confuse."""

import argparse
import json
from pathlib import Path

import numpy as np

from cnnviz.commands import arguments, data
from cnnviz.commands.arguments import DONE
from cnnviz.commands.bar import Bar
from cnnviz.commands.networks import read_network, side_of
from engine.arrays import IntArray
from engine.digits.folder import Labelled
from engine.evaluation import Evaluation, evaluations
from engine.values import dataclass

PAIRS = 5  # how many of the most frequent confusions are named
EXAMPLES = """  cnnviz evaluate model.safetensors
      on handwriting that the program makes, always the same 5,000 images
  cnnviz evaluate mine.safetensors lenet5.safetensors --data mnist --test
  cnnviz evaluate model.safetensors --data ~/MNIST --json"""


def parser() -> argparse.ArgumentParser:
    parser = arguments.new_parser(
        "evaluate",
        "Ask networks about images that they have not learned from: accuracy, loss, and a table of "
        "what was answered. Of a data set the last twelfth is asked, which training holds out.",
        EXAMPLES,
    )
    option = parser.add_argument
    option("models", nargs="+", type=arguments.path, metavar="MODEL", help="a model file")
    option("--data", default=data.HANDWRITING, help=f"{arguments.DATA} (default: %(default)s)")
    option("--test", action="store_true", help="ask about the data set's test images instead")
    option("--json", action="store_true", help="answer with a list in JSON, one entry a model")
    return parser


@dataclass(frozen=True, eq=False)
class Result:
    """What one model answered; `confusion` (classes, classes), rows are the right ones."""

    model: Path
    classes: tuple[str, ...]
    evaluation: Evaluation
    confusion: IntArray


def run(options: argparse.Namespace) -> int:
    """Evaluate; returns the exit code. Raises SettingError for what can't be asked."""
    digits = data.stored(options.data)
    asked = data.tested_with(options.data, digits) if options.test else data.checked_with(digits)
    kind = "test" if options.test else "validation"
    results = []
    for model in options.models:
        result = _result(model, asked)
        results.append(result)
        if not options.json:
            print(_text(result, f"{options.data}, {len(asked[0]):,} {kind} images"), flush=True)
    if options.json:
        print(json.dumps([_entry(result, options.data, kind) for result in results], indent=2))
    return DONE


def _result(model: Path, asked: Labelled) -> Result:
    network = read_network(model)
    images, labels = data.fitted(asked[0], side_of(network)), asked[1]
    data.check_labels(labels, len(network.classes))
    with Bar(model.name, len(images), " images") as bar:
        for evaluation in evaluations(network, images, labels):
            bar.update(len(evaluation.labels) - bar.n)
    confusion = evaluation.confusion(len(network.classes))
    return Result(model, network.classes, evaluation, confusion)


def _entry(result: Result, name: str, kind: str) -> dict[str, object]:
    """A result for JSON."""
    return {
        "model": str(result.model),
        "data": name,
        "images": kind,
        "count": len(result.evaluation.labels),
        "accuracy": result.evaluation.accuracy,
        "loss": result.evaluation.loss,
        "classes": result.classes,
        "confusion": result.confusion.tolist(),
    }


def _text(result: Result, asked: str) -> str:
    """A result for reading."""
    evaluation = result.evaluation
    right = int(np.trace(result.confusion))
    lines = [
        f"{result.model} on {asked}",
        f"  {evaluation.accuracy:.2%} right ({right:,} of {len(evaluation.labels):,}), "
        f"loss {evaluation.loss:.4f}",
        "",
        *table(result.confusion, result.classes),
        "",
        *_confused(result.confusion, result.classes),
    ]
    return "\n".join(lines) + "\n"


def table(confusion: IntArray, classes: tuple[str, ...]) -> list[str]:
    """The lines of a confusion table: a row for each right class, a column for each answer.

    Where classes have long names the columns are numbered, and so are the rows.
    """
    numbers = tuple(map(str, range(len(classes))))
    short = max(map(len, classes)) <= 3
    columns = classes if short else numbers
    rows = (
        classes if short else tuple(" ".join(pair) for pair in zip(numbers, classes, strict=True))
    )
    cells = [[str(count) if count else "·" for count in row] for row in confusion]
    width = max(len(text) for row in [columns, *cells] for text in row) + 2
    first = max(map(len, ("right", *rows))) + 2
    body = [f"  {name:<{first}}{_cells(row, width)}" for name, row in zip(rows, cells, strict=True)]
    head = f"  {'right':<{first}}{_cells(columns, width)}"
    return [f"  {'':<{first}}{'answered':>{width + 8 - len(columns[0])}}", head, *body]


def _cells(texts: tuple[str, ...] | list[str], width: int) -> str:
    return "".join(f"{text:>{width}}" for text in texts)


def _confused(confusion: IntArray, classes: tuple[str, ...]) -> list[str]:
    """The most frequent wrong answers, as sentences."""
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[:PAIRS]
    found = [divmod(int(at), len(classes)) for at in order if wrong.flat[at]]
    if not found:
        return ["  No answer was wrong."]
    lines = ["  most often confused:"]
    for label, answer in found:
        share = f"{wrong[label, answer]:,} of {confusion[label].sum():,}"
        lines.append(f"    {classes[label]} answered as {classes[answer]}: {share}")
    return lines
