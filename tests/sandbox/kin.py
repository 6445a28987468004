"""What the store contract tells of families with: rows, effects, and all that a universe tells of them."""

from ybcode.rules.family.delegation import Binding, PutBinding
from ybcode.rules.family.mutual_aid import PutSharing, Sharing
from ybcode.rules.family.transfers import PutTransfer, Transfer
from ybcode.sandbox.relatives import BindingOf, BindingsOf, SharingsOf, SpendingOf, TransfersOf
from ybcode.values import PersonId

NOW_MS = 1_772_413_200_000
ME, HER, HIM = (PersonId(f"u00000000{number}") for number in (1, 2, 3))
PEOPLE = (ME, HER, HIM)


def put_binding(version=1, *, binder=ME, member=HER, state="active", **row):
    """The effect that writes a binding for the so manieth time."""
    return PutBinding(Binding(binder=binder, member=member, state=state, version=version, **row))


def put_sharing(version=1, *, giver=ME, receiver=HER, state="active", **row):
    """The effect that writes a sharing for the so manieth time."""
    return PutSharing(Sharing(giver=giver, receiver=receiver, state=state, version=version, **row))


def transfer(number=1, *, giver=ME, receiver=HER, state="sent", amount_fen=500):
    """A transfer that is on its way, or over."""
    return Transfer(
        number=number,
        giver=giver,
        receiver=receiver,
        amount_fen=amount_fen,
        sent_ms=NOW_MS,
        returns_ms=NOW_MS + 5,
        state=state,
    )


def put_transfer(was, now):
    """The effect that sends it, or ends it."""
    return PutTransfer(was=was, now=now)


def seen_kin(unit):
    """All that a universe tells of families, through every query of the port."""
    return (
        *(unit.load(BindingOf(one, other)) for one in PEOPLE for other in PEOPLE),
        *(unit.load(query(one)) for query in (BindingsOf, SharingsOf, TransfersOf) for one in PEOPLE),
        *(unit.load(SpendingOf(one, year)) for one in (ME, HER) for year in (2025, 2026)),
    )
