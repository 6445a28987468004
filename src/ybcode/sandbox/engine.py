"""What every operation acts with: store, clock, keys, entropy, policy. Rules get values from here."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.errors import Refusal, Refused
from ybcode.rules.code.ff1 import FF1
from ybcode.rules.code.keys import KeyRing
from ybcode.rules.code.suites import SUITES
from ybcode.rules.holders.credential import Credential, Enrol
from ybcode.sandbox import clock
from ybcode.sandbox.ports import Bearings, Note, RaiseHighest
from ybcode.sandbox.world.magic import adopted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from ybcode.rules.code.keys import EpochKey
    from ybcode.rules.holders.person import Person
    from ybcode.rules.institutions import Institution
    from ybcode.rules.policy import Policy
    from ybcode.rules.redemption.requests import Remembered, RequestKey
    from ybcode.sandbox.entropy import Entropy
    from ybcode.sandbox.ports import Effect, Store, Unit
    from ybcode.sandbox.records import JournalEntry
    from ybcode.values import InstitutionId, PersonId

_HANDLE_DIGITS = 9


@dataclass(slots=True)
class Footing:
    """Where an operation stands: its instant and the keys; of a request, its place and who holds its id."""

    now_ms: int
    ring: KeyRing
    remembered: Remembered | None
    place: Institution | None
    faults: int = 0


class Engine:
    """The parts that the operations share. Safe to use from several threads.

    Args:
        store: where the rows live.
        universe: the tenant, first part of every key.
        policy: the sandbox's settings.
        entropy: where keys and ids come from.
    """

    def __init__(self, store: Store, universe: str, *, policy: Policy, entropy: Entropy) -> None:
        self.store = store
        self.universe = universe
        self.policy = policy
        self.entropy = entropy
        self._own = threading.local()

    def unit(self) -> AbstractContextManager[Unit]:
        """One transaction in this sandbox's universe."""
        return self.store.unit(self.universe)

    def stand(self, unit: Unit, request: RequestKey | None = None) -> Footing | Refusal:
        """The one read of clock and keys at the start of an operation.

        Args:
            unit: the operation's transaction.
            request: whose earlier admission to look up, if any.

        Returns:
            The footing, or ``clock.stepped_back``.
        """
        ground = unit.load(Bearings(request))
        reading = clock.read(ground.clock, self.policy.code.ahead_ms)
        if isinstance(reading, Refusal):
            return reading
        if reading.raise_highest:
            unit.apply([RaiseHighest(reading.now_ms)])
        ring = self._ring(ground.keys)
        return Footing(reading.now_ms, ring, ground.remembered, ground.place, ground.faults)

    def stand_or_raise(self, unit: Unit) -> Footing:
        """The footing, for operations that raise.

        Raises:
            Refused: ``clock.stepped_back``.
        """
        footing = self.stand(unit)
        if isinstance(footing, Refusal):
            raise Refused(footing)
        return footing

    def adopt(self, institution_id: InstitutionId) -> Institution:
        """A place that the world does not hold, as the policy takes it (``places.unknown``)."""
        return adopted(institution_id, designated=self.policy.places.unknown == "adopt")

    def pin_digest(self, person: Person, pin: str) -> bytes:
        """What stands for a person's PIN: keyed, and another one for each person."""
        return self.entropy.redacted(f"pin {person.person_id.text} {pin}")

    def note(self, entry: JournalEntry) -> Note:
        """The effect that keeps an entry in the bounded journal."""
        return Note(entry, self.policy.journal.keep)

    def _ring(self, keys: tuple[EpochKey, ...]) -> KeyRing:
        """This thread's own ring: cipher objects keep state."""
        ring: KeyRing | None = getattr(self._own, "ring", None)
        if ring is None or self._own.keys != keys:
            ring = self._own.ring = KeyRing(keys)
            self._own.keys = keys
        return ring


def shuffle_of(province: str, handle_key: bytes) -> FF1:
    """The permutation of a province's serials: unique, and silent about people (code-format.md, Keys).

    Args:
        province: two digits.
        handle_key: the instance's key.
    """
    block = SUITES["aes-sha256"].block(handle_key)
    return FF1(block, radix=10, length=_HANDLE_DIGITS, tweak=province.encode())


def enrolments(
    person: Person,
    channels: Sequence[str],
    *,
    first_serial: int,
    shuffle: FF1,
    presenter: PersonId | None = None,
) -> list[Effect]:
    """The effects that give a person new credentials on one phone, one a channel.

    Args:
        person: whose account.
        channels: in which apps, in this order.
        first_serial: the next serial of the person's province.
        shuffle: the permutation of that province, ``shuffle_of``.
        presenter: on whose phone; the person's own when left out.
    """
    me = person.person_id
    return [
        Enrol(
            credential=Credential(
                province=person.province,
                handle=shuffle.encrypt(serial),
                subject=me,
                presenter=presenter or me,
                channel=channel,
            ),
            serial=serial,
        )
        for serial, channel in enumerate(channels, start=first_serial)
    ]
