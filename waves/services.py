"""Create the shared services of an application."""

from redis.asyncio import Redis

from waves.accounts.identities.oidc_flow import OidcFlow
from waves.accounts.identities.provider import Provider
from waves.accounts.passwords.hasher import PasswordHasher
from waves.chat import handlers
from waves.chat.disappearing.expiry import MessageExpiry
from waves.chat.files.janitor import FileJanitor
from waves.chat.messages.writer import MessageWriter
from waves.chat.search.preparation import SearchPreparation
from waves.chat.search.service import SearchTurns
from waves.chat.settings.expiry import MuteExpiry
from waves.core.database.engine import Database
from waves.core.events import EventRegistry
from waves.core.metrics import Metrics
from waves.core.once import MemoryOnce, RedisOnce
from waves.core.openings import Openings
from waves.core.rate_limits import RateLimiter, shared_storage
from waves.core.redis_client import connect
from waves.core.services import Services
from waves.core.shutdown import Shutdown
from waves.core.tracing import Tracing
from waves.files.local_store import LocalStore
from waves.files.picture_process import PictureProcess
from waves.files.store import FileStore
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
    client = connect(settings.redis_url) if settings.redis_url else None
    realtime, tabs = create_realtime(events, client), Tabs()
    realtime.session_watcher.watch(tabs.sessions)
    realtime.needs(tabs.users)
    database, tracing = Database(settings.database_url, events), Tracing()
    tracing.watch(database.engine.sync_engine)
    return Services(
        settings,
        events,
        Shutdown(),
        database,
        RateLimiter(shared_storage(client) if client else None),
        PasswordHasher(),
        Openings(),
        OidcFlow(Provider(settings), _once(client)),
        MessageWriter(),
        SearchPreparation(),
        SearchTurns(),
        file_store(settings),
        PictureProcess(),
        FileJanitor(events),
        MuteExpiry(),
        MessageExpiry(),
        MailSender(notifications.compose, events),
        realtime,
        tabs,
        PageErrorLog(),
        Metrics(),
        MetricsSampler(realtime.calls),
        tracing,
        *([client] if client else []),
    )


def _once(client: Redis | None) -> MemoryOnce | RedisOnce:
    return RedisOnce(client, "sign-in") if client else MemoryOnce()


def file_store(settings: Settings) -> FileStore:
    """Return the store of the files of messages; nothing is connected yet."""
    bucket = settings.file_bucket
    if bucket is None:
        return LocalStore(settings.data_dir / "files")
    # Slow to load, and seldom needed.
    from waves.files.s3_store import S3Store  # noqa: PLC0415

    return S3Store(bucket.name, bucket.prefix, settings.s3_endpoint)


async def dispose(services: Services) -> None:
    """Close the connections to the database and to Redis."""
    await services[Database].dispose()
    if services[Settings].redis_url:
        await services[Redis].aclose()
