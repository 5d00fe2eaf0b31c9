"""Traces of OpenTelemetry, only when an endpoint is configured.

The variables are those of the specification, such as `OTEL_EXPORTER_OTLP_ENDPOINT` and
`OTEL_SERVICE_NAME`. Without an endpoint the SDK is not imported, and `span` costs a
fraction of a microsecond. A span names what is done, never for whom: no path, query,
parameter or text of a statement leaves the process.
"""

import asyncio
import os
import re
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from opentelemetry import trace
from opentelemetry.trace import (
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    Tracer,
)
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

STOP_WITHIN_SECONDS = 3.0
_OFF: AbstractContextManager[Span] = nullcontext(trace.INVALID_SPAN)
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"
_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+"?(\w+)', re.IGNORECASE)


def _first_of(names: Sequence[str]) -> tuple[str, str]:
    set_ = ((name, os.environ.get(name, "").strip()) for name in names)
    return next(((name, value) for name, value in set_ if value), ("", ""))


def is_configured() -> bool:
    """Return whether the environment names an endpoint for traces."""
    is_disabled = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    exporter = os.environ.get("OTEL_TRACES_EXPORTER", "").strip() or "otlp"
    return not is_disabled and exporter != "none" and bool(_first_of(_ENDPOINTS)[1])


def problem_of_environment() -> str | None:
    """Return what is wrong with the variables, in a sentence that names one."""
    if not is_configured():
        return None
    name, url = _first_of(_ENDPOINTS)
    if urlsplit(url).scheme not in {"http", "https"}:
        return f"{name}: must be like http://host:4318"
    name, protocol = _first_of(_PROTOCOLS)
    if protocol not in {"", _PROTOCOL}:
        return f"{name}: must be {_PROTOCOL}"
    return None


class Tracing:
    """Starts spans; the provider exports them in a thread of its own."""

    def __init__(self) -> None:
        """Read the environment."""
        self.provider: TracerProvider | None = None
        self._tracer: Tracer | None = None
        if is_configured():
            from waves.core.tracing_export import create_provider  # noqa: PLC0415  slow

            self.provider = create_provider()
            self._tracer = self.provider.get_tracer("waves")

    def span(self, name: str) -> AbstractContextManager[Span]:
        """Return the context of a span within the current one."""
        if self._tracer is None:
            return _OFF
        return self._tracer.start_as_current_span(name)

    def command(self, name: str) -> AbstractContextManager[Span]:
        """Return the context of the span of a frame: the first of a trace."""
        if self._tracer is None:
            return _OFF
        return self._tracer.start_as_current_span(name, kind=SpanKind.SERVER)

    def here(self) -> SpanContext | None:
        """Return the identity of the current span, for a span of another task."""
        if self._tracer is None:
            return None
        return trace.get_current_span().get_span_context()

    def joined(
        self, name: str, causes: Sequence[SpanContext | None]
    ) -> AbstractContextManager[Span]:
        """Return the context of a span that several spans wait for.

        It is within the first of them, and is linked to the others.
        """
        if self._tracer is None:
            return _OFF
        first, *others = [cause for cause in causes if cause is not None]
        return self._tracer.start_as_current_span(
            name,
            context=trace.set_span_in_context(trace.NonRecordingSpan(first)),
            links=[trace.Link(other) for other in others],
        )

    def watch(self, engine: Engine) -> None:
        """Make a span of every statement of an engine."""
        if self._tracer is not None:
            _StatementSpans(self._tracer, engine.dialect.name).listen(engine)

    async def stop(self) -> None:
        """Export what is left; wait a few seconds for it at most."""
        provider = self.provider
        if provider is None:
            return
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def shut_down() -> None:
            provider.shutdown()
            with suppress(RuntimeError):  # the loop has closed meanwhile
                loop.call_soon_threadsafe(done.set)

        # A daemon: the SDK has no timeout, and the process must not wait for it.
        threading.Thread(target=shut_down, name="traces", daemon=True).start()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN_SECONDS):
                await done.wait()


class _Statement(NamedTuple):
    name: str
    attributes: dict[str, str]


class _StatementSpans:
    """Spans of statements, named after their operation and table."""

    def __init__(self, tracer: Tracer, system: str) -> None:
        self._tracer = tracer
        self._system = system

    def listen(self, engine: Engine) -> None:
        event.listen(engine, "before_cursor_execute", self._start)
        event.listen(engine, "after_cursor_execute", self._end)
        event.listen(engine, "handle_error", self._fail)

    def _start(self, *arguments: Any) -> None:
        _connection, _cursor, text, _parameters, context, _many = arguments
        name, attributes = _described(str(text), self._system)
        context.waves_span = self._tracer.start_span(
            name, kind=SpanKind.CLIENT, attributes=attributes
        )

    def _end(self, *arguments: Any) -> None:
        arguments[4].waves_span.end()

    def _fail(self, failure: ExceptionContext) -> None:
        span = getattr(failure.execution_context, "waves_span", None)
        if span is not None:
            span.set_attribute("error.type", type(failure.original_exception).__name__)
            span.set_status(StatusCode.ERROR)
            span.end()


@lru_cache(maxsize=1024)
def _described(text: str, system: str) -> _Statement:
    operation = text.split(maxsplit=1)[0].upper()
    attributes = {"db.system.name": system, "db.operation.name": operation}
    if table := _TABLE.search(text):
        attributes["db.collection.name"] = table[1]
        return _Statement(f"{operation} {table[1]}", attributes)
    return _Statement(operation, attributes)
