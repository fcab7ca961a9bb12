"""The training loop: it learns, it can be entered and gone on from anywhere, and it tells."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from engine.errors import SettingError
from engine.layers import Activation, Flatten, Linear, MaxPooling
from engine.network import Network, he_normal
from engine.optimizers import SGD, Adam, Momentum
from engine.training import Batches, Progress, as_ink, cosine, evaluate, train


def network(seed: int = 0) -> Network:
    """A small one: 4x4 ink -> three classes."""
    rng = np.random.default_rng(seed)
    return Network(
        layers=(
            Flatten(),
            Linear(he_normal((12, 16), rng), np.zeros(12, np.float32)),
            Activation("relu"),
            Linear(he_normal((3, 12), rng), np.zeros(3, np.float32)),
        ),
        input_shape=(1, 4, 4),
        classes=("top", "middle", "bottom"),
    )


def data(count: int = 50, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Noise, and a dark row that the label tells."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, count)
    images = rng.integers(0, 80, (count, 4, 4), np.uint8)
    images[np.arange(count), labels] += 170
    return images, labels


def noisy(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return (images + rng.normal(0, 0.05, images.shape)).astype(np.float32)


def run(**changes: object) -> list[Progress]:
    settings = {"optimizer": Adam(0.01), "epochs": 3, "batch_size": 8, "augment": noisy}
    return list(train(network(), *data(), **(settings | changes)))


def weights(progress: Progress) -> list[np.ndarray]:
    return [array for layer in progress.network.parameters for array in layer.values()]


def same(one: Progress, other: Progress) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(weights(one), weights(other), strict=True))


@pytest.mark.parametrize("optimizer", [SGD(0.3), Momentum(0.05), Adam(0.01)])
def test_it_learns(optimizer) -> None:
    told = run(optimizer=optimizer, epochs=12)
    assert told[-1].loss < told[0].loss / 3
    assert told[-1].accuracy > 0.95
    assert evaluate(told[-1].network, *data(seed=2)) > 0.95
    assert evaluate(network(), *data(seed=2)) < 0.8


def test_progress_counts_batches_and_epochs() -> None:
    told = run()
    assert [(p.epoch, p.batch) for p in told] == [(e, b) for e in range(3) for b in range(7)]
    assert {p.batches for p in told} == {7}
    assert [p.seen for p in told[:7]] == [8, 16, 24, 32, 40, 48, 50]
    assert [p.seen for p in told[7:14]] == [8, 16, 24, 32, 40, 48, 50]
    assert all(0 <= p.right <= p.seen for p in told)


def test_each_image_is_taken_once_an_epoch_in_another_order() -> None:
    batches = Batches(*data(), size=8, seed=0)
    assert sorted(batches.order(0)) == list(range(50))
    assert not np.array_equal(batches.order(0), batches.order(1))
    taken = [batches.load(4, b, batches.order(4))[1] for b in range(len(batches))]
    assert np.array_equal(np.concatenate(taken), data()[1][batches.order(4)])


def test_validation_is_told_at_the_end_of_each_epoch() -> None:
    told = run(validation=data(seed=3))
    for progress in told:
        assert (progress.validation_accuracy is not None) == (progress.batch == 6)
    assert told[-1].validation_accuracy == evaluate(told[-1].network, *data(seed=3))


def test_the_seed_decides_and_the_same_seed_repeats_to_the_last_bit() -> None:
    assert same(run(seed=4)[-1], run(seed=4)[-1])
    assert not same(run(seed=4)[-1], run(seed=5)[-1])


@pytest.mark.parametrize("stop", [0, 3, 6, 7, 20])
@pytest.mark.parametrize("optimizer", [SGD(0.3), Momentum(0.05), Adam(0.01)])
def test_from_any_progress_it_goes_on_to_the_same_bits(stop: int, optimizer) -> None:
    whole = run(optimizer=optimizer, schedule=cosine)
    rest = run(optimizer=optimizer, schedule=cosine, start=whole[stop])
    assert len(rest) == len(whole) - stop - 1
    for one, other in zip(whole[stop + 1 :], rest, strict=True):
        assert same(one, other)
        assert (one.loss, one.right, one.seen) == (other.loss, other.right, other.seen)


def test_the_schedule_scales_the_learning_rate() -> None:
    still = run(schedule=lambda share: 0.0)
    assert same(still[0], still[-1])
    assert same(run(optimizer=SGD(0.1))[-1], run(optimizer=SGD(0.2), schedule=lambda _: 0.5)[-1])
    shares: list[float] = []
    run(schedule=lambda share: shares.append(share) or 1.0)
    assert shares == [i / 21 for i in range(21)]


def test_cosine_falls_from_one_to_zero() -> None:
    values = [cosine(share) for share in np.linspace(0, 1, 11)]
    assert values == sorted(values, reverse=True)
    assert values[0] == 1
    assert values[5] == pytest.approx(0.5)
    assert values[-1] == pytest.approx(0)


def test_one_step_is_the_optimizer_s_update_of_the_batch_s_gradient() -> None:
    first = run(optimizer=SGD(0.1), augment=None)[0]
    batches = Batches(*data(), size=8, seed=0)
    x, target = batches.load(0, 0, batches.order(0))
    gradients = network().backward(network().forward(x), target)
    assert first.loss == gradients.loss
    for before, after, gradient in zip(
        network().parameters, first.network.parameters, gradients.parameters, strict=True
    ):
        for name in before:
            assert np.allclose(after[name], before[name] - 0.1 * gradient[name], atol=1e-7)


@pytest.mark.parametrize("optimizer", [Momentum(0.05), Adam(0.01)])
def test_the_optimizer_remembers_from_batch_to_batch(optimizer) -> None:
    told = run(optimizer=optimizer, augment=None)
    batches = Batches(*data(), size=8, seed=0)
    now, state = network(), optimizer.initial(network().parameters)
    for progress in told:
        x, target = batches.load(progress.epoch, progress.batch, batches.order(progress.epoch))
        gradients = now.backward(now.forward(x), target)
        parameters, state = optimizer.update(now.parameters, gradients.parameters, state)
        now = now.with_parameters(parameters)
    assert same(told[-1], replace(told[-1], network=now))


def test_nothing_given_is_changed_and_stopping_needs_nothing() -> None:
    images, labels = data()
    images.flags.writeable = labels.flags.writeable = False
    start = network()
    kept = [array.copy() for layer in start.parameters for array in layer.values()]
    told = train(start, images, labels, optimizer=SGD(0.1), epochs=9, batch_size=8)
    assert len(list(islice(told, 5))) == 5
    told.close()
    now = [array for layer in start.parameters for array in layer.values()]
    assert all(np.array_equal(a, b) for a, b in zip(kept, now, strict=True))


def test_images_may_be_bytes_or_floats_with_or_without_channels() -> None:
    images, labels = data()
    floats = as_ink(images)
    assert floats.dtype == np.float32
    assert floats.max() <= 1
    results = [
        list(train(network(), x, labels, optimizer=SGD(0.1), epochs=1, batch_size=8))[-1]
        for x in (images, floats, floats[:, None])
    ]
    assert same(results[0], results[1])
    assert same(results[0], results[2])


def test_no_epochs_is_nothing_to_tell() -> None:
    assert run(epochs=0) == []


def test_batches_larger_than_the_data_and_of_one() -> None:
    assert len(run(batch_size=1000, epochs=1)) == 1
    assert len(run(batch_size=1, epochs=1)) == 50


def test_a_network_with_other_layers_trains_as_well() -> None:
    pooled = Network(
        (MaxPooling(2), Flatten(), Linear(np.zeros((3, 4), "f4"), np.zeros(3, "f4"))),
        (1, 4, 4),
        ("a", "b", "c"),
    )
    told = list(train(pooled, *data(), optimizer=Adam(0.01), epochs=2, batch_size=8))
    assert told[-1].loss < np.log(3)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"batch_size": 0}, "batches of 0 were given"),
        ({"epochs": -1}, "-1 epochs"),
        ({"labels": np.zeros(7, int)}, "50 images and 7 labels"),
        ({"labels": np.full(50, 3)}, "from 3 to 3, but the network has 3 classes"),
        ({"labels": np.full(50, -1)}, "from -1 to -1"),
        ({"images": np.zeros((0, 4, 4)), "labels": np.zeros(0, int)}, "0 images and 0 labels"),
    ],
)
def test_what_can_t_be_trained_on_is_told_at_once(changes, says: str) -> None:
    images, labels = data()
    settings = {"images": images, "labels": labels, "epochs": 1, "batch_size": 8} | changes
    with pytest.raises(SettingError, match=says):
        train(network(), optimizer=SGD(0.1), **settings)
