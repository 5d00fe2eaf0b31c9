import pytest


@pytest.fixture(autouse=True)
def _stored(database: object) -> None:
    """Everything here is in the database."""
