"""What several tests ask of a result."""

import numpy as np

from engine import SettingError

TOLERANCE = {np.float32: 2e-5, np.float64: 1e-11}  # of the largest number that is summed


def assert_close(given, expected, dtype=np.float64, scale=None):
    """Equal up to the rounding of `dtype`, for sums of numbers as large as `scale`."""
    assert np.shape(given) == np.shape(expected)
    if scale is None:
        scale = np.abs(expected).max(initial=1.0)
    np.testing.assert_allclose(given, expected, rtol=0, atol=TOLERANCE[dtype] * max(1.0, scale))


def result_or_refusal(function, *args, **settings):
    """What the function gives, or None where it refuses with one sentence; nothing else may be."""
    try:
        return function(*args, **settings)
    except SettingError as error:
        assert_sentence(error)
        return None


def assert_sentence(error):
    """The error is told on one line that ends as a sentence, and its template gives the same."""
    told = str(error)
    assert told.endswith((".", '."')), told
    assert "\n" not in told, told
    assert error.sentence.format(**error.values) == told
