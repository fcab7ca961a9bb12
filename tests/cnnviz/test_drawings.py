"""The user's own drawings as a value and as a folder."""

import numpy as np
import pytest

from cnnviz import drawings
from engine import SettingError
from engine.digits.folder import TRAIN, read_folder
from tests.cnnviz import helpers


def some(labels=(3, 7, 3, 1)):
    made = drawings.none()
    for label in labels:
        made = made.added(helpers.sample(label).ink, label)
    return made


def test_a_drawing_is_kept_as_the_network_reads_it():
    made = some()
    assert made.images.dtype == np.uint8
    assert made.images.shape == (4, 28, 28)
    assert made.labels.tolist() == [3, 7, 3, 1]
    for image, label in zip(made.images, made.labels, strict=True):
        seen = helpers.sample(label).seen(28).image
        np.testing.assert_allclose(image / 255, seen, atol=0.5 / 255 + 1e-6)
    assert made.of(3).tolist() == [0, 2]
    assert made.of(5).tolist() == []


def test_removing_leaves_the_others():
    made = some()
    fewer = made.without([0, 3])
    assert fewer.labels.tolist() == [7, 3]
    np.testing.assert_array_equal(fewer.images, made.images[[1, 2]])
    assert len(made) == 4


def test_what_is_saved_is_loaded(tmp_path):
    folder = tmp_path / "new" / "own"
    assert len(drawings.load(folder)) == 0
    made = some()
    drawings.save(made, folder)
    again = drawings.load(folder)
    np.testing.assert_array_equal(again.images, made.images)
    np.testing.assert_array_equal(again.labels, made.labels)
    assert len(read_folder(folder).images) == 4  # any program can read it
    assert len(again.added(helpers.sample(5).ink, 5)) == 5


def test_the_last_one_can_go(tmp_path):
    drawings.save(some([3]).without([0]), tmp_path)
    assert len(drawings.load(tmp_path)) == 0


def test_damaged_files_are_told(tmp_path):
    drawings.save(some(), tmp_path)
    (tmp_path / TRAIN[0]).write_bytes(b"nothing")
    with pytest.raises(SettingError, match="IDX"):
        drawings.load(tmp_path)


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "own").write_text("a file, not a folder")
    with pytest.raises(OSError, match=r"own"):
        drawings.save(some(), tmp_path / "own")
