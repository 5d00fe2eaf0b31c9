"""`/api/livez` and `/api/readyz`: liveness and readiness probes."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from waves import texts
from waves.api.errors import ErrorBody
from waves.core.database.engine import Database
from waves.core.errors import UnavailableError
from waves.core.services import current
from waves.core.shutdown import Shutdown

router = APIRouter(prefix="/api", tags=["health"])


class Health(BaseModel):
    """The result of a probe."""

    status: Literal["ok"] = "ok"


@router.get("/livez")
async def alive() -> Health:
    """Return 200 while the process runs, without checking the database."""
    return Health()


@router.get("/readyz", responses={503: {"model": ErrorBody}})
async def ready() -> Health:
    """Return 200 if the server is not stopping, and the database is migrated."""
    if current(Shutdown).has_begun:
        raise UnavailableError(texts.api.STOPPING)
    if not await current(Database).is_ready():
        raise UnavailableError(texts.api.DATABASE_DOWN)
    return Health()
