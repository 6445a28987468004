"""The generated pages of docs/reference: ``python -m tests.reference --write`` makes them anew.

What stands in the code is not written a second time by hand; ``test_reference`` holds both equal.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from ybcode.cli import cli
from ybcode.errors import CATALOGUE, LADDER
from ybcode.rules.code import keys
from ybcode.rules.family import delegation, mutual_aid, transfers
from ybcode.rules.holders import claim, credential, enrolment, filing, proof, selection
from ybcode.rules.holders.dossier import activation, card, onboarding, record
from ybcode.rules.holders.standing import account, inquiry, risk, sanction, violation
from ybcode.rules.policy import KeyNote
from ybcode.rules.redemption import life
from ybcode.rules.settlement.life import lifecycle as settlement
from ybcode.rules.settlement.life import stay
from ybcode.sandbox.presets import NAMES, REGIONS, load_policy
from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.catalogue import CASES
from ybcode.testing.naive import DEFECTS

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
_WIDE = {"terminal_width": 100, "max_content_width": 100, "help_option_names": ["-h", "--help"]}
_MADE = "<!-- made by: python -m tests.reference --write -->"


def errors_page() -> Iterator[str]:
    """Every entry of the catalogue in full."""
    yield from ("# Error catalogue 错误目录", "", _MADE, "")
    yield "Codes are stable: added, never renamed. A *refusal* stops the act; a *notice* rides on a"
    yield "successful one."
    yield "*Retry*: `now` at once, `wait` and try again, `fix` something first, `no`."
    yield "Where the ladder applies, these steps follow the remedy (S0):"
    yield ""
    for number, (zh, en) in enumerate(zip(LADDER["zh"], LADDER["en"], strict=True), start=1):
        yield f"{number}. {zh} / {en}"
    for entry in CATALOGUE.values():
        yield from ("", f"## {entry.code}", "")
        yield f"{entry.zh}  "
        yield f"{entry.en}"
        yield ""
        yield f"* {entry.remedy_zh}  "
        yield f"  {entry.remedy_en}"
        facts = [f"alias {entry.alias}" if entry.alias else "", entry.kind, f"who acts: {entry.actor}"]
        facts += [f"retry: {entry.retry}", f"HTTP {entry.http}", "ladder" if entry.ladder else ""]
        facts += [f"evidence: {', '.join(f'`{one}`' for one in entry.evidence)}" if entry.evidence else ""]
        yield f"* {' · '.join(one for one in facts if one)}"
        since = f" · in force from {entry.effective_from}" if entry.effective_from else ""
        yield f"* source: {'; '.join(entry.sources)}{since}"


def policy_page() -> Iterator[str]:
    """Every policy key, with its value in each preset and its source."""
    yield from ("# Policy keys 策略键", "", _MADE, "")
    yield "Every number that a preset or a region may change. A preset file states `base` and what differs; a"
    yield "region's profile lies over any preset. `None` for a channel's `refresh_s` means `code.refresh_s`."
    yield "What has no published source is marked *assumption*. X1 to X18 are explained on the page of"
    yield "[contradictions](../explanation/contradictions.md). Keys of a room that is not built yet say so."
    standard = load_policy("standard")
    presets = {name: load_policy(name) for name in NAMES}
    regions = {name: load_policy("standard", region=name) for name in REGIONS}
    others = {**presets, **regions, "--strict": load_policy("standard", strict=True)}
    values = {name: {key: value for key, value, _ in one.settings()} for name, one in others.items()}
    table = None
    for key, value, note in standard.noted():
        if key.rpartition(".")[0] != table:
            table = key.rpartition(".")[0]
            yield from ("", f"## [{table}]", "")
            yield "| key | standard | may be | differs in | source |"
            yield "| --- | --- | --- | --- | --- |"
        differs = ", ".join(f"{name}: {_toml(one[key])}" for name, one in values.items() if one[key] != value)
        waits = f" (waits for {note.waits_for})" if note.waits_for else ""
        yield f"| `{key}` | {_toml(value)} | {_may_be(note)} | {differs} | {note.source}{waits} |"


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _may_be(note: KeyNote) -> str:
    if note.choices is not None:
        return ", ".join(note.choices)
    return "true, false" if note.low is None else f"{note.low} to {note.high}"


def _diagram(table: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield from ("", "```mermaid", "stateDiagram-v2")
    names = {state: state.replace("+", "_").replace("-", "_") for (state, _), _ in table.items()}
    names |= {state: state.replace("+", "_").replace("-", "_") for state in table.values()}
    yield from (f'    state "{state}" as {name}' for state, name in names.items() if state != name)
    for (state, event), target in table.items():
        yield f"    {names[state]} --> {names[target]}: {event}"
    yield "```"


def lifecycles_page() -> Iterator[str]:
    """Every table of moves, as a diagram and as a table."""
    yield from ("# Lifecycles 状态表", "", _MADE, "")
    yield "Each is a table in the code; a move that is not in it does not happen."
    for title, table in (
        ("A code 码", life.TRANSITIONS),
        ("A credential 凭证", credential.TRANSITIONS),
        ("An epoch key 密钥", keys.TRANSITIONS),
        ("An enrolment 参保", enrolment.TRANSITIONS),
        ("A place of enrolment 参保地", selection.TRANSITIONS),
        ("An account 账户", account.TRANSITIONS),
        ("A risk state 风险锁定", risk.TRANSITIONS),
        ("A sanction 联网结算暂停", sanction.TRANSITIONS),
        ("An inquiry 核查", inquiry.TRANSITIONS),
        ("A filing 异地备案", filing.TRANSITIONS),
        ("A claim by hand 手工报销", claim.TRANSITIONS),
        ("Face and PIN checks 刷脸与密码", proof.TRANSITIONS),
        ("An application 建档", onboarding.TRANSITIONS),
        ("An activation 激活", activation.TRANSITIONS),
        ("A record 参保信息", record.TRANSITIONS),
        ("A card 实体卡", card.TRANSITIONS),
        ("A violation 违规", violation.TRANSITIONS),
        ("A family binding 亲情账户", delegation.TRANSITIONS),
        ("Mutual aid 家庭共济", mutual_aid.TRANSITIONS),
        ("A transfer 医保钱包转账", transfers.TRANSITIONS),
        ("A settlement 结算", settlement.TRANSITIONS),
        ("A stay in hospital 住院", stay.TRANSITIONS),
    ):
        yield from ("", f"## {title}")
        yield from _diagram(table)
        yield from ("", "| from | event | to |", "| --- | --- | --- |")
        for (state, event), target in table.items():
            yield f"| {state} | {event} | {target} |"


def _help(command: click.Command, words: tuple[str, ...]) -> Iterator[str]:
    context = click.Context(command, info_name=" ".join(words), **_WIDE)
    context.auto_envvar_prefix = None
    yield from ("", f"## {' '.join(words)}", "", "```text", command.get_help(context), "```")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _help(inner, (*words, name))


def command_line_page() -> Iterator[str]:
    """The help of every command."""
    yield from ("# Command line 命令行", "", _MADE, "")
    yield "Exit codes: 0 done or admitted, 1 refused with a code of the [catalogue](errors.md),"
    yield "2 a wrong call."
    yield from _help(cli, ("ybcode",))


def cases_page() -> Iterator[str]:
    """Every acceptance case, and the mistakes of the naive till that they catch."""
    smoke = sum(one.level == "smoke" for one in CASES)
    yield from ("# Acceptance cases 验收用例", "", _MADE, "")
    yield f"{len(CASES)} cases, {smoke} of them in the list `smoke`. How to run them:"
    yield "[Acceptance cases](../howto/acceptance-cases.md). Preset and place are named where they are others"
    yield "than `standard` and `pharmacy_ok`."
    for family in dict.fromkeys(one.family for one in CASES):
        yield from ("", f"## {family}", "")
        yield "| case | what happens | what it teaches | world |"
        yield "| --- | --- | --- | --- |"
        for one in CASES:
            if one.family == family:
                name = f"`{one.case_id}`" + (" (smoke)" if one.level == "smoke" else "")
                yield f"| {name} | {one.zh}<br>{one.en} | {one.teaches} | {_world(one)} |"
    yield from ("", "## The naive till", "")
    yield "Each mistake of `ybcode.testing.NaiveTill`, and the case that finds it."
    yield from ("", "| mistake | case |", "| --- | --- |")
    yield from (f"| `{defect}` | `{case}` |" for defect, case in DEFECTS.items())


def _world(case: Case) -> str:
    run = case.run
    words = (
        "" if run.preset == "standard" else run.preset,
        run.region or "",
        "strict" if run.strict else "",
        "" if case.place == "pharmacy_ok" else case.place,
    )
    return ", ".join(word for word in words if word)


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "errors.md": errors_page,
    "policy.md": policy_page,
    "lifecycles.md": lifecycles_page,
    "command-line.md": command_line_page,
    "cases.md": cases_page,
}


def page(name: str) -> str:
    """The text of one generated page."""
    return "\n".join(PAGES[name]()) + "\n"


def main() -> None:
    """Write the pages, or say which are not up to date."""
    parser = argparse.ArgumentParser(prog="python -m tests.reference", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the pages; else only compare")
    write = parser.parse_args().write
    stale = [name for name in PAGES if not _is_current(name)]
    for name in stale:
        if write:
            (FOLDER / name).write_text(page(name), "utf-8")
        print(f"{'written' if write else 'stale'}: docs/reference/{name}")
    sys.exit(bool(stale) and not write)


def _is_current(name: str) -> bool:
    path = FOLDER / name
    return path.is_file() and path.read_text("utf-8") == page(name)


if __name__ == "__main__":
    main()
