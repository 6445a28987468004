"""One recipe a catalogue code of families: how it is brought about on purpose, through public names alone."""

from tests.sandbox.families.kin import (
    DAUGHTER,
    FATHER,
    MOTHER,
    bind,
    bound,
    buy,
    several,
)
from tests.sandbox.recipes import elsewhere, refused
from tests.sandbox.worlds import policy

FAR = "user_out_of_province"


def unbound(sandbox):
    """A code on the screen while the member is unbound."""
    phone = bound(sandbox)
    shown = phone.show(member=MOTHER)
    phone.family.unbind(MOTHER)
    return sandbox.terminal("pharmacy_ok").scan(shown.text)


def paused(sandbox):
    """A member who stops a binder's phone for now."""
    phone = bound(sandbox)
    sandbox.wallet(MOTHER).family.pause(DAUGHTER)
    return refused(lambda: phone.show(member=MOTHER))


def unseen(sandbox):
    """A member's code before the member was seen."""
    bind(sandbox)
    return refused(lambda: sandbox.wallet(DAUGHTER).show(member=MOTHER))


def abnormal(sandbox):
    """The code of a member whose insurance is suspended."""
    shown = bound(sandbox, "user_suspended").show(member="user_suspended")
    return sandbox.terminal("pharmacy_ok").scan(shown.text)


def conflated(sandbox):
    """A member's code where a binding is taken for mutual aid."""
    shown = bound(sandbox).show(member=MOTHER)
    return sandbox.terminal("pharmacy_ok").scan(shown.text)


def short(sandbox):
    """A mother whose card takes more than she and her daughter have."""
    sandbox.wallet(DAUGHTER).mutual_aid.open(MOTHER)
    sandbox.person(MOTHER).money.set_balance("10.00")
    sandbox.person(DAUGHTER).money.set_balance("5.00")
    return buy(sandbox, "18.50", binder=MOTHER)


def other_province(sandbox):
    """A sister in another province."""
    sandbox.person(FAR).relate(DAUGHTER, "sibling")
    return refused(lambda: sandbox.wallet(FAR).mutual_aid.open(DAUGHTER))


def at_night(sandbox):
    """A transfer at half past ten."""
    sandbox.clock.advance_to("2026-03-02T22:30:00")
    return refused(lambda: sandbox.wallet(DAUGHTER).mutual_aid.transfer(FATHER, "1.00"))


def too_early(sandbox):
    """Mutual aid that is closed on the day on which it was opened."""
    aid = sandbox.wallet(DAUGHTER).mutual_aid
    aid.open(FATHER)
    return refused(lambda: aid.close(FATHER))


def sixth(sandbox):
    """A sixth member."""
    member = several(sandbox)
    return refused(lambda: bind(sandbox, member))


RECIPES = {
    "family.limit": sixth,
    "family.unbound": unbound,
    "family.paused": paused,
    "family.document_missing": lambda sandbox: refused(
        lambda: sandbox.wallet(DAUGHTER).family.bind(MOTHER, face=True)
    ),
    "family.member_abnormal": abnormal,
    "family.not_mutual_aid": elsewhere(conflated, preset="conflated"),
    "identity.first_use_face": unseen,
    "mutual_aid.short": short,
    "mutual_aid.other_province": other_province,
    "mutual_aid.too_early": elsewhere(too_early, preset=policy(mutual_aid={"min_days": 90})),
    "transfer.closed": at_night,
    "transfer.limit": lambda sandbox: refused(
        lambda: sandbox.wallet(DAUGHTER).mutual_aid.transfer(FATHER, "2000.01")
    ),
}
