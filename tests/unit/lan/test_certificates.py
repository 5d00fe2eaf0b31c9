"""The authority of a local network: trusted once, and only for local addresses."""

import errno
import os
import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from waves.lan.certificates import Authority, is_local

LAN = ip_address("192.168.3.4")


def shake_hands(authority: Authority, files: tuple[Path, Path], name: str) -> None:
    """Connect a client that trusts the authority to a server with these files."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*files)
    client = ssl.create_default_context(cafile=str(authority.certificate_file))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(down, up, server_hostname=name)
    theirs = server.wrap_bio(up, down, server_side=True)
    waiting = [ours, theirs]
    for _ in range(8):
        for end in [*waiting]:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.remove(end)
    assert waiting == []


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "https")


@pytest.mark.parametrize("name", ["localhost", "desk.local", "192.168.3.4"])
def test_a_client_that_trusts_the_authority_trusts_its_servers(authority, name):
    files = authority.issue(["localhost", "desk.local"], [LAN])
    shake_hands(authority, files, name)


def test_a_certificate_is_for_the_named_addresses_only(authority):
    files = authority.issue(["localhost"], [LAN])
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        shake_hands(authority, files, "192.168.3.5")


def test_a_full_disk_leaves_the_files_as_they_were(authority, monkeypatch):
    files = authority.issue(["localhost"], [LAN])
    before = {path: path.read_bytes() for path in files[0].parent.iterdir()}

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        authority.issue(["localhost"], [LAN])
    after = {path: path.read_bytes() for path in files[0].parent.iterdir()}
    assert after == before


@pytest.mark.parametrize("name", ["bank.example", "example.com"])
def test_the_authority_cannot_impersonate_public_names(authority, name):
    files = authority.issue([name], [])
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        shake_hands(authority, files, name)


def test_the_authority_cannot_impersonate_public_addresses(authority):
    files = authority.issue(["localhost"], [ip_address("203.0.113.7")])
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        shake_hands(authority, files, "203.0.113.7")


def test_an_authority_that_is_trusted_once_is_kept(authority, tmp_path):
    before = authority.certificate_file.read_bytes()
    again = Authority(tmp_path / "https")
    assert again.certificate_file.read_bytes() == before
    shake_hands(authority, again.issue(["localhost"], []), "localhost")


def test_the_files_are_readable_by_their_owner_only(authority):
    authority.issue(["localhost"], [])
    modes = {
        path.name: path.stat().st_mode & 0o777
        for path in authority.certificate_file.parent.iterdir()
    }
    names = ("ca.crt", "ca.key", "server.crt", "server.key")
    assert modes == dict.fromkeys(names, 0o600)


def test_phones_accept_the_validity(authority):
    chain, _ = authority.issue(["localhost"], [])
    server, root = x509.load_pem_x509_certificates(chain.read_bytes())
    lifetime = server.not_valid_after_utc - server.not_valid_before_utc
    assert lifetime < timedelta(days=825)
    assert root.not_valid_after_utc > server.not_valid_after_utc


@pytest.mark.parametrize("address", ["10.0.0.1", "172.31.1.1", "fe80::1", "fd00::1"])
def test_private_addresses_are_local(address):
    assert is_local(ip_address(address))


@pytest.mark.parametrize("address", ["203.0.113.7", "172.32.0.1", "2001:db8::1"])
def test_public_addresses_are_not_local(address):
    assert not is_local(ip_address(address))
