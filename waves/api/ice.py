"""`GET /api/ice-servers`: STUN and TURN servers for a browser."""

from fastapi import APIRouter, Response

from waves.api.deps import CurrentUser
from waves.calls.ice import IceServers
from waves.calls.ice import ice_servers as servers_for
from waves.core.services import current
from waves.settings.settings import Settings

router = APIRouter(prefix="/api", tags=["calls"])


@router.get("/ice-servers")
async def ice_servers(user: CurrentUser, response: Response) -> IceServers:
    """Return the STUN and TURN servers, with short-lived credentials."""
    response.headers["Cache-Control"] = "no-store"
    return servers_for(current(Settings), user.user_id)
