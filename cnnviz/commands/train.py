"""`cnnviz train`: a network learns, and is saved after every epoch."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cnnviz.commands import arguments, data
from cnnviz.commands.arguments import COULD_NOT, DONE, INTERRUPTED, ArgumentsError
from cnnviz.commands.bar import Bar
from cnnviz.commands.networks import named_network, side_of
from engine import Network
from engine.architecture import architecture_of
from engine.arrays import IntArray
from engine.digits.augment import augment
from engine.digits.folder import DIGITS, Digits, held_out
from engine.digits.normalise import SIDE
from engine.errors import SettingError
from engine.evaluation import evaluate
from engine.initialisation import Initialisation
from engine.modelfile import save_model
from engine.optimizers import SGD, Adam, Momentum, Optimizer
from engine.partner import cores
from engine.presets import PRESETS
from engine.sources import Images, Procedural, Source, Stored
from engine.training import DivergenceError, Progress, cosine, train

OPTIMIZERS: dict[str, type[Optimizer]] = {"sgd": SGD, "momentum": Momentum, "adam": Adam}
LEARNING_RATES = {"sgd": 0.1, "momentum": 0.02, "adam": 0.002}
EXAMPLES = """  cnnviz train
      digits that the program makes itself, five epochs, into model.safetensors
  cnnviz train --data mnist --model lenet5 --epochs 10 --out lenet5.safetensors
  cnnviz train --data ~/my-digits --model digits.safetensors --learning-rate 0.0005
      goes on learning with the weights of a file, from another folder"""


def parser() -> argparse.ArgumentParser:
    parser = arguments.new_parser(
        "train",
        "Train a network, and save it after every epoch. Ctrl-C saves what was reached, too. The "
        "last twelfth of a data set is held out to check with.",
        EXAMPLES,
    )
    rates = ", ".join(f"{rate:g} for {name}" for name, rate in LEARNING_RATES.items())
    option = parser.add_argument_group("what is learned").add_argument
    option("--data", default=data.HANDWRITING, help=f"{arguments.DATA} (default: %(default)s)")
    known = ", ".join(PRESETS)
    help_model = f"{known}: with fresh weights; or a model file, to go on with its own"
    option("--model", default="digits", help=f"{help_model} (default: %(default)s)")
    help_images = "of handwriting in an epoch (default: 60000)"
    option("--images", type=arguments.count, metavar="N", help=help_images)
    option(
        "--vary",
        action=argparse.BooleanOptionalAction,
        help="bend, slant and thicken stored digits of 28x28 at random (default: digits, yes; "
        "clothes, no)",
    )
    option = parser.add_argument_group("how").add_argument
    number, rate = arguments.count, arguments.positive
    option("--epochs", type=number, default=5, metavar="N", help="(default: %(default)s)")
    option("--batch-size", type=number, default=64, metavar="N", help="(default: %(default)s)")
    option("--optimizer", choices=OPTIMIZERS, default="adam", help="(default: %(default)s)")
    option("--learning-rate", type=rate, metavar="X", help=f"(default: {rates})")
    schedules = "the learning rate stays, or falls to 0 (default: %(default)s)"
    option("--schedule", choices=("constant", "cosine"), default="cosine", help=schedules)
    decay = "pulls weights towards 0 (default: %(default)s)"
    option("--weight-decay", type=arguments.not_negative, default=0.0, metavar="X", help=decay)
    rules = "how fresh weights are drawn (default: %(default)s)"
    option("--init", choices=list(Initialisation), default=Initialisation.HE, help=rules)
    seed = "of the weights and the order; the same seed learns the same (default: %(default)s)"
    option("--seed", type=arguments.seed, default=0, metavar="N", help=seed)
    option = parser.add_argument_group("where to").add_argument
    out = "the model file to write (default: %(default)s)"
    option(
        "--out", type=arguments.path, default=Path("model.safetensors"), metavar="FILE", help=out
    )
    option("--force", action="store_true", help="write over FILE if it is there")
    return parser


@dataclass(frozen=True, eq=False)
class Training:
    """All that is needed to learn: `images` is how many an epoch has."""

    network: Network
    source: Source
    images: int
    checked: tuple[Images, IntArray]
    optimizer: Optimizer
    options: argparse.Namespace

    def start(self) -> Iterator[Progress]:
        """Learn, one Progress after each batch."""
        schedule = cosine if self.options.schedule == "cosine" else None
        return train(
            self.network,
            self.source,
            optimizer=self.optimizer,
            epochs=self.options.epochs,
            schedule=schedule,
            cores=cores(),
        )


def run(options: argparse.Namespace) -> int:
    """Train; returns the exit code. Raises SettingError for what can't be trained."""
    _check_out(options.out, options.force)
    training = prepared(options)
    print(_title(training), flush=True)
    reached: Progress | None = None
    try:
        for reached in _shown(training):
            if reached.ends_epoch:
                save_model(reached.network, options.out)
    except KeyboardInterrupt:
        return _ended_early("interrupted.", reached, options.out, INTERRUPTED)
    except DivergenceError as error:
        # the last weights are hardly better than none: what was saved after an epoch stays
        print(error, file=sys.stderr)
        epochs = 0 if reached is None else reached.steps // reached.batches
        kept = f"{options.out} holds the network after epoch {epochs}"
        print(kept if epochs else "nothing was saved", file=sys.stderr)
        return COULD_NOT
    print(f"saved {options.out}")
    return DONE


def _check_out(out: Path, force: bool) -> None:
    """Refuse, before hours of training, what can't be written or must not be."""
    if out.is_dir() or not out.parent.is_dir() or not os.access(out.parent, os.W_OK):
        raise SettingError("{out} can't be written there; choose another --out FILE.", out=out)
    if out.exists() and not force:
        raise SettingError(
            "{out} is there already: choose another --out FILE, or --force to write over it.",
            out=out,
        )


def prepared(options: argparse.Namespace) -> Training:
    """The network and the data that were asked for; SettingError where they make no sense."""
    digits = data.stored(options.data)
    rule = Initialisation(options.init)
    network = named_network(options.model, data.classes_of(digits), rule, options.seed)
    side = side_of(network)
    source, images = _source(options, digits, side)
    checked, labels = data.checked_with(digits)
    data.check_labels(labels, len(network.classes))
    checked = data.fitted(checked, side)
    rate = options.learning_rate or LEARNING_RATES[options.optimizer]
    optimizer = OPTIMIZERS[options.optimizer](rate, weight_decay=options.weight_decay)
    return Training(network, source, images, (checked, labels), optimizer, options)


def _source(options: argparse.Namespace, digits: Digits | None, side: int) -> tuple[Source, int]:
    """What is learned from, and how many images an epoch has."""
    if digits is None:
        if options.vary is not None:
            raise ArgumentsError("Handwriting varies by itself: leave out --vary and --no-vary.")
        count = options.images or 60_000
        return Procedural(count, options.batch_size, options.seed, side), count
    if options.images is not None:
        raise ArgumentsError(
            "--images goes with --data handwriting; a data set has its own number."
        )
    (images, labels), _ = held_out(digits)
    fits = images.shape[1:] == (SIDE, SIDE)
    if options.vary and not fits:
        rows, columns = images.shape[1:]
        raise SettingError(
            "--vary is made for images of 28 x 28, but these have {rows} x {columns}: leave it "
            "out.",
            rows=rows,
            columns=columns,
        )
    vary = fits and digits.classes == DIGITS if options.vary is None else options.vary
    varied = augment if vary else None
    return Stored(images, labels, options.batch_size, options.seed, varied, side), len(images)


def _shown(training: Training) -> Iterator[Progress]:
    """Train, with a bar for each epoch, and a line at its end, after its Progress was taken."""
    began = started = time.perf_counter()
    losses, before = 0.0, 0
    bar: Bar | None = None
    try:
        for progress in training.start():
            if progress.batch == 0:
                title = f"epoch {progress.epoch + 1} of {training.options.epochs}"
                bar = Bar(title, training.images, " images")
                losses, before, started = 0.0, 0, time.perf_counter()
            losses += progress.loss * (progress.seen - before)
            learned = _figures(losses / progress.seen, progress.accuracy)
            assert bar is not None
            bar.set_postfix_str(learned, refresh=False)
            bar.update(progress.seen - before)
            before = progress.seen
            yield progress
            if progress.ends_epoch:
                rate = progress.seen / (time.perf_counter() - started)
                bar.close()
                print(_line(training, progress, learned, rate, began), flush=True)
    finally:
        if bar is not None:
            bar.close()


def _line(training: Training, progress: Progress, learned: str, rate: float, began: float) -> str:
    """What is said at the end of an epoch: how it went, and how long the others will take."""
    check = evaluate(progress.network, *training.checked)
    passed = time.perf_counter() - began
    done, epochs = progress.epoch + 1, training.options.epochs
    left = passed / done * (epochs - done)
    ending = f", {_duration(left)} left" if left else f", {_duration(passed)} in all"
    return (
        f"epoch {done} of {epochs}: {learned}; validation: {_figures(check.loss, check.accuracy)}; "
        f"{rate:,.0f} images/s{ending}"
    )


def _title(training: Training) -> str:
    """What is about to be learned, with every choice that was made."""
    options = training.options
    count = architecture_of(training.network).parameters
    fresh = f"fresh weights ({options.init})" if options.model in PRESETS else "its weights"
    rate = f"{training.optimizer.learning_rate:g} ({options.schedule})"
    return (
        f"{options.model}: {count:,} numbers to learn, {fresh}, seed {options.seed}\n"
        f"{options.data}: {training.images:,} images in an epoch, {len(training.checked[0]):,} to "
        f"check with\n"
        f"{options.optimizer}: learning rate {rate}, batches of {options.batch_size}"
    )


def _ended_early(why: str, reached: Progress | None, out: Path, code: int) -> int:
    """Save the weights that were reached, and say so."""
    print(f"cnnviz train: {why}", file=sys.stderr)
    if reached is None or reached.steps == 0:
        print("Nothing was learned yet, so nothing was saved.", file=sys.stderr)
        return code
    save_model(reached.network, out)
    print(f"saved {out}, as it was after {reached.steps:,} batches", file=sys.stderr)
    return code


def _figures(loss: float, accuracy: float) -> str:
    return f"loss {loss:.4f}, {accuracy:.2%} right"


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
