"""What is remembered, and what of it can't be trusted."""

import pytest
from PyQt6.QtCore import QByteArray, QSettings

from cnnviz.preferences import Preferences
from cnnviz.state import FASTEST, SLOWEST
from engine import Stride

VALUES = {
    "theme": "dark",
    "language": "zh_CN",
    "reduce_motion": True,
    "brush": 31,
    "speed": 12.5,
    "stride": Stride.MAP,
}
FIRST = {
    "theme": "system",
    "language": "system",
    "reduce_motion": False,
    "brush": 22,
    "speed": 2.0,
    "stride": Stride.CELL,
}


def again(path):
    return Preferences(QSettings(str(path), QSettings.Format.IniFormat))


def test_the_first_start(preferences):
    assert {name: getattr(preferences, name) for name in FIRST} == FIRST
    assert preferences.layout("window").isEmpty()


def test_everything_is_there_again(preferences, settings_path):
    for name, value in VALUES.items():
        setattr(preferences, name, value)
    preferences.set_layout("window", QByteArray(b"\x00\x01geometry"))
    assert preferences.problem() is None  # writes
    later = again(settings_path)
    assert {name: getattr(later, name) for name in VALUES} == VALUES
    assert later.layout("window") == QByteArray(b"\x00\x01geometry")
    assert isinstance(later.stride, Stride)


DAMAGED = (
    "nonsense", "", "-1", "1e999", "nan", "@Invalid()", "@ByteArray(x)", "a, b, c", "99999999",
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_what_is_damaged_counts_as_not_there(settings_path, damage):
    lines = [f"{name}={damage}" for name in FIRST]
    settings_path.write_text("[General]\n" + "\n".join(lines) + f"\n[layout]\nupper={damage}\n")
    found = again(settings_path)
    assert {name: getattr(found, name) for name in FIRST} == FIRST
    assert isinstance(found.layout("upper"), QByteArray)


def test_a_file_that_is_no_settings_file(settings_path):
    settings_path.write_bytes(bytes(range(256)) * 20)
    found = again(settings_path)
    assert {name: getattr(found, name) for name in FIRST} == FIRST


def test_bounds(preferences):
    for speed in (SLOWEST, FASTEST):
        preferences.speed = speed
        assert preferences.speed == speed
    preferences.speed = 2 * FASTEST
    assert preferences.speed == FIRST["speed"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "settings.ini"
    problem = again(path).problem()
    assert problem is not None
    assert str(path) in problem
