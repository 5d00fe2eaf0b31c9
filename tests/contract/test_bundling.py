"""What the build changes in the project that Reflex 0.10 generates."""

from importlib.resources import files

import pytest
from reflex_base.compiler import templates

from waves.browser.bundling import app_root, bundle, document, event_client

VITE = templates.vite_config_template(
    base="/",
    hmr=True,
    force_full_reload=False,
    experimental_hmr=False,
    sourcemap=False,
)
DOCUMENT = """\
import {Links,Meta,Scripts,ScrollRestoration} from "react-router"
import reflexGlobalStyles from "$/styles/__reflex_global_styles.css?url"
export function Layout({children}) { return (
jsx("link",{as:"style",href:reflexGlobalStyles,rel:"preload"},),\
jsx("link",{href:reflexGlobalStyles,rel:"stylesheet",type:"text/css"},),jsx(Links,{},),jsx(ScrollRestoration,{},)
) }
"""
ROOT = """\
function ReflexProviders({children}) {
  useEffect(() => {
    window.__reflex = {
          "react": React,
    "$/utils/state": utils_state,
    };
  }, []);
"""
CLIENT = (files("reflex_base") / ".templates/web/utils/state.js").read_text()
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
    changed = document.adapt(DOCUMENT)
    assert "stylesheet" not in changed
    assert "import.meta.env.SSR" in changed
    assert ".css?inline" in changed


def test_the_development_server_forwards_to_the_backend():
    changed = bundle.adapt(VITE, backend_port=8123)
    for path in bundle.BACKEND_PATHS:
        assert f'"{path}": {{"target": "http://127.0.0.1:8123"' in changed


def test_a_page_is_drawn_when_its_content_is_complete(tmp_path):
    page, plain = tmp_path / "login/index.html", tmp_path / "404.html"
    page.parent.mkdir()
    page.write_text('<head></head><main></main><script id="_R_">1</script>')
    plain.write_text("<head></head><main></main>")
    for _ in range(2):
        document.draw_at_once(tmp_path)
        head, _, _ = page.read_text().partition("</head>")
        assert head == '<head><link rel="expect" href="#_R_" blocking="render"/>'
    assert plain.read_text() == "<head></head><main></main>"


def test_the_state_is_asked_for_before_react_has_mounted():
    changed = event_client.adapt(CLIENT)
    assert changed.count("startEarly(warmSocket);") == 1
    assert changed.count("handOn(socket.current, early)") == 1
    assert "Cookies" not in changed


def test_no_library_is_put_on_the_window():
    assert "__reflex" not in app_root.keep_libraries_inside(ROOT)
