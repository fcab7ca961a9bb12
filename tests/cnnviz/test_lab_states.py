"""The bar of the Lab: whatever is chosen works, forward and backward, and every number is true.

Random Labs, every operation of each, at random steps: what is shown is compared with the functions
of the engine, called on the input, the weights and the settings of the Lab.
"""

import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnviz import words
from cnnviz.counterpart import counterpart
from cnnviz.formula import in_numbers, number
from cnnviz.frame import beside, resolve
from cnnviz.lab import Aim
from cnnviz.sentences import sentence
from cnnviz.stage.contents import contents
from cnnviz.stage.layout import arrange
from cnnviz.state import State, blank_drawing
from engine import (
    avg_pool2d,
    avg_pool2d_grad_input,
    conv2d,
    conv2d_grad_bias,
    conv2d_grad_input,
    conv2d_grad_weight,
    leaky_relu,
    leaky_relu_grad,
    max_pool2d,
    max_pool2d_grad_input,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    tanh,
    tanh_grad,
)
from engine.experiment import Place
from engine.geometry import sides
from engine.steps import Combine, Phase, Role, combined
from tests.cnnviz import lab_states
from tests.cnnviz.printed import NUMBER, before_rounding, evaluated, exactly, value_of
from tests.engine import naive
from tests.engine.steps.test_all_operations import check_step

SIZES = ((760.0, 560.0), (1240.0, 340.0))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


# what must come out, from the functions of the engine


def expected(lab):
    """The result of every operation, by kind; of the updates by symbol."""
    found = {}
    y = _forward(lab, found)
    goal = lab.goal[None]
    if lab.aim is Aim.SQUARED_ERROR:
        found["difference"] = error = y - goal
        found["squared_error"] = np.square(y - goal).sum() / 2
        found["squared_error_error"] = error
    else:
        error = goal
        found["weighted_sum"] = (goal * y).sum()
        found["weighted_sum_error"] = error
    _backward(lab, found, error)
    return found


def _how(s):
    return {"stride": s.stride, "dilation": s.dilation, "padding": s.padding,
            "padding_mode": s.padding_mode}  # fmt: skip


def _pooling(s):
    how = {"stride": s.pool_stride, "padding": s.pool_padding, "ceil_mode": s.ceil_mode}
    counted = {"count_include_pad": s.count_include_pad} if s.pooling == "average" else {}
    return (s.pool_size,), how | counted


def _turned(lab):
    return lab.weight[..., ::-1, ::-1] if lab.settings.flip_kernel else lab.weight


def _forward(lab, found):
    s, y = lab.settings, lab.x[None]
    if s.convolution:
        bias = lab.bias if s.bias else None
        found["convolution"] = y = conv2d(y, _turned(lab), bias, **_how(s))
        found["turn_rows"] = lab.weight[:, :, ::-1]
        found["turn_columns"] = lab.weight[:, :, ::-1, ::-1]
    found["z"] = y
    if s.function != "none":
        functions = {"relu": relu, "sigmoid": sigmoid, "tanh": tanh}
        functions["leaky_relu"] = lambda z: leaky_relu(z, s.negative_slope)
        found["activation"] = y = functions[s.function](y)
    found["a"] = y
    if s.pooling == "max":
        size, how = _pooling(s)
        y, found["argmax"] = max_pool2d(y, *size, **how)
        found["max_pooling"] = y
    if s.pooling == "average":
        size, how = _pooling(s)
        found["average_pooling"] = y = avg_pool2d(y, *size, **how)
    return y


def _backward(lab, found, error):
    s = lab.settings
    if s.pooling != "none":
        found["pooling_error_widened"] = widened(lab, found["a"].shape, error)
    if s.pooling == "max":
        error = max_pool2d_grad_input(error, found["argmax"], found["a"].shape)
        found["max_pooling_error"] = error
    if s.pooling == "average":
        size, how = _pooling(s)
        error = avg_pool2d_grad_input(error, found["a"].shape, *size, **how)
        found["average_pooling_error"] = error
    if s.function != "none":
        z, a = found["z"], found["a"]
        error = {
            "relu": lambda: relu_grad(error, z),
            "leaky_relu": lambda: leaky_relu_grad(error, z, s.negative_slope),
            "sigmoid": lambda: sigmoid_grad(error, a),
            "tanh": lambda: tanh_grad(error, a),
        }[s.function]()
        found["activation_error"] = error
    if s.convolution:
        _convolution_backward(lab, found, error)


def _convolution_backward(lab, found, error):
    s, x = lab.settings, lab.x[None]
    around = sides(s.padding, s.kernel_size, s.dilation)
    padded = (*x.shape[:2], *(n + sum(p) for n, p in zip(x.shape[2:], around, strict=True)))
    outer = conv2d_grad_input(error, _turned(lab), padded, stride=s.stride, dilation=s.dilation)
    inner = conv2d_grad_input(error, _turned(lab), x.shape, **_how(s))
    copies = s.padding_mode != "zeros" and padded != x.shape
    found["convolution_error_scattered"] = outer
    found["convolution_error"] = outer if copies else inner
    found["padding_error"] = inner
    gradient = conv2d_grad_weight(error, x, s.kernel_size, **_how(s))
    gradient = gradient[..., ::-1, ::-1] if s.flip_kernel else gradient
    found["convolution_weight_gradient"] = gradient
    found["convolution_bias_gradient"] = conv2d_grad_bias(error)
    found["W"] = lab.weight - lab.learning_rate * gradient
    found["b"] = lab.bias - lab.learning_rate * conv2d_grad_bias(error)


def pooled_windows(lab, shape):
    """(row, column) of each pooled cell, and the real cells of its window, by the definition."""
    s = lab.settings
    places, _, size, _, _ = naive.pool_windows(
        shape[2:], s.pool_size, s.pool_stride, s.pool_padding, 1, s.ceil_mode
    )
    for at, top, left in places:
        rows = [p for p in range(top, top + size[0]) if 0 <= p < shape[2]]
        columns = [q for q in range(left, left + size[1]) if 0 <= q < shape[3]]
        yield at, [(p, q) for p in rows for q in columns]


def widened(lab, shape, error):
    """Each error at the first cell of its window; None where windows overlap."""
    made, seen = np.zeros(shape), set()
    for (i, j), cells in pooled_windows(lab, shape):
        if seen & set(cells):
            return None
        seen |= set(cells)
        made[:, :, cells[0][0], cells[0][1]] = error[:, :, i, j]
    return made


def told_kinds(lab, found):
    """The operations of the pass in their order, without the second picture of the error."""
    s = lab.settings
    turns = ["turn_rows", "turn_columns"]
    squared = lab.aim is Aim.SQUARED_ERROR
    loss = "squared_error" if squared else "weighted_sum"
    kinds = turns * (s.convolution and s.flip_kernel) + ["convolution"] * s.convolution
    kinds += ["activation"] * (s.function != "none") + [f"{s.pooling}_pooling"] * (
        s.pooling != "none"
    )
    kinds += ["difference"] * squared + [loss, f"{loss}_error"]
    if s.pooling != "none":
        kinds += ["pooling_error_widened"] * (found["pooling_error_widened"] is not None)
        kinds += [f"{s.pooling}_pooling_error"]
    kinds += ["activation_error"] * (s.function != "none")
    if not s.convolution:
        return kinds
    copies = s.padding_mode != "zeros" and any(map(any, s.around))
    kinds += turns * (not s.flip_kernel) + ["convolution_error"] + ["padding_error"] * copies
    kinds += ["convolution_weight_gradient"] + ["convolution_bias_gradient"] * s.bias
    return kinds + ["update"] * (1 + s.bias)


def close(given, wanted):
    """Equal up to the rounding of sums."""
    wanted = np.asarray(wanted).reshape(np.shape(given))
    scale = max(1.0, float(np.abs(wanted).max(initial=0.0)))
    np.testing.assert_allclose(given, wanted, rtol=0, atol=1e-10 * scale)


@given(lab_states.labs())
@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
def test_every_operation_computes_what_the_engine_computes(lab):
    found = expected(lab)
    operations = lab.experiment.timeline.operations
    kinds = [operation.kind for operation in operations]
    second = [kind for kind in kinds if kind == "convolution_error_scattered"]
    assert len(second) == lab.settings.convolution
    assert [kind for kind in kinds if kind not in second] == told_kinds(lab, found)
    for operation in operations:
        key = operation.settings["symbol"] if operation.kind == "update" else operation.kind
        close(operation.result, found[key])
        for matrix in (*operation.inputs, operation.output):
            assert np.isfinite(matrix.values).all()
            if matrix.role is Role.INK:
                assert matrix.values.min(initial=0.0) >= 0


@given(lab_states.labs())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_both_pictures_of_the_error_agree(lab):
    """What is gathered is what is scattered: all of it, or its real cells, or with its copies."""
    by_kind = {op.kind: op for op in lab.experiment.timeline.operations}
    scattered = by_kind.get("convolution_error_scattered")
    if scattered is None:
        return
    rows, columns = lab.windows
    gathered = by_kind["convolution_error"].result
    spread = np.zeros(scattered.result.shape)
    for index in range(len(scattered)):
        step = scattered.step(index)
        np.add.at(spread, tuple(step.targets.T), step.terms)
        if index % (1 + len(scattered) // 4) == 0:
            close(scattered.after(index), spread)
    close(spread, scattered.result)
    assert not scattered.after(-1).any()
    inside = spread[:, rows.inside, columns.inside]
    close(gathered, spread if "padding_error" in by_kind else inside)


# what is shown of every step


def frames(lab, seed, **chosen):
    """A frame of every operation of the timeline: a random step, now and then the first or last."""
    rng = np.random.default_rng(seed)
    timeline = lab.experiment.timeline
    for index, operation in enumerate(timeline.operations):
        last = len(operation) - 1
        step = int(rng.choice([0, last, rng.integers(last + 1), rng.integers(last + 1)]))
        moving = float(rng.choice([0.0, 0.0, 0.3])) if step else 0.0
        position = timeline.starts[index] + step - moving
        state = State(blank_drawing(), lab.experiment, position, lab=lab, **chosen)
        yield resolve(state)


SEEDS = st.integers(0, 2**32 - 1)


@given(lab_states.labs(), SEEDS, st.sampled_from([3, 9, 26]))
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
def test_every_step_tells_the_number_that_stands_in_the_result(lab, seed, most):
    found = expected(lab)
    for frame in frames(lab, seed):
        operation, step = frame.operation, frame.step
        check_step(operation, step)
        key = operation.settings["symbol"] if operation.kind == "update" else operation.kind
        if operation.spread is None:
            result = np.asarray(found[key]).reshape(operation.result.shape)
            scale = 1e-10 * max(1.0, float(np.abs(result).max()))
            assert step.value == pytest.approx(result[step.cell], abs=scale)
        check_formula(step, most)


def check_formula(step, most):
    """What is printed, read back, gives the value."""
    text = in_numbers(step, most)
    assert not re.search(r"−0(?![.\d])|nan|None|inf", text), text
    if step.targets is not None:
        check_spread(step, text, most)
        return
    if re.fullmatch(rf"[=≈] −?{NUMBER}", text):  # a number that is only carried
        assert step.terms.tolist() == pytest.approx([step.value])
        assert text[2:] == number(step.value)
        return
    left, sign, right = re.fullmatch(r"= (.*) ([=≈]) (.+)", text).groups()
    assert right == number(step.value)
    if step.combine is Combine.MAX:
        assert right in left[4:-1].split(", ")
        return
    scale = 1 + np.abs(step.terms).sum()
    assert evaluated(left, before_rounding).meets(before_rounding(right), 1e-4 * scale), text
    if sign == "=":
        assert evaluated(left, exactly).meets(exactly(right), 1e-9 * scale), text


def check_spread(step, text, most):
    """+= δ·(w; w; …): the number that is spread, and what it is multiplied by."""
    sign, factor, weights = re.fullmatch(r"\+([=≈]) (.+?)·\(([^(]*)\)", text).groups()
    assert factor == number(step.value)
    listed = [word for word in weights.split("; ") if word != "…"]
    operands = step.parts[0].operands
    assert listed == [number(float(w)) for w in operands[1].values[:most]]
    assert weights.endswith("…") == (len(step.terms) > most)
    if sign == "=":
        shown = [value_of(factor) * value_of(word) for word in listed]
        assert shown == pytest.approx(step.terms[:most].tolist())


@given(lab_states.labs(), SEEDS)
@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
def test_every_step_is_told_in_words(lab, seed):
    classes = lab.experiment.network.classes
    for frame in frames(lab, seed):
        operation, step = frame.operation, frame.step
        said = [sentence(operation, step, classes, first) for first in (0, 1)]
        named = [words.title(operation), words.symbol(operation), words.formula(operation)]
        named += [
            words.layer_title(operation, lab.network),
            words.layer_symbol(operation, lab.network),
        ]
        places = [words.place(operation, step, first) for first in (0, 1)]
        labels = [words.label(m.name) for m in (*operation.inputs, operation.output)]
        assert all((*said, *named, *labels))
        assert bool(places[0]) == bool(places[1])
        for text in (*said, *named, *places, *labels):
            assert not re.search(r"[{}\[]|None|nan|array|−0(?![.\d])", text), text
        for text in said:
            assert text.endswith((".", ")")), text
        assert (places[0] != places[1]) == bool(places[0])


# the scenes


def at(values, cells):
    return values[tuple(np.moveaxis(cells, -1, 0))]


def check_box_of_input(frame, box):
    """Each number stands in the matrix of the operation at the place that it tells."""
    matrix = frame.operation.input(box.of)
    assert box.cells.shape[:2] == box.values.shape
    np.testing.assert_array_equal(box.values, at(matrix.values, box.cells))
    assert box.role is matrix.role
    assert np.abs(box.values).max(initial=0.0) <= box.limit or box.role is Role.FACTOR


def check_output(frame, box):
    """The page that is written, as far as it is."""
    operation, step = frame.operation, frame.step
    if operation.spread is None:
        np.testing.assert_array_equal(box.values, at(operation.result, box.cells))
        assert tuple(box.cells[box.cell]) == step.cell
        assert box.values[box.cell] == step.value
        flat = box.cells.reshape(-1, box.cells.shape[-1])
        order = np.ravel_multi_index(flat.T, operation.result.shape)
        written = np.arange(order.size) < box.written
        np.testing.assert_array_equal(order < frame.written, written)
        return
    standing = operation.after(frame.written - 1)
    np.testing.assert_array_equal(box.values, at(standing, box.cells))
    row, column, rows, columns = (int(i) for i in box.windows[0])
    window = box.cells[row : row + rows, column : column + columns]
    window = {tuple(map(int, cell)) for cell in window.reshape(-1, box.cells.shape[-1])}
    if box.read is not None:
        window = {tuple(map(int, box.cells[tuple(place)])) for place in box.read}
    page = {tuple(map(int, cell)) for cell in box.cells.reshape(-1, box.cells.shape[-1])}
    assert window == {tuple(map(int, cell)) for cell in step.targets} & page


def check_blocks(frame, blocks):
    """What is multiplied stands there, term by term, and so do the products."""
    step, part = frame.step, frame.step.parts[0]
    for box in blocks:
        if box.of:
            check_box_of_input(frame, box)
    if blocks and blocks[-1].name == "products":
        *factors, products = blocks
        product = np.ones(products.values.shape)
        for factor in factors:
            product = product * factor.values
        np.testing.assert_allclose(product, products.values, rtol=1e-12)
        shown = part.terms.reshape(part.shape)
        shown = shown[frame.slice] if len(part.shape) > 2 else shown
        np.testing.assert_array_equal(products.values, shown)
    if step.combine is Combine.MAX:
        assert blocks[0].values[blocks[0].pin] == step.value


def check_sums(frame, lines, sums):
    """The lines of the sum, and the sums of the slices, give the value."""
    step, part = frame.step, frame.step.parts[0]
    scale = 1e-11 * (1 + np.abs(step.terms).sum())
    if sums:
        assert len(sums) == part.shape[0]
        assert sum(sums) == pytest.approx(part.terms.sum(), abs=scale)
    numbers = [
        -value if text.startswith("−") else value for text, value in lines if value is not None
    ]
    if step.combine is Combine.SUM and numbers:
        assert sum(numbers) == pytest.approx(combined(step), abs=scale)
        assert sum(numbers) == pytest.approx(step.value, abs=scale)
    if step.combine is Combine.MEAN:
        assert numbers[0] / numbers[1] == pytest.approx(step.value, abs=scale)


def overlap(a, b):
    x, y = (min(a[i] + a[i + 2], b[i] + b[i + 2]) - max(a[i], b[i]) for i in (0, 1))
    return x > 0.01 and y > 0.01


def check_in_place(scene):
    """All of it inside the stage, nothing on top of anything else."""
    width, height = scene.size
    named = [(box.name, box.rect) for box in scene.boxes]
    named += [("value", scene.value)] * (scene.value is not None)
    named += [("turning", scene.turning.rect)] if scene.turning else []
    named += [(f"chip {chip.index}", chip.rect) for chip in scene.chips]
    named += [(f"line {line.text}", line.rect) for line in scene.lines]
    for name, (x, y, w, h) in named:
        assert w > 0, name
        assert h > 0, name
        assert min(x, y, width - x - w, height - y - h) >= -0.01, name
    for (one, a), (other, b) in combinations(named, 2):
        assert not overlap(a, b), f"{one} {a} and {other} {b}"


@given(lab_states.labs(), SEEDS, st.booleans(), st.none() | st.integers(0, 2))
@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
def test_every_scene_shows_the_numbers_of_its_operation(lab, seed, shared, slice_):
    for frame in frames(lab, seed, shared_scale=shared, slice=slice_):
        for size in SIZES:
            scene = arrange(frame, *size)
            kind = frame.operation.kind, size
            for box in (*scene.sources, *([scene.turning] if scene.turning else [])):
                check_box_of_input(frame, box)
            check_blocks(frame, scene.blocks)
            if scene.output is None:
                assert frame.operation.result.size == 1, kind
            else:
                check_output(frame, scene.output)
            lines = [(line.text, line.value) for line in scene.lines]
            check_sums(frame, lines, [chip.value for chip in scene.chips])
            assert (scene.value is None) == (frame.operation.spread is not None), kind


@given(lab_states.labs(), SEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_every_scene_has_room(lab, seed):
    for frame in frames(lab, seed):
        for size in SIZES:
            check_in_place(arrange(frame, *size))


@given(lab_states.labs(), SEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_every_window_outlines_what_the_step_reads(lab, seed):
    """On the page that is shown, while it rests."""
    for frame in frames(lab, seed):
        if frame.movement < 1:
            continue
        for box in contents(frame).sources:
            operands = [
                operand
                for part in frame.step.parts
                for operand in part.operands
                if operand.name == box.of and operand.cells is not None
            ]
            if not operands:  # it says something of the cell that is written
                assert tuple(box.cells[box.cell]) == frame.step.cell
                continue
            if not box.windows:  # it stays where it is, though nothing of it is read
                assert not any(len(operand.cells) for operand in operands)
                continue
            row, column, rows, columns = (int(i) for i in box.windows[0])
            seen = box.cells[row : row + rows, column : column + columns]
            seen = {tuple(map(int, cell)) for cell in seen.reshape(-1, box.cells.shape[-1])}
            if box.read is not None:
                seen = {tuple(map(int, box.cells[tuple(place)])) for place in box.read}
            read = {tuple(map(int, cell)) for operand in operands for cell in operand.cells}
            page = {tuple(map(int, c)) for c in box.cells.reshape(-1, box.cells.shape[-1])}
            assert seen == read & page, frame.operation.kind


@given(lab_states.labs(), SEEDS)
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
def test_a_shared_scale_is_one_for_all_numbers_of_a_kind(lab, seed):
    def boxes(frame):
        told = contents(frame)
        return [*told.sources, *told.blocks, *([told.output] if told.output else [])]

    own, shared = (list(frames(lab, seed, shared_scale=on)) for on in (False, True))
    for a, b in zip(own, shared, strict=True):
        limits = {}
        for one, other in zip(boxes(a), boxes(b), strict=True):
            assert other.limit >= one.limit
            family = Role.VALUE if one.role is Role.WEIGHT else one.role
            limits.setdefault(family, []).append((one.limit, other.limit))
        for found in limits.values():
            assert {other for _, other in found} == {max(one for one, _ in found)}


@given(lab_states.labs(), SEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_the_map_shows_what_each_layer_computed(lab, seed):
    found = expected(lab)
    names = {"convolution": "convolution", "activation": "activation"}
    for frame in frames(lab, seed):
        assert [column.layer for column in frame.columns] == list(range(-1, len(lab.layers)))
        for column in frame.columns[1:]:
            kind = lab.layers[column.layer].kind
            writer = lab.experiment.timeline.operations[column.operation]
            if writer.phase is Phase.FORWARD:
                close(column.matrix.values, found[names.get(kind, kind)])
                assert column.matrix.role is Role.VALUE
            else:
                assert column.matrix.role is Role.ERROR
                assert column.operation <= frame.index
        if frame.operation.writes is not None and frame.operation.phase is Phase.BACKWARD:
            shown = frame.columns[frame.operation.writes + 1]
            assert shown.matrix is frame.operation.output


# poking


@st.composite
def places(draw, lab):
    """Any number that the loss depends on."""
    arrays = {"input": lab.x}
    if lab.settings.convolution:
        arrays["weight"] = lab.weight
        if lab.settings.bias:
            arrays["bias"] = lab.bias
    name = draw(st.sampled_from(sorted(arrays)))
    return Place(name, tuple(draw(st.integers(0, n - 1)) for n in arrays[name].shape))


def test_slopes_are_what_poking_measures():
    """Where the slopes from above and below agree: at a kink there is no derivative."""
    smooth = []

    @given(st.data())
    @settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
    def look(data):
        lab = data.draw(lab_states.labs())
        place = data.draw(places(lab))
        experiment = lab.experiment
        # small against what it is multiplied by: a sigmoid bends
        factor = np.abs(lab.weight if place.name == "input" else lab.x).max()
        loss, epsilon = experiment.loss_now, 1e-5 / max(1.0, float(factor))
        up = (experiment.nudged(place, epsilon).loss_now - loss) / epsilon
        down = (loss - experiment.nudged(place, -epsilon).loss_now) / epsilon
        # what rounding the loss, and the numbers that it is made of, does to a slope
        size = abs(loss) + float(np.abs(experiment.gradients.errors[-1]).max()) * 1e3
        noise = 1e-13 * size / epsilon + 1e-9
        gap = abs(up - down)
        smooth.append(gap <= 1e-2 * (abs(up) + abs(down)) + noise)
        if smooth[-1]:
            tolerance = gap + noise + 1e-6 * (abs(up) + abs(down))
            assert abs(experiment.slope(place) - (up + down) / 2) <= tolerance

    look()
    assert np.mean(smooth) > 0.6


# two side by side


@given(lab_states.states())
@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
def test_what_stands_beside_is_at_the_same_place(state):
    frame = beside(state)
    if state.beside is None:
        assert frame is None
        return
    here, there = state.experiment.timeline, state.beside.experiment.timeline
    assert frame.experiment is state.beside.experiment
    position = counterpart(state.position, here, there)
    index, step = there.locate(int(np.ceil(position)))
    assert (frame.index, frame.step.index) == (index, step)
    assert (frame.first, frame.shared_scale) == (state.first, state.shared_scale)
    check_step(frame.operation, frame.step)
    told = contents(frame)
    for box in told.sources:
        check_box_of_input(frame, box)
    check_blocks(frame, told.blocks)
    check_sums(frame, told.lines, told.sums)
    assert sentence(frame.operation, frame.step, (), state.first)


@given(lab_states.states(second=lab_states.labs()))
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
def test_two_narrow_stages_have_room(state):
    for frame in (resolve(state), beside(state)):
        for size in ((620.0, 340.0), (930.0, 480.0)):
            check_in_place(arrange(frame, *size))
