"""Prometheus's own checks of the rules, the queries and the output."""

import re

import yaml

from tests.support import monitoring, promtool
from tests.support.api_server import ApiServer, conversation_of
from waves.core.ids import new_id

TOKEN = "the-token-of-the-tests-of-more-than-32-bytes"


def test_the_rules_are_valid():
    shown = promtool.run("check", "rules", str(monitoring.RULES))
    assert f"{len(monitoring.alerts())} rules found" in shown


def test_the_rules_raise_alerts_when_they_should_and_only_then():
    tests = monitoring.RULES.with_name("alerts_test.yaml")
    promtool.run("test", "rules", str(tests))
    quiet, raised = (
        {
            one["alertname"]
            for one in test["alert_rule_test"]
            if bool(one["exp_alerts"]) is expected
        }
        for expected, test in zip(
            (False, True), yaml.safe_load(tests.read_text())["tests"], strict=True
        )
    )
    assert raised == quiet == {rule["alert"] for rule in monitoring.alerts()}


def test_the_queries_of_the_dashboard_are_valid(tmp_path):
    queries = [
        re.sub(r"\$__rate_interval", "5m", query).replace("$instance", ".*")
        for query in monitoring.dashboard_queries()
        if not query.startswith("label_values")
    ]
    rules = [{"record": f"panel_{n}", "expr": expr} for n, expr in enumerate(queries)]
    path = tmp_path / "panels.yaml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    shown = promtool.run("check", "rules", str(path))
    assert f"{len(queries)} rules found" in shown


async def test_the_output_follows_the_conventions(override, server: ApiServer, browser):
    override(metrics_token=TOKEN)
    alice, ben = await server.friends("alice", "ben")
    page, conversation = await alice.page(), await conversation_of(alice, ben)
    message = {"conversation_id": conversation, "client_id": new_id(), "body": "Hi"}
    await page.ask("message.send", **message)
    # A frame is counted when its answer has left.
    await page.ask("ping")
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    response = await browser().get("/api/metrics", headers=bearer)
    assert "waves_message_send_seconds_count 1.0" in response.text
    assert promtool.run("check", "metrics", text=response.text) == ""
