"""A matrix: what is still to be computed of it."""

import numpy as np
from PyQt6.QtGui import QImage, QPainter, QRegion

from cnnviz.stage import matrix
from cnnviz.stage.items import Painting
from cnnviz.stage.matrix import box_items
from cnnviz.stage.scene import Box
from cnnviz.theme import LIGHT
from engine.steps import Role


def test_what_is_not_computed_yet_is_painted_once(qapp, monkeypatch):
    painted = []
    paint = matrix._paint_unwritten
    monkeypatch.setattr(
        matrix,
        "_paint_unwritten",
        lambda *some, **named: (painted.append(named), paint(*some, **named)),
    )
    painting, image = Painting(), QImage(100, 100, QImage.Format.Format_RGB32)
    for seed in range(3):
        values = np.random.default_rng(seed).normal(size=(4, 4))
        box = Box("z", values, Role.VALUE, 2.0, written=6, pitch=(20.0, 20.0), origin=(10.0, 10.0))
        painting.show([*box_items(box, LIGHT, "DejaVu Sans")])
        with QPainter(image) as painter:
            painting.paint(painter, QRegion(0, 0, 100, 100))
    assert len(painted) == 1
