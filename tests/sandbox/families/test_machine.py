"""Any sequence of binding, showing, paying, giving and sending: whose code, whose money, every fen."""

from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

import ybcode
from tests.sandbox.families.kin import CHILD, DAUGHTER, FATHER, MOTHER, PAPERS, bill, policy
from ybcode.sandbox.relatives import TransfersOf

PEOPLE = (DAUGHTER, MOTHER, FATHER, CHILD)
WHO = st.sampled_from(PEOPLE)
AMOUNT = st.integers(1, 70_000).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")
MAX = 2


class Household(RuleBasedStateMachine):
    """Four relatives, one till; what the model knows is whom each bound, and who gave to whom."""

    codes, admissions, receipts = Bundle("codes"), Bundle("admissions"), Bundle("receipts")

    def __init__(self, url):
        super().__init__()
        self.city = ybcode.open_sandbox(url, seed=1, preset=policy(family={"max_members": MAX}))
        self.till = self.city.terminal("pharmacy_ok")
        self.ids = {who: self.city.people[who].person_id.text for who in PEOPLE}
        self.life = {}
        self.bound, self.shared, self.ever = set(), set(), set()
        for number, who in enumerate((DAUGHTER, MOTHER)):
            self.city.person(who).money.set_balance(f"{300 + number}.00")

    def teardown(self):
        """Undo everything that stands: the institution holds nothing any more."""
        for one in self.settlements():
            if one.kind == "settle" and one.state == "settled":
                self.till.cancel(one.settlement_id)
        held = self.city.ledger.trial_balance()
        assert all(not fen for name, fen in held.items() if name.split("/")[0] in ("institution", "cash"))
        self.city.close()

    def settlements(self):
        """All that was settled and undone."""
        return self.till.reconcile(date(2026, 3, 2), self.city.clock.now.date()).details

    def phone(self, who):
        """Somebody's app."""
        return self.city.wallet(who)

    def tries(self, act, *expected):
        """What an act gives, or None when it was refused with one of the reasons that there are."""
        try:
            return act()
        except ybcode.Refused as refused:
            self.expects(refused.code, expected)
        except ValueError:
            self.expects("error", expected)
        return None

    def expects(self, code, expected):
        """What came is one of the reasons that there are."""
        assert code in expected

    @rule(binder=WHO, member=WHO)
    def bind(self, binder, member):
        """The limit holds, whoever binds whom, and how often."""
        held = sum(one == binder for one, _ in self.bound)
        pair = (binder, member)
        made = self.tries(
            lambda: self.phone(binder).family.bind(member, documents=PAPERS, face=True),
            "family.limit",
            "error",
        )
        assert (made is not None) == (binder != member and pair not in self.bound and held < MAX)
        if made:
            self.bound.add(pair)
            self.life[pair] = self.life.get(pair, 0) + 1

    @rule(binder=WHO, member=WHO)
    def unbind(self, binder, member):
        """Who is bound is unbound; nobody else."""
        try:
            self.phone(binder).family.unbind(member)
        except ValueError:
            assert (binder, member) not in self.bound
        else:
            self.bound.remove((binder, member))

    @rule(binder=WHO, member=WHO)
    def see(self, binder, member):
        """The member looks into the binder's phone."""
        if (binder, member) in self.bound:
            self.phone(binder).face_check(member)

    @rule(target=codes, binder=WHO, member=WHO)
    def show(self, binder, member):
        """A code is shown for oneself and for whom one has bound, and for nobody else."""
        phone, pair = self.phone(binder), (binder, member)
        self.city.clock.advance(seconds=5)
        codes = ("family.unbound", "identity.first_use_face", "code.not_activated")
        shown = self.tries(lambda: phone.show() if binder == member else phone.show(member=member), *codes)
        if shown is None:
            assert binder != member
            return multiple()
        assert binder == member or pair in self.bound
        return shown.text, pair, self.life.get(pair, 0)

    def alive(self, pair, life):
        """Whether what was shown then is of a binding that still stands."""
        return pair[0] == pair[1] or (pair in self.bound and self.life[pair] == life)

    @rule(target=admissions, code=codes)
    def scan(self, code):
        """Nobody is admitted by a binding that is over, or that was made anew since."""
        text, pair, life = code
        verdict = self.till.scan(text)
        if not verdict.accepted:
            spent = ("code.used", "code.superseded", "code.expired", "code.invalid")
            assert verdict.code in spent or (verdict.code == "family.unbound" and not self.alive(pair, life))
            return multiple()
        assert self.alive(pair, life)
        assert (verdict.presenter.key, verdict.identity.key) == pair
        return verdict.require(), pair, life

    @rule(target=receipts, one=admissions, price=AMOUNT)
    def settle(self, one, price):
        """The member's account pays first, then who gives to the member; a binder never."""
        admission, pair, life = one
        late = ("family.unbound", "ectoken.expired", "ectoken.unknown")
        quote = self.tries(lambda: self.till.quote(admission, bill(price)), *late)
        if quote is None:
            return multiple()
        assert self.alive(pair, life)
        receipt = self.till.settle(quote)
        member = pair[1]
        givers = {f"account/{self.ids[giver]}" for giver, to in self.shared if to == member}
        drawn = {draw.account for draw in receipt.settlement.draws}
        assert drawn <= givers | {f"aid/{self.ids[member]}/wallet"}
        if receipt.mutual_aid_fen:
            assert receipt.balance_fen == 0
        return receipt

    @rule(one=receipts)
    def cancel(self, one):
        """Every giver gets back what was paid, once."""
        self.tries(lambda: self.till.cancel(one), "refund.done")

    @rule(giver=WHO, receiver=WHO)
    def share(self, giver, receiver):
        """Mutual aid is opened: one way, by whom has an account."""
        refusals = ("family.member_abnormal", "error")
        if self.tries(lambda: self.phone(giver).mutual_aid.open(receiver), *refusals):
            assert (receiver, giver) not in self.shared
            assert giver in (DAUGHTER, MOTHER)
            self.shared.add((giver, receiver))
            self.ever.add(giver)

    @rule(giver=WHO, receiver=WHO)
    def close(self, giver, receiver):
        """Mutual aid is closed."""
        try:
            self.phone(giver).mutual_aid.close(receiver)
        except ValueError:
            assert (giver, receiver) not in self.shared
        else:
            self.shared.remove((giver, receiver))

    @rule(giver=WHO, receiver=WHO, amount=AMOUNT)
    def send(self, giver, receiver, amount):
        """Money is sent to a wallet."""
        refusals = ("family.member_abnormal", "transfer.closed", "transfer.limit", "error")
        if self.tries(lambda: self.phone(giver).mutual_aid.transfer(receiver, amount), *refusals):
            self.ever.add(giver)

    @rule(giver=WHO, receiver=WHO)
    def accept(self, giver, receiver):
        """What waits is accepted."""
        self.tries(lambda: self.phone(receiver).mutual_aid.accept(giver), "error")

    @rule(hours=st.sampled_from((0.5, 9, 24)))
    def advance(self, hours):
        """Time goes by."""
        self.city.clock.advance(hours=hours)

    @invariant()
    def every_fen_is_somebodys(self):
        """The ledger sums to zero, nobody is below zero, and what is on its way is what was sent."""
        held = self.city.ledger.trial_balance()
        assert sum(held.values()) == 0
        kinds = ("account", "aid", "transfer", "credit")
        assert all(fen >= 0 for name, fen in held.items() if name.split("/")[0] in kinds)
        with self.city._engine.unit() as unit:
            sent = [one for who in PEOPLE for one in unit.load(TransfersOf(self.city.people[who].person_id))]
        waiting = {one.account: one.amount_fen for one in sent if one.state == "sent"}
        assert waiting == {name: fen for name, fen in held.items() if fen and name.startswith("transfer/")}

    @invariant()
    def no_binder_pays(self):
        """The account of who never gave nor sent moves with the own bills alone, whoever's code is shown."""
        for who in PEOPLE:
            account = f"account/{self.ids[who]}"
            if who in self.ever:
                continue
            own = [one.parts.account_fen for one in self.settlements() if one.subject.text == self.ids[who]]
            begun = {DAUGHTER: 30_000, MOTHER: 30_100}.get(who, 0)
            assert self.city.ledger.balance(account) in (begun - sum(own), 0 if not begun else None)

    @invariant()
    def the_limit_holds(self):
        """No phone lists more members than the policy allows."""
        for who in PEOPLE:
            live = [bond for bond in self.phone(who).family.members() if bond.state != "unbound"]
            assert len(live) == sum(one == who for one, _ in self.bound) <= MAX


@pytest.mark.parametrize(("kind", "examples"), [("memory", 30), ("sqlite", 3)])
def test_a_household_over_any_sequence(tmp_path, kind, examples):
    """Bind, show, scan, settle, cancel, share, send, accept, wait: never beyond what was opened."""
    number = iter(range(100_000))

    def town():
        return Household("memory://" if kind == "memory" else f"sqlite:///{tmp_path}/{next(number)}.db")

    run_state_machine_as_test(
        town, settings=settings(max_examples=examples, stateful_step_count=30, deadline=None)
    )
