import pytest

from tests.unit.calls.stage import Stage


@pytest.fixture
def stage() -> Stage:
    return Stage()
