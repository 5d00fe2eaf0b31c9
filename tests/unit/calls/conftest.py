import pytest

from tests.unit.calls.call_scenario import CallScenario


@pytest.fixture
def scenario() -> CallScenario:
    return CallScenario()
