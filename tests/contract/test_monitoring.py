"""Dashboard, alert rules and documentation name metrics that exist."""

import re
from pathlib import Path

import pytest

from tests.support import monitoring
from waves.core.metrics import Metrics

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def series() -> set[str]:
    return monitoring.series_of(Metrics().registry)


def test_the_dashboard_names_only_metrics_that_exist(series):
    queries = monitoring.dashboard_queries()
    named = set().union(*map(monitoring.names_in, queries))
    assert len(queries) > 30
    assert len(named) > 20
    assert named - series == set()


def test_every_panel_of_the_dashboard_has_a_place_and_a_query():
    panels = monitoring.dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}
    assert len(places) == len(panels)
    for panel in panels:
        assert panel["type"] == "row" or panel["targets"], panel["title"]


def test_every_metric_is_on_the_dashboard(series):
    shown = set().union(*map(monitoring.names_in, monitoring.dashboard_queries()))
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown}
    own = {re.sub(r"_(bucket|sum|count)$", "", one) for one in series}
    assert {one for one in own if one.startswith("waves_")} - families == set()


def test_alerts_name_only_metrics_that_exist(series):
    rules = monitoring.alerts()
    for rule in rules:
        named = monitoring.names_in(rule["expr"])
        assert named or rule["expr"].startswith("up{")
        assert named - series == set(), rule["alert"]


def test_every_alert_is_explained():
    text = (DOCS / "metrics.md").read_text()
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", one.lower()).replace(" ", "-") for one in headings
    }
    for rule in monitoring.alerts():
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert page == "docs/metrics.md"
        assert anchor in anchors
        assert rule["alert"] in text


def test_every_metric_is_documented(series):
    text = (DOCS / "metrics.md").read_text()
    own = {re.sub(r"_(bucket|sum|count)$", "", one) for one in series}
    own = {one for one in own if one.startswith("waves_")}
    assert {name for name in own if f"`{name}" not in text} == set()
