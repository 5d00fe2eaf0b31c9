"""Logs errors of event handlers and of pages in place of Reflex's own reports."""

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from waves.core.logging import describe_exception, get_logger, redact

logger = get_logger(__name__)

_REPORT_LIMIT = parse("20/minute")
_REPORT_LENGTH = 300


def log_backend_error(exception: Exception) -> None:
    """Log the failure of a handler; the page shows no message."""
    logger.error("handler_failed", error=describe_exception(exception))


class PageErrorLog:
    """Logs errors that pages report: untrusted, so shortened and rate-limited."""

    def __init__(self) -> None:
        self._reports = FixedWindowRateLimiter(MemoryStorage())

    def log(self, exception: Exception) -> None:
        """Log the error, unless too many were reported within a minute."""
        if self._reports.hit(_REPORT_LIMIT):
            report = redact(str(exception))[:_REPORT_LENGTH]
            logger.warning("page_error_reported", report=report)
