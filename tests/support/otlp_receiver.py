"""A receiver of OTLP over HTTP on loopback, which keeps the spans that it gets."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class OtlpReceiver:
    """Answers `POST /v1/traces`."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.resource: dict[str, str] = {}
        self.bodies: list[bytes] = []
        self.answers = threading.Event()
        self.answers.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def named(self, name: str) -> list[Span]:
        """Return the spans of this name."""
        return [span for span in self.spans if span.name == name]

    def children(self, parent: Span) -> list[Span]:
        """Return the spans within a span, those within them included."""
        found = [one for one in self.spans if one.parent_span_id == parent.span_id]
        return found + [inner for one in found for inner in self.children(one)]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _receive(self, path: str, body: bytes) -> None:
        assert path == "/v1/traces"
        self.bodies.append(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for pair in resource.resource.attributes:
                self.resource[pair.key] = pair.value.string_value
            for scope in resource.scope_spans:
                self.spans.extend(scope.spans)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receive, answers = self._receive, self.answers

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                answers.wait()
                receive(self.path, self.rfile.read(int(self.headers["content-length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002
                """Log nothing."""

        return Handler
