"""A TCP connection for malformed HTTP."""

import socket
from contextlib import suppress
from typing import Self

from tests.support.servers import Server
from tests.support.timeouts import PATIENCE


class RawConnection:
    """One connection to a running server."""

    def __init__(self, server: Server, patience: float = PATIENCE) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> Self:
        """Write, and ignore that the other side closes."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._socket.sendall(data)
        return self

    def read(self) -> bytes:
        """Read until the other side closes."""
        heard = b""
        with suppress(ConnectionResetError):
            while more := self._socket.recv(65_536):
                heard += more
        return heard

    def status(self) -> int:
        """Read one response; return its status, or 0 if there is none."""
        first = self.read().partition(b"\r\n")[0].split(b" ")
        return int(first[1]) if len(first) > 1 else 0
