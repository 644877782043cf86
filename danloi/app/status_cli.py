"""`danloi status check`: whether the one-stop system and the payment platform work."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from danloi.app.settings import Settings, read_settings
from danloi.app.status_parts import payment_options, status_options
from danloi.app.training import print_line
from danloi.guidance.status.check import Checked, check_system
from danloi.guidance.status.mapping import Mapping
from danloi.guidance.status.onestop import DOSSIER_FIELDS, PAYMENT_FIELDS, HttpProvider, read_dossier, read_payment
from danloi.guidance.status.service import JsonService

status = typer.Typer(no_args_is_help=True, help="The look-up of submitted files.")


@status.callback()
def _group() -> None:
    """Keep `check` a command of a group."""


@status.command()
def check(
    code: Annotated[str, typer.Option(help="A real dossier code; nothing of the file is printed.")] = "",
) -> None:
    """Look whether the connected systems answer, and say what is wrong."""
    findings = asyncio.run(_check(read_settings(), code.strip().upper()))
    for finding in findings:
        print_line(f"ok: {finding.what}" if not finding.wrong else f"error: {finding.what}: {finding.wrong}")
    if any(finding.wrong for finding in findings):
        raise SystemExit(1)


async def _check(settings: Settings, code: str) -> list[Checked]:
    findings = []
    if not settings.status_url:
        findings.append(Checked("one-stop system: none is connected (STATUS_URL is empty), the sandbox is shown"))
    else:
        mapping = Mapping.read(settings.status_mapping, DOSSIER_FIELDS)
        options = status_options(settings, mapping)
        service = JsonService("one-stop system", options)
        files = HttpProvider(service, mapping, read_dossier, "one-stop system", options.answer_seconds, 1.0)
        findings += [one async for one in check_system("one-stop system", options, mapping, files, service, code)]
        await files.close()
    if not settings.payment_url:
        findings.append(Checked("payment platform: none is connected (PAYMENT_URL is empty)"))
    else:
        mapping = Mapping.read(settings.payment_mapping, PAYMENT_FIELDS)
        options = payment_options(settings, mapping)
        service = JsonService("payment platform", options)
        payments = HttpProvider(service, mapping, read_payment, "payment platform", options.answer_seconds, 1.0)
        findings += [one async for one in check_system("payment platform", options, mapping, payments, service)]
        await payments.close()
    return findings
