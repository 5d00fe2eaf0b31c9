import pytest


@pytest.fixture(autouse=True)
def _stored(database: object, unlimited: None) -> None:
    """Use the database in every test, without rate limits."""
