"""One recipe a catalogue code: how it is brought about on purpose, through public names alone."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
import time_machine

import ybcode
from tests.sandbox.worlds import garbage
from ybcode.values import id_check_digit

CODE_LIFE_S = 300
ECTOKEN_LIFE_S = 7_200


def scan(sandbox, text, **at):
    """The answer of the pharmacy's till."""
    return sandbox.terminal("pharmacy_ok", **at).scan(text)


def show(sandbox, who="user_ok", **phone):
    """The text on a person's phone."""
    return sandbox.wallet(who, **phone).show().text


def refused(act):
    """What an act was refused with."""
    with pytest.raises(ybcode.Refused) as caught:
        act()
    return caught.value


def expired(sandbox):
    """A code five minutes later."""
    text = show(sandbox)
    sandbox.clock.advance(seconds=CODE_LIFE_S)
    return scan(sandbox, text)


def superseded(sandbox):
    """The frame before the one that was spent."""
    text = show(sandbox)
    sandbox.clock.advance(seconds=5)
    scan(sandbox, show(sandbox)).require()
    return scan(sandbox, text)


def used(sandbox):
    """A code twice."""
    text = show(sandbox)
    scan(sandbox, text).require()
    return scan(sandbox, text)


def not_yet(sandbox):
    """A code of a world whose clock is a minute ahead."""
    with ybcode.open_sandbox(seed=1, as_of="2026-03-02T09:01:00") as ahead:
        return scan(sandbox, show(ahead))


def revoked(sandbox):
    """A code of before a new activation."""
    text = show(sandbox)
    sandbox.wallet("user_ok").reactivate()
    return scan(sandbox, text)


def id_number(sandbox):
    """An ID number that can be nobody's."""
    first17 = f"{sandbox.people['user_ok'].region}19920412888"
    return scan(sandbox, first17 + id_check_digit(first17))


def real_shaped(sandbox):
    """A simulated code whose marker says that it is real."""
    text = show(sandbox)
    return scan(sandbox, f"{text[:24]}0{text[25:]}")


def too_many(sandbox):
    """Garbage until the terminal is silenced."""
    for _ in range(30):
        scan(sandbox, garbage())
    return scan(sandbox, garbage())


def wait(sandbox):
    """Two purchases in one instant, and a third."""
    for _ in range(2):
        scan(sandbox, show(sandbox)).require()
    return refused(lambda: show(sandbox))


def conflict(sandbox):
    """Two texts under one request id."""
    till = sandbox.terminal("pharmacy_ok")
    till.scan(show(sandbox), request_id="r-1").require()
    return till.scan(show(sandbox, "user_retired"), request_id="r-1")


def stepped_back(_sandbox):
    """A machine whose clock goes back by an hour."""
    noon = datetime(2031, 5, 6, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False) as machine, ybcode.open_sandbox(clock="system") as sandbox:
        show(sandbox)
        machine.shift(-3600)
        return refused(lambda: show(sandbox))


def ectoken(sandbox):
    """What a scan yields."""
    return scan(sandbox, show(sandbox)).require().ectoken


def ectoken_expired(sandbox):
    """An ecToken two hours later."""
    held = ectoken(sandbox)
    sandbox.clock.advance(seconds=ECTOKEN_LIFE_S)
    return sandbox.terminal("pharmacy_ok").identify(held)


RECIPES = {
    "code.expired": expired,
    "code.superseded": superseded,
    "code.used": used,
    "code.malformed": lambda sandbox: scan(sandbox, "hello"),
    "code.payment_code": lambda sandbox: scan(sandbox, sandbox.wallet("user_ok").show(mode="ordinary").text),
    "code.invalid": lambda sandbox: scan(sandbox, garbage()),
    "code.wrong_scene": lambda sandbox: scan(sandbox, show(sandbox), scene="01301"),
    "code.not_activated": lambda sandbox: refused(lambda: show(sandbox, "user_not_activated")),
    "code.not_simulated": real_shaped,
    "code.not_yet": not_yet,
    "code.revoked": revoked,
    "code.id_number": id_number,
    "code.trace_code": lambda sandbox: scan(sandbox, "8" * 20),
    "code.barcode": lambda sandbox: scan(sandbox, "6" * 13),
    "code.auth_no": lambda sandbox: scan(sandbox, "ano" + "5" * 25),
    "wallet.wait": wait,
    "scan.too_many": too_many,
    "request.conflict": conflict,
    "clock.stepped_back": stepped_back,
    "ectoken.unknown": lambda sandbox: sandbox.terminal("pharmacy_ok").identify("no such thing"),
    "ectoken.expired": ectoken_expired,
    "ectoken.other_institution": lambda sandbox: sandbox.terminal("hospital_ok").identify(ectoken(sandbox)),
    "identity.face_needed": lambda sandbox: refused(lambda: show(sandbox, channel="alipay")),
}

# ------------------------------------------------------------------ people and places


def after(act, who="user_ok"):
    """A purchase after something was done at the agency."""

    def recipe(sandbox):
        act(sandbox.person(who))
        return scan(sandbox, show(sandbox, who))

    return recipe


def bought(who, place="pharmacy_ok", scene=None):
    """A purchase of a magic person at a magic place."""

    def recipe(sandbox):
        return sandbox.terminal(place, scene=scene).scan(show(sandbox, who))

    return recipe


def elsewhere(act, **options):
    """A recipe of a sandbox of other settings."""

    def recipe(_sandbox):
        with ybcode.open_sandbox(seed=1, **options) as other:
            return act(other)

    return recipe


def asking(what, act):
    """A recipe of a sandbox whose tills ask for a face or a PIN."""

    def recipe(sandbox):
        tables = sandbox.policy.tables()
        tables["terminal"]["step_up"] = what
        return elsewhere(act, preset=ybcode.Policy.from_tables("asking", tables))(sandbox)

    return recipe


def waiting(person):
    """A first day of cover."""
    person.enrolment.end()
    person.enrolment.enrol("flexible")


def switched(person):
    """A switch from another place of enrolment, on the same day."""
    person.enrolment.enrol_elsewhere("580100")
    person.enrolment.switch()


def update_due(sandbox):
    """An employer that brings no data, in November."""
    sandbox.person("user_ok").enrolment.miss_update()
    sandbox.clock.advance_to("2026-11-01")
    return scan(sandbox, show(sandbox))


def overdue(sandbox):
    """An inquiry that nobody answered."""
    sandbox.person("user_ok").inquiry.open(days=1)
    sandbox.clock.advance(days=2)
    return scan(sandbox, show(sandbox))


def filing_expired(sandbox):
    """A filing of seven months ago."""
    sandbox.person("user_unfiled").filings.file("590100", "temporary")
    sandbox.clock.advance(days=210)
    return sandbox.terminal("hospital_ok", scene="01104").scan(show(sandbox, "user_unfiled"))


def tried(check, times):
    """A check on a phone that fails so many times; the last answer counts."""

    def recipe(sandbox):
        phone = sandbox.wallet("user_ok")
        phone.reset_pin("135790")
        for _ in range(times - 1):
            with suppress(ybcode.Refused):
                check(phone)
        return refused(lambda: check(phone))

    return recipe


def offline(sandbox):
    """A phone without network, five minutes later."""
    screen = sandbox.wallet("user_ok").open()
    screen.go_offline()
    sandbox.clock.advance(seconds=CODE_LIFE_S)
    return refused(screen.code)


def typed(sandbox):
    """A name typed right against a record that was never brought up to date."""
    person = sandbox.people["user_bad_record"]
    sandbox.person(person).record.check(name=person.name, id_number=person.id_number.text)


def document_unclear(sandbox):
    """A newborn's birth certificate that is blurred."""
    desk = sandbox.person("user_newborn").onboarding
    desk.begin(applicant="user_ok")
    return refused(lambda: desk.submit({"birth_certificate": "blurred"}))


def in_review(sandbox):
    """A newborn's file that is asked for on the day on which it was handed in."""
    desk = sandbox.person("user_newborn").onboarding
    desk.begin(applicant="user_ok")
    papers = ("id_card", "household_register", "insurance_number", "birth_certificate", "guardian_id")
    desk.submit(dict.fromkeys(papers, "clear"))
    return refused(lambda: desk.deliver("visible"))


def card(act, **reader):
    """A card in a till's reader after something happened to it."""

    def recipe(sandbox):
        act(sandbox.person("user_ok").card)
        return sandbox.terminal("pharmacy_ok").read_card("user_ok", **reader)

    return recipe


WRONG_PIN = "246801"
RECIPES |= {
    "enrolment.none": bought("user_not_enrolled"),
    "enrolment.suspended": bought("user_suspended"),
    "enrolment.ended": after(lambda person: person.enrolment.end()),
    "enrolment.syncing": bought("user_resumed_3_workdays"),
    "enrolment.waiting": after(waiting),
    "enrolment.lapsing": after(lambda person: person.enrolment.stop_paying()),
    "enrolment.update_due": update_due,
    "enrolment.wrong_region": after(lambda person: person.enrolment.enrol_elsewhere("580100")),
    "enrolment.out_of_step": after(switched),
    "account.frozen": bought("user_frozen"),
    "account.closed": after(lambda person: person.account.close()),
    "risk.locked": bought("user_locked"),
    "sanction.suspended": bought("user_sanctioned"),
    "inquiry.overdue": overdue,
    "place.not_designated": bought("user_ok", "pharmacy_not_designated"),
    "place.not_opened": bought("user_resident", "pharmacy_account_only"),
    "place.no_cross_region": bought("user_unfiled", "pharmacy_no_cross_region"),
    "place.not_chosen": elsewhere(bought("user_ok", "hospital_ok"), region="filing_city"),
    "filing.missing": bought("user_unfiled", "hospital_ok", "01104"),
    "filing.expired": filing_expired,
    "identity.face_mismatch": tried(lambda phone: phone.face_check(matches=False), 1),
    "identity.face_attempts": tried(lambda phone: phone.face_check(matches=False), 5),
    "identity.mismatch": lambda sandbox: refused(lambda: typed(sandbox)),
    "advice.fraud": lambda sandbox: sandbox.person("user_ok").warn("内部渠道,高额返现"),
    "pin.needed": asking("pin", bought("user_ok")),
    "pin.wrong": tried(lambda phone: phone.check_pin(WRONG_PIN), 1),
    "pin.locked": tried(lambda phone: phone.check_pin(WRONG_PIN), 3),
    "pin.initial": lambda sandbox: refused(lambda: sandbox.wallet("user_ok").check_pin(WRONG_PIN)),
    "phone.clock_off": offline,
    "terminal.clock_off": elsewhere(lambda other: scan(other, show(other), clock_off_s=60), strict=True),
    "terminal.no_face": asking("face", bought("user_ok", "pharmacy_account_only")),
}
RECIPES |= {
    "pin.weak": lambda sandbox: refused(lambda: sandbox.wallet("user_ok").reset_pin("123456")),
    "identity.agent_proof": lambda sandbox: refused(lambda: sandbox.wallet("user_ok").hold("user_retired")),
    "card.unreadable": card(lambda one: one.wear_out("stripe"), part="stripe"),
    "card.lost": card(lambda one: one.report_lost()),
    "onboarding.document_unclear": document_unclear,
    "onboarding.in_review": in_review,
}
