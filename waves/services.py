"""Create the shared services of an application."""

from waves.accounts.identities.oidc_flow import OidcFlow
from waves.accounts.identities.provider import Provider
from waves.accounts.passwords.hasher import PasswordHasher
from waves.chat import handlers
from waves.chat.messages.writer import MessageWriter
from waves.core.database.engine import Database
from waves.core.events import EventRegistry
from waves.core.metrics import Metrics
from waves.core.rate_limits import RateLimiter
from waves.core.services import Services
from waves.core.shutdown import Shutdown
from waves.core.tracing import Tracing
from waves.mail import notifications
from waves.mail.sender import MailSender
from waves.realtime.metrics_sampler import MetricsSampler
from waves.realtime.realtime import create_realtime
from waves.settings.settings import Settings
from waves.state.reflex_errors import PageErrorLog
from waves.state.tabs import Tabs


def create_services(settings: Settings) -> Services:
    """Return the services that an application with these settings shares.

    Nothing is connected or started yet. A service can be replaced by another object
    of its class before its first use.
    """
    events = EventRegistry()
    handlers.register(events)
    realtime, tabs = create_realtime(events), Tabs()
    realtime.session_watcher.watch(tabs.sessions)
    database, tracing = Database(settings.database_url, events), Tracing()
    tracing.watch(database.engine.sync_engine)
    return Services(
        settings,
        events,
        Shutdown(),
        database,
        RateLimiter(),
        PasswordHasher(),
        OidcFlow(Provider(settings)),
        MessageWriter(),
        MailSender(notifications.compose, events),
        realtime,
        tabs,
        PageErrorLog(),
        Metrics(),
        MetricsSampler(realtime.calls),
        tracing,
    )
