"""A refusal: a template that can be translated, the values that fill it, and the English."""

import pytest

from engine import SettingError
from engine.errors import translate


def test_a_refusal_can_be_told_in_another_language():
    error = SettingError(translate("engine", "The {name} is {value}."), name="stride", value=0)
    assert str(error) == "The stride is 0."
    assert error.sentence == "The {name} is {value}."
    assert error.values == {"name": "stride", "value": 0}
    assert "{name}: {value}".format(**error.values) == "stride: 0"


def test_it_is_a_value_error():
    with pytest.raises(ValueError, match="too small"):
        raise SettingError("too small")
