"""`/api/livez` and `/api/readyz`: liveness and readiness probes."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from waves import texts
from waves.api.errors import ErrorBody
from waves.core.database.engine import Database
from waves.core.errors import UnavailableError
from waves.core.services import current

router = APIRouter(prefix="/api", tags=["health"])


class Health(BaseModel):
    """How it goes."""

    status: Literal["ok"] = "ok"


@router.get("/livez")
async def alive() -> Health:
    """Say that the process runs; it needs nothing for that."""
    return Health()


@router.get("/readyz", responses={503: {"model": ErrorBody}})
async def ready() -> Health:
    """Say that requests can be served: the database answers and is migrated."""
    if not await current(Database).is_ready():
        raise UnavailableError(texts.api.DATABASE_DOWN)
    return Health()
