"""Texts are in `waves/texts/` only, and each is used."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = [p for p in (ROOT / "waves/texts").glob("*.py") if p.stem != "__init__"]
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in (ROOT / "waves").rglob("*.py")
    if path not in TEXTS
}
SCREENS = [
    path for path in SOURCES if path.startswith(("waves/components/", "waves/pages/"))
]
TYPESCRIPT = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in (ROOT / "waves/browser").rglob("*.ts*")
    if path.name != "generate.ts"
}
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\w])//[^\n]*", re.DOTALL)
STRING = re.compile(r'"([^"\n]*)"|`([^`]*)`')
DEVELOPERS = re.compile(r"(Error|DOMException)\($")
SENTENCE = re.compile(r"[A-Z][a-z]+\b.*|.*\w \w.*[.…?!]")
SHOWN_BY = {"aria_label", "alt", "data_tip", "label", "placeholder", "tip", "title"}


def defined(source: str) -> set[str]:
    """Return the names that a module of constants assigns."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            names |= {one.id for one in node.targets if isinstance(one, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names


def unused(prefix: str, source: str, users: list[str]) -> set[str]:
    """Return the constants of a module that no module reads."""
    read_here = {
        node.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    pattern = re.compile(rf"\b{re.escape(prefix)}\.(\w+)")
    read_there = {name for user in users for name in pattern.findall(user)}
    return defined(source) - read_here - read_there


def sentences(source: str) -> list[str]:
    """Return the literals of a screen that look like texts for people."""
    tree = ast.parse(source)
    docs = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in docs
        and SENTENCE.fullmatch(node.value)
    ]
    shown = [
        keyword.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in SHOWN_BY
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
        and " " in keyword.value.value
    ]
    return found + shown


def sentences_in_typescript(source: str) -> list[str]:
    """Return the strings that read like text for people; errors are for developers."""
    code = COMMENT.sub("", source)
    return [
        text
        for match in STRING.finditer(code)
        if (text := match[1] or match[2] or "")
        and " " in text
        and SENTENCE.fullmatch(text)
        and not DEVELOPERS.search(code[: match.start()])
    ]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_text_is_used(path: Path):
    users = [*SOURCES.values(), *(other.read_text() for other in TEXTS)]
    users = [re.sub(rf"\btexts\.{path.stem}\.", f"{path.stem}.", one) for one in users]
    assert unused(path.stem, path.read_text(), users) == set()


def test_every_constant_of_the_theme_is_used():
    users = [source for path, source in SOURCES.items() if path != "waves/theme.py"]
    assert unused("theme", SOURCES["waves/theme.py"], users) == set()


def test_screens_have_no_literal_texts():
    found = {path: sentences(SOURCES[path]) for path in SCREENS}
    assert len(found) > 50
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_typescript_has_no_sentences():
    found = {path: sentences_in_typescript(TYPESCRIPT[path]) for path in TYPESCRIPT}
    assert len(found) > 100
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_an_unused_constant_is_found():
    source = '_BASE = "a"\nUSED = _BASE\nLEFT: str = "b"\n'
    assert unused("call", source, ["texts.call.USED"]) == {"LEFT"}


def test_a_literal_text_is_found():
    source = '''
"""A docstring of a module."""
one = rx.el.p("Say hello.")
two = button("Cancel", title="what it does", class_name="a row of classes")
three = action("callActions.hangUp", type="button", id="settings-name")
'''
    assert set(sentences(source)) == {"Say hello.", "Cancel", "what it does"}


def test_a_sentence_of_typescript_is_found():
    source = """
/** "A comment." */ // "Another comment."
const one = "Say hello.", two = `Calling ${name}`, three = "(pointer: coarse)";
throw new Error("No such thing.");
"""
    assert sentences_in_typescript(source) == ["Say hello.", "Calling ${name}"]
