"""Composition root: the app, its pages, its API; imported by nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx

from waves import texts, theme
from waves.api.app import create_api
from waves.browser.bridge import Notices, Runtime
from waves.chat import handlers
from waves.components.call import overlay
from waves.components.loading_skeleton import loading_skeleton
from waves.core import logging
from waves.core.database import engine
from waves.core.database.migrations import upgrade
from waves.core.events import registry
from waves.mail.notifications import Mailer
from waves.pages import PAGES
from waves.realtime.realtime import create_realtime
from waves.settings.settings import get_settings
from waves.state import reflex_errors
from waves.state.auth import namespace
from waves.state.auth.middleware import AuthMiddleware
from waves.state.inbox import Inbox
from waves.state.push import Push
from waves.state.session import Session
from waves.state.tabs import tabs

settings = get_settings()
settings.data_dir.mkdir(parents=True, exist_ok=True)
logging.configure(settings.log_level, as_json=settings.is_production)
database = engine.connect(settings.database_url)
handlers.register(registry)
realtime = create_realtime()


def runtime(stateful: bool) -> rx.Component | None:  # noqa: FBT001  Reflex's call
    """Return what every page has around it: the browser side."""
    if not stateful:
        return None
    return Runtime.create(
        Notices.create(
            user_id=Session.user_id,
            loaded=Inbox.loaded,
            conversations=Inbox.conversations,
            incoming=texts.call.INCOMING,
        ),
        overlay(),
        user_id=Session.user_id,
        inbox_version=Session.inbox_version,
        conversations=Inbox.conversations,
        words=texts.titles.DURING_A_CALL,
        on_resync=Inbox.resync,
    )


app = rx.App(
    api_transformer=[create_api(realtime)],
    stylesheets=theme.STYLESHEETS,
    head_components=theme.HEAD_COMPONENTS,
    toaster=None,
    hydrate_fallback=loading_skeleton,
    html_lang="en",
    # What people write says otherwise where it stands.
    html_custom_attrs={"translate": "no"},
    extra_app_wraps={(6, "Runtime"): runtime},
    backend_exception_handler=reflex_errors.log_backend_error,
    frontend_exception_handler=reflex_errors.log_frontend_error,
)
mailer = Mailer()
namespace.install(app)
push = Push(app)
realtime.bus.subscribe(push.heard)
realtime.watch.over(tabs.sessions)


@asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """Push from the first request to the last."""
    if not settings.is_production:
        # `reflex run` typed by hand has nobody else to do it.
        await asyncio.to_thread(upgrade, settings.database_url)
    await realtime.start()
    mailer.start()
    yield
    await realtime.stop()
    await push.stop()
    await mailer.stop()
    await database.dispose()


app.register_lifespan_task(lifespan)
app.add_middleware(AuthMiddleware())
for page in PAGES:
    app.add_page(
        page.component, route=page.route, title=page.title, on_load=page.on_load
    )
