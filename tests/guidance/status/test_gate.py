"""The gate: a file is shown to whoever knows its code and four digits, and a guess learns nothing."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import statistics

import pytest

from danloi.guidance.status.dossier import Dossier, ProviderUnavailable
from danloi.guidance.status.gate import Asker, Gate
from danloi.guidance.status.limits import Limits
from danloi.guidance.status.sandbox import SandboxFiles
from danloi.guidance.status.vault import Vault
from danloi.storage.database import Database
from tests.fakes.onestop import OneStop
from tests.guidance.status.citizen import CODE, ID, NAME, PHONE, UNKNOWN, VAULT, WRONG, Time, make_gate
from tests.guidance.status.conftest import Files
from tests.storage.choice import on_sqlite

AN = Asker("web:an", "203.0.113.7")


def asker(number: int, source: str = "203.0.113.7") -> Asker:
    return Asker(f"web:{number}", source)


@pytest.fixture
def gate(sandbox: Database, time: Time) -> Gate:
    return make_gate(sandbox, clock=time)


async def opens(gate: Gate, who: Asker, code: str = CODE, fact: str = PHONE) -> bool:
    found = await gate.open(who, code, fact)
    assert found is None or (found.what is not None and found.what.code == code)
    return found is not None


@pytest.mark.parametrize("digits", [PHONE, ID])
async def test_digits_of_phone_or_identity_open_the_file(gate: Gate, digits: str) -> None:
    assert await opens(gate, AN, CODE, digits)


@pytest.mark.parametrize("digits", ["", "\x00none", "432", "43210", "４３２１", "' or 1=1 --", "4321\n"])
async def test_odd_facts_open_nothing(gate: Gate, digits: str) -> None:
    assert not await opens(gate, AN, CODE, digits)


async def test_a_file_without_any_number_is_opened_by_nothing(sandbox: Database) -> None:
    class Nameless(SandboxFiles):
        async def look_up(self, code: str) -> object:  # type: ignore[override]
            found = await super().look_up(code)
            return type(found)(Dossier(code, 4, ("", "12", "số lạ")), found.at)

    gate = make_gate(sandbox, Nameless(sandbox))
    assert not [digits for digits in ("", "12", "0000", "  12") if await opens(gate, AN, CODE, digits)]


@pytest.mark.parametrize(("minutes", "is_open"), [(59, False), (61, True)])
async def test_after_five_refusals_a_conversation_is_locked_for_an_hour(
    gate: Gate, time: Time, minutes: int, is_open: bool
) -> None:
    for _ in range(5):
        assert not await opens(gate, AN, UNKNOWN, WRONG)
    assert not await opens(gate, AN)
    time.goes_on(minutes=minutes)
    gate.tries._locked.clear()
    assert await opens(gate, AN) is is_open


async def test_four_refusals_do_not_lock_and_right_tries_never_count(gate: Gate) -> None:
    for _ in range(4):
        await opens(gate, AN, CODE, WRONG)
    for _ in range(10):
        assert await opens(gate, AN)


async def test_a_code_is_locked_whoever_tries_it(gate: Gate) -> None:
    for number in range(10):
        assert not await opens(gate, Asker(f"web:{number}", f"203.0.113.{number}"), CODE, WRONG)
    assert not await opens(gate, Asker("zalo_oa:owner", "owner"))


async def test_one_stranger_does_not_lock_the_owner_out(gate: Gate) -> None:
    for _ in range(20):
        await opens(gate, AN, CODE, WRONG)
    assert await opens(gate, Asker("zalo_oa:owner", "owner"))


async def test_a_source_is_locked_however_many_conversations_it_begins(gate: Gate) -> None:
    for number in range(20):
        assert not await opens(gate, asker(number), f"H49.22-261103-{number:04}", WRONG)
    assert not await opens(gate, asker(99))
    assert await opens(gate, asker(99, source="198.51.100.9"))


async def test_a_day_has_fewer_tries_than_its_hours(gate: Gate, time: Time) -> None:
    tried = 0
    for _ in range(24):
        for _ in range(5):
            tried += await gate.tries.begin(gate._keys(AN, CODE)) is not None
        time.goes_on(hours=1)
        gate.tries._locked.clear()
    assert tried == 10


async def test_tries_hold_across_restarts_and_processes(sandbox: Database, time: Time) -> None:
    for _ in range(5):
        other = Database(sandbox.url.render_as_string(hide_password=False))
        await opens(make_gate(other, clock=time), AN, CODE, WRONG)
        await other.close()
    assert not await opens(make_gate(sandbox, clock=time), AN)


async def test_many_tries_at_the_same_moment_do_not_slip_past_the_limit_together(sandbox: Database) -> None:
    asked = []

    class Counting(SandboxFiles):
        async def look_up(self, code: str) -> object:  # type: ignore[override]
            asked.append(code)
            return await super().look_up(code)

    gates = [make_gate(sandbox, Counting(sandbox)) for _ in range(4)]
    await asyncio.gather(*(opens(gates[number % 4], AN, CODE, WRONG) for number in range(40)))
    assert len(asked) <= 5


async def test_while_nobody_can_say_no_try_is_counted(onestop: OneStop, files: Files, database: Database) -> None:
    gate, file = make_gate(database, files), onestop.in_state(4)
    onestop.faults.set("look_up", "error")
    for number in range(12):
        with pytest.raises(ProviderUnavailable):
            await gate.open(Asker("web:an"), f"H49.22-261103-{number:04}", WRONG)
    onestop.faults.set("look_up", None)
    while not files.is_available:
        await asyncio.sleep(0.05)
    assert await opens(gate, Asker("web:an"), file.code, file.phone[-4:])


async def test_what_is_proven_holds_for_a_quarter_of_an_hour_in_that_conversation_only(gate: Gate, time: Time) -> None:
    await opens(gate, AN)
    time.goes_on(minutes=14, seconds=59)
    assert await gate.proven(AN) == [CODE]
    assert await gate.proven(asker(2)) == []
    time.goes_on(seconds=2)
    assert await gate.proven(AN) == []


async def test_proofs_and_tries_that_count_no_more_are_removed(gate: Gate, time: Time, sandbox: Database) -> None:
    await opens(gate, AN)
    await opens(gate, AN, CODE, WRONG)
    time.goes_on(hours=25)
    await gate.forget_old()
    async with sandbox.engine.connect() as connection:
        for table in ("status_try", "status_proof"):
            assert (await connection.exec_driver_sql(f"select count(*) from {table}")).scalar() == 0


async def test_neither_code_nor_person_can_be_read_in_the_tables(gate: Gate, sandbox: Database) -> None:
    await opens(gate, AN)
    await opens(gate, AN, UNKNOWN, WRONG)
    async with sandbox.engine.connect() as connection:
        for table in ("status_try", "status_proof"):
            rows = (await connection.exec_driver_sql(f"select * from {table}")).all()
            assert rows
            assert not [secret for secret in (CODE, UNKNOWN, PHONE, NAME, *AN.__dict__.values()) if secret in str(rows)]


def test_a_seal_is_worth_nothing_without_its_key_or_after_its_time() -> None:
    at = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    sealed = VAULT.seal(CODE, at)
    assert CODE not in sealed
    assert VAULT.open(sealed) == CODE
    assert VAULT.open(sealed, dt.timedelta(minutes=15), at + dt.timedelta(minutes=16)) is None
    assert Vault(b"another key of thirty-two bytes!").open(sealed) is None
    assert VAULT.open(CODE) is None
    assert VAULT.fingerprint("code", CODE) != Vault(b"another key of thirty-two bytes!").fingerprint("code", CODE)


async def test_no_such_file_a_wrong_fact_and_a_lock_take_the_same_time(
    onestop: OneStop, files: Files, database: Database
) -> None:
    """Over real HTTP with a system that is faster for codes it does not know."""
    file = onestop.in_state(4)
    files.answer_seconds = 0.35
    gate = Gate(database, files, VAULT, Limits(conversation=(4, 99)), margin_seconds=0.05)
    loop = asyncio.get_running_loop()
    taken: dict[str, list[float]] = {"no file": [], "wrong fact": [], "locked": []}
    for kind, code in (("no file", UNKNOWN), ("wrong fact", file.code)) * 4 + (("locked", file.code),) * 4:
        onestop.faults.latency_seconds = 0.0 if kind == "no file" else 0.15
        who = Asker("web:locked" if kind == "locked" else f"web:{len(taken['no file'])}{kind}")
        if kind == "locked":
            for _ in range(5):
                await gate.tries.begin(gate._keys(who, "any"))
        started = loop.time()
        assert await gate.open(who, code, wrong_fact_of(file.phone, file.citizen_number)) is None
        taken[kind].append(loop.time() - started)
    means = {kind: statistics.median(times) for kind, times in taken.items()}
    assert min(means.values()) >= 0.4
    assert max(means.values()) - min(means.values()) < 0.05, means


def wrong_fact_of(*numbers: str) -> str:
    return next(f"{n:04}" for n in range(10_000) if not any(number.endswith(f"{n:04}") for number in numbers))


@on_sqlite
async def test_a_hundred_thousand_tries_yield_nothing(sandbox: Database) -> None:
    """Four ways to guess, 25,000 times each; every second fact comes up for the code that is after."""
    draw = random.Random(2026)
    everyone = Limits().everywhere[0]
    guesses = [f"{n:04}" for n in range(10_000)]
    draw.shuffle(guesses)
    assert {PHONE, ID} & set(guesses[:10]) == set()

    async def attack(askers: list[Asker], codes: list[str]) -> tuple[int, int]:
        """Return how many tries were looked at, and how many files they opened."""
        gate, opened = make_gate(sandbox), 0
        before = await _tries(sandbox)
        for number in range(25_000):
            who, code = askers[number % len(askers)], codes[number % len(codes)]
            opened += await opens(gate, who, code, guesses[number % len(guesses)])
        return await _tries(sandbox) - before, opened

    files = [f"H49.22-2611{day:02}-{number:04}" for day in range(1, 26) for number in range(1, 41)]
    one_code_one_conversation = await attack([Asker("web:1", "a")], [CODE])
    one_code_many_conversations = await attack([Asker(f"web:b{n}", f"b{n}") for n in range(25_000)], [CODE])
    many_codes_one_source = await attack([Asker(f"web:c{n}", "c") for n in range(25_000)], files)
    many_of_all = await attack([Asker(f"web:d{n}", f"d{n}") for n in range(25_000)], files)
    assert one_code_one_conversation == (5, 0)
    assert one_code_many_conversations == (5, 0)  # the code has had five already
    assert many_codes_one_source == (20, 0)
    assert many_of_all == (everyone - 30, 0)


async def _tries(database: Database) -> int:
    async with database.engine.connect() as connection:
        return int((await connection.exec_driver_sql("select count(*) from status_try")).scalar() or 0)
