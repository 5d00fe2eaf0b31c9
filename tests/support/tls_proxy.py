"""A TLS proxy in front of a server."""

import asyncio
import contextlib
import datetime as dt
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from secrets import token_hex

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.servers import Server, free_port, production
from tests.support.tcp_server import tcp_server

_CHUNK = 65_536


def _certificate(folder: Path) -> ssl.SSLContext:
    """Return a TLS context with a self-signed certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def https(folder: Path, port: int, behind: int) -> AsyncIterator[None]:
    """Terminate TLS at `port` and forward to `behind`."""

    async def connect(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", behind)
        try:
            await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
        finally:
            far_writer.close()

    async with tcp_server(connect, "127.0.0.1", port, ssl=_certificate(folder)):
        yield


@asynccontextmanager
async def in_production(folder: Path) -> AsyncIterator[tuple[Server, str]]:
    """Run the app in production behind TLS; return its URL."""
    port = free_port()
    server = production(
        folder,
        WAVES_ENV="production",
        WAVES_BASE_URL=f"https://localhost:{port}",
        WAVES_JWT_SECRETS=token_hex(32),
        WAVES_LIMITS="on",
    )
    server.start()
    try:
        async with https(folder, port, server.port):
            yield server, f"https://localhost:{port}"
    finally:
        server.stop()
