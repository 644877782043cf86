"""Settings are read once, and a bad one is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from danloi.app.settings import Settings, SettingsError, read_settings

BAD_SETTINGS = {
    "PORT": "abc",
    "ENGINE_PORT": "70000",
    "DATABASE_URL": "mysql://localhost/danloi",
    "TURN_TIMEOUT_SECONDS": "0",
    "LOG_LEVEL": "LOUD",
    "WIDGET_ORIGINS": "quangninh.gov.vn",
    "MESSAGES_PER_MINUTE": "many",
}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_a_bad_setting_is_named_with_its_value(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, BAD_SETTINGS[name])
    with pytest.raises(SettingsError, match=rf"{name}='{BAD_SETTINGS[name]}'"):
        read_settings()


def test_a_bad_address_of_the_database_does_not_tell_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://staff:geheim@db/danloi")
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert "DATABASE_URL" in str(refusal.value)
    assert "geheim" not in str(refusal.value)


def test_every_bad_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in BAD_SETTINGS.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert all(name in str(refusal.value) for name in BAD_SETTINGS)


def test_without_any_setting_it_is_loopback_and_sqlite_in_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings = read_settings()
    assert settings.is_loopback
    assert settings.database == f"sqlite+aiosqlite:///{tmp_path}/danloi.db"
    assert settings.engine_url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("host", "is_loopback"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("::", False)]
)
def test_only_loopback_counts_as_loopback(host: str, is_loopback: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", host)
    assert read_settings().is_loopback is is_loopback


def test_secrets_are_not_printed_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REST_TOKEN", "geheim")
    monkeypatch.setenv("ENGINE_SECRET", "geheim")
    assert "geheim" not in repr(read_settings())


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({"port": 8137}, "http://127.0.0.1:8137"),
        ({"host": "::1", "port": 8137}, "http://[::1]:8137"),
        ({"public_url": "https://danloi.example/"}, "https://danloi.example"),
    ],
)
def test_the_pages_know_their_own_address(settings: dict[str, object], address: str) -> None:
    assert Settings.model_validate(settings).site_url == address


@pytest.mark.parametrize("url", ["danloi.example", "http://danloi.example", "https://danloi.example/a", "https://a b"])
def test_an_address_of_the_site_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="must begin with https"):
        Settings.model_validate({"public_url": url})


def test_the_origins_that_may_embed_the_widget_are_read_from_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIDGET_ORIGINS", " https://www.quangninh.gov.vn, http://127.0.0.1:8001 ,")
    assert read_settings().embedding_origins == {"https://www.quangninh.gov.vn", "http://127.0.0.1:8001"}


@pytest.mark.parametrize("origin", ["*", "https://quangninh.gov.vn/", "https://Quangninh.gov.vn", "null", "//x.vn"])
def test_what_no_browser_sends_as_an_origin_is_no_origin(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIDGET_ORIGINS", origin)
    with pytest.raises(SettingsError, match="WIDGET_ORIGINS"):
        read_settings()


def test_no_two_groups_of_settings_check_under_the_same_name() -> None:
    """The checks of all groups end up in one class, where a second of the same name would silence the first."""
    checks = [name for group in Settings.__bases__ for name in vars(group)["__pydantic_decorators__"].field_validators]
    assert len(checks) == len(set(checks)), sorted(checks)
