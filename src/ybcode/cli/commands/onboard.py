"""``ybcode onboard``: open a person's file, step by step, and activate the code at its end (建档)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

import click

from ybcode.cli.speech import Asked, refuse, say_json, seeded, speaking, timed
from ybcode.cli.words import say

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.holders.dossier.onboarding import Channel, Delivery, Document, Onboarding, Quality
    from ybcode.sandbox.open import Sandbox


@click.command("onboard", short_help="Open a person's file, and activate the code.")
@click.argument("name")
@click.option(
    "--channel",
    type=click.Choice(["app", "website", "alipay", "wechat", "window"]),
    help="Begin an application there; staff at the window help with blurred documents.",
)
@click.option("--applicant", help="Who applies: a guardian or an agent; the person when left out.")
@click.option(
    "--document",
    "documents",
    multiple=True,
    metavar="KIND[=QUALITY]",
    help="Hand one in, more than once: id_card, household_register, insurance_number, birth_certificate,"
    " guardian_id; clear (the default), blurred or expired.",
)
@click.option("--deliver", type=click.Choice(["visible", "collected", "bound"]), help="Take the file over.")
@click.option("--pin", help="Activate with this PIN: real name and face are taken as passed.")
@timed
@seeded
@speaking
def onboard_command(  # noqa: PLR0913 - one parameter an option
    *,
    name: str,
    channel: Channel | None,
    applicant: str | None,
    documents: tuple[str, ...],
    deliver: Delivery | None,
    pin: str | None,
    at: str | None,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Open the file of NAME (user_newborn …): begin, hand documents in, take it over, activate.

    The steps that are asked for are done in this order; without any, it tells where the file stands. A
    file lasts with --db; without it this shows what would be answered.
    """
    from ybcode.errors import Refused

    handed = _documents(documents)
    with asked.open(at=at) as sandbox:
        desk = sandbox.person(name).onboarding
        try:
            if channel is not None:
                desk.begin(channel, applicant=applicant)
            if handed:
                desk.submit(handed)
            if deliver is not None:
                desk.deliver(deliver)
            if pin is not None:
                sandbox.wallet(name).activate(pin)
        except Refused as refused:
            refuse(refused.refusal, lang=lang, as_json=as_json)
        _tell(sandbox, name, desk.now(), lang=lang, as_json=as_json)


def _documents(given: tuple[str, ...]) -> dict[Document, Quality]:
    from ybcode.rules.holders.dossier import onboarding

    handed: dict[Document, Quality] = {}
    for one in given:
        kind, _, quality = one.partition("=")
        if kind not in get_args(onboarding.Document):
            raise ValueError(f"no document {kind!r}: choose {', '.join(get_args(onboarding.Document))}")
        handed[cast("Document", kind)] = cast("Quality", quality or "clear")
    return handed


def _tell(sandbox: Sandbox, name: str, file: Onboarding, *, lang: Lang, as_json: bool) -> None:
    from ybcode.rules.calendar import told
    from ybcode.rules.holders.dossier.onboarding import needed

    person = sandbox.people[name]
    lacking = sorted(
        kind
        for kind in needed(person.id_number.birth, sandbox.clock.now.date(), sandbox.policy)
        if dict(file.documents).get(kind) != "clear"
    )
    channels = sandbox.person(name).status().channels
    if as_json:
        answer: dict[str, Any] = {
            "state": file.state,
            "channel": file.channel,
            "documents": dict(file.documents),
            "lacking": lacking if file.state in ("none", "draft", "need_more") else [],
            "ready_ms": file.ready_ms,
            "delivery": file.delivery,
            "activated": list(channels),
        }
        say_json(answer)
        return
    until = "" if file.ready_ms is None else f"  → {told(file.ready_ms)}"
    click.echo(f"{person.key}  {person.name}  {say(file.state, lang)}{until}")
    for kind, quality in file.documents:
        click.echo(f"  {'✓' if quality == 'clear' else '✗'} {say(kind, lang)}  {say(quality, lang)}")
    if file.state in ("none", "draft", "need_more") and lacking:
        words = "还需" if lang == "zh" else "still needed"
        click.echo(f"  {words}: {', '.join(say(kind, lang) for kind in lacking)}")
    if channels:
        click.echo(f"  {'已激活' if lang == 'zh' else 'activated'}: {' '.join(channels)}")
