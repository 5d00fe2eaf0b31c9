"""Components whose code is loaded later."""

import reflex as rx
from reflex_base.components.memo import MEMOS

from waves.browser.bridge import Call
from waves.browser.bridge.deferred import deferred


def content() -> rx.Component:
    return rx.el.section(rx.el.h2(Call.peer_name), rx.el.p("a sentence"))


def follows_a_store(component: rx.Component) -> bool:
    return any("useField" in hook for hook in component._get_all_hooks())


def test_a_page_imports_the_content_when_it_is_needed():
    page = rx.fragment(deferred("some_content", content))
    (line,) = page._get_all_dynamic_imports()
    assert line.startswith("const SomeContent = deferred(() => import('$/app_comp")
    library = line.split("'")[1]
    assert library not in page._get_all_imports()
    assert "a sentence" not in str(page.render())
    assert "SomeContent" in str(page.render())


def test_the_content_is_compiled_into_the_module_of_all_that_is_deferred():
    deferred("some_content", content)
    definition = MEMOS["SomeContentContent", "waves.later"]
    assert "a sentence" in str(definition.component.render())  # pyright: ignore[reportAttributeAccessIssue]
    deferred("some_content", content)
    assert MEMOS["SomeContentContent", "waves.later"] is not definition


def test_a_part_that_follows_a_store_renders_by_itself():
    deferred("some_content", content)
    body = MEMOS["SomeContentContent", "waves.later"].component  # pyright: ignore[reportAttributeAccessIssue]
    assert follows_a_store(content())
    assert not follows_a_store(body)
