"""The real stylesheet: contrast of everything on everything, nothing unused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.oklch import Colour, contrast, parse
from waves.components import icons

ROOT = Path(__file__).parents[2]
STYLESHEETS = [
    ROOT / "assets/waves.css",
    *sorted((ROOT / "waves/browser/styles").glob("*.css")),
]
FIRST, *_LATER = (
    re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL) for path in STYLESHEETS
)
LATER = "".join(_LATER)
CSS = FIRST + LATER
TEXT, CONTROL = 4.5, 3.0

PANES = ("page", "surface")
RAISED = (*PANES, "sunken", "accent-soft")
TEXT_PAIRS = [
    *(("text", ground) for ground in (*RAISED, "bubble", "danger-soft")),
    *(("muted", ground) for ground in (*RAISED, "bubble", "danger-soft")),
    *(("accent-strong", ground) for ground in (*RAISED, "bubble")),
    *(("danger-text", ground) for ground in (*PANES, "sunken")),
    ("on-accent", "accent"),
    ("on-own", "own"),
    ("on-own-muted", "own"),
    ("on-call", "danger"),
    ("on-call", "call-no"),
    ("on-call", "control"),
    ("on-notice", "notice"),
    ("on-stage", "stage"),
    ("on-stage", "control"),
    ("on-stage", "glass"),
    ("on-stage-muted", "stage"),
    ("stage", "on-stage"),
]
CONTROL_PAIRS = [
    *(("outline", ground) for ground in PANES),
    *(("accent", ground) for ground in RAISED),
    *(("danger-text", ground) for ground in PANES),
    ("on-call", "call-yes"),
    ("call-yes", "surface"),
    ("call-no", "surface"),
    ("call-no", "stage"),
    ("tick", "own"),
    ("tick-read", "own"),
]


def tokens(selector: str) -> dict[str, str]:
    block = re.search(
        rf"^{re.escape(selector)} \{{(.*?)^\}}", CSS, re.DOTALL | re.MULTILINE
    )
    assert block, f"{selector} is not in the stylesheet"
    found = re.findall(r"--([\w-]+):\s*([^;]+);", block.group(1))
    return {name: value.strip() for name, value in found}


LIGHT = tokens(":root")
THEMES = {"light": LIGHT, "dark": LIGHT | tokens(".dark")}


def colour(mode: str, name: str) -> Colour:
    return parse(THEMES[mode][name])


def avatar(mode: str, hue: int) -> tuple[Colour, Colour]:
    def value(name: str) -> float:
        return float(THEMES[mode][name])

    ink = Colour(value("avatar-ink"), value("avatar-ink-chroma"), hue)
    return ink, Colour(value("avatar-light"), value("avatar-chroma"), hue)


@pytest.mark.parametrize("mode", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(mode: str, ink: str, ground: str):
    assert contrast(colour(mode, ink), colour(mode, ground)) >= TEXT


@pytest.mark.parametrize("mode", THEMES)
@pytest.mark.parametrize(("edge", "ground"), CONTROL_PAIRS)
def test_controls_can_be_seen(mode: str, edge: str, ground: str):
    assert contrast(colour(mode, edge), colour(mode, ground)) >= CONTROL


@pytest.mark.parametrize("mode", THEMES)
def test_initials_can_be_read_on_every_hue(mode: str):
    assert min(contrast(*avatar(mode, hue)) for hue in range(360)) >= TEXT


@pytest.mark.parametrize("mode", THEMES)
def test_what_was_read_stands_out_from_what_was_only_delivered(mode: str):
    assert contrast(colour(mode, "tick-read"), colour(mode, "tick")) >= 1.3


def test_a_known_contrast_comes_out_right():
    white, black = Colour(1, 0, 0), Colour(0, 0, 0)
    assert contrast(white, black) == pytest.approx(21, abs=0.01)
    # sRGB #777777, the grey that is known to miss 4.5:1 on white by a hair.
    assert contrast(Colour(0.5693, 0, 0), white) == pytest.approx(4.48, abs=0.02)


def test_a_dark_token_has_a_light_one():
    assert set(tokens(".dark")) <= set(LIGHT)


def test_every_token_is_used_and_every_used_token_is_there():
    used = set(re.findall(r"var\(--([\w-]+)", CSS))
    strip = {"tile", "tile-height", "tile-top", "tiles", "band", "tone"}
    set_on_elements = {"h", "size", "composer", "code"} | strip
    assert used - set_on_elements == set(LIGHT)


SCREENS = [
    path.read_text()
    for room in ("components", "pages", "browser/views")
    for path in (ROOT / "waves" / room).rglob("*.*")
    if path.suffix in {".py", ".tsx"}
]
CLASSES = re.compile(r"class_name$|^look$")
TAILWIND = re.compile(r"sr-only|mt-4|mx-auto|dark|rounded-full|size-9|(max-)?[hw]-.*")


def defaults(node: ast.FunctionDef) -> Iterator[ast.expr]:
    """Return the default values of the parameters that take classes."""
    for argument, value in zip(
        node.args.kwonlyargs, node.args.kw_defaults, strict=True
    ):
        if value is not None and CLASSES.search(argument.arg):
            yield value


def literals(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def classes_of_calls(source: str) -> set[str]:
    """Return the classes that a screen gives to its elements."""
    found = re.findall(r'className="([^"]+)"', source)
    if "import reflex" in source:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.keyword) and node.arg and CLASSES.search(node.arg):
                found += literals(node.value)
            elif isinstance(node, ast.FunctionDef):
                found += (one for value in defaults(node) for one in literals(value))
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "class_name":
                        found += literals(value)
    return {name for value in found for name in value.split()}


def styled_classes(css: str) -> set[str]:
    """Return the classes of the selectors: what stands before a block."""
    selectors = re.findall(r"([^{};]*)\{", css)
    return {name for one in selectors for name in re.findall(r"\.([a-z][\w-]*)", one)}


GIVEN = set().union(*map(classes_of_calls, SCREENS))


def test_every_class_of_the_stylesheet_is_given_to_an_element():
    assert styled_classes(CSS) - {"dark"} - GIVEN == set()


def test_every_class_of_an_element_is_in_the_stylesheet_or_tailwinds():
    unknown = GIVEN - styled_classes(CSS)
    assert {name for name in unknown if not TAILWIND.fullmatch(name)} == set()


def test_every_icon_is_used():
    source = "".join(SCREENS)
    unused = {
        name
        for name in (*icons.STROKES, *icons.FILLS)
        if source.count(f'"{name.removesuffix("_off")}"') < 2
    }
    assert unused == set()


def test_the_classes_of_selectors_are_found_and_no_numbers_or_values():
    css = """@media (min-width: 1.5em) { .one:not(.two) > .three-x, a.four::before {
    width: 0.5px; background: url(x.png) } }
    .five{ } @layer a.b; .six { margin: .5em }"""
    found = {"one", "two", "three-x", "four", "five", "six"}
    assert styled_classes(css) == found
    assert len(styled_classes(CSS)) > 200


def test_colours_are_tokens_in_the_shapes_too():
    hexes = re.findall(r"#[0-9a-f]{3,8}\b", CSS)
    assert not hexes, "write colours in OKLCH"


DEFERRED = ROOT / "waves/components/call"
WANTED = [
    ROOT / "waves/components/conversation/message_menu.py",
    ROOT / "waves/components/conversation/pinned_bar.py",
    ROOT / "waves/components/conversation/search_bar.py",
    ROOT / "waves/components/people/found_messages.py",
]
"""Loaded with their styles when they are first wanted (`deferred`)."""
ATTACHED = ROOT / "waves/components/conversation/attachments.py"
"""Shown once there are files, whose code brings the styles."""
FIRST_SCREEN = [
    path
    for path in (ROOT / "waves").glob("[cp]*s/**/*.py")
    if path not in {*WANTED, ATTACHED}
    and (DEFERRED not in path.parents or path.stem in {"ended", "incoming", "overlay"})
]


def test_the_first_screen_needs_no_styles_that_are_loaded_later():
    later = styled_classes(LATER) - styled_classes(FIRST)
    assert len(later) > 60
    given = {path.stem: classes_of_calls(path.read_text()) for path in FIRST_SCREEN}
    assert len(given) > 30
    assert {name: found for name in given if (found := given[name] & later)} == {}


def test_what_is_loaded_when_it_is_wanted_is_deferred_as_a_whole():
    for path in WANTED:
        shown = [
            node
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
        assert len(shown) == 1
        assert "deferred(" in ast.unparse(shown[0])
        assert "class_name" not in ast.unparse(shown[0])
