"""The dashboard and the alert rules of `deploy/`, and the metrics that they name."""

import json
import re
from pathlib import Path
from typing import Any

import yaml
from prometheus_client import CollectorRegistry

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus" / "alerts.yaml"
DASHBOARD = DEPLOY / "grafana" / "waves.json"
_SUFFIXES = {
    "counter": ("_total",),
    "histogram": ("_bucket", "_sum", "_count"),
    "gauge": ("",),
}
_NAME = re.compile(r"\b(?:waves|process|python)_[a-z_]+\b")


def dashboard() -> dict[str, Any]:
    """Return the dashboard."""
    return json.loads(DASHBOARD.read_text())


def dashboard_queries() -> list[str]:
    """Return every query of the dashboard."""
    board = dashboard()
    targets = [one for panel in board["panels"] for one in panel.get("targets", ())]
    variables = [one.get("definition", "") for one in board["templating"]["list"]]
    return [target["expr"] for target in targets] + [one for one in variables if one]


def alerts() -> list[dict[str, Any]]:
    """Return every alert rule."""
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def names_in(query: str) -> set[str]:
    """Return the names of our metrics in a query."""
    return set(_NAME.findall(query))


def series_of(registry: CollectorRegistry) -> set[str]:
    """Return the names of all series that a registry can have."""
    return {
        f"{metric.name}{suffix}"
        for metric in registry.collect()
        for suffix in _SUFFIXES.get(metric.type, ())
    }
