"""The provider that exports spans by OTLP; imported only when it is configured."""

import os
from collections.abc import Sequence

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import Sampler, SamplingResult
from opentelemetry.trace import Link, SpanKind, TraceState
from opentelemetry.util.types import Attributes

_REMOVED = frozenset({"url.path", "url.query", "url.full"})
"""A path names a user or a conversation, a query holds what was searched or a code of
OpenID Connect; `http.route` says enough."""


def create_provider() -> TracerProvider:
    """Return a provider with the endpoint and sampler of the environment."""
    is_named = "OTEL_SERVICE_NAME" in os.environ
    resource = Resource.create({} if is_named else {"service.name": "waves"})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.sampler = AnonymousSampler(provider.sampler)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


class AnonymousSampler(Sampler):
    """Samples as another sampler does, and removes attributes that name users.

    The attributes of a sampling result are those that the span begins with.
    """

    def __init__(self, sampler: Sampler) -> None:
        """Let `sampler` decide."""
        self._sampler = sampler

    def should_sample(  # noqa: PLR0913, PLR0917  the interface of the SDK
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: TraceState | None = None,
    ) -> SamplingResult:
        """Return the decision of the sampler, with the attributes that may leave."""
        kept = {
            key: value
            for key, value in (attributes or {}).items()
            if key not in _REMOVED
        }
        return self._sampler.should_sample(
            parent_context, trace_id, name, kind, kept, links, trace_state
        )

    def get_description(self) -> str:
        """Return the description of the sampler."""
        return self._sampler.get_description()
