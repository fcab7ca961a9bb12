"""A piece of training gives the same items here and elsewhere, whatever becomes of the process."""

import os
import sys
from dataclasses import replace
from time import monotonic

import numpy as np
import pytest

from cnnviz.course import Course, Elsewhere, Follower, items
from cnnviz.train_state import Data, OptimizerChoice, TrainSettings
from engine.digits.handwriting import handwriting
from engine.evaluation import Evaluation
from engine.initialisation import Initialisation
from engine.presets import TINY
from engine.training import DivergenceError, Progress, before

SETTINGS = TrainSettings(images=40, batch_size=8, epochs=3)
DATA = Data(tuple("0123456789"), handwriting(600, np.random.default_rng(5)))


def course(settings=SETTINGS, until=15, examined=False):
    network = TINY.build(Initialisation.HE, 1)
    start = before(network, settings.rule, DATA.source(settings, 8))
    return Course(settings, start, until, examined)


@pytest.fixture
def follower(monkeypatch):
    monkeypatch.setattr("cnnviz.course.MOMENT", 0.0)
    made = Follower()
    yield made
    made.close()


def awaited(follower):
    """The process has been started, and is awake."""
    end = monotonic() + 60
    while not follower._is_awake():
        assert monotonic() < end


def numbers(progress):
    trees = (progress.network.parameters, *progress.optimizer_state)
    return [array for tree in trees for layer in tree for array in layer.values()]


def assert_same(found, expected):
    """Of parts of an examination only the answers count: how they come is of no matter."""
    kept = [[item for item in side if item is not None] for side in (found, expected)]
    assert [type(item) for item in kept[0]] == [type(item) for item in kept[1]]
    for one, other in zip(*kept, strict=True):
        if isinstance(one, Progress):
            told = ("epoch", "batch", "batches", "loss", "right", "seen")
            assert [getattr(one, n) for n in told] == [getattr(other, n) for n in told]
            pairs = zip(numbers(one), numbers(other), strict=True)
        else:
            names = ("labels", "answers", "losses", "sure")
            pairs = [(getattr(one, n), getattr(other, n)) for n in names]
        for a, b in pairs:
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)


def test_it_is_examined_at_the_start_after_each_epoch_and_at_the_end():
    found, steps = [], 0
    for item in items(DATA, course(until=12)):
        steps = item.steps if isinstance(item, Progress) else steps
        if isinstance(item, Evaluation):
            assert len(item.answers) == 600
            found.append(steps)
    assert (steps, found) == (12, [0, 5, 10, 12])


def test_what_is_examined_already_is_not_examined_again():
    assert isinstance(next(items(DATA, course(examined=True))), Progress)
    assert list(items(DATA, course(until=0, examined=True))) == []


@pytest.mark.parametrize("optimizer", OptimizerChoice)
@pytest.mark.parametrize("here", [0, 1, 2, 4, 9])
def test_elsewhere_it_is_the_same(follower, optimizer, here):
    """After so many items the process is awake, and it goes on there."""
    settings = replace(SETTINGS, optimizer=optimizer, falling=True)
    if here == 0:
        follower._data, follower._elsewhere = DATA, Elsewhere(DATA)
        awaited(follower)
    found = []
    for item in follower.items(DATA, course(settings)):
        found.append(item)
        if len(found) == here + 1:
            awaited(follower)
    assert_same(found, list(items(DATA, course(settings))))
    assert follower._is_awake()


def followed(follower, course, data=DATA):
    """All items, from elsewhere as soon as can be."""
    return list(taken(follower, course, data, []))


def taken(follower, course, data, found):
    if follower._elsewhere is not None:
        awaited(follower)
    for item in follower.items(data, course):
        found.append(item)
        yield item
        if follower._elsewhere is not None:
            awaited(follower)


def test_networks_from_elsewhere_share_what_is_known_of_their_shapes(follower):
    start = course()
    last = [item for item in followed(follower, start) if isinstance(item, Progress)][-1]
    assert last.network.plan is start.start.network.plan
    assert not any(array.flags.writeable for array in numbers(last)[:4])


def test_a_course_left_in_the_middle_is_followed_by_another(follower):
    for index, _ in enumerate(follower.items(DATA, course())):
        if index == 2:
            awaited(follower)
        if index == 8:
            break
    process = follower._elsewhere._partner._process
    assert_same(list(follower.items(DATA, course(until=7))), list(items(DATA, course(until=7))))
    assert follower._elsewhere._partner._process is process


def test_where_the_process_is_gone_it_goes_on_here(follower):
    found = []
    for item in follower.items(DATA, course()):
        found.append(item)
        if len(found) == 3:
            awaited(follower)
        if len(found) == 10:
            follower._elsewhere._partner._process.kill()
            follower._elsewhere._partner._process.wait()
    assert_same(found, list(items(DATA, course())))
    assert follower._elsewhere is None


def test_where_no_process_can_be_started_it_goes_on_here(follower, monkeypatch):
    tried = []

    def refuse(data):
        tried.append(data)
        raise OSError("no more processes")

    monkeypatch.setattr("cnnviz.course.Elsewhere", refuse)
    assert_same(list(follower.items(DATA, course())), list(items(DATA, course())))
    assert tried == [DATA]


def test_what_ends_before_the_process_is_awake_does_not_wait_for_it(follower, monkeypatch):
    class Sleeping(Elsewhere):
        is_awake = False

        def items(self, job):
            raise AssertionError("nothing is left to be done")

    monkeypatch.setattr("cnnviz.course.Elsewhere", Sleeping)
    assert_same(list(follower.items(DATA, course())), list(items(DATA, course())))
    assert follower._elsewhere is not None


def test_numbers_out_of_bounds_are_told_as_here(follower, capfd):
    settings = replace(SETTINGS, optimizer=OptimizerChoice.SGD, learning_rate=1e30)
    found = []
    with pytest.raises(DivergenceError) as caught:
        list(taken(follower, course(settings), DATA, found))
    assert caught.value.last is found[-1]
    assert follower._elsewhere is None
    assert not capfd.readouterr().err


def test_other_data_take_another_process(follower):
    processes = []
    for data in (DATA, replace(DATA)):
        followed(follower, course(), data)
        processes.append(follower._elsewhere._partner._process)
    assert [process.poll() is None for process in processes] == [False, True]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_on_many_cores_its_processes_end_with_it(follower, monkeypatch):
    monkeypatch.setattr("cnnviz.course.cores", lambda: 4)
    found = []
    for _ in taken(follower, course(until=10), DATA, found):
        if len(found) == 8:
            children = children_of(follower._elsewhere._partner._process.pid)
    assert_same(found, list(items(DATA, course(until=10))))
    assert children  # the second half of each batch
    follower.close()
    end = monotonic() + 60
    while any(os.path.exists(f"/proc/{child}") for child in children):
        assert monotonic() < end


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]
