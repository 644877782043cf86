"""The settings of the console: what cannot be used is named."""

from __future__ import annotations

import pytest

from danloi.app.console_door import openid_provider
from danloi.app.settings import SettingsError, read_settings
from danloi.console.frame.access import Role

OPENID = {
    "OIDC_ISSUER": "https://sso.quangninh.gov.vn/realms/tinh",
    "OIDC_CLIENT_ID": "danloi",
    "OIDC_CLIENT_SECRET": "bi-mat-cua-danloi",
    "OIDC_ROLES": "lanh-dao=approver+observer, CN=Quản trị=administrator",
    "PUBLIC_URL": "https://danloi.example",
}


def test_without_an_issuer_there_is_no_provider() -> None:
    assert openid_provider(read_settings()) is None


def test_a_whole_provider_is_taken_and_its_secret_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OPENID.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    provider = openid_provider(settings)
    assert provider is not None
    assert provider.options.redirect_uri == "https://danloi.example/noi-bo/dang-nhap/tinh/tro-lai"
    assert settings.roles_of_groups == {
        "lanh-dao": {Role.APPROVER, Role.OBSERVER},
        "CN=Quản trị": {Role.ADMINISTRATOR},
    }
    assert "bi-mat" not in repr(settings)


@pytest.mark.parametrize("missing", ["OIDC_CLIENT_ID", "OIDC_ROLES", "PUBLIC_URL"])
def test_half_a_provider_is_refused_and_the_rest_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OPENID.items():
        if name != missing:
            monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=missing):
        openid_provider(read_settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_ISSUER", "sso.quangninh.gov.vn"),
        ("OIDC_ISSUER", "http://sso.quangninh.gov.vn"),
        ("OIDC_ROLES", "lanh-dao"),
        ("OIDC_ROLES", "lanh-dao=vua"),
        ("OIDC_ROLES", "=approver"),
    ],
)
def test_a_bad_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        read_settings()
