"""A daughter's phone and her family: what most tests of this room begin with."""

import ybcode
from tests.sandbox.payments.shop import bill, holdings, policy
from tests.sandbox.worlds import refused_with

DAUGHTER, MOTHER, FATHER, CHILD = "user_ok", "user_retired", "user_resident", "user_child"
PAPERS = {"household_register"}

__all__ = [
    "CHILD",
    "DAUGHTER",
    "FATHER",
    "MOTHER",
    "PAPERS",
    "admit",
    "balance",
    "bill",
    "bind",
    "bound",
    "buy",
    "city",
    "holdings",
    "own",
    "policy",
    "refused_with",
    "several",
]


def city(url, **tables):
    """A sandbox of the standard policy with some settings changed."""
    return ybcode.open_sandbox(url.replace("city.db", "other.db"), seed=1, preset=policy(**tables))


def bind(sandbox, member=MOTHER, *, binder=DAUGHTER, channel="app", face=True):
    """Bind with register and face; the member has still to be seen before the first use."""
    return sandbox.wallet(binder, channel=channel).family.bind(member, documents=PAPERS, face=face)


def bound(sandbox, member=MOTHER, *, binder=DAUGHTER, channel="app"):
    """The phone of a binder on which a member was bound and seen."""
    bind(sandbox, member, binder=binder, channel=channel)
    phone = sandbox.wallet(binder, channel=channel)
    phone.face_check(member)
    return phone


def admit(sandbox, member=MOTHER, *, binder=DAUGHTER, place="pharmacy_ok", channel="app"):
    """The admission of a member whose code a binder's phone shows; five seconds after what came before."""
    sandbox.clock.advance(seconds=5)
    phone = sandbox.wallet(binder, channel=channel)
    shown = phone.show() if binder == member else phone.show(member=member)
    return sandbox.terminal(place).scan(shown.text).require()


def buy(sandbox, price="10.00", member=MOTHER, *, binder=DAUGHTER, place="pharmacy_ok", admission=None):
    """The receipt of one purchase with a code on a binder's phone."""
    till = sandbox.terminal(place)
    admission = admission or admit(sandbox, member, binder=binder, place=place)
    return till.settle(till.quote(admission, bill(price)))


def balance(sandbox, who=DAUGHTER):
    """What somebody's own account holds, in fen."""
    return sandbox.person(who).money.balance_fen


def own(sandbox, who=DAUGHTER):
    """The name of somebody's own account in the ledger."""
    return f"account/{sandbox.people[who].person_id.text}"


def several(sandbox, count=5):
    """Bind so many members on the daughter's phone."""
    people = (MOTHER, FATHER, CHILD, "user_out_of_province", "user_zero_balance", "user_unfiled")
    for member in people[:count]:
        bind(sandbox, member)
    return people[count]
