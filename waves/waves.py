"""Composition root: the app, its pages, its API; imported by nothing."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from starlette.types import ASGIApp

from waves import startup, texts, theme
from waves.api.app import create_api
from waves.api.services_middleware import ServicesMiddleware
from waves.browser.bridge import ConversationUpdater, NotificationUpdater, Runtime
from waves.chat.disappearing.expiry import MessageExpiry
from waves.chat.files.janitor import FileJanitor
from waves.chat.messages.writer import MessageWriter
from waves.chat.search.preparation import SearchPreparation
from waves.chat.settings.expiry import MuteExpiry
from waves.components.call import overlay
from waves.components.loading_skeleton import loading_skeleton
from waves.core import logging
from waves.core.database.migrations import upgrade
from waves.core.events import EventRegistry
from waves.core.tracing import Tracing
from waves.mail import notifications
from waves.mail.sender import MailSender
from waves.pages import PAGES
from waves.pages.early_list import early_list
from waves.realtime.metrics_sampler import MetricsSampler
from waves.realtime.realtime import Realtime
from waves.services import create_services, dispose
from waves.settings.settings import SettingsError, get_settings
from waves.state import reflex_errors
from waves.state.auth import namespace
from waves.state.auth.middleware import AuthMiddleware
from waves.state.conversation import Conversation
from waves.state.inbox import Inbox
from waves.state.push import Push
from waves.state.reflex_errors import PageErrorLog
from waves.state.session import Session
from waves.state.tabs import Tabs

settings = get_settings()
settings.data_dir.mkdir(parents=True, exist_ok=True)
logging.configure(settings.log_level, as_json=settings.is_production)
services = create_services(settings)
realtime = services[Realtime]


def runtime(stateful: bool) -> rx.Component | None:  # noqa: FBT001  Reflex's call
    """Return the component around every page, which loads the browser code."""
    if not stateful:
        return None
    return Runtime.create(
        ConversationUpdater.create(
            user_id=Session.user_id,
            loaded=Inbox.loaded,
            conversations=Inbox.conversations,
            cursor=Inbox.cursor,
            listed=Inbox.listed,
            older=Inbox.older,
            changed=Inbox.changed,
            archive=Inbox.archive,
            edition=Inbox.edition,
            changed_after=Inbox.changed_after,
            version=Inbox.version,
            unread=Inbox.unread,
            conversation_id=Conversation.conversation_id,
            recent=Conversation.recent,
            fresh=Conversation.fresh,
            changed_messages=Conversation.changed,
            messages_changed_after=Conversation.changed_after,
            change=Conversation.change,
            deleted_text=texts.conversation.MESSAGE_DELETED,
            file_words=texts.conversation.FILE_WORDS,
        ),
        NotificationUpdater.create(ring_labels=texts.call.INCOMING),
        overlay(),
        user_id=Session.user_id,
        labels=texts.titles.DURING_A_CALL,
        on_resync=Inbox.resync,
    )


class App(rx.App):
    """Reflex's app with `ServicesMiddleware` around it.

    Its event processor starts before the lifespan below and runs every handler.
    """

    def __call__(self) -> ASGIApp:
        """Return the ASGI app."""
        return ServicesMiddleware(super().__call__(), services)


app = App(
    api_transformer=[create_api(services[Tracing], early_list)],
    stylesheets=theme.STYLESHEETS,
    # Tailwind's preflight is the same.
    reset_style=False,
    head_components=theme.HEAD_COMPONENTS,
    toaster=None,
    hydrate_fallback=loading_skeleton,
    html_lang="en",
    # Text that users write overrides this on its own element.
    html_custom_attrs={"translate": "no"},
    extra_app_wraps={(6, "Runtime"): runtime},
    backend_exception_handler=reflex_errors.log_backend_error,
    frontend_exception_handler=services[PageErrorLog].log,
)
namespace.install(app)
push = Push(app, services[Tabs])
realtime.bus.subscribe(push.heard)


@asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """Start the background services, and stop them at shutdown."""
    if not settings.is_production:
        # A plain `reflex run` does not migrate the database.
        await asyncio.to_thread(upgrade, settings.database_url)
    await realtime.start()
    if settings.metrics_token:
        services[MetricsSampler].start()
    # Not in `create_services`: `make demo` creates accounts without mail.
    notifications.register(services[EventRegistry])
    services[MailSender].start()
    services[MuteExpiry].start()
    services[SearchPreparation].start()
    services[FileJanitor].start()
    services[MessageExpiry].start()
    yield
    await services[MetricsSampler].stop()
    await services[MessageExpiry].stop()
    await services[FileJanitor].stop()
    await services[MuteExpiry].stop()
    await services[SearchPreparation].stop()
    await realtime.stop()
    await services[MessageWriter].stop()
    await push.stop()
    await services[MailSender].stop()
    await dispose(services)
    await services[Tracing].stop()


@asynccontextmanager
async def alone() -> AsyncIterator[None]:
    """Keep other servers from the database; exit if there is one."""
    try:
        async with startup.locked_database(settings):
            yield
    except SettingsError as error:
        # Not by an exception, which Starlette would log with its traceback.
        startup.report(error)
        os._exit(startup.EXIT_CODE)


app.register_lifespan_task(alone)
app.register_lifespan_task(lifespan)
app.add_middleware(AuthMiddleware())
for page in PAGES:
    app.add_page(
        page.component, route=page.route, title=page.title, on_load=page.on_load
    )
