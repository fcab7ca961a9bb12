"""Model files: what is saved is loaded again, and what is no model is refused in a sentence."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import save, save_file

from engine import (
    Activation,
    AveragePooling,
    Convolution,
    Flatten,
    Linear,
    MaxPooling,
    Network,
    SettingError,
    load_model,
    save_model,
)
from engine.initialisation import Initialisation
from engine.presets import DIGITS
from tests.engine import strategies
from tests.engine.checks import assert_sentence

KEY = "cnn-visualizer"
MANY = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(network=strategies.networks())
@MANY
def test_round_trip(tmp_path, network):
    path = tmp_path / "model.safetensors"
    save_model(network, path)
    again = load_model(path)
    assert again.input_shape == network.input_shape
    assert again.classes == network.classes
    assert len(again.layers) == len(network.layers)
    for one, two in zip(again.layers, network.layers, strict=True):
        assert type(one) is type(two)
        settings_of = [
            {k: v for k, v in vars(layer).items() if k not in ("weight", "bias")}
            for layer in (one, two)
        ]
        assert settings_of[0] == settings_of[1]
        assert one.parameters.keys() == two.parameters.keys()
        for name, array in one.parameters.items():
            assert array.dtype == two.parameters[name].dtype
            assert np.array_equal(array, two.parameters[name])
    x = np.ones((2, *network.input_shape))
    assert np.array_equal(again.predict(x), network.predict(x))


def test_turned_weights_are_saved_as_they_look(tmp_path):
    """Views that are not contiguous, as rot180 makes them."""
    weight = np.arange(8.0).reshape(1, 2, 2, 2)[:, :, ::-1, ::-1]
    network = Network((Convolution(weight), Flatten()), (2, 2, 2), ("one",))
    save_model(network, tmp_path / "m")
    assert np.array_equal(load_model(tmp_path / "m").layers[0].weight, weight)


def test_the_library_is_handed_contiguous_arrays_only(tmp_path, monkeypatch):
    """Version 0.8.0 writes the numbers of any other in the wrong order."""
    handed = []

    def watched(tensors, metadata):
        handed.extend(tensors.values())
        return save(tensors, metadata)

    monkeypatch.setattr("safetensors.numpy.save", watched)
    weight = np.arange(8.0).reshape(1, 2, 2, 2)[:, :, ::-1, ::-1]
    save_model(Network((Convolution(weight),), (2, 2, 2), ("one",)), tmp_path / "m")
    assert [array.flags.c_contiguous for array in handed] == [True]


def test_numbers_of_numpy_as_settings(tmp_path):
    layers = (
        MaxPooling(np.int64(2), stride=(np.int32(1), 2)),
        Activation("leaky_relu", np.float32(0.25)),
    )
    save_model(Network(layers, (1, 2, 2), ("one",)), str(tmp_path / "m"))
    assert load_model(str(tmp_path / "m")).layers == (
        MaxPooling(2, stride=(1, 2)),
        Activation("leaky_relu", 0.25),
    )


def test_the_names_in_the_file(tmp_path):
    save_model(DIGITS.build(Initialisation.HE, 0), tmp_path / "m")
    with safe_open(tmp_path / "m", framework="np") as file:
        names = set(file.keys())
    assert names == {
        f"{layer}.{name}" for layer in ("conv1", "conv2", "linear1") for name in ("weight", "bias")
    }


def described(layers, **more):
    """The metadata of a file with these layers."""
    architecture = {
        "version": 1,
        "input_shape": [1, 4, 4],
        "classes": ["a", "b"],
        "layers": layers,
        **more,
    }
    return {KEY: json.dumps(architecture)}


LINEAR = [{"kind": "flatten"}, {"kind": "linear"}]
TENSORS = {
    "linear1.weight": np.ones((2, 16), np.float32),
    "linear1.bias": np.ones(2, np.float32),
}


def refused(path: Path) -> str:
    with pytest.raises(SettingError) as refusal:
        load_model(path)
    assert_sentence(refusal.value)
    assert str(refusal.value).startswith(path.name)
    return str(refusal.value)


def test_files_of_before_the_bias_was_described(tmp_path):
    save_file(TENSORS, tmp_path / "m", described(LINEAR))
    assert load_model(tmp_path / "m").layers[1].bias is not None


CONV = {"kind": "convolution"}
POOL = {"kind": "max_pooling", "kernel_size": 2}


@pytest.mark.parametrize(
    ("layers", "more", "told"),
    [
        (LINEAR[1:], {}, "linear1.*flatten feature maps first"),
        ([*LINEAR, *LINEAR], {}, "linear2 are missing"),
        ([], {}, "at least one layer"),
        ([{"kind": "attention"}], {}, '"attention"'),
        ([{"kind": None}], {}, '"None"'),
        ([{"kind": ["linear"]}], {}, "can't be read"),
        ([{}], {}, "can't be read"),
        (["linear"], {}, "can't be read"),
        ([7], {}, "can't be read"),
        (None, {}, "can't be read"),
        ({"kind": "linear"}, {}, "can't be read"),
        ([{"kind": "linear", "bias": True, "bogus": 1}], {}, "can't be read"),
        ([{"kind": "linear", "weight": 1}], {}, "can't be read"),
        ([{**POOL, "stride": 0}], {}, "stride is 0"),
        ([{**POOL, "stride": "2"}], {}, "stride is 2"),
        ([{**POOL, "kernel_size": 9}], {}, "spans 9 rows"),
        ([{**POOL, "kernel_size": [2]}], {}, "kernel size"),
        ([{**POOL, "kernel_size": {}}], {}, "kernel size"),
        ([{"kind": "max_pooling"}], {}, "can't be read"),
        ([{**POOL, "padding": 10**12}], {}, "at most 65536"),
        ([{**CONV, "padding": [[1, 2], 3]}], {}, "padding"),
        ([{**CONV, "groups": 1.5}], {}, "1.5 groups"),
        ([{**CONV, "padding_mode": []}], {}, "padding mode"),
        ([{**CONV, "dilation": 4}], {}, "spans 5 rows"),
        ([{"kind": "activation", "function": "swish"}], {}, '"swish"'),
        ([{"kind": "activation", "function": {}}], {}, "activation is"),
        ([{"kind": "activation", "negative_slope": float("nan")}], {}, "negative slope is nan"),
        ([{"kind": "activation", "negative_slope": []}], {}, "negative slope"),
        (LINEAR, {"version": 2}, "newer version"),
        (LINEAR, {"version": None}, "newer version"),
        (LINEAR, {"input_shape": [1, 4]}, r"\(4,\)|linear1"),
        (LINEAR, {"input_shape": [1, -4, -4]}, "-4"),
        (LINEAR, {"input_shape": [1, 4.0, 4]}, "4.0"),
        (LINEAR, {"input_shape": "144"}, "144"),
        (LINEAR, {"input_shape": None}, "None"),
        (LINEAR, {"input_shape": []}, r"\(\)"),
        (LINEAR, {"input_shape": [1, float("inf"), 4]}, "inf"),
        (LINEAR, {"classes": ["a"]}, "1 classes"),
        (LINEAR, {"classes": 2}, "can't be read"),
        ([{"kind": "flatten"}], {"input_shape": [1, 10**6, 10**6]}, "classes"),
        (
            [{**CONV, "padding": 30000, "stride": 65000}],
            {"classes": ["a"]},
            "memory",
        ),
        (
            [{"kind": "average_pooling", "kernel_size": 20000, "padding": 19999, "stride": 1}],
            {"classes": ["a"]},
            "classes|memory",
        ),
    ],
)
def test_networks_that_make_no_sense(tmp_path, layers, more, told):
    tensors = {**TENSORS, "conv1.weight": np.ones((1, 1, 2, 2), np.float32)}
    path = tmp_path / "m.safetensors"
    save_file(tensors, path, described(layers, **more))
    assert re.search(told, refused(path))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "null", '"text"', "{}", '{"version": 1}', "[" * 100_000, "9" * 10_000],
)
def test_a_description_that_is_no_architecture(tmp_path, text):
    save_file(TENSORS, tmp_path / "m", {KEY: text})
    assert "can't be read" in refused(tmp_path / "m")


@pytest.mark.parametrize(
    "change",
    [
        {"linear1.weight": np.full((2, 16), np.nan, np.float32)},
        {"linear1.bias": np.array([np.inf, 0])},
        {"linear1.weight": np.ones((2, 16), int)},
        {"linear1.weight": np.ones((2, 16), np.float16)},
        {"linear1.weight": np.ones((2, 15))},
        {"linear1.weight": np.ones((0, 16))},
        {"linear1.weight": np.ones(32)},
        {"linear1.weight": np.ones(())},
        {"linear1.bias": np.ones(3)},
        {"linear1.bias": np.ones((2, 1))},
        {"other": np.array([np.nan])},
    ],
)
def test_tensors_that_do_not_fit(tmp_path, change):
    save_file({**TENSORS, **change}, tmp_path / "m", described(LINEAR))
    refused(tmp_path / "m")


def test_missing_tensors(tmp_path):
    network = DIGITS.build(Initialisation.HE, 0)
    save_model(network, tmp_path / "m")
    with safe_open(tmp_path / "m", framework="np") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    for name in tensors:
        rest = {other: array for other, array in tensors.items() if other != name}
        save_file(rest, tmp_path / "m", metadata)
        assert f"{name.split('.')[0]} are missing" in refused(tmp_path / "m")


def test_weights_of_another_program(tmp_path):
    save_file(TENSORS, tmp_path / "m")
    assert "not the layers they belong to" in refused(tmp_path / "m")
    save_file(TENSORS, tmp_path / "m", {"format": "pt"})
    assert "not the layers they belong to" in refused(tmp_path / "m")


def test_numbers_that_numpy_does_not_know(tmp_path):
    """bfloat16, as other programs write it."""
    header = json.dumps(
        {
            "linear1.weight": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]},
            "__metadata__": described(LINEAR),
        }
    ).encode()
    (tmp_path / "m").write_bytes(len(header).to_bytes(8, "little") + header + bytes(4))
    refused(tmp_path / "m")


@pytest.mark.parametrize("data", [b"", b"\0", bytes(8), b"PK\x03\x04" * 20, b"{}" * 100])
def test_no_model_at_all(tmp_path, data):
    (tmp_path / "m").write_bytes(data)
    refused(tmp_path / "m")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a good file."""
    path = tmp_path_factory.mktemp("whole") / "m"
    layers = (
        Convolution(np.ones((2, 1, 3, 3)), np.zeros(2), padding="same"),
        Activation("tanh"),
        MaxPooling(2),
        AveragePooling(2),
        Flatten(),
        Linear(np.ones((3, 2), np.float64), np.zeros(3)),
    )
    save_model(Network(layers, (1, 4, 4), ("a", "b", "c")), path)
    return path.read_bytes()


def loaded_or_refused(path):
    """Loads the file, or is refused with a sentence; nothing else, not even a warning."""
    try:
        network = load_model(path)
    except SettingError as error:
        assert_sentence(error)
    else:
        assert isinstance(network, Network)


@given(data=st.data())
@MANY
def test_a_file_cut_short(tmp_path, whole, data):
    path = tmp_path / "m"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    refused(path)


@given(data=st.data())
@settings(MANY, max_examples=300)
def test_a_file_with_bytes_changed(tmp_path, whole, data):
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "m"
    path.write_bytes(damaged)
    loaded_or_refused(path)


@given(data=st.binary(max_size=200))
@MANY
def test_random_bytes(tmp_path, data):
    (tmp_path / "m").write_bytes(data)
    loaded_or_refused(tmp_path / "m")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 5)
    | st.sampled_from([10**9, 10**30, 1.5, float("nan"), "same", "full", "relu", "zeros", ""]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)
KEYS = {
    "convolution": ("stride", "padding", "dilation", "groups", "padding_mode", "bias"),
    "activation": ("function", "negative_slope"),
    "max_pooling": ("kernel_size", "stride", "padding", "dilation", "ceil_mode"),
    "average_pooling": ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"),
    "flatten": (),
    "linear": ("bias",),
}


@st.composite
def layers_of_junk(draw):
    kind = draw(st.sampled_from(sorted(KEYS)))
    return {
        "kind": kind,
        **{key: draw(JSON) for key in KEYS[kind] if draw(st.booleans())},
    }


@given(
    layers=JSON | st.lists(JSON | layers_of_junk(), max_size=3),
    shape=JSON | st.just([1, 4, 4]),
    classes=JSON | st.just(["a", "b"]),
)
@settings(MANY, max_examples=400)
def test_json_of_junk(tmp_path, layers, shape, classes):
    tensors = {**TENSORS, "conv1.weight": np.ones((2, 1, 3, 3))}
    data = save(tensors, described(layers, input_shape=shape, classes=classes))
    (tmp_path / "m").write_bytes(data)
    loaded_or_refused(tmp_path / "m")


def test_files_that_cannot_be_read_or_written(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_model(tmp_path / "missing")
    with pytest.raises(OSError):  # noqa: PT011  which one is up to the system
        load_model(tmp_path)
    network = DIGITS.build(Initialisation.HE, 0)
    with pytest.raises(OSError):  # noqa: PT011
        save_model(network, tmp_path)
    with pytest.raises(FileNotFoundError):
        save_model(network, tmp_path / "missing" / "m")


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    first, second = (DIGITS.build(Initialisation.HE, seed) for seed in (0, 1))
    path = tmp_path / "m"
    save_model(first, path)
    before = path.read_bytes()

    def full(file, data):
        with file.open("wb") as half:
            half.write(data[: len(data) // 2])
        raise OSError("no space left on the device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        save_model(second, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_large_finite_weights_warn_of_nothing(tmp_path):
    tensors = {name: array * np.float32(3e38) for name, array in TENSORS.items()}
    save_file(tensors, tmp_path / "m", described(LINEAR))
    assert load_model(tmp_path / "m").layers[1].bias[0] == np.float32(3e38)
