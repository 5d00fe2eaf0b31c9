"""Input schemas with a password."""

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ValidationInfo,
    field_validator,
)

from waves import texts
from waves.accounts.email_verification.schemas import LinkSecret
from waves.accounts.passwords import password_policy
from waves.accounts.passwords.hasher import normal_form
from waves.accounts.users import display_names, names
from waves.accounts.users.schemas import Email, Username, described

MIN_PASSWORD = 8
# In code points of the normal form; all of them are significant.
MAX_PASSWORD = 256
MAX_LOGIN = 254


def _proper_password(password: str) -> str:
    names.check_storable(password)
    if len(normal_form(password)) < MIN_PASSWORD:
        raise ValueError(texts.fields.AT_LEAST.format(least=MIN_PASSWORD))
    return _short_enough(password)


def _short_enough(password: str) -> str:
    if len(normal_form(password)) > MAX_PASSWORD:
        raise ValueError(texts.fields.AT_MOST.format(most=MAX_PASSWORD))
    return password


NewPassword = Annotated[
    str,
    AfterValidator(_proper_password),
    described(minLength=MIN_PASSWORD, maxLength=MAX_PASSWORD),
]
GivenPassword = Annotated[
    str,
    AfterValidator(names.check_storable),
    AfterValidator(_short_enough),
    described(maxLength=MAX_PASSWORD),
]


class SignUp(BaseModel):
    """A new account. The display name defaults to the username."""

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
    """Credentials; `login` is a username or an e-mail address."""

    login: Annotated[
        str, Field(max_length=MAX_LOGIN), AfterValidator(names.check_storable)
    ]
    password: GivenPassword


class PasswordChange(BaseModel):
    """A new password, and the current one if the account has one."""

    current_password: GivenPassword = ""
    new_password: NewPassword


class ResetRequest(BaseModel):
    """The e-mail address of the account whose password is to be reset."""

    email: Email


class PasswordReset(BaseModel):
    """A new password and the secret of a reset link."""

    secret: LinkSecret
    password: NewPassword
