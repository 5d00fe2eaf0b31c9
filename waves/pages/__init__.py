"""The pages and their routes."""

from collections.abc import Callable
from typing import Any, NamedTuple

import reflex as rx

from waves import texts
from waves.pages.conversation import conversation_page
from waves.pages.email_links import forgot_page, reset_page, verify_page
from waves.pages.home import home_page
from waves.pages.not_found import not_found_page
from waves.pages.settings import settings_page
from waves.pages.sign_in import login_page, signup_page
from waves.state.conversation import Conversation
from waves.state.inbox import Inbox
from waves.state.login_options import LoginOptions
from waves.state.settings import Account


class Page(NamedTuple):
    """A page and its route, as the composition root adds it."""

    route: str
    component: Callable[[], rx.Component]
    title: str
    on_load: Any = None


PAGES: list[Page] = [
    Page("/", home_page, texts.titles.HOME, Inbox.open_home),
    Page(
        "/c/[username]",
        conversation_page,
        texts.titles.CONVERSATION,
        [Inbox.open_home, Conversation.open_conversation],
    ),
    Page(
        "/settings",
        settings_page,
        texts.titles.SETTINGS,
        [Inbox.open_home, Account.open_account],
    ),
    Page("/login", login_page, texts.titles.LOG_IN, LoginOptions.load),
    Page("/signup", signup_page, texts.titles.SIGN_UP, LoginOptions.load),
    Page("/forgot", forgot_page, texts.titles.FORGOT_PASSWORD, LoginOptions.load),
    Page("/reset", reset_page, texts.titles.RESET_PASSWORD, LoginOptions.load),
    Page("/verify", verify_page, texts.titles.VERIFY_EMAIL, LoginOptions.load),
    Page("404", not_found_page, texts.titles.NOT_FOUND),
]
