"""The explanations: every operation of a Lab has one, and its numbers are right."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.formula import number
from cnnviz.frame import resolve
from cnnviz.lab import Aim, with_aim, with_cell, with_goal, with_kernel, with_setting
from cnnviz.state import State, blank_drawing
from cnnviz.why import why as told_why
from tests.cnnviz import helpers, lab_states
from tests.cnnviz.panels.lab_cards import kernel_of, lab_of, outputs, reads, value_of, work
from tests.engine import naive

KINDS = {
    "convolution",
    "activation",
    "max_pooling",
    "average_pooling",
    "difference",
    "squared_error",
    "weighted_sum",
    "squared_error_error",
    "weighted_sum_error",
    "pooling_error_widened",
    "max_pooling_error",
    "average_pooling_error",
    "activation_error",
    "turn_rows",
    "turn_columns",
    "convolution_error",
    "convolution_error_scattered",
    "padding_error",
    "convolution_weight_gradient",
    "convolution_bias_gradient",
    "update",
}
SLOPE = np.arange(49.0).reshape(7, 7) % 10


def frame_at(lab, kind, step=0, **chosen):
    """The frame of a step of the first operation of this kind."""
    timeline = lab.experiment.timeline
    kinds = [operation.kind for operation in timeline.operations]
    position = float(timeline.starts[kinds.index(kind)] + step)
    return resolve(State(blank_drawing(), lab.experiment, position, lab=lab, **chosen))


def why(frame):
    """The explanation, with spaces that may break, too."""
    return told_why(frame).replace("\u00a0", " ")


def kinds_of(lab):
    return [operation.kind for operation in lab.experiment.timeline.operations]


def found(pattern, text):
    """The numbers that the groups of a pattern match in a text."""
    match = re.search(pattern.replace("N", r"(−?\d[\d.]*(?:·10[⁻⁰-⁹¹²³]+)?)"), text)
    assert match is not None, text
    return [value_of(group.rstrip(".")) for group in match.groups()]


# every Lab


@given(lab_states.states(second=st.none()))
def test_every_operation_has_an_explanation(state):
    frame = resolve(state)
    text = why(frame)
    assert frame.operation.kind in KINDS
    assert len(text) > 60
    assert not re.search(r"[{}]|-\d|−0(?![.\d])|nan|inf\b|  |^\s|\s$", text), text
    for paragraph in text.split("\n\n"):
        assert paragraph[0].isupper() or paragraph[0] == "t"  # tanh
    assert text[-1] == "."


def test_the_kinds_above_are_all():
    seen = set()
    for values in (
        {},
        {"pooling": "average"},
        {"padding_mode": "reflect"},
        {"flip_kernel": True},
    ):
        lab = lab_of(SLOPE, **values)
        seen.update(kinds_of(lab), kinds_of(with_aim(lab, Aim.SUM)))
    assert seen == KINDS


def test_a_layer_that_no_lab_has_is_not_explained():
    experiment = helpers.every_kind()[0]
    last = len(experiment.timeline) - 1
    assert why(helpers.frame_of(experiment, experiment.timeline.starts[5])) == ""
    assert why(helpers.frame_of(experiment, last)) != ""


# convolution


@settings(max_examples=60)
@given(lab_states.labs(), st.data())
def test_the_numbers_of_a_convolution(lab, data):
    s = lab.settings
    assume(s.convolution and work(lab) < 20_000)
    z = outputs(lab)[0]
    step = data.draw(st.integers(0, z.size - 1))
    text = why(frame_at(lab, "convolution", step))
    assert found("multiplies the N numbers", text) == [lab.weight[0].size]
    if z[0].size > 1:
        assert found("serve all N windows", text) == [z[0].size]
    padding = naive.as_sides(s.padding, s.kernel_size, s.dilation)
    if s.stride != (1, 1):
        dense = naive.conv_shape((1, *lab.x.shape), lab.weight.shape, 1, padding, s.dilation)
        assert found("N windows instead of N", text) == [z[0].size, dense[2] * dense[3]]
    else:
        assert "instead of" not in text
    turned = outputs(lab, weight=lab.weight[..., ::-1, ::-1])[0]
    match = re.search(r"(Turned, it would|Without the turn)[^.]* (−?[\d.·⁻⁰-⁹¹²³]+), not", text)
    if match:
        at = np.unravel_index(step, z.shape)
        expected = float(turned[at])
        assert value_of(match[2]) == pytest.approx(expected, rel=1e-3, abs=1e-9)
    assert ("true convolution:" in text) == s.flip_kernel


@settings(max_examples=60)
@given(lab_states.labs())
def test_what_padding_is_said_to_do(lab):
    s = lab.settings
    assume(s.convolution and work(lab) < 50_000)
    padding = naive.as_sides(s.padding, s.kernel_size, s.dilation)
    text = why(frame_at(lab, "convolution"))
    if padding == ((0, 0), (0, 0)):
        assert "adding" not in text.replace("padding mode", "")
        return
    size = lab.x.shape[1:]
    rows, columns = (
        (n - d * (k - 1) - 1) // stride + 1
        for n, k, d, stride in zip(size, s.kernel_size, s.dilation, s.stride, strict=True)
    )
    if min(rows, columns) < 1:
        assert "would not fit" in text
        return
    with_it = reads(size, s.kernel_size, s.stride, padding, s.dilation)
    without = reads(size, s.kernel_size, s.stride, ((0, 0), (0, 0)), s.dilation)
    if with_it[0, 0] > without[0, 0]:
        assert found("is read N×, without padding N×", text) == [with_it[0, 0], without[0, 0]]
    else:
        border = np.ones(size, bool)
        border[1:-1, 1:-1] = False
        means = [counts[border].mean() for counts in (with_it, without)]
        assert ("its say" in text) == (means[0] > means[1])
        if means[0] > means[1]:
            told = found("N× on average, without padding N×", text)
            assert told == pytest.approx(means, rel=0.05)
    out = "{} × {}".format(*lab.network.shapes[0][1:])
    assert out in text
    assert f"{rows} × {columns}" in text
    assert ("keeps the size" in text) == (out == "{} × {}".format(*size))


def test_a_kernel_that_looks_the_same_when_turned():
    lab = with_kernel(lab_of(SLOPE), 0, "box_blur")
    assert "here both are one" in why(frame_at(lab, "convolution"))
    assert "here both are one" not in why(frame_at(lab_of(SLOPE), "convolution"))


def test_stride_and_dilation_of_rows_and_columns():
    lab = lab_of(np.ones((9, 9)), padding="valid", stride=(3, 2), dilation=(1, 2))
    text = why(frame_at(lab, "convolution"))
    assert "by 2 to the right, and by 3 down" in text
    assert "3 × 3 weights span 3 × 5 cells" in text


# activation and pooling


def test_how_many_cells_pass():
    lab = lab_of(SLOPE)
    z = outputs(lab)[0]
    text = why(frame_at(lab, "activation"))
    assert found("Cells that pass: N of N", text) == [(z > 0).sum(), 49]
    gates = why(frame_at(lab, "activation_error"))
    assert found("open: N of N", gates) == [(z > 0).sum(), 49]
    blank = lab_of(np.zeros((7, 7)))
    assert found("pass: N of N", why(frame_at(blank, "activation"))) == [0, 49]
    assert found("open: N of N", why(frame_at(blank, "activation_error"))) == [0, 49]
    leaky = with_setting(lab, "function", "leaky_relu")
    text = why(frame_at(leaky, "activation"))
    assert found("takes N times any other. Cells that pass whole: N of N", text) == [
        0.1, (z > 0).sum(), 49,
    ]  # fmt: skip
    assert found("else N: no gate", why(frame_at(leaky, "activation_error"))) == [0.1]


@pytest.mark.parametrize(
    ("function", "slope"), [("sigmoid", lambda a: a * (1 - a)), ("tanh", lambda a: 1 - a * a)]
)
def test_where_a_squeezing_function_is_flat(function, slope):
    lab = lab_of(SLOPE / 10, function=function)
    z, a = outputs(lab)[:2]
    text = why(frame_at(lab, "activation"))
    flat = (slope(a) < 0.05).sum()
    assert found("here N to N become N to N", text) == pytest.approx(
        [z.min(), z.max(), a.min(), a.max()], rel=1e-3
    )
    assert found(r"below N: N of N", text) == [0.05, flat, 49]
    errors = lab.experiment.gradients.errors
    assert found("goes from N to N", why(frame_at(lab, "activation_error"))) == pytest.approx(
        [np.abs(errors[1]).max(), np.abs(errors[0]).max()], rel=1e-3
    )


@pytest.mark.parametrize("pooling", ["max", "average"])
def test_pooling_says_what_is_left_and_that_no_error_is_lost(pooling):
    lab = lab_of(SLOPE, pooling=pooling, pool_size=(3, 2))
    text = why(frame_at(lab, f"{pooling}_pooling"))
    assert "3 × 2 window" in text
    assert found("N cells become N", text) == [49, 6]
    total = float(lab.experiment.gradients.errors[-1].sum())
    back = why(frame_at(lab, f"{pooling}_pooling_error"))
    assert found("add up to N before and after", back) == pytest.approx([total], rel=1e-3)
    if pooling == "average":
        assert found("share is 1/N ≈ N", back) == pytest.approx([6, 1 / 6], rel=1e-3)
    else:
        assert found("recorded: N of N", back) == [6, 49]
    widened = why(frame_at(lab, "pooling_error_widened"))
    assert "has 2 × 3 cells, but 7 × 7" in widened
    assert ("spread evenly" in widened) == (pooling == "average")


def test_padding_that_counts_takes_a_share_of_the_error():
    lab = lab_of(np.ones((4, 4)), pooling="average", pool_padding=(1, 1), pool_size=(3, 3))
    lab = with_aim(with_kernel(lab, 0, "identity"), Aim.SUM)
    errors = lab.experiment.gradients.errors
    text = why(frame_at(lab, "average_pooling_error"))
    assert found("added up to N, now to N", text) == pytest.approx(
        [errors[-1].sum(), errors[-2].sum()], rel=1e-3
    )


# losses


def test_the_loss_of_the_worst_cell():
    lab = lab_of(SLOPE)
    y = outputs(lab)[-1]
    at = np.unravel_index(np.abs(y).argmax(), y.shape)
    share = 100 * y[at] ** 2 / (y**2).sum()
    text = why(frame_at(lab, "squared_error", first=1))
    cell = f"Cell ({at[1] + 1}, {at[2] + 1}) alone costs {number(y[at], 4)}²/2"
    assert cell in text
    assert found(r"N% of the loss of N", text) == pytest.approx([share, (y**2).sum() / 2], rel=1e-2)
    told = found("off: N of N", why(frame_at(lab, "difference")))
    assert told == [np.count_nonzero(y), y.size]
    done = with_goal(lab, np.array(y))
    assert "nothing to learn" in why(frame_at(done, "difference"))
    assert "alone" not in why(frame_at(done, "squared_error"))


def test_weighted_sums():
    lab = lab_of(SLOPE)
    assert "sum of all 9 cells" in why(frame_at(with_aim(lab, Aim.SUM), "weighted_sum"))
    one = with_cell(with_aim(lab, Aim.CELL), (0, 2, 1))
    assert "one cell of the output, (2, 1)" in why(frame_at(one, "weighted_sum"))
    assert "(3, 2)" in why(frame_at(one, "weighted_sum", first=1))
    typed = with_goal(with_aim(lab, Aim.ERROR), np.full((1, 3, 3), -2.5))
    assert "typed" in why(frame_at(typed, "weighted_sum"))
    assert "would fall by 2.5·ε" in why(frame_at(typed, "weighted_sum_error"))
    assert "Here it is 0" in why(frame_at(one, "weighted_sum_error"))


# the way back


def meetings(lab, cell, padded):
    """(window, place of the weight as the kernel lies) of all windows that read a cell."""
    s = lab.settings
    padding = naive.as_sides(s.padding, s.kernel_size, s.dilation)
    size = lab.x.shape[1:]
    found = []
    for i, top in enumerate(naive.starts(size, s.kernel_size, s.stride, padding, s.dilation)[0]):
        lefts = naive.starts(size, s.kernel_size, s.stride, padding, s.dilation)[1]
        for j, left in enumerate(lefts):
            for u in range(s.kernel_size[0]):
                for v in range(s.kernel_size[1]):
                    at = (top + u * s.dilation[0], left + v * s.dilation[1])
                    if padded:
                        at = (at[0] + padding[0][0], at[1] + padding[1][0])
                    if at == cell:
                        found.append(((i, j), (u, v)))
    return found


PAIR = re.compile(
    r"δ\((\d+), (\d+)\) · W\((\d+), (\d+)\) ([=≈]) ([^ ]+) · \(?([^ )\n]+)\)?$", re.MULTILINE
)


@settings(max_examples=80)
@given(lab_states.labs(), st.data())
def test_why_turned_around(lab, data):
    s = lab.settings
    assume(s.convolution and work(lab) < 20_000)
    kinds = kinds_of(lab)
    operation = lab.experiment.timeline.operations[kinds.index("convolution_error")]
    step = data.draw(st.integers(0, len(operation) - 1))
    first, map_ = data.draw(st.integers(0, 1)), data.draw(st.integers(0, s.maps - 1))
    text = why(frame_at(lab, "convolution_error", step, first=first, slice=map_))
    channel, *cell = np.unravel_index(step, operation.result.shape)
    expected = meetings(lab, tuple(cell), padded="padding_error" in kinds)
    assert f"({cell[0] + first}, {cell[1] + first})" in text
    if not expected:
        assert "No window" in text
        return
    if len(expected) > 1:
        assert found("by N windows", text) == [len(expected)]
    height, width = s.kernel_size
    errors = lab.experiment.gradients.errors[0][0][map_]
    pairs = PAIR.findall(text)
    assert len(pairs) == min(3, len(expected))
    if len(expected) > 3:
        assert found("and N more", text) == [len(expected) - 3]
    order = []
    for i, j, u, v, sign, error, weight in pairs:
        window, place = (int(i) - first, int(j) - first), (int(u) - first, int(v) - first)
        lies = (height - 1 - place[0], width - 1 - place[1]) if s.flip_kernel else place
        order.append(expected.index((window, lies)))
        values = float(errors[window]), float(lab.weight[map_, channel][place])
        assert (error, weight) == tuple(number(value, 4) for value in values)
        exact = all(float(number(value, 15).replace("−", "-")) == pytest.approx(value, rel=1e-14)
                    and number(value, 15) == number(value, 4)
                    for value in values if abs(value) >= 1e-3 or not value)  # fmt: skip
        assert sign == "≈" or exact
    assert order == sorted(order)


@settings(max_examples=60)
@given(lab_states.labs(), st.data())
def test_both_pictures_agree(lab, data):
    assume(lab.settings.convolution and work(lab) < 50_000)
    operations = lab.experiment.timeline.operations
    operation = operations[kinds_of(lab).index("convolution_error_scattered")]
    step = data.draw(st.integers(0, len(operation) - 1))
    text = why(frame_at(lab, "convolution_error_scattered", step))
    (difference,) = found("largest difference N", text)
    scale = np.abs(operation.result).max(initial=1.0)
    assert 0 <= difference <= 1e-12 * scale * lab.weight.size
    assert ("rounding" in text) == (difference > 0)
    assert f"{number(operation.told.flat[step], 4)} belongs to one window" in text


def test_pictures_that_do_not_agree_are_not_said_to_agree_to_the_digit(monkeypatch):
    """The proof is computed: it sees a wrong number."""
    lab = lab_of(SLOPE)
    frame = frame_at(lab, "convolution_error_scattered")
    wrong = np.array(frame.operation.result)
    wrong[0, 3, 3] += 0.25
    monkeypatch.setattr(type(frame.operation), "result", property(lambda self: self.output.values))
    object.__setattr__(frame.operation.output, "values", wrong)
    assert found("largest difference N", why(frame)) == [0.25]


def test_of_a_large_input_the_first_rows_are_compared():
    lab = lab_of(np.random.default_rng(0).normal(size=(300, 300)))
    text = why(frame_at(lab, "convolution_error_scattered"))
    rows, difference = found("in the first N rows, they agree: largest difference N", text)
    assert 1 < rows < 300
    assert difference < 1e-9


@settings(max_examples=40)
@given(lab_states.labs(), st.data())
def test_the_gradients(lab, data):
    s = lab.settings
    assume(s.convolution and work(lab) < 20_000)
    step = data.draw(st.integers(0, lab.weight.size - 1))
    o, c, u, v = np.unravel_index(step, lab.weight.shape)
    frame = frame_at(lab, "convolution_weight_gradient", step)
    text = why(frame)
    cells = int(np.prod(lab.network.shapes[0][1:]))
    assert f"Weight ({u}, {v}) was used {cells}×" in text
    errors = lab.experiment.gradients.errors[0][0][o]
    padding = naive.as_sides(s.padding, s.kernel_size, s.dilation)
    u, v = (s.kernel_size[0] - 1 - u, s.kernel_size[1] - 1 - v) if s.flip_kernel else (u, v)
    live = 0
    for i, j in np.ndindex(errors.shape):
        at = [
            naive.source(i * s.stride[0] + u * s.dilation[0] - padding[0][0], lab.x.shape[1],
                         s.padding_mode),
            naive.source(j * s.stride[1] + v * s.dilation[1] - padding[1][0], lab.x.shape[2],
                         s.padding_mode),
        ]  # fmt: skip
        x = 0.0 if None in at else lab.x[c, at[0], at[1]]
        live += bool(x * errors[i, j])
    assert found("not 0: N of N", text) == [live, cells]
    if s.bias:
        told = found("errors: N", why(frame_at(lab, "convolution_bias_gradient")))
        total = lab.experiment.gradients.errors[0][0][0].sum()
        assert told == pytest.approx([total], rel=1e-3, abs=1e-9)


def test_the_update_says_what_becomes_of_the_loss():
    lab = lab_of(SLOPE)
    gradients = lab.experiment.gradients
    text = why(frame_at(lab, "update", 2))
    gradient = gradients.parameters[0]["weight"][0, 0, 0, 2]
    after = lab.weight[0, 0, 0, 2] - lab.learning_rate * gradient
    before, told = found("N becomes N", text)
    assert before == lab.weight[0, 0, 0, 2]
    assert told == pytest.approx(after, rel=1e-3)
    verb = "falls" if lab.experiment.loss_after < gradients.loss else "rises"
    assert found(f"loss {verb} from N to N", text) == pytest.approx(
        [gradients.loss, lab.experiment.loss_after], rel=1e-3
    )


# the update of a step of training


def training_frames(kind):
    """The frame of each step of this kind, of each optimizer."""
    for experiment in helpers.training_steps():
        for start, operation in zip(
            experiment.timeline.starts, experiment.timeline.operations, strict=True
        ):
            if operation.kind == kind:
                for step in range(len(operation)):
                    yield helpers.frame_of(experiment, start + step)


UPDATES = ("batch_mean", "weight_decay", "velocity", "first_moment", "second_moment", "adam_ratio")


@pytest.mark.parametrize("kind", [*UPDATES, "update"])
def test_every_operation_of_a_training_step_is_explained(kind):
    for frame in training_frames(kind):
        text = why(frame)
        assert len(text) > 100
        assert not re.search(r"[{}]|-\d|−0(?![.\d])|nan|inf\b|  |^\s|\s$", text), text
        assert text[-1] == "."


def test_how_many_numbers_agree_with_the_batch():
    for frame in training_frames("batch_mean"):
        own, mean = frame.operation.inputs[0].values, frame.operation.result
        cells = [cell for cell in np.ndindex(mean.shape) if mean[cell] != 0]
        same = sum(bool(own[cell] * mean[cell] > 0) for cell in cells)
        text = why(frame)
        assert found("batch: N of N", text) == [same, len(cells)]
        assert found("all N images", text) == [4]


def test_the_pull_of_the_decay():
    for frame in training_frames("weight_decay"):
        operation, cell = frame.operation, frame.step.cell
        symbol = operation.settings["symbol"]
        share = 0.01 * operation.input(symbol).values[cell]
        text = why(frame)
        assert f"½·λ·{symbol}²" in text
        told = re.search(r"Here λ·(.) = .* [=≈] (\S+)\.$", text)
        assert told[1] == symbol
        assert value_of(told[2]) == pytest.approx(share, rel=1e-3)


def test_how_far_back_a_mean_reaches():
    assert {found("1/.1 − β. . N batches", why(f))[0] for f in training_frames("first_moment")} == {
        10
    }
    reach = {found("1/.1 − β. . N batches", why(f))[0] for f in training_frames("second_moment")}
    assert reach == {1000}
    assert {found("1/.1 − μ. . N times", why(f))[0] for f in training_frames("velocity")} == {10}


def test_what_makes_up_for_the_beginning():
    for frame in training_frames("adam_ratio"):
        told = found("t = N, m counts N×, s N×. ε = N is", why(frame))
        expected = [2, 1 / (1 - 0.9**2), 1 / (1 - 0.999**2), 1e-8]
        assert told == pytest.approx(expected, rel=1e-3)


def test_what_a_step_of_training_does_to_the_loss_of_this_image():
    verbs = set()
    for frame in training_frames("update"):
        before, after = frame.experiment.gradients.loss, frame.experiment.loss_after
        verb = "falls" if after < before else "rises"
        verbs.add(verb)
        text = why(frame)
        told = found(f"the loss of this image {verb} from N to N", text)
        assert told == pytest.approx([before, after], rel=1e-3)
        changed = frame.step.value != frame.step.terms[0]
        if changed:
            told = found("N becomes N", text)
            assert told == pytest.approx([frame.step.terms[0], frame.step.value], rel=1e-3)
        direction = frame.operation.settings["direction"]
        assert ("velocity" in text) == (direction == "v")
    assert verbs == {"falls", "rises"}


def test_a_heavy_lab_does_not_run_forward_for_a_sentence():
    lab = lab_of(np.random.default_rng(0).normal(size=(300, 300)))
    assert lab.heavy
    assert "With all numbers updated" not in why(frame_at(lab, "update"))
    assert "loss_after" not in lab.experiment.__dict__


def test_true_convolution_turns_first():
    lab = lab_of(SLOPE, flip_kernel=True)
    assert kinds_of(lab)[:2] == ["turn_rows", "turn_columns"]
    assert "True convolution" in why(frame_at(lab, "turn_rows"))
    assert "W itself" in why(frame_at(lab, "convolution_error"))
    assert kernel_of(lab, lab.weight)[0, 0, 0, 0] == lab.weight[0, 0, 2, 2]
