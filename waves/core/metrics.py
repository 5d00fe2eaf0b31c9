"""The metrics of an application, in the format of Prometheus.

Every metric is defined here; the code that it is about counts. No label holds what
identifies a user: a label has few values, and all of them are in this source code.
Counting takes about a microsecond, on the event loop, without a pause.
"""

import os
from functools import cache
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import (
    MultiProcessCollector,
    mark_process_dead,  # pyright: ignore[reportUnknownVariableType]
)

from waves.core.metrics_folder import shared_folder

_FAST = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_RESPONSES = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_RINGS = (1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 45.0)
_BATCHES = (1, 2, 4, 8, 16, 32, 64, 128)


class Metrics:
    """The counters, gauges and histograms of one application."""

    def __init__(self) -> None:
        """Define every metric in a registry of its own."""
        self.registry = CollectorRegistry()
        self._define_sockets()
        self._define_messages()
        self._define_calls()
        self._define_database()
        self._define_edges()
        if not shared_folder():
            ProcessCollector(registry=self.registry)
            PlatformCollector(registry=self.registry)
            GCCollector(registry=self.registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(
            name,
            text,
            labels,
            registry=self.registry,
            multiprocess_mode="livesum",
        )

    def _histogram(
        self, name: str, text: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(name, text, labels, buckets=buckets, registry=self.registry)

    def _define_sockets(self) -> None:
        self.open_sockets = self._gauge(
            "waves_open_sockets",
            "Open sockets of /api/ws, including those before hello.",
        )
        self.open_tabs = self._gauge(
            "waves_open_tabs",
            "Open pages: sockets of Reflex state, also of the log-in page.",
        )
        self.socket_closes = self._counter(
            "waves_socket_closes_total",
            "Closed sockets of /api/ws, by close code.",
            "code",
        )
        self.frames = self._counter(
            "waves_frames_total",
            "Frames of browsers, by type and result: ok, refused, invalid or failed.",
            "type",
            "result",
        )
        self.frame = cache(self.frames.labels)
        self.bus_lag = self._histogram(
            "waves_bus_lag_seconds", "From a commit until its frames are queued.", _FAST
        )

    def _define_messages(self) -> None:
        self.sends = self._histogram(
            "waves_message_send_seconds",
            "From the arrival of a message.send frame to its message.ack.",
            _FAST,
        )
        self.submitted = self._counter(
            "waves_messages_submitted_total", "Messages handed to the writer."
        )
        self.batches = self._histogram(
            "waves_writer_batch_messages",
            "Messages that one transaction of the writer stored.",
            _BATCHES,
        )

    def _define_calls(self) -> None:
        # Every worker sees the same calls.
        self.calls = Gauge(
            "waves_calls",
            "Calls that have not ended, by state.",
            ["state"],
            registry=self.registry,
            multiprocess_mode="livemostrecent",
        )
        self.answers = self._histogram(
            "waves_call_answer_seconds", "From an invitation to its acceptance.", _RINGS
        )
        self.call_ends = self._counter(
            "waves_call_ends_total", "Calls that have ended, by reason.", "reason"
        )

    def _define_database(self) -> None:
        self.commits = self._histogram(
            "waves_database_commit_seconds", "How long a commit takes.", _FAST
        )
        self.pool = self._gauge(
            "waves_database_pool_connections",
            "Connections of the pool, by state: in_use or idle.",
            "state",
        )
        self.pool_limit = self._gauge(
            "waves_database_pool_limit", "Connections that the pool may open."
        )
        # A sum over workers hides one whose pool is exhausted. Unset, it is 0.
        self.pool_used = Gauge(
            "waves_database_pool_used_ratio",
            "Connections in use per connection of the pool, of the fullest worker.",
            registry=self.registry,
            multiprocess_mode="livemax",
        )
        self.database_errors = self._counter(
            "waves_database_errors_total",
            "Errors of an unavailable database; TimeoutError: the pool is exhausted.",
            "error",
        )

    def _define_edges(self) -> None:
        self.requests = self._histogram(
            "waves_http_request_seconds",
            "HTTP requests, by route, method and status.",
            _RESPONSES,
            "route",
            "method",
            "status",
        )
        self.loop_lag = self._histogram(
            "waves_event_loop_lag_seconds",
            "How late a timer of the event loop is.",
            _FAST,
        )
        self.refusals = self._counter(
            "waves_rate_limit_refusals_total",
            "What a rate limit refused, by rule.",
            "rule",
        )
        self.mails_queued = self._counter("waves_mails_queued_total", "Mails queued.")
        self.mail_attempts = self._counter(
            "waves_mail_attempts_total",
            "Attempts to send a mail, by result: sent, deferred or failed.",
            "result",
        )
        for result in ("sent", "deferred", "failed"):
            self.mail_attempts.labels(result)

    def render(self) -> bytes:
        """Return all metrics as text, of all workers that share a folder."""
        folder = shared_folder()
        if not folder:
            return generate_latest(self.registry)
        _forget_dead_workers(folder)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone, path=folder)
        return generate_latest(everyone)


def _forget_dead_workers(folder: str) -> None:
    """Drop the gauges of workers that have died; their counters stay."""
    pids = {path.stem.rpartition("_")[2] for path in Path(folder).glob("gauge_*.db")}
    for pid in map(int, pids):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            mark_process_dead(pid, folder)
        except PermissionError:
            continue
