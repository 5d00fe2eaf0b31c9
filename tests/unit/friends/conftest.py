import pytest

from waves.chat import handlers
from waves.core.database import engine
from waves.core.events import Event, registry


@pytest.fixture(autouse=True)
def _wired(database: engine.Database) -> None:
    """The handlers that the running app registers."""
    handlers.register(registry)


@pytest.fixture
def heard(database: engine.Database) -> list[Event]:
    """Everything that is published after a commit, in order."""
    events: list[Event] = []
    registry.after_commit(events.append)
    return events
