"""P9, Z11: redaction and formatting of log lines."""

import json
import logging
from datetime import datetime, timedelta

import pytest

from tests.support.api_client import PASSWORD
from waves.core import clock
from waves.core import logging as logs
from waves.state.reflex_errors import PageErrorLog, log_backend_error

CANARY = "eyJhbGciOiJIUzI1NiJ9.canary.canary"
HEADERS = f"{{'headers': {{'cookie': 'waves={CANARY}'}}}}"
LINES = [
    f"Error for Event(name='x', router_data={HEADERS}, payload='{PASSWORD}') [txid=1]:",
    f"Failed to deserialize event data: {{'cookie': '__Host-waves={CANARY}'}}.",
    f"cookie: theme=dark; waves={CANARY}; other",
    f"Error transforming event argument 'query' with value '{PASSWORD}' and type",
    f"Received event from session abc. Event data: {CANARY}",
]


def break_something():
    raise KeyError(PASSWORD)


@pytest.fixture
def _quiet_reflex():
    before = logging.getLogRecordFactory(), logging.raiseExceptions
    logs.configure("INFO", as_json=False)
    yield
    logging.setLogRecordFactory(before[0])
    logging.raiseExceptions = before[1]


@pytest.mark.usefixtures("_quiet_reflex")
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", ["reflex.app", "reflex_base.event", "socketio.server"])
def test_reflex_never_logs_a_cookie_or_an_event(name, line, caplog):
    logging.getLogger(name).error("%s", line)
    assert CANARY not in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.usefixtures("_quiet_reflex")
def test_reflex_logs_the_location_of_an_error_without_its_message(caplog):
    try:
        break_something()
    except KeyError:
        logging.getLogger("reflex_base.event").exception("Error in task")
    assert PASSWORD not in caplog.text
    assert "Error in task (KeyError at" in caplog.text


@pytest.mark.usefixtures("_quiet_reflex")
def test_the_token_of_a_tab_is_not_logged(caplog):
    token = "3f2b8a52-1c1d-4b6e-9b0f-5b7a6c2d1e0f"
    logging.getLogger("reflex.app").warning("Attempting to send delta to %r", token)
    assert token not in caplog.text


@pytest.mark.usefixtures("_quiet_reflex")
def test_lines_of_waves_are_unchanged(caplog):
    logging.getLogger("waves.chat").warning("{a: %s}", 1)
    assert "{a: 1}" in caplog.text


def test_a_failed_handler_is_logged_with_its_location(caplog):
    with pytest.raises(KeyError) as broken:
        break_something()
    log_backend_error(broken.value)
    assert PASSWORD not in caplog.text
    assert "KeyError at" in caplog.text


def test_reports_of_pages_are_truncated_and_quoted(caplog):
    PageErrorLog().log(Exception("first\nfake line " + "x" * 1000))
    [line] = caplog.text.splitlines()
    assert line.isprintable()
    assert len(line) < 400


@pytest.mark.usefixtures("_quiet_reflex")
@pytest.mark.parametrize("name", ["_granian", "asyncio", "sqlalchemy.pool", "httpx"])
def test_lines_of_other_loggers_are_short_and_printable(name):
    """Other loggers have their own handlers, so the record itself must be safe."""
    line = logging.getLogRecordFactory()(
        name, logging.ERROR, "x.py", 1,
        "at https://x/y?code=%s by \x1b[31m postgresql://u:%s@h/x\nand %s",
        ("canary", "canary", PASSWORD), None,
    ).getMessage()  # fmt: skip
    assert line == r"at https://x/y?… by \x1b[31m postgresql://…@h/x…"


def formatted(
    message: str, *arguments: object, error: BaseException | None = None
) -> dict[str, object]:
    """Return the parsed JSON line of production."""
    record = logging.makeLogRecord(
        {"name": "waves.x", "msg": message, "args": arguments, "levelname": "ERROR"}
    )
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    line = logs.formatter(as_json=True).format(record)
    assert line.isprintable()
    return json.loads(line)


def test_a_line_contains_no_terminal_control_sequences():
    line = formatted("%s", "a\r\nb\x1b[31m\u2028\u202e\ud800\x9bé空🙂")
    assert line["event"] == r"a\r\nb\x1b[31m\u2028\u202e\ud800\x9bé空🙂"


def test_a_line_has_a_time_a_logger_and_a_level():
    line = formatted("It failed")
    at = datetime.fromisoformat(str(line.pop("timestamp")))
    assert abs(at - clock.now()) < timedelta(minutes=1)
    assert line == {"event": "It failed", "level": "error", "logger": "waves.x"}


@pytest.mark.parametrize("as_json", [True, False])
def test_values_are_redacted_and_stay_on_the_line(caplog, *, as_json: bool):
    caplog.handler.setFormatter(logs.formatter(as_json=as_json))
    odd = f"a\r\nb\x1b[31m\u2028 {CANARY}"
    logs.get_logger("waves.x").warning("event", text=odd, given={"a": odd}, count=3)
    line = caplog.text.removesuffix("\n")
    assert line.isprintable()
    assert CANARY not in line
    assert ('"count": 3' if as_json else "count=3") in line


def test_records_below_the_level_are_not_logged(caplog):
    logger = logs.get_logger("waves.x")
    with caplog.at_level("WARNING", logger="waves.x"):
        logger.info("quiet")
        logger.warning("loud")
    assert "quiet" not in caplog.text
    assert "loud" in caplog.text


def test_a_line_contains_no_session_token():
    assert CANARY not in str(formatted("%s", f"the cookie {CANARY}"))


def test_an_error_is_logged_with_its_location():
    with pytest.raises(KeyError) as broken:
        break_something()
    line = formatted("It failed", error=broken.value)
    assert PASSWORD not in str(line)
    assert str(line["error"]).startswith("KeyError at tests/unit/")


def test_an_os_error_is_logged_with_its_name():
    line = formatted("It failed", error=OSError(28, PASSWORD))
    assert line["error"] == "OSError ENOSPC"
    assert PASSWORD not in str(line)


@pytest.mark.usefixtures("_quiet_reflex")
@pytest.mark.parametrize("name", ["waves.x", "reflex.app"])
def test_a_line_that_cannot_be_formatted_is_not_printed_in_full(name, capsys):
    record = logging.getLogRecordFactory()(
        name, logging.ERROR, "x.py", 1, "%d", (PASSWORD,), None
    )
    logging.StreamHandler().emit(record)
    assert PASSWORD not in "".join(capsys.readouterr())


def test_reports_of_pages_are_limited_to_twenty_a_minute(caplog):
    reports = PageErrorLog()
    for _ in range(50):
        reports.log(Exception("x"))
    assert len(caplog.records) <= 20
