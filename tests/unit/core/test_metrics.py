"""The definitions of metrics, and one answer for several workers."""

import subprocess
import sys
from pathlib import Path

from prometheus_client import Metric

from waves.core.metrics import Metrics
from waves.core.metrics_folder import shared_by, shared_folder

WORKER = """
import os, sys
from waves.core.metrics import Metrics
metrics = Metrics()
metrics.frame("ping", "ok").inc(int(sys.argv[1]))
metrics.open_sockets.inc(int(sys.argv[1]))
metrics.calls.labels("ringing").set(3)
metrics.pool_used.set(int(sys.argv[1]) / 10)
metrics.commits.observe(0.002)
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.readline()
sys.stdout.write(metrics.render().decode())
"""
SIGNALLED_TWICE = """
import os, signal
from waves.core.metrics_folder import shared_by, shared_folder
from waves.process.supervisor import NAME, OPTIONS, Supervisor
server = Supervisor(NAME, workers=2, **OPTIONS)
signal.signal(signal.SIGINT, server.signal_handler_interrupt)
with shared_by(2):
    print(shared_folder(), flush=True)
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)
"""


def own(metrics: Metrics) -> list[Metric]:
    return [one for one in metrics.registry.collect() if one.name.startswith("waves_")]


def test_names_have_units_and_every_metric_is_explained():
    found = own(Metrics())
    assert len(found) > 15
    for metric in found:
        assert metric.documentation.endswith(".")
        if metric.type == "histogram":
            assert metric.name.endswith(("_seconds", "_messages"))


def test_no_label_can_hold_what_identifies_a_user():
    metrics = Metrics()
    defined = metrics.registry._collector_to_names
    labels = {
        label
        for metric in defined
        for label in getattr(metric, "_labelnames", ())
        if str(getattr(metric, "_name", "")).startswith("waves_")
    }
    assert labels == {
        *("type", "result", "code", "state", "reason", "error", "rule"),
        *("route", "method", "status"),
    }


def test_two_applications_share_no_counts():
    one, other = Metrics(), Metrics()
    one.mails_queued.inc()
    assert "waves_mails_queued_total 1.0" in one.render().decode()
    assert "waves_mails_queued_total 0.0" in other.render().decode()


def start(count: int) -> subprocess.Popen[str]:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    return worker


def test_a_worker_that_is_alone_shares_no_folder():
    with shared_by(1):
        assert shared_folder() == ""


def test_one_worker_answers_for_all_and_a_dead_one_has_no_open_sockets():
    with shared_by(3):
        folder = Path(shared_folder())
        one, other, killed = (start(count) for count in (1, 10, 100))
        killed.kill()
        killed.communicate()
        text, _ = one.communicate("\n")
        other.communicate("\n")
    assert 'waves_frames_total{result="ok",type="ping"} 111.0' in text
    assert "waves_open_sockets 11.0" in text
    assert 'waves_calls{state="ringing"} 3.0' in text
    assert "waves_database_pool_used_ratio 1.0" in text, "the other has free ones"
    assert "waves_database_commit_seconds_count 3.0" in text
    assert not folder.exists()
    assert shared_folder() == ""


def test_a_second_signal_leaves_no_folder_behind():
    done = subprocess.run(
        [sys.executable, "-c", SIGNALLED_TWICE], check=False, capture_output=True
    )
    folder = Path(done.stdout.decode().strip())
    assert folder.name.startswith("waves-metrics-")
    assert (done.returncode, folder.exists()) == (1, False)


def test_the_folder_is_named_before_the_library_is_imported():
    code = "import sys, waves.process.supervisor; "
    code += "print('prometheus_client' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert done.stdout == b"False\n"
