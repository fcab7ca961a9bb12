"""The training loop: it learns, it can be entered and gone on from anywhere, and it tells."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from engine.ahead import TRIED
from engine.digits.normalise import as_ink
from engine.errors import SettingError
from engine.evaluation import evaluate
from engine.initialisation import Initialisation, draw
from engine.layers import Activation, Flatten, Linear, MaxPooling
from engine.network import Network, training_plan
from engine.optimizers import SGD, Adam, Momentum
from engine.partner import Partner
from engine.plan import TrainingPlan
from engine.sources import Procedural, Stored
from engine.training import DivergenceError, Progress, before, cosine, train


def network(seed: int = 0) -> Network:
    """A small one: 4x4 ink -> three classes."""
    rng = np.random.default_rng(seed)
    return Network(
        layers=(
            Flatten(),
            Linear(draw(Initialisation.HE, (12, 16), rng), np.zeros(12, np.float32)),
            Activation("relu"),
            Linear(draw(Initialisation.HE, (3, 12), rng), np.zeros(3, np.float32)),
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


def stored(augment=noisy, seed: int = 0, batch_size: int = 8) -> Stored:
    return Stored(*data(), batch_size, seed, augment)


def run(source: Stored | None = None, **changes: object) -> list[Progress]:
    settings = {"optimizer": Adam(0.01), "epochs": 3}
    return list(train(network(), source or stored(), **(settings | changes)))


def weights(progress: Progress) -> list[np.ndarray]:
    return [array for layer in progress.network.parameters for array in layer.values()]


def same(one: Progress, other: Progress) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(weights(one), weights(other), strict=True))


@pytest.mark.parametrize("cores", [2, 3])
@pytest.mark.parametrize("long", [0.0, 10.0])
def test_more_cores_learn_the_same_bits(monkeypatch, cores, long) -> None:
    """Whether their batches take long to make or not."""
    answered = []
    answer = Partner.answer
    monkeypatch.setattr("engine.ahead.LONG", long)
    monkeypatch.setattr(Partner, "is_ready", True)  # it is waited for
    monkeypatch.setattr(Partner, "answer", lambda one: answered.append(one) or answer(one))
    one, two = run(), run(cores=cores)
    assert len(set(answered)) == (2 if cores == 3 and not long else 1)
    assert len(answered) >= len(one) - TRIED - 1
    assert [p.loss for p in one] == [p.loss for p in two]
    assert same(one[-1], two[-1])


def test_who_leaves_early_ends_the_second_process(monkeypatch) -> None:
    made: list[TrainingPlan] = []

    def plan(network: Network, *, two_cores: bool) -> TrainingPlan:
        made.append(training_plan(network, two_cores=two_cores))
        return made[-1]

    monkeypatch.setattr("engine.training.training_plan", plan)
    learning = train(network(), stored(), optimizer=SGD(0.1), epochs=3, cores=3)
    next(learning)
    process = made[0]._worker._partner._process
    learning.close()
    assert process.returncode is not None


@pytest.mark.parametrize("optimizer", [SGD(0.3), Momentum(0.05), Adam(0.01)])
def test_it_learns(optimizer) -> None:
    told = run(optimizer=optimizer, epochs=12)
    assert told[-1].loss < told[0].loss / 3
    assert told[-1].accuracy > 0.95
    assert evaluate(told[-1].network, *data(seed=2)).accuracy > 0.95
    assert evaluate(network(), *data(seed=2)).accuracy < 0.8


def test_progress_counts_batches_and_epochs() -> None:
    told = run()
    assert [(p.epoch, p.batch) for p in told] == [(e, b) for e in range(3) for b in range(7)]
    assert {p.batches for p in told} == {7}
    assert [p.seen for p in told[:7]] == [8, 16, 24, 32, 40, 48, 50]
    assert [p.seen for p in told[7:14]] == [8, 16, 24, 32, 40, 48, 50]
    assert all(0 <= p.right <= p.seen for p in told)
    assert [p.steps for p in told] == list(range(1, 22))
    assert [p.steps for p in told if p.ends_epoch] == [7, 14, 21]
    assert before(network(), SGD(0.1), stored()).steps == 0


def test_the_seed_decides_and_the_same_seed_repeats_to_the_last_bit() -> None:
    assert same(run(stored(seed=4))[-1], run(stored(seed=4))[-1])
    assert not same(run(stored(seed=4))[-1], run(stored(seed=5))[-1])


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
    source = stored(augment=None)
    first = run(source, optimizer=SGD(0.1))[0]
    x, target = source.load(0, 0)
    gradients = network().backward(network().forward(x), target)
    assert first.loss == pytest.approx(gradients.loss, rel=1e-6)  # a plan sums in another order
    for old, new, gradient in zip(
        network().parameters, first.network.parameters, gradients.parameters, strict=True
    ):
        for name in old:
            assert np.allclose(new[name], old[name] - 0.1 * gradient[name], atol=1e-7)


@pytest.mark.parametrize("optimizer", [Momentum(0.05), Adam(0.01)])
def test_the_optimizer_remembers_from_batch_to_batch(optimizer) -> None:
    source = stored(augment=None)
    told = run(source, optimizer=optimizer)
    now, state = network(), optimizer.initial(network().parameters)
    for progress in told:
        x, target = source.load(progress.epoch, progress.batch)
        gradients = now.backward(now.forward(x), target)
        parameters, state = optimizer.update(now.parameters, gradients.parameters, state)
        now = now.with_parameters(parameters)
    for one, other in zip(weights(told[-1]), weights(replace(told[-1], network=now)), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_nothing_given_is_changed_and_stopping_needs_nothing() -> None:
    images, labels = data()
    images.flags.writeable = labels.flags.writeable = False
    start = network()
    kept = [array.copy() for layer in start.parameters for array in layer.values()]
    told = train(start, Stored(images, labels, 8), optimizer=SGD(0.1), epochs=9)
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
        run(Stored(x, labels, 8), optimizer=SGD(0.1), epochs=1)[-1]
        for x in (images, floats, floats[:, None])
    ]
    assert same(results[0], results[1])
    assert same(results[0], results[2])


def test_no_epochs_is_nothing_to_tell() -> None:
    assert run(epochs=0) == []


def test_batches_larger_than_the_data_and_of_one() -> None:
    assert len(run(stored(batch_size=1000), epochs=1)) == 1
    assert len(run(stored(batch_size=1), epochs=1)) == 50


def test_a_network_with_other_layers_trains_as_well() -> None:
    pooled = Network(
        (MaxPooling(2), Flatten(), Linear(np.zeros((3, 4), "f4"), np.zeros(3, "f4"))),
        (1, 4, 4),
        ("a", "b", "c"),
    )
    told = list(train(pooled, Stored(*data(), 8), optimizer=Adam(0.01), epochs=2))
    assert told[-1].loss < np.log(3)


@pytest.mark.parametrize("optimizer", [SGD(1e30), Momentum(1e30), Adam(1e30)])
def test_numbers_out_of_bounds_end_it_with_the_last_good_progress(optimizer) -> None:
    told: list[Progress] = []
    learning = train(network(), stored(), optimizer=optimizer, epochs=200)
    with pytest.raises(DivergenceError, match="smaller learning rate") as ended:
        told.extend(learning)
    assert ended.value.last.steps == len(told)
    assert all(np.isfinite(array).all() for array in weights(ended.value.last))


def test_what_can_t_be_trained_on_is_told_at_once() -> None:
    with pytest.raises(SettingError, match="at least 0 epochs, not -1"):
        train(network(), stored(), optimizer=SGD(0.1), epochs=-1)
    with pytest.raises(SettingError, match=r"labels from 0 to 3, .* knows 3 answers: .* 4 numbers"):
        train(network(), Stored(data()[0], np.full(50, 3), 8), optimizer=SGD(0.1), epochs=1)
    with pytest.raises(SettingError, match="from 0 to 9"):
        train(network(), Procedural(8, 8), optimizer=SGD(0.1), epochs=1)
