import pytest

from tests.unit.calls.call_scenario import CallScenario, SharedStores


@pytest.fixture(params=["memory", "redis"])
def scenario(request: pytest.FixtureRequest) -> CallScenario:
    """Every test of calls is a test of both adapters of the registry."""
    if request.param == "memory":
        return CallScenario()
    server = request.getfixturevalue("redis_server")
    client = request.getfixturevalue("redis_client")
    return CallScenario(SharedStores(server, client))


@pytest.fixture
def in_memory() -> CallScenario:
    """Calls in the memory of one process, for what only that adapter has to do."""
    return CallScenario()
