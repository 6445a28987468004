"""``ybcode reconcile``: what an institution settled in some days, and where a till's own list differs."""

from __future__ import annotations

import csv
import re
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ybcode.cli import REFUSED, slips
from ybcode.cli.speech import Asked, say_json, seeded, speaking
from ybcode.cli.words import say

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.settlement import Settlement
    from ybcode.rules.settlement.reconciliation import Difference, Reconciled, Totals

MAX_ROWS = 100_000
_KIND: dict[Lang, int] = {"zh": 4, "en": 6}  # a kind has two Chinese characters, as wide as four letters
_YUAN = re.compile(r"(-?)([0-9]{1,9}(?:\.[0-9]{1,2})?)", re.ASCII)
_COLUMNS = ("total_fen", "fund_fen", "account_fen", "cash_fen")
_HEADS = {
    "zh": ("合计", "统筹", "个账", "现金"),
    "en": ("total", "fund", "account", "cash"),
}
_TABLE = {
    "zh": "结算号                时间                 类别          合计        统筹        个账        现金",
    "en": "settlement            when                 kind         total        fund     account        cash",
}


@click.command("reconcile", short_help="Compare a period's settlements with a till's own list.")
@click.option(
    "--institution",
    default="pharmacy_ok",
    show_default=True,
    help="A magic name (pharmacy_ok, hospital_ok) or an institution id.",
)
@click.option("--from", "first", metavar="DAY", show_default="the sandbox's today", help="The first day.")
@click.option("--to", "last", metavar="DAY", show_default="the first day", help="The last day.")
@click.option(
    "--own",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.csv",
    help="The till's list: a settlement id and its total in yuan, a row each.",
)
@seeded
@speaking
def reconcile_command(  # noqa: PLR0913 - one parameter an option
    *,
    institution: str,
    first: str | None,
    last: str | None,
    own: Path | None,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Tell totals and details of an institution's settlements; exit with 1 when a till's list differs.

    What was undone and its undoing are two rows; a row of an undoing has a total below zero.
    """
    listed = None if own is None else _own(own)
    with (
        slips.stored(asked, "reconcile").open() as sandbox,
        slips.answering(lang=lang, as_json=as_json),
    ):
        start = sandbox.clock.now.date() if first is None else _day(first, "--from")
        end = start if last is None else _day(last, "--to")
        found = sandbox.terminal(institution).reconcile(start, end, own=listed)
    if as_json:
        _say_json(found)
    else:
        _tell(found, lang, compared=listed is not None)
    if not found.agrees:
        raise SystemExit(REFUSED)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{option} takes a day, as 2026-03-02") from None


def _own(path: Path) -> dict[str, int]:
    """The rows of a till's list, in fen; a first row of headings is left out."""
    from ybcode.rules.settlement import fen_of

    listed: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                cells = [cell.strip() for cell in row]
                if not any(cells) or (number == 1 and cells[:1] == ["settlement_id"]):
                    continue
                found = _YUAN.fullmatch(cells[1]) if len(cells) > 1 else None
                if found is None or not cells[0]:
                    raise ValueError(
                        f"row {number} of --own is no settlement id and total in yuan: YB…,37.00"
                    )
                if cells[0] in listed or number > MAX_ROWS:
                    raise ValueError(f"row {number} of --own repeats an id, or is beyond row {MAX_ROWS}")
                listed[cells[0]] = fen_of(found[2]) * (-1 if found[1] else 1)
    except (UnicodeDecodeError, csv.Error):
        raise ValueError("--own is no CSV in UTF-8") from None
    return listed


def _say_json(found: Reconciled) -> None:
    say_json(
        {
            "agrees": found.agrees,
            "from": found.first.isoformat(),
            "to": found.last.isoformat(),
            "totals": [asdict(one) for one in found.totals],
            "details": [_detail_json(one) for one in found.details],
            "differences": [asdict(one) for one in found.differences],
        }
    )


def _detail_json(one: Settlement) -> dict[str, object]:
    told = {name: getattr(one, name) for name in ("settlement_id", "kind", "state", "undoes", "request_id")}
    parts = one.parts
    return {**told, "at_ms": one.at_ms, **asdict(parts), "deposit_fen": one.deposit_fen}


def _tell(found: Reconciled, lang: Lang, *, compared: bool) -> None:
    from ybcode.rules.calendar import told

    days = f"{found.first}" if found.first == found.last else f"{found.first} – {found.last}"
    rows = "笔" if lang == "zh" else "rows"
    click.secho(f"{days}  {len(found.details)} {rows}", bold=True)
    heads = _HEADS[lang]
    for sums in found.totals:
        what = f"{say(sums.insurance, lang)} {say(sums.care, lang)}"
        click.echo(f"  {what}  {sums.count} {rows}  {_amounts(sums, heads)}")
    if found.details:
        click.echo(_TABLE[lang])
    for row in found.details:
        paid = row.parts
        cash = paid.cash_fen if paid.total_fen else -row.deposit_fen
        fen = (paid.total_fen, paid.fund_fen, paid.account_fen + paid.mutual_aid_fen, cash)
        kind = f"{say(row.kind, lang):<{_KIND[lang]}}"
        click.echo(f"{row.settlement_id}  {told(row.at_ms):<19}  {kind}{_yuans(fen)}")
    for one in found.differences:
        click.secho(f"✗ {_difference(one, lang)}", fg="red")
    if compared and found.agrees:
        click.secho("✓ 一致" if lang == "zh" else "✓ both lists agree", fg="green")


def _amounts(totals: Totals, heads: tuple[str, ...]) -> str:
    from ybcode.rules.settlement import yuan

    return "  ".join(
        f"{head} {yuan(getattr(totals, name))}" for head, name in zip(heads, _COLUMNS, strict=True)
    )


def _yuans(fen: tuple[int, ...]) -> str:
    from ybcode.rules.settlement import yuan

    return "".join(f"{yuan(one):>12}" for one in fen)


def _difference(one: Difference, lang: Lang) -> str:
    from ybcode.rules.settlement import yuan

    platform, till = (None if fen is None else yuan(fen) for fen in (one.platform_fen, one.till_fen))
    return _PROBLEMS[lang][one.problem].format(one.settlement_id, platform, till, one.request_id)


_PROBLEMS: dict[Lang, dict[str, str]] = {
    "zh": {
        "only_at_platform": "{0}  平台 {1} 元,终端没有(请求号 {3})",
        "only_at_till": "{0}  终端 {2} 元,平台没有",
        "amount_differs": "{0}  平台 {1} 元,终端 {2} 元",
    },
    "en": {
        "only_at_platform": "{0}  the platform has {1}, the till nothing (request id {3})",
        "only_at_till": "{0}  the till has {2}, the platform nothing",
        "amount_differs": "{0}  the platform has {1}, the till {2}",
    },
}
