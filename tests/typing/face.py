"""What the face promises to a type checker; mypy strict and basedpyright strict read it, nobody runs it.

Where a line must be refused by the checker, it carries the ignore that it needs: were it accepted, the
ignore would be reported as unused.
"""

from datetime import datetime
from pathlib import Path
from typing import Literal, assert_type

import ybcode
from ybcode.rules.institutions import Institution
from ybcode.rules.verifier import Facts, Proposal
from ybcode.sandbox.operations.desks.person_file import PersonFile, Status
from ybcode.sandbox.operations.families.bond import Bond, Rehearsal
from ybcode.sandbox.relatives import Spending


def the_path_from_phone_to_counter() -> None:
    """Every step has the type that the documentation says."""
    with ybcode.open_sandbox("memory://", preset="standard", seed=1, clock="manual") as sandbox:
        assert_type(sandbox, ybcode.Sandbox)
        person = assert_type(sandbox.people["user_ok"], ybcode.Person)
        wallet = assert_type(sandbox.wallet(person, channel="app"), ybcode.Wallet)
        screen = assert_type(wallet.open(), ybcode.Screen)
        shown = assert_type(screen.code(), ybcode.ShownCode)
        assert_type(wallet.show(mode="ordinary"), ybcode.ShownCode)
        assert_type(
            (shown.text, shown.generated_ms, shown.refresh_ms, shown.expires_ms), tuple[str, int, int, int]
        )
        assert_type(shown.qr().save("code.png"), Path)
        assert_type(shown.qr().svg(), str)
        assert_type(shown.barcode().png(), bytes)
        assert_type(ybcode.animate([shown], "rotating.png"), Path)
        till = assert_type(sandbox.terminal("pharmacy_ok"), ybcode.Till)
        verdict = assert_type(till.scan(shown.text, request_id="r1"), ybcode.Verdict)
        assert_type(till.scan(b"bytes"), ybcode.Verdict)
        assert_type(verdict.code, str | None)
        admission = assert_type(verdict.require(), ybcode.Admission)
        assert_type(admission.subject, ybcode.Person)
        assert_type(till.identify(admission.ectoken), ybcode.Verdict)
        assert_type(admission.funds, frozenset[Literal["pooled", "account"]])
        file = assert_type(sandbox.person("user_ok"), PersonFile)
        assert_type(file.status(), Status)
        assert_type(file.look_up("window").text(), str)
        assert_type(file.enrolment.repay(sync_workdays=1), None)
        assert_type(sandbox.places.search(cross_region=True), list[Institution])
        assert_type(sandbox.clock.advance(working_days=3), datetime)


def from_a_quote_to_an_undoing(sandbox: ybcode.Sandbox, admission: ybcode.Admission) -> None:
    """A bill is quoted, settled once and undone; every part is a whole number of fen."""
    till = sandbox.terminal("pharmacy_ok")
    quote = till.quote(admission, ybcode.Bill.of(("布洛芬缓释胶囊", 2, "18.50")))
    receipt = assert_type(till.settle(quote, request_id="r1"), ybcode.Receipt)
    parts = receipt.fund_fen, receipt.account_fen, receipt.mutual_aid_fen, receipt.cash_fen
    assert_type(parts, tuple[int, int, int, int])
    assert_type((receipt.subject, receipt.presenter), tuple[ybcode.Person, ybcode.Person])
    assert_type(till.cancel(receipt, approved=True), ybcode.Receipt)
    assert_type(till.query("r1"), ybcode.Receipt | None)
    assert_type(sandbox.receipt(receipt.settlement_id), ybcode.Receipt | None)


def a_relative_on_a_phone(phone: ybcode.Wallet, mother: ybcode.Person) -> None:
    """Whose code is shown, and whose money pays, are two things with two names."""
    bond = assert_type(phone.family.bind(mother, documents={"household_register"}, face=True), Bond)
    assert_type((bond.binder, bond.member, bond.since_ms), tuple[ybcode.Person, ybcode.Person, int])
    assert_type(phone.face_check(mother), None)
    assert_type(phone.show(member=mother), ybcode.ShownCode)
    assert_type(phone.family.members(), tuple[Bond, ...])
    assert_type(phone.family.spending(mother, year=2026), Spending)
    assert_type(phone.family.check(mother, place="pharmacy_ok"), Rehearsal)
    assert_type(phone.family.unbind(mother), None)
    sharing = phone.mutual_aid.open(receiver=mother)
    assert_type(sharing.state, Literal["none", "cooling", "active", "closed"])
    assert_type(phone.mutual_aid.close(mother), None)
    sent = phone.mutual_aid.transfer(mother, "100.00")
    assert_type((sent.amount_fen, sent.returns_ms), tuple[int, int])
    assert_type(phone.mutual_aid.wallet_fen, int)


def generator_and_verifier_without_a_sandbox(policy: ybcode.Policy) -> None:
    """Keys in, text out; text and facts in, proposal or refusal out."""
    keys = assert_type(ybcode.KeyRing.single(bytes(32), key_id=3, suite="sm4-sm3"), ybcode.KeyRing)
    text = assert_type(ybcode.mint(keys, province="59", handle=1, tick=356_000_000), str)
    outcome = ybcode.verify(text, Facts(), keys=keys, policy=policy, now_ms=0)
    if isinstance(outcome, Proposal):
        assert_type(outcome.age_ms, int)
    else:
        assert_type(outcome.code, str)


def what_a_checker_must_refuse(sandbox: ybcode.Sandbox, verdict: ybcode.Verdict) -> None:
    """Misuse that no run is needed to find."""
    sandbox.terminal("pharmacy_ok").scan(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sandbox.wallet("user_ok").show(mode="cash")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sandbox.person("user_ok").enrolment.suspend("whim")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ybcode.open_sandbox(clock="sundial")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sandbox.wallet("user_ok").mutual_aid.transfer("user_retired", 100)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sandbox.wallet("user_ok").family.bind("user_retired", face="known")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    verdict.accepted = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    ybcode.KeyRing.single(bytes(32), suite="rot13")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
