"""Certificates of a server on a local network, signed by an authority of its own.

The authority stays in the data folder, so that a phone trusts it once. Whoever has its
key can only impersonate private addresses and local names: its certificate is
constrained to them (RFC 5280, section 4.2.1.10).
"""

import socket
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from waves.core import clock
from waves.private_files import private_file

Address = IPv4Address | IPv6Address

LOCAL_NETWORKS: tuple[IPv4Network | IPv6Network, ...] = tuple(
    map(
        ip_network,
        (
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "::1/128",
            "fc00::/7",
            "fe80::/10",
        ),
    )
)
LOCAL_NAMES = ("localhost", "local", "lan", "home.arpa", "internal")
_AUTHORITY_DAYS = 3650
# Phones accept at most 825 days (https://support.apple.com/en-us/103769).
_SERVER_DAYS = 397
_KEY_USAGE = {
    "content_commitment": False,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "encipher_only": False,
    "decipher_only": False,
}


class Authority:
    """A certificate authority in a folder: `ca.crt` to be trusted, and its key."""

    def __init__(self, folder: Path) -> None:
        """Load the authority, or make it at the first use."""
        self._folder = folder
        self.certificate_file = folder / "ca.crt"
        key_file = folder / "ca.key"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self.certificate_file.exists() and key_file.exists()):
            key = ec.generate_private_key(ec.SECP256R1())
            _write(key_file, _pem(key))
            _write(self.certificate_file, _pem_of(_authority(key)))
        self._certificate = x509.load_pem_x509_certificate(
            self.certificate_file.read_bytes()
        )
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("The key of the authority is of another kind.")
        self._key = key

    def issue(self, names: list[str], addresses: list[Address]) -> tuple[Path, Path]:
        """Write a certificate for these names and addresses, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subjects = [
            *map(x509.DNSName, names),
            *map(x509.IPAddress, addresses),
        ]
        certificate = (
            _builder(key, names[0], self._certificate.subject, _SERVER_DAYS)
            .add_extension(x509.SubjectAlternativeName(subjects), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    self._key.public_key()
                ),
                critical=False,
            )
            .sign(self._key, hashes.SHA256())
        )
        chain, key_file = self._folder / "server.crt", self._folder / "server.key"
        _write(chain, _pem_of(certificate) + _pem_of(self._certificate))
        _write(key_file, _pem(key))
        return chain, key_file


def is_local(address: Address) -> bool:
    """Return whether an authority may sign for the address."""
    return any(
        address in network
        for network in LOCAL_NETWORKS
        if network.version == address.version
    )


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = f"Waves on {socket.gethostname()}"[:64]
    permitted = [
        *map(x509.DNSName, LOCAL_NAMES),
        *map(x509.IPAddress, LOCAL_NETWORKS),
    ]
    return (
        _builder(key, name, None, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .sign(key, hashes.SHA256())
    )


def _builder(
    key: ec.EllipticCurvePrivateKey, name: str, issuer: x509.Name | None, days: int
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = clock.now()
    return (
        x509.CertificateBuilder(issuer or subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        **_KEY_USAGE,
    )


def _pem_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read."""
    with private_file(path) as file:
        file.write(data)
