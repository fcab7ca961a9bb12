import copy
import dataclasses
import pickle
from functools import cached_property
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values import FrozenInstanceError, dataclass, field, fields, replace


@dataclass(frozen=True)
class Point:
    """Somewhere."""

    x: int
    y: int = 2
    tags: list[str] = field(default_factory=list)
    secret: str = field(default="s", repr=False)
    origin: ClassVar[int] = 0

    @cached_property
    def doubled(self) -> int:
        return self.x * 2


@dataclass(frozen=True, eq=False)
class Same:
    x: int


@dataclass(eq=False)
class Open:
    x: int


@dataclass(frozen=True)
class Checked:
    x: int
    y: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "y", self.x + 1)
        if self.x < 0:
            raise ValueError(self.x)


@dataclasses.dataclass(frozen=True)
class Theirs:
    x: int
    y: int = 2
    z: str = dataclasses.field(default="s", repr=False)


@dataclass(frozen=True)
class Ours:
    x: int
    y: int = 2
    z: str = field(default="s", repr=False)


ARGUMENTS = st.lists(st.integers(0, 2), max_size=4)
NAMED = st.dictionaries(st.sampled_from(["x", "y", "z", "w"]), st.integers(0, 2))


@given(ARGUMENTS, NAMED, ARGUMENTS, NAMED)
def test_they_are_made_and_compared_as_those_of_the_standard_library(one, named, two, other):
    made = []
    for kind in (Theirs, Ours):
        try:
            pair = kind(*one, **named), kind(*two, **other)
        except TypeError:
            made.append(None)
        else:
            told = [repr(value).replace(kind.__name__, "") for value in pair]
            state = [vars(value) for value in pair]
            made.append((told, state, pair[0] == pair[1], hash(pair[0]) == hash(pair[1])))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("given", "named", "said"),
    [
        ((), {}, "x is missing"),
        ((1, 2, [], "s", 5), {}, "has 4 fields, but 5 were given"),
        ((1,), {"x": 2}, "x was given twice"),
        ((1,), {"z": 2}, "z is none of its fields"),
        ((1, 2, []), {"z": 2}, "z is none of its fields"),
    ],
)
def test_what_is_wrong_is_said(given, named, said):
    with pytest.raises(TypeError, match=said):
        Point(*given, **named)


def test_defaults_are_made_anew():
    one, two = Point(1), Point(1)
    assert one.tags == []
    assert one.tags is not two.tags
    assert Point.y == 2
    assert not hasattr(Point, "tags")


def test_a_frozen_value_stays():
    point = Point(1)
    for change in (lambda: setattr(point, "x", 2), lambda: delattr(point, "x")):
        with pytest.raises(FrozenInstanceError, match="x of Point can't be changed"):
            change()
    open_ = Open(1)
    open_.x = 2
    assert open_.x == 2


def test_equality_is_only_there_where_it_is_asked_for():
    assert Same(1) != Same(1)
    assert len({Same(1), Same(1)}) == 2
    assert Checked(1) != Point(1)


def test_what_a_class_checks_is_checked_each_time():
    assert Checked(1, 5) == Checked(1)
    assert Checked(3).y == 4
    with pytest.raises(ValueError, match="-1"):
        replace(Checked(1), x=-1)


def test_replace_keeps_the_fields_and_nothing_else():
    point = Point(1, 5)
    assert point.doubled == 2
    moved = replace(point, x=4)
    assert (moved.x, moved.y, moved.doubled) == (4, 5, 8)
    assert moved.tags is point.tags
    with pytest.raises(TypeError, match="doubled"):
        replace(point, doubled=3)


def test_fields_are_told_in_order_and_shown():
    assert [one.name for one in fields(Point)] == ["x", "y", "tags", "secret"]
    assert fields(Point(1)) == fields(Point)
    assert repr(Point(1)) == "Point(x=1, y=2, tags=[])"


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))]
)
def test_values_can_be_copied(copied):
    assert copied(Point(1, 3)) == Point(1, 3)
