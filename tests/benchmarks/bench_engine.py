"""How long this engine takes beside torch: ratios of rounds in which both take turns.

    pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu
    python tests/benchmarks/bench_engine.py [ROUNDS]

For the shipped network and LeNet-5: one drawing forward, forward and back, the same at one call in
16 ms, and a step of training. Each line has the median of the rounds' ratios, their quartiles and
the median times in ms; a ratio below 1 is faster than torch. Every round measures all candidates in
turn; rounds in which other processes used a core are dropped, and the line says how many were kept.
Prints ratios and asserts none.
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine import Momentum, Network
from engine.initialisation import Initialisation
from engine.layers.cross_entropy import cross_entropy_with_grad
from engine.plan import PassPlan, TrainingPlan
from engine.presets import DIGITS, LENET5

try:
    import torch
except ImportError:
    torch = None

BLOCK = 0.1  # seconds that a candidate runs in a round, after half as many to warm up
LONG = 0.4  # the same for what goes on for minutes: a core that has rested is slow at first
DISTURBED = 0.15  # the share of a core that other processes may use in a round
REST = 0.02  # seconds before each candidate, in which the threads of the one before end
FRAME = 0.016
RATE, MOMENTUM = 0.01, 0.9

Candidates = dict[str, Callable[[], object]]


def own_and_all() -> tuple[float, float]:
    """Seconds of all cores that this process and its children, and that all processes have used."""
    with open("/proc/stat") as file:
        ticks = [int(field) for field in file.readline().split()[1:9]]
    busy = sum(ticks) - ticks[3] - ticks[4]  # but idle and waiting
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    own = 0
    for child in children:
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        own += int(fields[11]) + int(fields[12])
    second = os.sysconf("SC_CLK_TCK")
    return sum(os.times()[:4]) + own / second, busy / second


def rest() -> None:
    """Stay awake meanwhile: a core that sleeps is slow for a while afterwards."""
    end = perf_counter() + REST
    while perf_counter() < end:
        pass


def timed(run: Callable[[], object], calls: int, pause: float) -> float:
    """Seconds of a call; with a pause each call begins after one."""
    if not pause:
        start = perf_counter()
        for _ in range(calls):
            run()
        return (perf_counter() - start) / calls
    times = []
    for _ in range(calls):
        sleep(pause)
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return float(np.median(times))


def compare(
    title: str, candidates: Candidates, rounds: int, pause: float = 0, block: float = BLOCK
) -> None:
    """Measure all candidates in turn, the last of which is the one to be compared with."""
    for run in candidates.values():
        for _ in range(3):
            run()
    calls = {
        name: 20 if pause else max(1, int(block / timed(run, 3, 0)))
        for name, run in candidates.items()
    }
    times, others = [], []
    for index in range(rounds):
        own, everybody = own_and_all()
        start = perf_counter()
        order = (
            list(candidates)[index % len(candidates) :]
            + list(candidates)[: index % len(candidates)]
        )
        taken = {}
        for name in order:
            rest()
            timed(candidates[name], -(-calls[name] // 2), pause)
            taken[name] = timed(candidates[name], calls[name], pause)
        times.append([taken[name] for name in candidates])
        after = own_and_all()
        others.append((after[1] - everybody - after[0] + own) / (perf_counter() - start))
    quiet = np.array(others) < DISTURBED
    if quiet.sum() < 3:
        quiet = np.argsort(np.argsort(others)) < max(3, rounds // 3)
    kept = np.array(times)[quiet]
    load = np.array(others)[quiet].mean()
    print(f"{title}   {quiet.sum()} of {rounds} rounds, others used {load:.2f} cores")
    for column, name in enumerate(candidates):
        low, middle, high = np.quantile(kept[:, column] / kept[:, -1], [0.25, 0.5, 0.75])
        spread, time = f"[{low:.2f}, {high:.2f}]", 1e3 * np.median(kept[:, column])
        print(f"    {name:24}{middle:7.2f}  {spread:16}{time:10.3f} ms")
    sys.stdout.flush()


def beside_another(title: str, run: Callable[[], object]) -> None:
    """One call every 16 ms, while another process never rests."""
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        times = [timed(run, 1, FRAME) for _ in range(300)]
    finally:
        other.kill()
        other.wait()
    middle, late = 1e3 * np.quantile(times, [0.5, 0.95])
    print(f"{title}: median {middle:.2f} ms, p95 {late:.2f} ms", flush=True)


def torch_network(network: Network):
    """The same network with the same numbers, as a list of torch's layers."""
    made = {
        "convolution": lambda it: torch.nn.Conv2d(
            it.weight.shape[1], it.weight.shape[0], it.weight.shape[2:], padding=it.padding
        ),
        "linear": lambda it: torch.nn.Linear(*it.weight.shape[::-1]),
        "max_pooling": lambda it: torch.nn.MaxPool2d(it.kernel_size),
        "average_pooling": lambda it: torch.nn.AvgPool2d(it.kernel_size),
        "flatten": lambda it: torch.nn.Flatten(),
        "activation": lambda it: {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[it.function](),
    }
    layers = [made[layer.kind](layer) for layer in network.layers]
    with torch.no_grad():
        for layer, parameters in zip(layers, network.parameters, strict=True):
            for name, array in parameters.items():
                getattr(layer, name).copy_(torch.tensor(array))
    return torch.nn.Sequential(*layers)


def one_drawing(name: str, network: Network, rounds: int) -> None:
    x = np.random.default_rng(1).random((1, *network.input_shape), np.float32)
    target = np.array([7])
    plan = PassPlan(network.layers, network.input_shape, 1, np.float32)

    def forward():
        return plan.forward(network.layers, x)

    def back():
        outputs = forward()
        _, error = cross_entropy_with_grad(outputs[-1], target)
        return plan.backward(network.layers, x, outputs, error)

    ours_forward: Candidates = {"plan": forward, "layers": lambda: network.forward(x)}
    ours_back: Candidates = {
        "plan": back,
        "layers": lambda: network.backward(network.forward(x), target),
    }
    if torch is not None:
        twin, tx, tt = torch_network(network), torch.tensor(x), torch.tensor(target)

        def torch_forward():
            with torch.no_grad():
                y, outputs = tx, []
                for layer in twin:
                    y = layer(y)
                    outputs.append(y)
            return outputs

        def torch_back():
            y = first = tx.clone().requires_grad_()
            outputs = []
            for layer in twin:
                y = layer(y)
                outputs.append(y)
            loss = torch.nn.functional.cross_entropy(y, tt)
            return torch.autograd.grad(loss, [first, *twin.parameters(), *outputs])

        torch.set_num_threads(1)  # at one drawing faster than two
        ours_forward["torch"] = torch_forward
        ours_back["torch"] = torch_back
    compare(f"{name}, one drawing, forward", ours_forward, rounds)
    compare(f"{name}, one drawing, forward and back", ours_back, rounds)
    compare(f"{name}, the same every 16 ms", ours_back, max(3, rounds // 3), FRAME)
    beside_another(f"{name}, the same while another process keeps a core busy", back)


def training(name: str, network: Network, size: int, rounds: int) -> None:
    rng = np.random.default_rng(1)
    x = rng.random((size, *network.input_shape), np.float32)
    target = rng.integers(0, 10, size)
    plan = TrainingPlan(network.layers, network.input_shape)
    both = TrainingPlan(network.layers, network.input_shape, two_cores=True)
    optimizer = Momentum(RATE, MOMENTUM)
    now = {"network": network, "state": optimizer.initial(network.parameters)}

    def step(gradients):
        made = optimizer.update(now["network"].parameters, gradients, now["state"])
        now["network"], now["state"] = now["network"].with_parameters(made[0]), made[1]

    def planned(by: TrainingPlan):
        step(by.step(now["network"].layers, x, target).gradients)

    def plain():
        here = now["network"]
        step(here.backward(here.forward(x), target).parameters)

    candidates: Candidates = {
        "plan, one core": lambda: planned(plan),
        "plan, two cores": lambda: planned(both),
    }
    if torch is not None:
        twin, tx, tt = torch_network(network), torch.tensor(x), torch.tensor(target)
        rule = torch.optim.SGD(twin.parameters(), RATE, MOMENTUM)

        def torch_step(threads: int):
            torch.set_num_threads(threads)
            rule.zero_grad()
            torch.nn.functional.cross_entropy(twin(tx), tt).backward()
            rule.step()

        candidates["torch, one thread"] = lambda: torch_step(1)
        candidates["torch, two threads"] = lambda: torch_step(2)
    compare(f"{name}, training step, batch {size}", candidates, rounds, block=LONG)
    both.close()
    layers: Candidates = {"plan, one core": lambda: planned(plan), "layers": plain}
    compare(f"{name}, the same by the layers' own functions", layers, max(3, rounds // 3))


def keep_memory() -> None:
    """Let malloc keep what is freed: else torch, whose results are new arrays, pays for the pages.

    A process that has freed arrays of some megabytes does so by itself, but not from its start.
    """
    if sys.platform == "linux":
        trim_threshold, mmap_threshold = -1, -3
        ctypes.CDLL(None).mallopt(trim_threshold, 1 << 30)
        ctypes.CDLL(None).mallopt(mmap_threshold, 32 << 20)


def main() -> None:
    keep_memory()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    if torch is None:
        print("torch is not installed: times of this engine alone, the plan beside the layers")
    for name, architecture in (("shipped network", DIGITS), ("LeNet-5", LENET5)):
        network = architecture.build(Initialisation.HE, 0)
        one_drawing(name, network, rounds)
        for size in (32, 64, 128):
            training(name, network, size, rounds)


if __name__ == "__main__":
    main()
