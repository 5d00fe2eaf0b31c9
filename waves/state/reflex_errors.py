"""Logs errors of event handlers and of pages in place of Reflex's own reports."""

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from waves.core.logging import describe_exception, get_logger, redact

logger = get_logger(__name__)

_REPORT_LIMIT = parse("20/minute")
_REPORT_LENGTH = 300
_reports = FixedWindowRateLimiter(MemoryStorage())


def log_backend_error(exception: Exception) -> None:
    """Log the failure of a handler; the page shows no message."""
    logger.error("handler_failed", error=describe_exception(exception))


def log_frontend_error(exception: Exception) -> None:
    """Log an error that a page reports: untrusted, so shortened and rate-limited."""
    if _reports.hit(_REPORT_LIMIT):
        report = redact(str(exception))[:_REPORT_LENGTH]
        logger.warning("page_error_reported", report=report)
