"""An architecture while it is edited, and what would work where it doesn't fit."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import prod
from typing import Any

from cnnviz.network_session import LARGEST, SMALLEST
from engine import Activation, AveragePooling, Flatten, Layer, MaxPooling, Network
from engine.architecture import Architecture, ConvolutionPlan, LinearPlan, Plan, architecture_of
from engine.errors import SettingError, translate
from engine.geometry import Sides, pair, sides
from engine.values import dataclass, replace

MOST_CLASSES = 100
LARGEST_KERNEL, LARGEST_STRIDE = 64, 16  # of those that are offered
MOST_TRIES = 100  # of a setting with all the other layers
MOST_OFFERS = 3


@dataclass(frozen=True)
class Draft:
    """`origins` holds for each layer which layer of the network it was, None for a new one."""

    architecture: Architecture
    origins: tuple[int | None, ...]

    @property
    def plans(self) -> tuple[Plan, ...]:
        return self.architecture.plans

    @property
    def side(self) -> int:
        """Rows and columns of the input."""
        return self.architecture.input_shape[1]

    @property
    def multiplications(self) -> int:
        """How many a forward pass takes, of the layers that fit."""
        rows = self.architecture.rows()
        known = ((row.shapes.get("weight"), row.shape) for row in rows)
        return sum(prod(weight) * prod(shape[1:]) for weight, shape in known if weight and shape)

    def kept(self, network: Network) -> list[Layer | None]:
        """For each layer the one of `network` whose parameters may stay."""
        return [None if origin is None else network.layers[origin] for origin in self.origins]

    def makes(self, network: Network) -> bool:
        """Whether it would become the network that it came from."""
        layers = enumerate(zip(network.layers, self.origins, strict=False))
        return self.architecture == architecture_of(network) and all(
            origin == index for index, (layer, origin) in layers if layer.parameters
        )

    # edits

    def inserted(self, at: int, *plans: Plan) -> "Draft":
        return self._spliced(at, at, plans, (None,) * len(plans))

    def removed(self, at: int) -> "Draft":
        return self._spliced(at, at + 1, (), ())

    def duplicated(self, at: int) -> "Draft":
        """The copy stands behind, with the same parameters where they fit."""
        return self._spliced(at, at, (self.plans[at],), (self.origins[at],))

    def moved(self, at: int, to: int) -> "Draft":
        plan, origin = self.plans[at], self.origins[at]
        return self.removed(at)._spliced(to, to, (plan,), (origin,))

    def with_plan(self, at: int, plan: Plan) -> "Draft":
        """Another layer of the same kind; the units of the last one are the classes."""
        made = self._spliced(at, at + 1, (plan,), (self.origins[at],))
        if isinstance(plan, LinearPlan) and at == deciding(self.plans):
            return made.with_classes(plan.units)
        return made

    def with_side(self, side: int) -> "Draft":
        channels = self.architecture.input_shape[0]
        return replace(
            self, architecture=replace(self.architecture, input_shape=(channels, side, side))
        )

    def with_classes(self, count: int) -> "Draft":
        """So many classes, if there can be so many; names that are there stay."""
        if not 1 <= count <= MOST_CLASSES:
            return self
        names = list(self.architecture.classes[:count])
        free = (str(i) for i in range(count + len(names)) if str(i) not in names)
        names += islice(free, count - len(names))
        return replace(self, architecture=replace(self.architecture, classes=tuple(names)))

    def _spliced(
        self, start: int, end: int, plans: Sequence[Plan], origins: Sequence[int | None]
    ) -> "Draft":
        architecture = replace(
            self.architecture, plans=(*self.plans[:start], *plans, *self.plans[end:])
        )
        return Draft(architecture, (*self.origins[:start], *origins, *self.origins[end:]))


def draft_of(network: Network) -> Draft:
    return Draft(architecture_of(network), tuple(range(len(network.layers))))


def deciding(plans: Sequence[Plan]) -> int | None:
    """The layer that decides how many numbers come out: the last one that is no activation."""
    indices = range(len(plans) - 1, -1, -1)
    return next((i for i in indices if not isinstance(plans[i], Activation)), None)


def fresh_plan(kind: str, draft: Draft, at: int) -> Plan:
    """A new layer as it is mostly wanted, to be inserted at `at`."""
    match kind:
        case "convolution":
            return ConvolutionPlan(8, (3, 3), padding=1)
        case "activation":
            return Activation()
        case "max_pooling":
            return MaxPooling(2)
        case "average_pooling":
            return AveragePooling(2)
        case "flatten":
            return Flatten()
    last = deciding(draft.plans[at:]) is None
    return LinearPlan(len(draft.architecture.classes) if last else 32)


def padding_of(plan: ConvolutionPlan | MaxPooling | AveragePooling) -> Sides:
    """((top, bottom), (left, right)), also where it is told by a word."""
    size = pair(plan.kernel_size, "kernel size", at_least=0)
    dilation = getattr(plan, "dilation", 1)
    return sides(plan.padding, size, pair(dilation, "dilation", at_least=0))


# what doesn't fit


@dataclass(frozen=True)
class Offer:
    """What would work: a setting and its value, or a change of the row, and what comes of it."""

    name: str
    value: Any
    draft: Draft


@dataclass(frozen=True)
class Misfit:
    """Why no network can be made: in a row, None where it is none of them."""

    row: int | None
    problem: SettingError
    offers: tuple[Offer, ...]


def misfit(draft: Draft, asked: str = "") -> Misfit | None:
    """What doesn't fit, None if all does; `asked` is the setting that was changed last."""
    if not SMALLEST <= draft.side <= LARGEST:
        return _wrong_side(draft)
    rows = draft.architecture.rows()
    for index, row in enumerate(rows):
        if row.problem is not None:
            offers = tuple(islice(_offers(draft, index, asked), MOST_OFFERS))
            remove = Offer("remove", row.name, draft.removed(index))
            return Misfit(index, row.problem, (*offers, remove))
    problem = draft.architecture.problem
    if problem is None:
        return None
    return Misfit(len(rows) - 1 if rows else None, problem, tuple(_class_offers(draft)))


def _wrong_side(draft: Draft) -> Misfit:
    problem = SettingError(
        translate(
            "engine",
            "The input has {side} × {side} pixels, but a drawing is read with {smallest} to "
            "{largest} on a side.",
        ),
        side=draft.side,
        smallest=SMALLEST,
        largest=LARGEST,
    )
    side = min(max(draft.side, SMALLEST), LARGEST)
    return Misfit(None, problem, (Offer("side", side, draft.with_side(side)),))


def _class_offers(draft: Draft) -> Iterator[Offer]:
    """What makes the last layer give a number for each class."""
    count, at = len(draft.architecture.classes), deciding(draft.plans)
    rows = draft.architecture.rows()
    shape = rows[-1].shape if rows else draft.architecture.input_shape
    assert shape is not None
    last = None if at is None else draft.plans[at]
    if at is not None and isinstance(last, LinearPlan):
        yield Offer("units", count, draft.with_plan(at, replace(last, units=count)))
    else:
        flatten = (Flatten(),) if len(shape) > 1 else ()
        end = len(draft.plans)
        yield Offer("linear", count, draft.inserted(end, *flatten, LinearPlan(count)))
    if rows and prod(shape) <= MOST_CLASSES:
        yield Offer("classes", prod(shape), draft.with_classes(prod(shape)))


def _offers(draft: Draft, at: int, asked: str) -> Iterator[Offer]:
    """What makes the layer at `at` fit behind the one before."""
    plan, rows = draft.plans[at], draft.architecture.rows()
    shape = rows[at - 1].shape if at else draft.architecture.input_shape
    assert shape is not None
    if isinstance(plan, LinearPlan) and len(shape) > 1:
        yield Offer("flatten", None, draft.inserted(at, Flatten()))
        return
    if not isinstance(plan, LinearPlan | Flatten | Activation) and len(shape) == 1:
        flat = next((i for i in range(at) if isinstance(draft.plans[i], Flatten)), None)
        if flat is not None:
            yield Offer("before", rows[flat].name, draft.moved(at, flat))
        return
    names = sorted(SETTINGS.get(plan.kind, ()), key=lambda name: name != asked)
    for name in names:
        offer = _nearest(draft, at, name, shape)
        if offer is not None:
            yield offer


SETTINGS = {
    "convolution": (
        "kernel_size", "padding", "stride", "dilation", "groups", "maps", "padding_mode"
    ),
    "max_pooling": ("kernel_size", "padding", "stride", "dilation"),
    "average_pooling": ("kernel_size", "padding", "stride"),
    "linear": ("units",),
}  # fmt: skip


def _nearest(draft: Draft, at: int, name: str, shape: tuple[int, ...]) -> Offer | None:
    """The value of a setting closest to its own with which all layers fit.

    Where none is found, the closest with which the layer at `at` reads `shape`.
    """
    plan, closest, tries = draft.plans[at], None, 0
    for value in _candidates(plan, name, shape):
        changed = replace(plan, **{name: value})
        if Architecture((changed,), shape).rows()[0].problem is not None:
            continue
        offer = Offer(name, value, draft.with_plan(at, changed))
        if offer.draft.architecture.problem is None:
            return offer
        closest, tries = closest or offer, tries + 1
        if tries == MOST_TRIES:
            break
    return closest


def _candidates(plan: Plan, name: str, shape: tuple[int, ...]) -> Iterable[Any]:
    """Other values of a setting, the closest first."""
    own = getattr(plan, name)
    if name == "padding_mode":
        return ("zeros", "replicate")
    if name in ("maps", "units", "groups"):
        most = shape[0] if name == "groups" else 999
        return sorted(range(1, most + 1), key=lambda n: (abs(n - own), n))
    if name == "padding":
        assert isinstance(plan, ConvolutionPlan | MaxPooling | AveragePooling)
        try:
            around = [side for axis in padding_of(plan) for side in axis]
        except SettingError:
            around = [0]
        return sorted(range(shape[1] + 1), key=lambda p: (sum(abs(p - n) for n in around), p))
    rows, columns = pair(own, name, at_least=0) if own is not None else (1, 1)
    most = LARGEST_KERNEL if name == "kernel_size" else LARGEST_STRIDE
    both = {c for n in range(1, most + 1) for c in ((n, n), (n, columns), (rows, n)) if min(c)}
    return sorted(both, key=lambda c: (abs(c[0] - rows) + abs(c[1] - columns), c))
