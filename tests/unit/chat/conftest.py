import pytest


@pytest.fixture(autouse=True)
def _stored(database: object, unlimited: None) -> None:
    """Everything here is in the database; people here write like machines."""
