"""Edits of an architecture: what stays, what is lost, and that offers keep their word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import architecture_words, words
from cnnviz.draft import deciding, draft_of, fresh_plan, misfit
from engine import Activation, AveragePooling, Flatten, MaxPooling
from engine.architecture import ConvolutionPlan, LinearPlan
from engine.initialisation import Initialisation
from engine.values import replace
from tests.cnnviz import architectures
from tests.cnnviz.architectures import built


def names(draft):
    return [row.name for row in draft.architecture.rows()]


@given(architectures.drafts())
@settings(max_examples=60, deadline=None)
def test_what_fits_can_be_built_and_what_does_not_is_told(draft):
    found = misfit(draft)
    network = built("digits")
    assert len(draft.origins) == len(draft.plans)
    for row in draft.architecture.rows():
        assert architecture_words.plan(row.plan)
    if found is None:
        made = draft.architecture.build(Initialisation.HE, 1)
        assert made.multiplications == draft.multiplications
        assert draft_of(made).architecture == draft.architecture
        assert len(draft.kept(network)) == len(made.layers) or max(draft.origins) is not None
        return
    assert words.problem(found.problem)
    assert found.row is None or 0 <= found.row < len(draft.plans)


@given(architectures.drafts(), st.data())
@settings(max_examples=60, deadline=None)
def test_an_offer_makes_the_layer_fit(draft, data):
    found = misfit(draft)
    if found is None:
        return
    assert found.offers
    offer = data.draw(st.sampled_from(found.offers))
    assert architecture_words.offer(offer)
    rest = misfit(offer.draft)
    if offer.name in ("units", "linear", "classes", "side") and found.row is not None:
        assert rest is None
    elif offer.name not in ("remove", "before", "side"):
        # it may be another layer now that doesn't fit, but one further down
        problems = [row.problem for row in offer.draft.architecture.rows()[: found.row + 1]]
        assert problems == [None] * (found.row + 1)


@pytest.mark.parametrize(
    ("change", "offered", "value"),
    [
        ({"kernel_size": (40, 40)}, "kernel_size", (29, 29)),
        ({"kernel_size": (40, 40)}, "padding", 8),
        ({"stride": (0, 0)}, "stride", (1, 1)),
        ({"groups": 3}, "groups", 1),
        ({"maps": 0}, "maps", 1),
    ],
)
def test_the_nearest_setting_is_offered(change, offered, value):
    draft = draft_of(built("digits"))
    draft = draft.with_plan(0, replace(draft.plans[0], **change))
    found = misfit(draft, asked=offered)
    assert found.row == 0
    offers = {offer.name: offer.value for offer in found.offers}
    assert offers[offered] == value
    assert found.offers[0].name == offered
    assert misfit(found.offers[0].draft) is None


def test_a_missing_flatten_is_inserted_and_a_late_convolution_moved():
    draft = draft_of(built("digits")).removed(6)
    found = misfit(draft)
    assert [offer.name for offer in found.offers] == ["flatten", "remove"]
    assert found.offers[0].draft.plans == draft_of(built("digits")).plans
    late = draft_of(built("digits")).inserted(7, ConvolutionPlan(4, (3, 3)))
    before = misfit(late).offers[0]
    assert (before.name, before.value) == ("before", "flat1")
    assert misfit(before.draft) is None
    assert names(before.draft).index("conv3") == 6


def test_the_units_of_the_last_layer_are_the_classes():
    draft = draft_of(built("tiny"))
    last = len(draft.plans) - 1
    three = draft.with_plan(last, LinearPlan(3))
    assert three.architecture.classes == ("0", "1", "2")
    twelve = three.with_plan(last, LinearPlan(12))
    assert twelve.architecture.classes == tuple(str(i) for i in range(12))
    assert misfit(twelve) is None
    squashed = twelve.inserted(last + 1, Activation("tanh"))
    assert deciding(squashed.plans) == last
    assert len(squashed.with_plan(last, LinearPlan(4)).architecture.classes) == 4
    hidden = draft.inserted(last, LinearPlan(32))
    assert len(hidden.with_plan(last, LinearPlan(7)).architecture.classes) == 10
    assert len(draft.with_plan(last, LinearPlan(500)).architecture.classes) == 10


def test_names_of_classes_stay():
    draft = draft_of(built("tiny"))
    named = replace(draft, architecture=replace(draft.architecture, classes=("b", "1", "a")))
    assert named.with_classes(5).architecture.classes == ("b", "1", "a", "0", "2")
    assert named.with_classes(2).architecture.classes == ("b", "1")


def test_a_layer_remembers_where_it_came_from():
    network = built("digits")
    draft = draft_of(network).duplicated(0).removed(2).moved(2, 0)
    kept = draft.kept(network)
    assert kept[:3] == [network.layers[2], network.layers[0], network.layers[0]]
    assert kept[3] is network.layers[3]


def test_it_makes_the_same_network_only_with_the_same_weights():
    two = draft_of(built("tiny")).inserted(5, LinearPlan(10))
    network = two.architecture.build(Initialisation.HE, 0)
    draft = draft_of(network)
    assert draft.makes(network)
    assert draft.removed(3).inserted(3, Flatten()).makes(network)  # it has no weights to lose
    assert not draft.duplicated(4).removed(6).makes(network)
    assert not draft.removed(5).makes(network)


def test_a_network_without_layers_can_begin_anew():
    draft = draft_of(built("tiny"))
    while draft.plans:
        draft = draft.removed(0)
    found = misfit(draft)
    assert found.row is None
    assert misfit(found.offers[0].draft) is None


def test_new_layers_are_what_is_mostly_wanted():
    draft = draft_of(built("digits"))
    for kind, class_ in (
        ("convolution", ConvolutionPlan),
        ("activation", Activation),
        ("max_pooling", MaxPooling),
        ("average_pooling", AveragePooling),
        ("flatten", Flatten),
        ("linear", LinearPlan),
    ):
        assert isinstance(fresh_plan(kind, draft, 1), class_)
        assert fresh_plan(kind, draft, 1).kind == kind
    assert fresh_plan("linear", draft, 8) == LinearPlan(10)
    assert fresh_plan("linear", draft, 7) == LinearPlan(32)


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (ConvolutionPlan(6, (5, 5), padding=2), "convolution 5×5, padding 2"),
        (ConvolutionPlan(6, (3, 5), (2, 1), "same", bias=False),
         "convolution 3×5, stride 2×1, padding 1, 1, 2, 2, no bias"),
        (ConvolutionPlan(6, (3, 3), dilation=2, groups=3, flip_kernel=True),
         "convolution 3×3, dilation 2×2, 3 groups, kernel turned"),
        (MaxPooling(2), "max pooling 2×2"),
        (MaxPooling(3, 2), "max pooling 3×3, stride 2×2"),
        (AveragePooling(2, 2, 1, ceil_mode=True), "average pooling 2×2, padding 1, ceil mode"),
        (Activation("leaky_relu", 0.25), "activation Leaky ReLU, slope 0.25"),
        (LinearPlan(84), "linear, 84 numbers"),
        (Flatten(), "flatten: maps to a row"),
    ],
)  # fmt: skip
def test_a_layer_in_words(plan, told):
    assert architecture_words.plan(plan) == told
