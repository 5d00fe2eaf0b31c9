"""Settings of a server that other machines of a local network open by https."""

import os
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from waves.lan.certificates import LOCAL_NAMES, Address, Authority, is_local
from waves.settings.settings import SettingsError, get_settings, port

FOLDER = "https"
"""The folder of the authority, in the data folder."""
_NOT_LOCAL = (
    "WAVES_BASE_URL: must be https and name a private address or a local name, such as "
    "https://desk.local:3000; with another one, use a proxy (docs/operations.md)"
)
# No packet is sent: only the route is looked up (RFC 5737 reserves the address).
_ANYWHERE = ("192.0.2.1", 9)


class Tls(NamedTuple):
    """The files of a server that speaks https itself."""

    certificate: Path
    key: Path
    authority: Path
    """What other machines have to trust."""


def prepare() -> Tls:
    """Put the address of this machine into the environment, and certify it.

    Variables that are set are kept.

    Raises:
        SettingsError: The base URL is no local one, or the files cannot be used.
    """
    hosts = [str(lan_address()), "localhost", _local_name(), "127.0.0.1"]
    origins = [f"https://{host}:{port()}" for host in hosts]
    given = get_settings().model_fields_set
    os.environ.setdefault("HOST", "0.0.0.0")  # noqa: S104  other machines open it
    if "base_url" not in given:
        os.environ["WAVES_BASE_URL"] = origins[0]
    get_settings.cache_clear()
    base_url = get_settings().base_url
    if "allowed_origins" not in given:
        os.environ["WAVES_ALLOWED_ORIGINS"] = " ".join([base_url, *origins])
        get_settings.cache_clear()
    return _certified(filter(_is_local, [_local_host(base_url), *hosts]))


def lan_address() -> IPv4Address:
    """Return the address of this machine on its network; loopback without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ANYWHERE)
        except OSError:
            return IPv4Address("127.0.0.1")
        return IPv4Address(probe.getsockname()[0])


def _local_name() -> str:
    return f"{socket.gethostname().partition('.')[0].lower()}.local"


def _local_host(base_url: str) -> str:
    """Return the host of an https URL that the authority may certify."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme != "https" or not _is_local(host):
        raise SettingsError(_NOT_LOCAL)
    return host


def _is_local(host: str) -> bool:
    address = _address(host)
    if address is not None:
        return is_local(address)
    return f".{host}".endswith(tuple(f".{name}" for name in LOCAL_NAMES))


def _address(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _certified(hosts: Iterable[str]) -> Tls:
    addresses = {host: _address(host) for host in hosts}
    names = [host for host, address in addresses.items() if address is None]
    folder = get_settings().data_dir / FOLDER
    try:
        authority = Authority(folder)
        files = authority.issue(names, [one for one in addresses.values() if one])
    except OSError as error:
        raise SettingsError(f"WAVES_DATA_DIR, {FOLDER}: {error.strerror}") from None
    except (TypeError, ValueError):
        said = "a file is damaged: delete the folder, and trust the new ca.crt"
        raise SettingsError(f"WAVES_DATA_DIR, {FOLDER}: {said}") from None
    return Tls(*files, authority.certificate_file)
