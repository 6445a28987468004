"""The options that ask for a relative's code, the phone that shows it, and who comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ybcode.cli.speech import Asked
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.open import Sandbox
    from ybcode.sandbox.operations.families.bond import Bond
    from ybcode.sandbox.operations.wallets import Wallet


def lasting(asked: Asked, what: str) -> Asked:
    """The sandbox of ``--db``: what happens between relatives has to last beyond one command.

    Raises:
        ValueError: when none was named.
    """
    if asked.db is None:
        raise ValueError(
            f"{what} needs a stored sandbox, for one in memory forgets at once who is bound and who shares:"
            " add --db sqlite:///city.db, or set YBCODE_DB"
        )
    return asked


def of_a_member(command: Any) -> Any:
    """The options ``--member`` and ``--member-face`` of commands that show a code."""
    command = member_face(command)
    return click.option(
        "--member",
        metavar="MEMBER",
        help="Show this relative's code on PERSON's phone: bound by 'ybcode family bind PERSON MEMBER'.",
    )(command)


def member_face(command: Any) -> Any:
    """The option ``--member-face``."""
    return click.option(
        "--member-face",
        is_flag=True,
        help="The member looks into the phone first: asked once, from 16 years on.",
    )(command)


def phone_of(
    sandbox: Sandbox, person: str, *, channel: str, face: bool, member: str | None, member_face: bool
) -> Wallet:
    """A phone, after whoever had to has looked into it.

    Args:
        sandbox: where.
        person: whose phone.
        channel: in which app.
        face: whether the owner looks first.
        member: whose code it will show; None for the owner's.
        member_face: whether the member looks first.

    Raises:
        Refused: when a face is not heard.
        ValueError: when a member was to look and none was named, or the binding is the other way round.
        KeyError: when nobody has that name.
    """
    if member_face and member is None:
        raise ValueError("--member-face goes with --member: who looks?")
    if member is not None:
        _require_order(sandbox, sandbox.people.find(person), sandbox.people.find(member))
    wallet = sandbox.wallet(person, channel=channel)
    if face:
        wallet.face_check()
    if member is not None and member_face:
        wallet.face_check(member)
    return wallet


def bond_of(sandbox: Sandbox, binder: Person, member: Person) -> Bond | None:
    """The binding of two people that takes a place now, or None."""
    from ybcode.rules.family.delegation import COUNTED

    held = sandbox.wallet(binder).family.members()
    return next((one for one in held if one.member == member and one.state in COUNTED), None)


def bound(sandbox: Sandbox, binder: Person, member: Person) -> Bond:
    """The binding of two people.

    Raises:
        ValueError: when there is none, or it is the other way round.
    """
    found = bond_of(sandbox, binder, member)
    if found is not None:
        return found
    _require_order(sandbox, binder, member)
    raise ValueError(f"{binder.key} has not bound {member.key}")


def is_swapped(sandbox: Sandbox, binder: Person, member: Person) -> bool:
    """Whether the binding is the other way round."""
    return bond_of(sandbox, binder, member) is None and bond_of(sandbox, member, binder) is not None


def _require_order(sandbox: Sandbox, binder: Person, member: Person) -> None:
    if is_swapped(sandbox, binder, member):
        raise ValueError(f"{member.key} has bound {binder.key}, not the other way round: BINDER comes first")


def sharing(sandbox: Sandbox, giver: Person, receiver: Person) -> None:
    """Whether one shares with another.

    Raises:
        ValueError: when not, or it is the other way round.
    """
    if receiver.person_id in {one.receiver for one in sandbox.wallet(giver).mutual_aid.receivers()}:
        return
    if giver.person_id in {one.receiver for one in sandbox.wallet(receiver).mutual_aid.receivers()}:
        raise ValueError(f"{receiver.key} gives to {giver.key}, not the other way round: GIVER comes first")
    raise ValueError(f"{giver.key} shares nothing with {receiver.key}")
