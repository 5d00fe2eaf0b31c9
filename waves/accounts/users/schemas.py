"""Input and output schemas of users."""

from typing import Annotated, Any, Self, cast
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from waves.accounts.users import display_names, names


def described(**rules: Any) -> Any:
    """Return rules for OpenAPI only; validators check them and have the sentences."""
    return Field(json_schema_extra=rules)


Username = Annotated[
    str,
    AfterValidator(names.clean_username),
    described(minLength=names.MIN_USERNAME, maxLength=names.MAX_USERNAME),
]
Email = Annotated[
    str,
    AfterValidator(names.clean_email),
    described(format="email", maxLength=names.MAX_EMAIL),
]


class ProfileChange(BaseModel):
    """A change of the user's own profile. A missing field is not changed.

    The fields are independent: a refused name is left out and reported in
    `problems`, as long as another given field is valid. A value that is not a
    string makes the whole change invalid.
    """

    # OpenAPI lists no lengths: a name that is too long may be answered with 200.
    username: Annotated[str, AfterValidator(names.clean_username)] | None = None
    display_name: Annotated[str, AfterValidator(display_names.clean)] | None = None
    about: Annotated[str, AfterValidator(display_names.clean_about)] | None = None
    _problems: list[ErrorDetails] = PrivateAttr(default_factory=list[ErrorDetails])

    @property
    def problems(self) -> list[ErrorDetails]:
        """The errors of the fields that were left out."""
        return self._problems

    @model_validator(mode="wrap")
    @classmethod
    def _field_by_field(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self]
    ) -> Self:
        try:
            return handler(data)
        except ValidationError as error:
            problems = error.errors()
            wrong = {problem["loc"][:1] for problem in problems}
            given = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
            rest = {
                name: given[name]
                for name in cls.model_fields
                if name in given and (name,) not in wrong
            }
            is_malformed = any(one["type"] != "value_error" for one in problems)
            if is_malformed or all(value is None for value in rest.values()):
                raise
            change = handler(rest)
            change.problems.extend(problems)
            return change


class UserView(BaseModel):
    """The public view of a user."""

    id: UUID
    username: str
    display_name: str
    avatar_url: str | None


class MeView(UserView):
    """A user as they see themselves."""

    about: str
    """The line that friends see on the profile of the user; may be empty."""
    email: str
    email_verified: bool
    sends_mail: bool
    """Whether this server sends mail, which verifying an address requires."""
    mail_refused: bool
    """Whether the last mail to the address failed permanently."""


class PartlySaved(MeView):
    """The user after a change that was refused in part."""

    refused: dict[str, str]
    """A sentence for each field that was refused and is unchanged."""
