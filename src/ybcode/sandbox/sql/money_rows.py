"""Rows of money and values, both ways; columns in the order of each ``COLUMNS``."""

from __future__ import annotations

import json
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ybcode.errors import Refusal
from ybcode.rules.settlement.goods.bill import Line
from ybcode.rules.settlement.goods.charge import Charge
from ybcode.rules.settlement.goods.items import Item
from ybcode.rules.settlement.life.record import Settlement
from ybcode.rules.settlement.life.stay import Stay
from ybcode.rules.settlement.money.funding import Draw, Parts
from ybcode.sandbox.purse import Fault
from ybcode.values import InstitutionId, PersonId

if TYPE_CHECKING:
    from ybcode.sandbox.sql.rows import Row

PARTS = tuple(one.name for one in fields(Parts))
SETTLEMENT_COLUMNS = (
    "settlement_id, kind, state, person_id, presenter, channel, institution, terminal, scene, request_id,"
    f" at_ms, care, care_year, region, insurance, {', '.join(PARTS)},"
    " deposit_fen, stay_id, undoes, details"
)
STAY_COLUMNS = "stay_id, person_id, institution, admitted_ms, state, deposit_fen"
FAULT_COLUMNS = "number, fault, matching, times, after"

_LINE = tuple(one.name for one in fields(Line))
_ITEM = tuple(one.name for one in fields(Item))
_AMOUNTS = tuple(one.name for one in fields(Charge) if one.name not in ("line", "item", "known"))
_line, _item, _amounts, _parts = (attrgetter(*names) for names in (_LINE, _ITEM, _AMOUNTS, PARTS))
_BEFORE, _WIDTH = 15, 15 + len(PARTS)
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def settlement(row: Row) -> Settlement:
    """A settlement of ``SETTLEMENT_COLUMNS``."""
    (key, kind, state, subject, presenter, channel, where, terminal, scene, request_id, *rest) = row[:_BEFORE]
    at_ms, care, year, region, insurance = rest
    deposit_fen, stay, undoes, details = row[_WIDTH:]
    told = json.loads(details)
    return Settlement(
        settlement_id=key,
        kind=kind,
        state=state,
        subject=PersonId(subject),
        presenter=PersonId(presenter),
        channel=channel,
        institution=InstitutionId(where),
        terminal=terminal,
        scene=scene,
        request_id=request_id,
        at_ms=at_ms,
        care=care,
        year=year,
        region=region,
        insurance=insurance,
        parts=Parts(**dict(zip(PARTS, row[_BEFORE:_WIDTH], strict=True))),
        charges=tuple(_charge(*one) for one in told["lines"]),
        draws=tuple(Draw(*one) for one in told["draws"]),
        deposit_fen=deposit_fen,
        stay=stay,
        undoes=undoes,
        notices=tuple(Refusal(*one) for one in told["notices"]),
    )


def settlement_row(one: Settlement) -> Row:
    """The columns of a settlement."""
    details = {
        "lines": [(_line(c.line), _item(c.item), c.known, _amounts(c)) for c in one.charges],
        "draws": [(draw.account, draw.amount_fen) for draw in one.draws],
        "notices": [(notice.code, dict(notice.evidence)) for notice in one.notices],
    }
    return (
        one.settlement_id,
        one.kind,
        one.state,
        one.subject.text,
        one.presenter.text,
        one.channel,
        one.institution.text,
        one.terminal,
        one.scene,
        one.request_id,
        one.at_ms,
        one.care,
        one.year,
        one.region,
        one.insurance,
        *_parts(one.parts),
        one.deposit_fen,
        one.stay,
        one.undoes,
        _json(details),
    )


def drugs(one: Settlement) -> str:
    """The medicines of a settlement: what later purchases are compared with."""
    return _json(sorted({charge.item.name for charge in one.charges if charge.item.traced}))


def _charge(line: list[Any], item: list[Any], known: bool, amounts: list[int]) -> Charge:  # noqa: FBT001 - as kept
    told = dict(zip(_LINE, line, strict=True))
    codes = told["trace_codes"]
    told["trace_codes"] = None if codes is None else tuple(codes)
    return Charge(
        line=Line(**told),
        item=Item(**dict(zip(_ITEM, item, strict=True))),
        known=known,
        **dict(zip(_AMOUNTS, amounts, strict=True)),
    )


def stay(row: Row) -> Stay:
    """A stay of ``STAY_COLUMNS``."""
    key, person, where, admitted_ms, state, deposit_fen = row
    return Stay(
        stay_id=key,
        person_id=PersonId(person),
        institution=InstitutionId(where),
        admitted_ms=admitted_ms,
        state=state,
        deposit_fen=deposit_fen,
    )


def stay_row(one: Stay) -> Row:
    """The columns of a stay."""
    return (
        one.stay_id,
        one.person_id.text,
        one.institution.text,
        one.admitted_ms,
        one.state,
        one.deposit_fen,
    )


def fault(row: Row) -> Fault:
    """A fault of ``FAULT_COLUMNS``."""
    number, name, matching, times, after = row
    match = tuple((key, value) for key, value in json.loads(matching))
    return Fault(number=number, fault=name, match=match, times=times, after=after)


def fault_row(one: Fault) -> Row:
    """The columns of a fault."""
    return (one.number, one.fault, json.dumps(one.match), one.times, one.after)
