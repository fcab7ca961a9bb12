"""How long one convolution takes beside torch's, over what a convolution can be.

    pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu
    python tests/benchmarks/bench_convolution.py [ROUNDS] [WORDS OF A CASE ...]

A batch of 64 on both cores against torch with two threads, and one image against torch with one
thread; forward, and forward with all gradients. Only the part of a plan that is the convolution is
measured: numbers come as the part before lays them, and go as the part behind reads them. Lines as
in bench_engine; a ratio below 1 is faster than torch. Prints ratios and asserts none.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine import Convolution
from engine.plan.compiled import compile_layers
from engine.plan.layout import CHUNK, rows_first
from tests.benchmarks.bench_engine import Candidates, compare, keep_memory, torch

BATCH = 64

# name, channels, maps, size, kernel, and how the kernel slides
CASES = (
    ("64 to 64, 3x3", 64, 64, 28, 3, {"padding": 1}),
    ("128 to 128, 3x3, 14x14", 128, 128, 14, 3, {"padding": 1}),
    ("64 to 128, 5x5, 14x14", 64, 128, 14, 5, {"padding": 2}),
    ("32 to 32, 3x3", 32, 32, 28, 3, {"padding": 1}),
    ("stride 2, 16 to 32, 3x3", 16, 32, 28, 3, {"padding": 1, "stride": 2}),
    ("dilation 2, 16 to 16, 3x3", 16, 16, 28, 3, {"padding": 2, "dilation": 2}),
    ("4 groups, 32 to 32, 3x3", 32, 32, 28, 3, {"padding": 1, "groups": 4}),
    ("depthwise, 32, 3x3", 32, 32, 28, 3, {"padding": 1, "groups": 32}),
    ("depthwise, 32, 5x5", 32, 32, 28, 5, {"padding": 2, "groups": 32}),
    ("depthwise, stride 2, 32, 3x3", 32, 32, 28, 3, {"padding": 1, "groups": 32, "stride": 2}),
    ("32 to 64, 1x1", 32, 64, 28, 1, {}),
)


class Lane:
    """The chunks of images that one core computes, forward or forward and back."""

    def __init__(self, layer: Convolution, x, error):
        n = min(CHUNK, len(x))
        self._chunk = compile_layers((layer,), x.shape[1:], n, x.dtype, as_told=True)
        self._chunk.load((layer,))
        self._images, self._errors = (
            [np.ascontiguousarray(rows_first(part)) for part in np.split(given, len(x) // n)]
            for given in (x, error)
        )

    def forward(self):
        part = self._chunk.parts[0]
        for image in self._images:
            np.copyto(part.x, image)
            part.forward()

    def back(self):
        part = self._chunk.parts[0]
        for image, error in zip(self._images, self._errors, strict=True):
            np.copyto(part.x, image)
            part.forward()
            np.copyto(part.dy, error)
            self._chunk.backward()


def torch_calls(layer: Convolution, x, error, threads: int) -> tuple[Candidates, Candidates]:
    if torch is None:
        return {}, {}
    given = [torch.tensor(array) for array in (x, layer.weight, layer.bias)]
    asked = [tensor.clone().requires_grad_() for tensor in given]
    errors = torch.tensor(error)
    how = layer.stride, layer.padding, layer.dilation, layer.groups

    def forward():
        torch.set_num_threads(threads)
        torch.nn.functional.conv2d(*given, *how)

    def back():
        torch.set_num_threads(threads)
        torch.autograd.grad(torch.nn.functional.conv2d(*asked, *how), asked, errors)

    name = f"torch, {'one thread' if threads == 1 else 'two threads'}"
    return {name: forward}, {name: back}


def measure(name: str, layer: Convolution, shape, n: int, rounds: int, pool) -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal((n, *shape), np.float32)
    error = rng.standard_normal((n, *layer.output_shape(shape)), np.float32)
    lanes = (
        [Lane(layer, x[i::2], error[i::2]) for i in (0, 1)] if n > 1 else [Lane(layer, x, error)]
    )

    def on_all_cores(verb: str):
        coming = [pool.submit(getattr(lane, verb)) for lane in lanes[1:]]
        getattr(lanes[0], verb)()
        for other in coming:
            other.result()

    forward: Candidates = {"plan": lambda: on_all_cores("forward")}
    back: Candidates = {"plan": lambda: on_all_cores("back")}
    theirs = torch_calls(layer, x, error, len(lanes))
    compare(f"{name}, {n} images, forward", forward | theirs[0], rounds)
    compare(f"{name}, {n} images, forward and back", back | theirs[1], rounds)


def main() -> None:
    keep_memory()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    if torch is None:
        print("torch is not installed: times of this engine alone")
    rng = np.random.default_rng(0)
    with ThreadPoolExecutor(1) as pool:
        for name, channels, maps, size, kernel, how in CASES:
            if not all(word in name for word in sys.argv[2:]):
                continue
            fan_in = channels // how.get("groups", 1)
            weight = rng.standard_normal((maps, fan_in, kernel, kernel), np.float32)
            layer = Convolution(weight / weight[0].size ** 0.5, rng.random(maps, np.float32), **how)
            for n in (BATCH, 1):
                measure(name, layer, (channels, size, size), n, rounds, pool)


if __name__ == "__main__":
    main()
