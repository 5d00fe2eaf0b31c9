import pytest


@pytest.fixture(autouse=True)
def _stored(database: object) -> None:
    """Use the database in every test."""
