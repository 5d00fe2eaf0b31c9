"""Components whose code is not part of the first load.

Reflex compiles everything around the pages into one module. `deferred` compiles a part
of it into a module of its own, in the way in which Reflex itself splits a page, and
`views/deferred.tsx` loads that module when the page is idle or when it is first shown.
"""

import dataclasses
from collections.abc import Callable
from typing import cast

import reflex as rx
from reflex.compiler.plugins.memoize import MemoizeStatefulPlugin
from reflex_base.components.memo import MEMOS, create_component_memo
from reflex_base.plugins.compiler import CompileContext, CompilerHooks, PageContext
from reflex_base.utils import memo_paths
from reflex_base.utils.imports import ImportDict, ImportVar

_LOADER = "$/waves_js/views/deferred"
_MODULE = "waves.later"
"""All deferred components are in one module, and so in one file of the build."""
_STYLES = (
    "$/waves_js/styles/call.css",
    "$/waves_js/styles/messages.css",
)


class _Styled(rx.Fragment):
    """Imports the styles that only deferred components need."""

    def add_imports(self) -> ImportDict:
        return {style: ImportVar(tag=None) for style in _STYLES}


class _Deferred(rx.Component):
    """A component that is imported when it is needed."""

    def _get_dynamic_imports(self) -> str:
        library, symbol = memo_paths.library_and_symbol(_MODULE, f"{self.tag}Content")
        load = f"import('{library}').then((module) => module.{symbol})"
        return f"const {self.tag} = deferred(() => {load})"

    def add_imports(self) -> ImportDict:
        return {_LOADER: ImportVar(tag="deferred")}


def deferred(name: str, make: Callable[[], rx.Component]) -> rx.Component:
    """Return a component that shows what `make` returns, once its code is loaded.

    Args:
        name: A name of its own, in snake case.
        make: Returns the component; called once in each compilation.
    """
    content = _split(_Styled.create(make()), name)
    definition = dataclasses.replace(
        create_component_memo(content, f"{name}_content"), source_module=_MODULE
    )
    MEMOS[definition.export_name, _MODULE] = definition
    shown = _Deferred.create()
    shown.tag = definition.export_name.removesuffix("Content")
    return shown


def _split(component: rx.Component, name: str) -> rx.Component:
    """Make components of the parts that render by themselves, as in a page."""
    compilation = CompileContext(pages=[])
    page = PageContext(name=name, route=name, root_component=component)
    with compilation, page:
        split = CompilerHooks(plugins=(MemoizeStatefulPlugin(),)).compile_component(
            component, page_context=page, compile_context=compilation
        )
    MEMOS.update(compilation.auto_memo_components)
    return cast("rx.Component", split)
