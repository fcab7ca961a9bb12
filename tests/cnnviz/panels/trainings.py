"""Small trainings: a network that reads 8x8, data made of noise, and states along the way."""

import numpy as np

from cnnviz.train_session import TrainSession
from cnnviz.train_state import Curve, Data, DataChoice, Examined
from engine import Activation, Convolution, Flatten, Linear, Network
from engine.checkpoints import Checkpoints
from engine.evaluation import evaluate
from engine.sources import sized
from engine.training import before, train
from engine.values import replace

BATCHES = 5  # of an epoch


def network(classes=10, side=8, channels=1, seed=0):
    """One convolution and one linear layer."""
    rng = np.random.default_rng(seed)
    room = side - 2
    layers = (
        Convolution(rng.normal(0, 0.4, (3, channels, 3, 3)).astype("f4"), np.zeros(3, "f4")),
        Activation(),
        Flatten(),
        Linear(rng.normal(0, 0.1, (classes, 3 * room**2)).astype("f4"), np.zeros(classes, "f4")),
    )
    return Network(layers, (channels, side, side), tuple(map(str, range(classes))))


def data(classes=10, count=40, side=28, seed=1):
    """Blots with labels; as many again to examine with."""
    rng = np.random.default_rng(seed)
    images = np.zeros((2 * count, side, side), np.uint8)
    labels = np.arange(2 * count) % classes
    for image, label in zip(images, labels, strict=True):
        image[2 + label % 20 : 8 + label % 20, 4:-4] = rng.integers(100, 256)
        image[:, 3 + label] = 255
    names = tuple(map(str, range(classes)))
    return Data(names, (images[count:], labels[count:]), images[:count], labels[:count])


def session(folder, classes=10, side=8):
    """A session with data that is there already."""
    made = TrainSession(network(classes, side), "tiny", str(folder))
    made.choose(data=DataChoice.FOLDER, batch_size=8, epochs=2, vary=False)
    made._set(data=data(classes))
    return made


def walk(made, steps=7):
    """Let a session learn so many batches, here and now."""
    state = made.state
    source = state.data.source(state.settings, state.side)
    rule = state.settings.rule
    first = before(state.start, rule, source)
    kept, losses, shares = Checkpoints().added(first), [], []
    for progress in train(state.start, source, optimizer=rule, epochs=9, start=first):
        kept = kept.added(progress)
        losses.append(progress.loss)
        shares.append(progress.accuracy)
        if progress.steps == steps:
            break
    made._set(progress=progress, checkpoints=kept, curve=Curve().added(losses, shares), pace=500.0)


def examine(made):
    """Ask the network of a session about the validation images, here and now."""
    state = made.state
    images, labels = state.data.validation
    ink = sized(images.astype("f4") / np.float32(255), state.side)
    found = evaluate(state.network, ink, labels)
    one = Examined(state.steps, found.loss, found.accuracy)
    curve = state.curve.with_examined(one)
    made._set(evaluation=found, evaluated=state.steps, curve=curve)


def curve(steps, seed=0):
    """A curve as long as one likes."""
    rng = np.random.default_rng(seed)
    losses = np.exp(-np.arange(steps) / 50) + rng.uniform(0.1, 0.4, steps)
    made = Curve().added(losses, rng.uniform(0.4, 1, steps))
    examined = tuple(Examined(at, 0.5, 0.8) for at in range(10, steps, max(10, steps // 20)))
    return replace(made, examined=examined)
