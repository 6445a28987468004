"""D1, D2 and D7 beyond their steps: no posting touches a binder, notices on every answer of the preset that
conflates, and the same stories under policies that no shipped region has.
"""

import json
from dataclasses import replace

import pytest

from tests.sandbox.contract import URLS
from ybcode.rules.settlement import Bill
from ybcode.rules.settlement.money.ledger import own_account
from ybcode.scenarios import ADMITTED, STORIES, Run, SandboxStage, Step, find_story, play
from ybcode.scenarios.stories.d7_parts import AWAY, BILL_600, DAUGHTER, FATHER, OPENED, SON, balances, pays

BOUND_ONLY = [
    pytest.param(story, run, id=run.name) for story in map(find_story, ("D1", "D2")) for run in story.runs
]
NOTHING_SHARED = "family.not_mutual_aid"


@pytest.fixture
def under(tmp_path):
    """Plays steps of a story under ``standard`` with some keys changed, and gives what was answered."""

    def answers(story, steps, keys, *, begin="2026-03-02"):
        preset = tmp_path / "mine.toml"
        preset.write_text(f'base = "standard"\n{keys}', encoding="utf-8")
        run = Run(name="mine", day=begin, preset=str(preset), steps=tuple(steps))
        with SandboxStage("memory://", run) as stage:
            return [one.got for one in play(find_story(story), run, stage)]

    return answers


def run_named(story, start):
    """The run of a story whose name begins so."""
    return next(one for one in find_story(story).runs if one.name.startswith(start))


# ------------------------------------------------------------------ whose money moves


@pytest.mark.parametrize("store", URLS)
@pytest.mark.parametrize(("story", "run"), BOUND_ONLY)
def test_no_posting_touches_a_binder(story, run, store, tmp_path):
    """Where no mutual aid is open, nothing is ever posted to the account of anybody who shows codes."""
    binders = {story.cast[step.actor] for step in run.steps if step.act == "bind"}
    with SandboxStage(URLS[store].format(folder=tmp_path), run) as stage:
        play(story, run, stage)
        for binder in binders:
            me = stage.sandbox.people[binder].person_id
            assert stage.sandbox.ledger.entries(own_account(me)) == ()


def test_what_a_giver_pays_is_what_a_settlement_names():
    """Of ¥600.00 the son's account gave ¥500.00 and the daughter's ¥100.00, and nobody else's gave."""
    run = run_named("D7", "3 who opened it first")
    with SandboxStage("memory://", run) as stage:
        play(find_story("D7"), run, stage)
        moved = {}
        for who in ("user_family_of_five_sibling", "user_ok", "user_resident", "user_out_of_province"):
            entries = stage.sandbox.ledger.entries(own_account(stage.sandbox.people[who].person_id))
            moved[who] = [one.amount_fen for one in entries]
        assert moved["user_family_of_five_sibling"][-2:] == [-50000, 50000]
        assert moved["user_ok"][-2:] == [-10000, 10000]
        assert moved["user_resident"] == []
        assert not any(fen < 0 for fen in moved["user_out_of_province"])


def test_the_preset_that_conflates_says_so_in_every_answer():
    """The scan, the quote, the receipt and the dry run: each carries ``family.not_mutual_aid``."""
    run = replace(run_named("D7", "1 the misconception"), steps=OPENED[:-2])
    with SandboxStage("memory://", run) as stage:
        play(find_story("D7"), run, stage)
        sandbox = stage.sandbox
        phone, till = sandbox.wallet("user_ok"), sandbox.terminal("pharmacy_ok")
        verdict = till.scan(phone.show(member="user_resident").text)
        quote = till.quote(verdict.require(), Bill.of(("布洛芬缓释胶囊", 2, "92.00")))
        receipt = till.settle(quote)
        tried = phone.family.check("user_resident")
        for answer in (verdict, quote, receipt, tried):
            assert NOTHING_SHARED in [one.code for one in answer.notices], answer
        assert receipt.mutual_aid_fen == 18400


def test_standard_says_it_only_where_money_was_missing():
    """A member whose own account pays hears nothing of the difference on the receipt."""
    run = run_named("D1", "bound, seen, shown")
    with SandboxStage("memory://", run) as stage:
        outcomes = play(find_story("D1"), run, stage)
    paid = [one.got for one in outcomes if one.step.act == "pay"]
    assert [NOTHING_SHARED in one for one in paid] == [False, True]


# ------------------------------------------------------------------ policies of no shipped region


def test_without_the_face_at_first_use_nobody_is_asked(under):
    """D1.2: where the face at binding is enough, the code is shown at once."""
    run = run_named("D1", "bound, seen, shown")
    steps = [step for step in run.steps if step.act != "face_check"]
    got = under("D1", steps, "[family]\nface_at_first_use = false\n")
    assert [one for step, one in zip(steps, got, strict=True) if step.act == "show"] == ["done"] * 4


def test_where_either_proof_is_enough(under):
    """W19: the register or the face; neither is not enough."""
    of = {"member": "母亲"}
    steps = [
        Step("09:00:00", "林晓", "bind", of),
        Step("09:01:00", "林晓", "bind", {**of, "documents": "household_register"}),
        Step("09:02:00", "林晓", "bind", {"member": "父亲", "face": True}),
    ]
    got = under("D1", steps, '[family]\nadult_proof = "register_or_face"\n')
    assert got == ["family.document_missing", "bound", "bound"]


def test_a_member_has_so_many_binders(under):
    """W14: a third binder of the same member is refused where two are the limit."""
    words = {"member": "母亲", "documents": "household_register", "face": True}
    steps = [Step("09:00:00", who, "bind", words) for who in ("林晓", "丈夫", "罗全")]
    got = under("D1", steps, "[family]\nmax_binders_per_member = 2\n")
    assert got == ["bound", "bound", "family.limit"]


def test_a_review_of_a_working_day(under):
    """W18: until the review is over nothing is shown; then the member is seen, and it is."""
    of = {"member": "母亲"}
    show = {**of, "as_": "code"}
    steps = [
        Step("09:00:00", "林晓", "bind", {**of, "documents": "household_register", "face": True}),
        Step("09:01:00", "林晓", "show", show),
        Step("2026-03-03T23:59:59.999", "林晓", "show", show),
        Step("2026-03-04T00:00", "林晓", "show", show),
        Step("2026-03-04T00:01", "林晓", "face_check", of),
        Step("2026-03-04T00:02", "林晓", "show", show),
        Step("2026-03-04T00:02", "林晓", "scan", {"code": "code"}),
    ]
    got = under("D1", steps, "[family]\nreview_workdays = 2\n")
    reviewed = ["onboarding.in_review", "onboarding.in_review", "identity.first_use_face"]
    assert got == ["reviewing", *reviewed, "done", "done", ADMITTED]


def test_families_that_end_at_the_province(under):
    """S2 「支持跨省使用」; a policy without it refuses a member insured elsewhere, and nobody else."""
    run = run_named("D1", "alternative: a member who is insured elsewhere")
    steps = [one for one in run.steps if one.act in ("bind", "face_check", "show", "pay")]
    got = under("D1", steps, "[family]\ncross_province = false\n")
    assert got[-1] == "place.no_cross_region"
    run = run_named("D1", "bound, seen, shown")
    got = under("D1", run.steps, "[family]\ncross_province = false\n")
    assert got == [step.expect for step in run.steps]


@pytest.mark.parametrize(
    ("keys", "expect", "left"),
    [
        ('order = "user_order"\n', "aid 60000", (50000, 20000)),
        ('order = "user_order"\none_pool_per_settlement = true\n', "aid 60000", (50000, 20000)),
        (
            'order = "single_giver"\n',
            "aid 50000, cash 10000 (account.none family.not_mutual_aid mutual_aid.short)",
            (0, 80000),
        ),
    ],
)
def test_other_orders_of_givers(under, keys, expect, left):
    """D7.3 where the receiver ranks the daughter first, and where there may be one giver only (X2)."""
    ranked = [
        replace(step, words={**step.words, "rank": 0 if step.actor == DAUGHTER else 1})
        if step.act == "open_aid"
        else step
        for step in OPENED
    ]
    steps = [*ranked, *pays("10:00:00", BILL_600, expect), *balances("10:00:00", *left)]
    got = under("D7", steps, f"[mutual_aid]\n{keys}")
    assert got[-3:] == [step.expect for step in steps[-3:]]
    assert got[len(ranked) - 1] == ("family.limit" if "single" in keys else "done")


def test_mutual_aid_across_provinces(under):
    """Where a region opens it, a giver of another province pays as any other does."""
    steps = [
        *OPENED[:-2],
        Step("09:10:00", AWAY, "open_aid", {"receiver": FATHER}),
        *pays("10:00:00", BILL_600, "aid 60000"),
    ]
    assert under("D7", steps, "[mutual_aid]\nother_province = true\n")[-3:] == ["done", "done", "aid 60000"]


def test_so_many_receivers(under):
    """W30 to W32: a giver has so many receivers; the next one waits until one is closed."""
    mine = {"receiver": FATHER}
    steps = [
        *OPENED[:5],
        Step("09:10:00", "孙儿", "open_aid", {"receiver": SON}),
        Step("09:10:00", "孙儿", "open_aid", {"receiver": "祖父"}),
        Step("09:11:00", "孙儿", "close_aid", {"receiver": SON}),
        Step("09:12:00", "孙儿", "open_aid", {"receiver": "祖父"}),
        Step("09:13:00", DAUGHTER, "open_aid", mine),
    ]
    got = under("D7", steps, "[mutual_aid]\nmax_receivers = 1\n")[5:]
    assert got == ["done", "family.limit", "done", "done", "done"]


# ------------------------------------------------------------------ told to whatever stage


def test_a_member_who_is_not_in_the_cast():
    """A step that names nobody of the cast is a sentence that names those there are."""
    story, run = find_story("D2"), run_named("D2", "decoded before")
    for act, word in (
        ("show", "member"),
        ("leave", "binder"),
        ("open_aid", "receiver"),
        ("accept", "sender"),
    ):
        step = replace(run.steps[1], act=act, words={word: "路人", "as_": "code"})
        broken = replace(run, steps=(step,))
        with SandboxStage("memory://", broken) as stage, pytest.raises(ValueError, match="'路人' is not in"):
            play(story, broken, stage)


def test_steps_are_data():
    """What a step says can be written down, so that a stage may live elsewhere."""
    for story in STORIES:
        for run in story.runs:
            for step in run.steps:
                assert json.loads(json.dumps(dict(step.words))) == dict(step.words)
