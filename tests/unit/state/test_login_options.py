"""The sign-in methods that the log-in page offers."""

from secrets import token_hex

from tests.unit.state.stage import FakeTab
from waves.state.login_options import LoginOptions


async def loaded() -> LoginOptions:
    tab = FakeTab()
    options = await tab.state(LoginOptions)
    LoginOptions.event_handlers["load"].fn(options)
    return options


async def test_development_offers_mail_without_a_mail_server(settings) -> None:
    assert (await loaded()).no_mail is False


async def test_production_offers_mail_only_with_a_mail_server(override) -> None:
    https = "https://waves.example"
    override(base_url=https, allowed_origins=https, jwt_secrets=token_hex(32))
    override(env="production")
    assert (await loaded()).no_mail is True
    override(smtp_url="smtps://mx.example", mail_from="a@waves.example")
    assert (await loaded()).no_mail is False
