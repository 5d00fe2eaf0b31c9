"""Input and output schemas of accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Self, cast
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from waves import texts
from waves.accounts.passwords import password_policy
from waves.accounts.passwords.hasher import normal_form
from waves.accounts.users import display_names, names

MIN_PASSWORD = 8
# Counted in code points of the normal form; every one of them is significant.
MAX_PASSWORD = 256
MAX_LOGIN = 254
MAX_SECRET = 128


def _proper_password(password: str) -> str:
    names.check_storable(password)
    if len(normal_form(password)) < MIN_PASSWORD:
        raise ValueError(texts.fields.AT_LEAST.format(least=MIN_PASSWORD))
    return _short_enough(password)


def _short_enough(password: str) -> str:
    if len(normal_form(password)) > MAX_PASSWORD:
        raise ValueError(texts.fields.AT_MOST.format(most=MAX_PASSWORD))
    return password


def _storable(value: str) -> str:
    return names.check_storable(value)


def _described(**rules: Any) -> Any:
    """Return what the API's description says; the validators say it in words."""
    return Field(json_schema_extra=rules)


Username = Annotated[
    str,
    AfterValidator(names.clean_username),
    _described(minLength=names.MIN_USERNAME, maxLength=names.MAX_USERNAME),
]
Email = Annotated[
    str,
    AfterValidator(names.clean_email),
    _described(format="email", maxLength=names.MAX_EMAIL),
]
DisplayName = Annotated[
    str, AfterValidator(display_names.clean), _described(minLength=1)
]
NewPassword = Annotated[
    str,
    AfterValidator(_proper_password),
    _described(minLength=MIN_PASSWORD, maxLength=MAX_PASSWORD),
]
GivenPassword = Annotated[
    str,
    AfterValidator(_storable),
    AfterValidator(_short_enough),
    _described(maxLength=MAX_PASSWORD),
]


class SignUp(BaseModel):
    """A person asks for an account; without a display name it is the user name."""

    username: Username
    email: Email
    display_name: str | None = None
    password: NewPassword

    @field_validator("display_name")
    @classmethod
    def _clean_display_name(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        return display_names.clean(value)

    @field_validator("password")
    @classmethod
    def _not_easily_guessed(cls, value: str, info: ValidationInfo) -> str:
        username = str(info.data.get("username") or "")
        email = str(info.data.get("email") or "")
        return password_policy.check_not_common(value, username=username, email=email)


class LogIn(BaseModel):
    """A person says who they are; `login` is a user name or an e-mail address."""

    login: Annotated[str, Field(max_length=MAX_LOGIN), AfterValidator(_storable)]
    password: GivenPassword


class ProfileChange(BaseModel):
    """What a person changes of themselves; what is missing stays.

    Each field stands alone: a name that is refused is left out and `problems`
    says why, as long as another field is given that can be saved. What is no
    text at all is an error of the whole.
    """

    # The description gives no lengths: what breaks them may be answered by 200.
    username: Annotated[str, AfterValidator(names.clean_username)] | None = None
    display_name: Annotated[str, AfterValidator(display_names.clean)] | None = None
    _problems: list[ErrorDetails] = PrivateAttr(default_factory=list[ErrorDetails])

    @property
    def problems(self) -> list[ErrorDetails]:
        """What is wrong with the fields that were left out."""
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


class PasswordChange(BaseModel):
    """A new password, with the old one as the proof if there is one."""

    current_password: GivenPassword = ""
    new_password: NewPassword


LinkSecret = Annotated[str, Field(max_length=MAX_SECRET), AfterValidator(_storable)]


class Verification(BaseModel):
    """The secret of a link that proves an address."""

    secret: LinkSecret


class ResetAsked(BaseModel):
    """An address whose person wants a new password."""

    email: Email


class PasswordReset(BaseModel):
    """A new password, with the secret of a link as the proof."""

    secret: LinkSecret
    password: NewPassword


class UserView(BaseModel):
    """A person as anybody who may see them does."""

    id: UUID
    username: str
    display_name: str
    avatar_url: str | None


class MeView(UserView):
    """A person as they see themselves."""

    email: str
    email_verified: bool
    sends_mail: bool
    """Whether this server sends mail: without, no address can be confirmed."""
    mail_refused: bool
    """Whether the last mail to the address could not be delivered at all."""


class PartlySaved(MeView):
    """A person as they are now, after a change of which a part was refused."""

    refused: dict[str, str]
    """Per field that stays as it was, what is wrong with the given value."""


class SessionView(BaseModel):
    """One signed-in browser, as its person sees it."""

    id: UUID
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool
    """Whether it is the session that asks."""


class AccountView(MeView):
    """An account, as the settings of its person show it."""

    has_password: bool
    has_provider: bool
    """Whether one can sign in to it by a provider."""
    may_set_password: bool
    """It has none, and the session that asks has just begun: proof enough."""
    sessions: list[SessionView]
    """The latest seen first."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking, as the session row says; never what a frame claims."""

    user_id: UUID
    session_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: the token goes into the cookie and nowhere else."""

    user: MeView
    token: str
    expires_at: datetime
