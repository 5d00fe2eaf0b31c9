"""What `make run-https` sets: the address of this machine, its origins, its files."""

from ipaddress import IPv4Address

import pytest
from cryptography import x509

from waves.lan import https
from waves.settings.settings import SettingsError, get_settings


@pytest.fixture(autouse=True)
def at_home(monkeypatch, tmp_path) -> None:
    """A machine of a local network where nothing is configured."""
    for name in ("WAVES_BASE_URL", "WAVES_ALLOWED_ORIGINS", "HOST", "PORT"):
        # First set, so that what the code sets is undone as well.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("WAVES_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(https, "lan_address", lambda: IPv4Address("192.168.3.4"))
    monkeypatch.setattr(https.socket, "gethostname", lambda: "Desk.example.org")
    get_settings.cache_clear()


def test_the_address_of_this_machine_becomes_the_base_url(monkeypatch):
    monkeypatch.setenv("PORT", "3100")
    tls = https.prepare()
    settings = get_settings()
    assert settings.base_url == "https://192.168.3.4:3100"
    assert set(settings.allowed_origins) == {
        "https://192.168.3.4:3100",
        "https://localhost:3100",
        "https://desk.local:3100",
        "https://127.0.0.1:3100",
    }
    assert https.os.environ["HOST"] == "0.0.0.0"
    assert tls.authority == settings.data_dir / "https/ca.crt"


def test_given_settings_are_kept(monkeypatch):
    monkeypatch.setenv("WAVES_BASE_URL", "https://waves.home.arpa")
    monkeypatch.setenv("WAVES_ALLOWED_ORIGINS", "https://waves.home.arpa")
    monkeypatch.setenv("HOST", "192.168.3.4")
    https.prepare()
    assert get_settings().base_url == "https://waves.home.arpa"
    assert get_settings().allowed_origins == ("https://waves.home.arpa",)
    assert https.os.environ["HOST"] == "192.168.3.4"


@pytest.mark.parametrize(
    "url", ["https://waves.example", "http://192.168.3.4:3000", "https://203.0.113.7"]
)
def test_an_address_that_cannot_be_certified_is_refused(monkeypatch, url):
    monkeypatch.setenv("WAVES_BASE_URL", url)
    with pytest.raises(SettingsError, match="WAVES_BASE_URL"):
        https.prepare()


def test_a_public_address_of_this_machine_is_refused(monkeypatch):
    monkeypatch.setattr(https, "lan_address", lambda: IPv4Address("203.0.113.7"))
    with pytest.raises(SettingsError, match="use a proxy"):
        https.prepare()


def test_a_public_address_is_not_certified_beside_a_local_name(monkeypatch):
    monkeypatch.setattr(https, "lan_address", lambda: IPv4Address("203.0.113.7"))
    monkeypatch.setenv("WAVES_BASE_URL", "https://waves.home.arpa")
    chain = x509.load_pem_x509_certificate(https.prepare().certificate.read_bytes())
    names = chain.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == [
        "127.0.0.1"
    ]
    assert "waves.home.arpa" in names.get_values_for_type(x509.DNSName)


def test_damaged_files_are_reported(tmp_path):
    tls = https.prepare()
    tls.authority.write_text("damaged")
    with pytest.raises(SettingsError, match="delete the folder"):
        https.prepare()
