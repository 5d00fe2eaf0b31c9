"""Numbers of JSON in the bodies of requests."""

from typing import Any

from pydantic import BeforeValidator

from waves import texts


def _a_number(value: Any) -> Any:
    if isinstance(value, bool | str):
        raise ValueError(texts.fields.WHOLE_NUMBER)  # noqa: TRY004  Pydantic expects it
    return value


is_number = BeforeValidator(_a_number)
"""Refuses what is no number: in JSON, 1.0 is whole too, but "1" and true are not."""
