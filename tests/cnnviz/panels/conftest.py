"""What several tests of panels begin with."""

import pytest

from tests.cnnviz.panels import trainings


@pytest.fixture
def training(qapp, tmp_path):
    made = trainings.session(tmp_path)
    yield made
    made.finish()
