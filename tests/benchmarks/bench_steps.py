"""How long a step takes at every operation of a 28x28 network, and how long its timeline takes.

    python tests/benchmarks/bench_steps.py

Prints times and asserts none. Each is the shortest of three, but for the very first step of an
operation, which finds who reads whom.
"""

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine import Experiment
from engine.initialisation import Initialisation
from engine.presets import DIGITS

SAMPLES = 100  # steps of each operation, evenly spread


def milliseconds(function, *args) -> float:
    start = perf_counter()
    function(*args)
    return 1e3 * (perf_counter() - start)


def main() -> None:
    network = DIGITS.build(Initialisation.HE, 0)
    x = np.random.default_rng(1).random((1, 28, 28), np.float32)
    passes, timelines = [], []
    for _ in range(20):
        experiment = Experiment(x, network, 7)
        passes.append(milliseconds(lambda made: made.gradients, experiment))
        timelines.append(milliseconds(lambda made: made.timeline, experiment))
    print(f"forward and backward {median(passes):.2f} ms, timeline {median(timelines):.2f} ms")
    experiment = Experiment(x, network, 7)
    print(f"{len(experiment.timeline)} steps; times of step(i) in ms")
    print(f"{'operation':30}{'layer':>9}{'steps':>8}{'first':>8}{'median':>8}{'largest':>8}")
    for operation in experiment.timeline.operations:
        first = milliseconds(operation.step, 0)
        places = np.linspace(0, len(operation) - 1, SAMPLES).astype(int).tolist()
        times = [min(milliseconds(operation.step, i) for _ in range(3)) for i in places]
        print(
            f"{operation.kind:30}{network.names[operation.layer]:>9}{len(operation):>8}"
            f"{first:>8.3f}{median(times):>8.3f}{max(times):>8.3f}"
        )


if __name__ == "__main__":
    main()
