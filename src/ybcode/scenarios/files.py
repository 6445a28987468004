"""What stories do to open a person's file: apply, hand in, take over, activate, enrol."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from ybcode.scenarios.story import DONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.holders.clocks import Kind
    from ybcode.rules.holders.dossier.onboarding import Channel, Delivery, Document, Quality
    from ybcode.sandbox.open import Sandbox
    from ybcode.scenarios.story import Word

    Words = Mapping[str, Word]

_QUALITIES = ("clear", "blurred", "expired")


def _begin_file(sandbox: Sandbox, who: str, words: Words) -> str:
    applicant = str(words["applicant"]) if "applicant" in words else None
    sandbox.person(who).onboarding.begin(cast("Channel", words["channel"]), applicant=applicant)
    return DONE


def _submit(sandbox: Sandbox, who: str, words: Words) -> str:
    """Hand documents in: under each quality the kinds that have it, with blanks between them."""
    handed = {
        cast("Document", kind): cast("Quality", quality)
        for quality in _QUALITIES
        for kind in str(words.get(quality, "")).split()
    }
    sandbox.person(who).onboarding.submit(handed)
    return DONE


def _deliver(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.person(who).onboarding.deliver(cast("Delivery", words["how"]))
    return DONE


def _activate(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.wallet(who).activate(str(words["pin"]))
    return DONE


def _reactivate(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.wallet(who).reactivate()
    return DONE


def _type_pin(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.wallet(who).check_pin(str(words["pin"]))
    return DONE


def _enrol(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.person(who).enrolment.enrol(cast("Kind", words["kind"]))
    return DONE


def _end_enrolment(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.person(who).enrolment.end()
    return DONE


def _enrol_elsewhere(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.person(who).enrolment.enrol_elsewhere(str(words["region"]))
    return DONE


def _switch_place(sandbox: Sandbox, who: str, words: Words) -> str:
    workdays = words.get("sync_workdays")
    sandbox.person(who).enrolment.switch(sync_workdays=None if workdays is None else int(workdays))
    return DONE


def _merge_places(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.person(who).enrolment.merge()
    return DONE


def _wear_out(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.person(who).card.wear_out("stripe" if words.get("part") == "stripe" else "chip")
    return DONE


def _report_lost(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.person(who).card.report_lost()
    return DONE


def _replace_card(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.person(who).card.replace()
    return DONE


ACTS: Mapping[str, Callable[[Sandbox, str, Words], str]] = MappingProxyType(
    {
        "begin_file": _begin_file,
        "submit": _submit,
        "deliver": _deliver,
        "activate": _activate,
        "reactivate": _reactivate,
        "type_pin": _type_pin,
        "enrol": _enrol,
        "end_enrolment": _end_enrolment,
        "enrol_elsewhere": _enrol_elsewhere,
        "switch_place": _switch_place,
        "merge_places": _merge_places,
        "wear_out": _wear_out,
        "report_lost": _report_lost,
        "replace_card": _replace_card,
    }
)
