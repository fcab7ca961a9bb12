"""Random architectures and edits of them, of which many don't fit."""

from hypothesis import strategies as st

from cnnviz.draft import draft_of, fresh_plan
from engine import Activation, AveragePooling, Flatten, MaxPooling
from engine.architecture import Architecture, ConvolutionPlan, LinearPlan
from engine.initialisation import Initialisation
from engine.presets import PRESETS

KINDS = ("convolution", "activation", "max_pooling", "average_pooling", "flatten", "linear")

sizes = st.tuples(st.integers(0, 6), st.integers(0, 6))
strides = st.tuples(st.integers(0, 4), st.integers(0, 4))
around = st.tuples(*2 * (st.tuples(st.integers(0, 4), st.integers(0, 4)),))
paddings = st.integers(0, 4) | st.sampled_from(["valid", "same", "full"]) | around
modes = st.sampled_from(["zeros", "reflect", "replicate", "circular"])

plans = st.one_of(
    st.builds(
        ConvolutionPlan,
        st.integers(0, 6),
        sizes,
        strides,
        paddings,
        strides,
        st.integers(0, 3),
        modes,
        st.booleans(),
        st.booleans(),
    ),
    st.builds(Activation, st.sampled_from(["relu", "leaky_relu", "sigmoid", "tanh"]), st.just(0.2)),
    st.builds(MaxPooling, sizes, st.none() | strides, around, strides, st.booleans()),
    st.builds(AveragePooling, sizes, st.none() | strides, around, st.booleans(), st.booleans()),
    st.just(Flatten()),
    st.builds(LinearPlan, st.integers(0, 12), st.booleans()),
)


def built(name="tiny", seed=0):
    """A network of the program with fresh weights."""
    return PRESETS[name].build(Initialisation.HE, seed)


@st.composite
def drafts(draw):
    """What comes of a few edits."""
    draft = draft_of(built(draw(st.sampled_from(["tiny", "digits"]))))
    for _ in range(draw(st.integers(0, 4))):
        draft = draw(edited(draft))
    return draft


@st.composite
def edited(draw, draft):
    """One edit of any kind."""
    count = len(draft.plans)
    kind = draw(st.sampled_from(["insert", "side", "remove", "move", "duplicate", "change"]))
    at = draw(st.integers(0, max(0, count - 1)))
    if kind == "insert" or not count:
        at = draw(st.integers(0, count))
        return draft.inserted(at, fresh_plan(draw(st.sampled_from(KINDS)), draft, at))
    if kind == "side":
        return draft.with_side(draw(st.integers(0, 70)))
    if kind == "remove":
        return draft.removed(at)
    if kind == "move":
        return draft.moved(at, draw(st.integers(0, count - 1)))
    if kind == "duplicate":
        return draft.duplicated(at)
    return draft.with_plan(at, draw(plans))


def fits(architecture: Architecture) -> bool:
    return architecture.problem is None
