"""Input schemas of links sent by e-mail."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from waves.accounts.users import names

MAX_SECRET = 128

LinkSecret = Annotated[
    str, Field(max_length=MAX_SECRET), AfterValidator(names.check_storable)
]


class Verification(BaseModel):
    """The secret of a link that proves an address."""

    secret: LinkSecret
