"""A client of a TURN server (RFC 8656), as far as the tests need one."""

import base64
import hashlib
import hmac
import ipaddress
import itertools
import os
import socket
import struct
import time
from typing import Self

_COOKIE = 0x2112A442
_ALLOCATE, _CREATE_PERMISSION, _SUCCESS = 0x0003, 0x0008, 0x0100
_USERNAME, _INTEGRITY, _ERROR = 0x0006, 0x0008, 0x0009
_PEER, _REALM, _NONCE, _FAMILY, _TRANSPORT = 0x0012, 0x0014, 0x0015, 0x0017, 0x0019
_UDP = b"\x11\0\0\0"
_FAMILIES = {4: 1, 6: 2}
_ADDRESSES = itertools.cycle(range(2, 255))


class TurnClient:
    """An allocation on a TURN server with a shared secret."""

    def __init__(self, port: int, secret: str, version: int) -> None:
        """Allocate a relayed address of IP version 4 or 6."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(10)
        # The server remembers the allocation of a closed socket, whose port may be
        # given to the next one: each client has an address of its own.
        self._socket.bind((f"127.0.0.{next(_ADDRESSES)}", 0))
        self._socket.connect(("127.0.0.1", port))
        self._user = f"{int(time.time()) + 600}:{os.urandom(4).hex()}"
        digest = hmac.digest(secret.encode(), self._user.encode(), "sha1")
        self._password = base64.b64encode(digest).decode()
        self._realm = self._nonce = b""
        try:
            self._allocate(version)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def permit(self, peer: str) -> int:
        """Ask for a permission to send to a peer; return the error code, 0 for none."""
        return self._ask(_CREATE_PERMISSION, (_PEER, peer))

    def _allocate(self, version: int) -> None:
        family = bytes([_FAMILIES[version], 0, 0, 0])
        wanted = [(_TRANSPORT, _UDP), (_FAMILY, family)]
        assert self._ask(_ALLOCATE, *wanted) == 401
        code = self._ask(_ALLOCATE, *wanted)
        assert code == 0, f"allocation of IPv{version}: {code}"

    def _ask(self, method: int, *attributes: tuple[int, bytes | str]) -> int:
        transaction = os.urandom(12)
        body = b""
        for kind, value in attributes:
            packed = _xored(value, transaction) if isinstance(value, str) else value
            body += _attribute(kind, packed)
        if self._nonce:
            body += _attribute(_USERNAME, self._user.encode())
            body += _attribute(_REALM, self._realm) + _attribute(_NONCE, self._nonce)
            body += _attribute(_INTEGRITY, self._sign(method, transaction, body))
        self._socket.send(_header(method, len(body), transaction) + body)
        return self._read(method)

    def _sign(self, method: int, transaction: bytes, body: bytes) -> bytes:
        identity = f"{self._user}:{self._realm.decode()}:{self._password}"
        key = hashlib.md5(identity.encode()).digest()
        signed = _header(method, len(body) + 24, transaction) + body
        return hmac.digest(key, signed, "sha1")

    def _read(self, method: int) -> int:
        answer = self._socket.recv(2000)
        (kind,) = struct.unpack_from("!H", answer)
        found = _attributes(answer[20:])
        self._realm = found.get(_REALM, self._realm)
        self._nonce = found.get(_NONCE, self._nonce)
        if kind == method | _SUCCESS:
            return 0
        error = found[_ERROR]
        return error[2] * 100 + error[3]


def _header(method: int, length: int, transaction: bytes) -> bytes:
    return struct.pack("!HHI", method, length, _COOKIE) + transaction


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(body) >= 4:
        kind, length = struct.unpack_from("!HH", body)
        found[kind] = body[4 : 4 + length]
        body = body[4 + length + -length % 4 :]
    return found


def _xored(peer: str, transaction: bytes) -> bytes:
    """Return the address of a peer, port 9, as XOR-PEER-ADDRESS."""
    address = ipaddress.ip_address(peer)
    mask = struct.pack("!I", _COOKIE) + transaction
    packed = bytes(a ^ b for a, b in zip(address.packed, mask, strict=False))
    port = 9 ^ (_COOKIE >> 16)
    return struct.pack("!BBH", 0, _FAMILIES[address.version], port) + packed
