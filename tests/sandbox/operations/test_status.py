"""How a person stands, as the agency tells it: status, the reasons a till would give, look-ups, the proof."""

import pytest

import ybcode
from tests.sandbox.magic import STANDS, WITHOUT_A_CODE
from tests.sandbox.worlds import EVERYBODY, insurance, refused_with
from ybcode.rules.holders.status import Spell
from ybcode.sandbox.presets import REGIONS

NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00, a Monday."""
DAY_MS = 86_400_000

RESIDENTS = {"user_resident", "user_child", "user_family_of_five_child"}
MACHINES = ["enrolment", "account", "risk", "sanction", "inquiry", "selection"]


def test_the_table_tells_of_everybody():
    """Each magic person has a row below."""
    assert sorted(STANDS) == sorted(EVERYBODY)


@pytest.mark.parametrize("who", STANDS)
def test_a_magic_person_is_what_the_name_says(sandbox, who):
    """Refusals with their ends, funds, channels and the machine that is not in order are as the name says."""
    refusals, funds, machine = STANDS[who]
    status = sandbox.person(who).status()
    assert [one.code for one in status.refusals] == [code for code, _ in refusals]
    for one, (_, until) in zip(status.refusals, refusals, strict=True):
        assert str(one.evidence.get("until", "")).startswith(until or "")
        assert ("until" in one.evidence) is (until is not None)
    assert funds is None or status.funds == funds
    assert status.notices == ()
    assert [one.machine for one in status.findings] == MACHINES + ["phone"] * (machine == "phone")
    assert [one.machine for one in status.findings if not one.in_order] == ([machine] if machine else [])
    assert all(bool(one.way_out) is not one.in_order for one in status.findings)
    assert status.channels == (() if who in WITHOUT_A_CODE else ("app", "wechat", "alipay"))
    assert status.in_order is (not refusals)
    assert (status.person.key, status.at_ms) == (who, NINE)
    assert status.place.region == status.person.region


@pytest.mark.parametrize("region", [None, *REGIONS])
def test_the_status_says_what_the_till_will_say(url, region):
    """For everybody at every magic place: the first reason, the money and the notices are the till's."""
    with ybcode.open_sandbox(url, seed=1, region=region) as sandbox:
        sandbox.person("user_ok").enrolment.stop_paying()
        sandbox.person("user_child").choose("hospital_tier1")
        sandbox.person("user_frozen").sanction.decide()
        for place in list(sandbox.places):
            sandbox.clock.advance(seconds=5)
            for who in EVERYBODY:
                status = sandbox.person(who).status(place=place)
                told = status.refusals[0].code if status.refusals else None
                if told == "code.not_activated":
                    assert refused_with(sandbox.wallet(who).show) == (told, {})
                    continue
                verdict = sandbox.terminal(place).scan(sandbox.wallet(who).show().text)
                assert verdict.code == told, (who, place)
                assert status.in_order is verdict.accepted
                if verdict.accepted:
                    assert (verdict.funds, verdict.notices) == (status.funds, status.notices)
                else:
                    assert verdict.refusal == status.refusals[0]


@pytest.mark.parametrize(("place", "scene"), [("pharmacy_ok", "02122"), ("hospital_ok", "01302")])
def test_a_look_up_is_open_to_everybody(sandbox, place, scene):
    """Where no money moves nobody is refused for their insurance, nothing may pay, nothing is warned of."""
    sandbox.person("user_ok").enrolment.stop_paying()
    for who in EVERYBODY:
        status = sandbox.person(who).status(place=place, scene=scene)
        if who in WITHOUT_A_CODE:
            assert [one.code for one in status.refusals] == ["code.not_activated"]
            continue
        if who == "user_expired_code":  # a look-up takes a good code, too
            assert [one.code for one in status.refusals] == ["code.expired"]
            continue
        verdict = sandbox.terminal(place, scene=scene).scan(sandbox.wallet(who).show().text)
        assert verdict.accepted
        assert status.in_order
        assert (verdict.funds, verdict.notices) == (status.funds, status.notices) == (frozenset(), ())


def test_every_reason_is_told_not_the_first_alone(sandbox):
    """Who is suspended, frozen, sanctioned, overdue and locked at once hears of all of it."""
    person = sandbox.person("user_ok")
    person.inquiry.open("药量异常", days=1)
    sandbox.clock.advance(days=2)
    person.risk.lock()
    person.account.freeze("misuse")
    person.sanction.decide(months=12)
    person.enrolment.suspend()
    status = person.status(place="pharmacy_not_designated")
    assert [one.code for one in status.refusals] == [
        "place.not_designated",
        "enrolment.suspended",
        "account.frozen",
        "sanction.suspended",
        "inquiry.overdue",
        "risk.locked",
    ]
    assert [one.in_order for one in status.findings] == [*[False] * 5, True]
    assert status.findings[4].reason == "药量异常"


def test_asking_how_somebody_stands_writes_nothing(sandbox):
    """A status spends nothing, notes nothing, and brings no place into the world."""
    sandbox.wallet("user_ok").show()
    rows, places = insurance(sandbox), list(sandbox.places)
    person = sandbox.person("user_ok")
    for asked in ({}, {"place": "hospital_ok"}, {"place": "pharmacy_ok", "scene": "02122"}):
        assert person.status(**asked).in_order
    assert (insurance(sandbox), list(sandbox.places)) == (rows, places)
    assert person.status(place="P58010100042").place.region == "580101"
    assert (insurance(sandbox), list(sandbox.places)) == (rows, places)


@pytest.mark.parametrize(("place", "who"), [("hospital_ok", "user_ok"), ("hospital_tier1", "user_child")])
def test_where_people_choose_only_the_chosen_hospital_settles(place, who):
    """In filing_city a hospital settles for who chose it; the last choice holds; pharmacies need none."""
    with ybcode.open_sandbox(seed=1, region="filing_city") as sandbox:
        person, other = sandbox.person(who), {"hospital_ok", "hospital_tier1"} - {place}
        assert [one.code for one in person.status(place=place).refusals] == ["place.not_chosen"]
        assert person.status(place="pharmacy_ok").in_order
        person.choose(other.pop())
        assert not person.status(place=place).in_order
        person.choose(place)
        assert person.status(place=place).in_order
        assert sandbox.terminal(place).scan(sandbox.wallet(who).show().text).accepted


# ------------------------------------------------------------------ look-ups


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("channel", ["app", "window", "machine"])
def test_everybody_may_look_up_everywhere(sandbox, who, channel):
    """Phone, window and machine tell everybody how they stand, whatever is wrong with them; it is noted."""
    statement = sandbox.person(who).look_up(channel)
    expected = {"user_suspended": "2", "user_not_enrolled": "0", "user_newborn": "0"}.get(who, "1")
    assert statement.status == expected
    assert statement.insurance == ("390" if who in RESIDENTS else "310")
    (entry,) = sandbox.journal.entries()
    assert (entry.operation, entry.outcome, entry.channel) == ("look_up", "done", channel)
    assert entry.subject == sandbox.people[who].person_id


def test_a_bank_tells_where_the_region_has_it(sandbox):
    """A bank outlet looks nothing up in general, and does in retro_city."""
    assert refused_with(lambda: sandbox.person("user_ok").look_up("bank")) == (
        "place.not_opened",
        {"service": "银行网点查询"},
    )
    with ybcode.open_sandbox(region="retro_city") as city:
        assert city.person("user_suspended").look_up("bank").status == "2"
        assert city.journal.entries()[-1].channel == "bank"


def test_the_proof_of_enrolment_is_printed(sandbox):
    """The text names person, insurance, status and spells, says that it is simulated, and no ID number."""
    person = sandbox.person("user_resumed_3_workdays")
    text = person.look_up("machine").text()
    assert text.splitlines() == [
        "参保凭证(仿真 · SIMULATED)",
        "姓名 孙测续  参保地 590100",
        "险种 310 职工基本医疗保险",
        "状态 1 正常参保 自 2026-03-02 09:00",
        "缴费明细",
        "  … 至 2026-03-01",
        "  2026-03-02 09:00 至 今",
    ]
    assert person.person.id_number.text not in text


@pytest.mark.parametrize(
    ("who", "line"),
    [
        ("user_ok", "状态 1 正常参保"),
        ("user_suspended", "状态 2 暂停参保 自 2026-03-01"),
        ("user_not_enrolled", "状态 0 未参保"),
        ("user_resident", "险种 390 城乡居民基本医疗保险"),
    ],
)
def test_the_proof_says_how_somebody_stands(sandbox, who, line):
    """Normal, suspended since when, not insured; resident or employee."""
    assert line in sandbox.person(who).look_up().text().splitlines()


def test_an_ended_enrolment_is_printed(sandbox):
    """Status 4, since the day on which it ended."""
    person = sandbox.person("user_ok")
    person.enrolment.end()
    assert "状态 4 终止参保 自 2026-03-02 09:00" in person.look_up().text()


def test_spells_are_the_times_in_cover(sandbox):
    """Each break ends a spell, each return begins one; what is not paid for yet ends with its month."""
    person = sandbox.person("user_ok")
    assert person.look_up().spells == (Spell(None, None),)
    person.enrolment.suspend()
    assert person.look_up().spells == (Spell(None, NINE),)
    sandbox.clock.advance(days=1)
    person.enrolment.repay()
    person.enrolment.stop_paying()
    april = 1_774_972_800_000
    assert person.look_up().spells == (Spell(None, NINE), Spell(NINE + DAY_MS, april))
    sandbox.clock.advance(days=60)
    assert person.look_up().spells == (Spell(None, NINE), Spell(NINE + DAY_MS, april))
    person.enrolment.end()
    person.enrolment.enrol("resident")
    again = NINE + 61 * DAY_MS
    assert person.look_up().spells == (
        Spell(None, NINE),
        Spell(NINE + DAY_MS, april),
        Spell(again, None),
    )
    assert person.look_up().text().splitlines()[-3:] == [
        "  … 至 2026-03-02 09:00",
        "  2026-03-03 09:00 至 2026-04-01",
        "  2026-05-02 09:00 至 今",
    ]


def test_who_was_never_insured_has_no_spell(sandbox):
    """The proof of who never paid lists nothing, until the first enrolment."""
    person = sandbox.person("user_not_enrolled")
    assert person.look_up().spells == ()
    person.enrolment.enrol()
    assert person.look_up().spells == (Spell(NINE, None),)
