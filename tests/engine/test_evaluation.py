"""Examining a network: each answer, and what follows from all of them."""

import numpy as np
import pytest

from engine import cross_entropy
from engine.evaluation import evaluate, evaluations
from tests.engine.test_training import data, network


def test_every_image_is_asked_once_in_order() -> None:
    images, labels = data(101)
    parts = list(evaluations(network(), images, labels, part=20))
    assert [len(part.labels) for part in parts] == [20, 40, 60, 80, 100, 101]
    whole = evaluate(network(), images, labels)
    for name in ("labels", "answers", "losses", "sure"):
        np.testing.assert_allclose(getattr(parts[-1], name), getattr(whole, name), rtol=1e-5)
    x = (images / 255).astype(np.float32)[:, None]
    p = network().predict(x)
    np.testing.assert_array_equal(whole.answers, p.argmax(1))
    np.testing.assert_allclose(whole.sure, p.max(1), rtol=1e-5)
    np.testing.assert_allclose(whole.losses, -np.log(p[np.arange(101), labels]), rtol=1e-4)
    assert whole.accuracy == pytest.approx(np.mean(p.argmax(1) == labels))
    logits = network().forward(x).logits
    assert whole.loss == pytest.approx(cross_entropy(logits, labels), rel=1e-5)


def test_the_confusion_counts_each_answer() -> None:
    images, labels = data(80)
    found = evaluate(network(), images, labels)
    table = found.confusion(3)
    for right in range(3):
        for answer in range(3):
            both = (labels == right) & (found.answers == answer)
            assert table[right, answer] == np.count_nonzero(both)
    assert table.sum() == 80
    assert table.trace() == round(found.accuracy * 80)


def test_the_worst_mistakes_come_first() -> None:
    images, labels = data(80)
    found = evaluate(network(), images, labels)
    mistakes = found.mistakes()
    assert set(mistakes) == set(np.flatnonzero(found.answers != labels))
    sure = found.sure[mistakes]
    assert list(sure) == sorted(sure, reverse=True)
    assert len(mistakes) > 5
