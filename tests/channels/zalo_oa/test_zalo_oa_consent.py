"""The consent of an administrator: its address, and the file by which Zalo knows the domain."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from channels.zalo_oa.oauth import BadState, ConsentLink
from channels.zalo_oa.verification import verification_blueprint
from tests.channels.serving import serving
from tests.channels.zalo_oa.account import Account
from tests.storage.choice import on_sqlite


async def test_the_file_that_verifies_the_domain_is_there_for_everybody_if_there_is_a_code() -> None:
    async with serving(verification_blueprint("SeEEB8-x_1")) as url, aiohttp.ClientSession() as browser:
        async with browser.get(f"{url}/zalo_verifierSeEEB8-x_1.html") as response:
            page = await response.text()
        assert '<meta name="zalo-platform-site-verification" content="SeEEB8-x_1">' in page
        async with browser.get(f"{url}/zalo_verifier.html") as response:
            assert response.status == 404


@on_sqlite
async def test_an_address_of_consent_is_good_for_an_hour_and_only_as_it_was_made(account: Account) -> None:
    clock = [1_764_000_000.0]
    link = ConsentLink(account.tokens.oauth, "https://x.example", b"key", clock=lambda: clock[0])
    state = parse_qs(urlsplit(link.make()).query)["state"][0]
    assert len(link.verifier_of(state)) == 43
    for other in (state[:-1], "A" + state[1:], ConsentLink(account.tokens.oauth, "https://x.example", b"k2").make()):
        with pytest.raises(BadState):
            link.verifier_of(other)
    clock[0] += 3601
    with pytest.raises(BadState, match="an hour"):
        link.verifier_of(state)


@on_sqlite
async def test_a_console_with_one_fixed_pair_is_served_too(account: Account) -> None:
    oauth = account.tokens.oauth
    account.consent._link = ConsentLink(oauth, "https://x.example/callback", b"key", fixed_verifier="v" * 43)
    await account.agree()
    assert (await account.row()).generation == 1


@on_sqlite
async def test_an_address_without_a_code_is_named(account: Account) -> None:
    for address in ("", "https://danloi.example/noi-bo/zalo/callback", "lạ"):
        with pytest.raises(BadState, match="code"):
            await account.consent.finish_at(address)
