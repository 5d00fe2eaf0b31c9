"""`/api/auth`: e-mail verification and password reset.

Only a POST consumes a link, so that mail scanners that follow links do not use it up.
"""

from fastapi import APIRouter

from waves.accounts.email_verification import service as email_verification
from waves.accounts.email_verification.schemas import Verification
from waves.accounts.passwords import password_reset
from waves.accounts.passwords.schemas import PasswordReset, ResetRequest
from waves.api.deps import Client, CurrentUser
from waves.api.errors import ErrorBody

router = APIRouter(
    prefix="/api/auth",
    tags=["auth"],
    responses={status: {"model": ErrorBody} for status in (409, 429)},
)


@router.post("/verification", status_code=204, responses={401: {"model": ErrorBody}})
async def ask_verification(principal: CurrentUser, client: Client) -> None:
    """Send the user a link that verifies the e-mail address."""
    await email_verification.ask_verification(principal, address=client.address)


@router.post("/verify", status_code=204)
async def verify(proof: Verification, client: Client) -> None:
    """Verify an e-mail address with the secret of a link."""
    await email_verification.verify(proof.secret, address=client.address)


@router.post("/forgot", status_code=204)
async def ask_reset(form: ResetRequest, client: Client) -> None:
    """Send a link to set a new password, if an account has this address."""
    await password_reset.ask_reset(form.email, address=client.address)


@router.post("/reset", status_code=204)
async def reset(form: PasswordReset, client: Client) -> None:
    """Set a new password with the secret of a link and end every session."""
    await password_reset.reset_password(form, address=client.address)
