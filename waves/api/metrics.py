"""`/api/metrics`: the metrics in the text format of Prometheus, behind a token."""

import hmac

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import Response

from waves.api import errors
from waves.core.errors import NotSignedInError
from waves.core.metrics import Metrics
from waves.core.services import current
from waves.realtime.metrics_sampler import MetricsSampler
from waves.settings.settings import Settings

# No part of the public API: most servers answer 404.
router = APIRouter(prefix="/api", include_in_schema=False)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Return the metrics; 404 without `WAVES_METRICS_TOKEN`, 401 without the token."""
    token = current(Settings).metrics_token
    if not token:
        return errors.answer(404)
    if not _has(request, token):
        headers = {"WWW-Authenticate": "Bearer"}
        return errors.answer(401, error=NotSignedInError(), headers=headers)
    await current(MetricsSampler).sample()
    return Response(current(Metrics).render(), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _has(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    is_equal = hmac.compare_digest(given.strip().encode(), token.encode())
    return is_equal and scheme.lower() == "bearer"
