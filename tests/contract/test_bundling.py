"""What the build changes in the project that Reflex 0.10 generates."""

from importlib.resources import files

import pytest
import reflex as rx
from reflex.compiler import compiler
from reflex_base.compiler import templates

from waves import theme
from waves.browser.bundling import app_root, bundle, document, event_client

VITE = templates.vite_config_template(
    base="/",
    hmr=True,
    force_full_reload=False,
    experimental_hmr=False,
    sourcemap=False,
)


def _document() -> str:
    """Return the document as Reflex compiles it for production."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("REFLEX_ENV_MODE", "prod")
        _path, code = compiler.compile_document_root(theme.HEAD_COMPONENTS)
    return code


DOCUMENT = _document()
_path, ROOT = compiler.compile_app_root(rx.fragment())
CLIENT = (files("reflex_base") / ".templates/web/utils/state.js").read_text()
PRELOADS = (
    '<link rel="modulepreload" href="/assets/manifest-1.js"/>'
    '<link rel="modulepreload" href="/assets/root-2.js"/>'
)
SCRIPTS = """\
<script type="module" async="">import "/assets/manifest-1.js";
import * as route0 from "/assets/root-2.js";
import * as route1 from "/assets/_index-3.js";

  window.__reactRouterRouteModules = {"root":route0,"routes/_index":route1};

import("/assets/entry.client-4.js");</script>"""
CHANGES = [
    (VITE, bundle.adapt),
    (DOCUMENT, document.adapt),
    (ROOT, app_root.keep_libraries_inside),
    (CLIENT, event_client.adapt),
]


@pytest.mark.parametrize(("source", "change"), CHANGES)
def test_a_change_is_made_once(source, change):
    changed = change(source)
    assert changed != source
    assert change(changed) == changed


@pytest.mark.parametrize("change", [change for _, change in CHANGES])
def test_an_unexpected_template_fails_the_build(change):
    with pytest.raises(RuntimeError, match="template has changed"):
        change("nothing of what we know")


def test_the_styles_are_in_the_page_and_not_in_its_scripts():
    assert DOCUMENT.count("reflexGlobalStyles") == 3
    changed = document.adapt(DOCUMENT)
    assert "stylesheet" not in changed
    assert "reflexGlobalStyles" not in changed
    assert "import.meta.env.SSR" in changed
    assert ".css?inline" in changed


def test_the_development_server_forwards_to_the_backend():
    changed = bundle.adapt(VITE, backend_port=8123)
    for path in bundle.BACKEND_PATHS:
        assert f'"{path}": {{"target": "http://127.0.0.1:8123"' in changed


def test_a_page_is_drawn_when_its_content_is_complete(tmp_path):
    page, plain = tmp_path / "login/index.html", tmp_path / "404.html"
    page.parent.mkdir()
    page.write_text(f'<head>{PRELOADS}</head>{SCRIPTS}<script id="_R_">1</script>')
    plain.write_text(f"<head>{PRELOADS}</head>{SCRIPTS}")
    for _ in range(2):
        document.draw_at_once(tmp_path)
        head, _, _ = page.read_text().partition("</head>")
        assert head == '<head><link rel="expect" href="#_R_" blocking="render"/>'
    assert plain.read_text().startswith("<head></head>")


def test_the_scripts_of_a_page_start_when_it_is_painted():
    changed = document.start_after_paint(f"{PRELOADS}<main></main>{SCRIPTS}")
    start, _, rest = changed.partition("\n});\n")
    loading, _, waiting = start.partition("await new")
    assert (
        loading
        == """\
<main></main><script type="module" async="">\
for (const href of ["/assets/manifest-1.js", "/assets/root-2.js"]) {
  const link = document.createElement("link");
  document.head.append(Object.assign(link, { rel: "modulepreload", href }));
}
"""
    )
    assert waiting.startswith(" Promise((painted)")
    assert (
        rest
        == """\
await import("/assets/manifest-1.js");
const [route0, route1] = await Promise.all(\
[import("/assets/root-2.js"), import("/assets/_index-3.js")]);
window.__reactRouterRouteModules = {"root":route0,"routes/_index":route1};

import("/assets/entry.client-4.js");</script>"""
    )
    assert document.start_after_paint(changed) == changed


@pytest.mark.parametrize("page", ["", "scripts", "preloads"])
def test_an_unexpected_page_fails_the_build(page):
    html = {"": "", "scripts": SCRIPTS, "preloads": PRELOADS}[page]
    with pytest.raises(RuntimeError, match="template has changed"):
        document.start_after_paint(f"<main></main>{html}")


def test_the_state_is_asked_for_before_react_has_mounted():
    changed = event_client.adapt(CLIENT)
    assert changed.count("startEarly(warmSocket);") == 1
    assert changed.count("handOn(socket.current, early)") == 1
    assert "Cookies" not in changed


def test_the_page_uses_its_own_origin_and_knows_its_socket():
    changed = event_client.adapt(CLIENT)
    assert "window.location.origin" in changed
    assert 'addEventListener("waves:renew-socket"' in changed
    assert changed.count('dispatchEvent(new Event("waves:event-socket"))') == 2


def test_a_lost_socket_is_opened_again_after_a_random_pause():
    """At its loss and after each failure, and never at the same time in every page."""
    changed = event_client.adapt(CLIENT)
    assert changed.count("window.wavesRetryPause?.(0)") == 1
    assert changed.count("window.wavesRetryPause?.(failed_attempts)") == 1
    assert "200 *" not in changed


def test_no_library_is_put_on_the_window():
    assert "window.__reflex = {" in ROOT
    assert "__reflex" not in app_root.keep_libraries_inside(ROOT)
