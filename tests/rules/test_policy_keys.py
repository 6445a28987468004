"""Every key of a policy: its default, what it may be set to, and who says so."""

import json
import re
from copy import deepcopy
from dataclasses import fields

import pytest

from tests.rules.cast import policy
from ybcode.rules.policy import Policy

YEAR_S = 31_536_000
MOST_FEN = 100_000_000_00
# domain.md, B.13: demo_city, synthetic; S3 for stays, as an example.
OUTPATIENT_FEN = {
    "deductible_fen": 200_00,
    "deductible_retired_fen": 150_00,
    "cap_fen": 2_000_00,
    "cap_retired_fen": 2_500_00,
}
OUTPATIENT_RATIOS = {"pharmacy": 60, "tier1": 60, "tier2": 55, "tier3": 50, "retired_more": 5}
INPATIENT_FEN = {
    "deductible_tier1_fen": 200_00,
    "deductible_tier2_fen": 600_00,
    "deductible_tier3_fen": 1_200_00,
    "cap_fen": 150_000_00,
}
INPATIENT_RATIOS = {"tier1": 85, "tier2": 75, "tier3": 65}
RESIDENT_RATIOS = {"pharmacy": 0, "tier1": 50, "tier2": 0, "tier3": 0}
# None is a value of these: no limit, or that of another key.
OPTIONAL = {"channels.app.refresh_s", "goods.max_packs"}
# Every whole number with its default and the least and greatest value it may have.
NUMBERS = {
    "code.refresh_s": (5, 5, 3_600),  # S0 「每5秒自动刷新一次」
    "code.life_s": (300, 5, 5_000),  # S0 「二维码在生成后 5分钟内有效」
    "code.skew_ms": (5_000, 0, 3_600_000),
    "code.ahead_ms": (600_000, 0, 3_600_000),
    "ectoken.life_s": (7_200, 1, 86_400),
    "guessing.per_terminal": (30, 0, 1_000_000),
    "guessing.per_institution": (300, 0, 1_000_000),
    "guessing.alarm": (3_000, 0, 1_000_000),
    "guessing.window_s": (60, 1, 86_400),
    "guessing.block_s": (60, 1, 86_400),
    "journal.keep": (10_000, 1, 1_000_000),
    "enrolment.resume_sync_workdays": (3, 0, 30),  # S3 「1-3个工作日」
    "enrolment.gap_months": (3, 0, 24),  # O11
    "enrolment.gap_wait_months": (6, 0, 24),  # S1 「需等待不超过6个月」
    "enrolment.resident_wait_months": (3, 0, 24),  # O12
    "enrolment.flexible_wait_days": (30, 0, 365),  # S3 「自缴费 30天后」
    "enrolment.resident_wait_days": (90, 0, 365),  # S3 「需等待90天」
    "enrolment.newborn_retro_days": (90, 0, 366),  # S3 「出生90天内」
    "enrolment.retro_months": (0, 0, 12),  # S3 「部分地区」
    "enrolment.sync_window_from": (11, 1, 12),  # S0 「11-12月」
    "enrolment.update_due_month": (12, 1, 12),  # S0 「每年12月底前」
    "enrolment.warn_days": (30, 0, 366),
    "risk.limit": (3, 1, 100),  # domain.md D6: 3 red flags in 30 min, 24 h
    "risk.window_s": (1_800, 1, YEAR_S),
    "risk.lock_s": (86_400, 1, YEAR_S),
    "risk.boxes": (10, 1, 10_000),  # M9
    "risk.pharmacies": (3, 2, 100),  # M9
    "risk.same_drug": (5, 2, 100),
    "sanction.months_min": (3, 1, 120),  # O2
    "sanction.months_max": (12, 1, 120),
    "sanction.fine_min": (2, 0, 100),
    "sanction.fine_max": (5, 0, 100),
    "inquiry.due_days": (15, 1, 366),
    "face.max_tries": (5, 1, 100),
    "face.lock_s": (3_600, 1, YEAR_S),
    "pin.max_tries": (3, 1, 100),  # W25
    "pin.lock_s": (86_400, 1, YEAR_S),
    "cross_region.temporary_months": (6, 1, 120),  # O22
    "cross_region.referral_months": (3, 1, 120),  # W68
    "cross_region.emergency_days": (10, 1, 366),  # M16
    "terminal.skew_s": (30, 0, 86_400),  # D4.3
    "calendar.cutoff_hour": (17, 1, 24),
    "onboarding.review_workdays": (3, 0, 30),  # S1 「等待1-3个工作日审核」
    "family.max_members": (5, 1, 100),  # S2 「最多绑定5名家庭成员」
    "family.max_binders_per_member": (0, 0, 100),
    "family.review_workdays": (0, 0, 30),
    "mutual_aid.max_receivers": (7, 1, 100),  # W30 to W32
    "mutual_aid.min_days": (0, 0, 3_660),
    "transfer.per_day": (3, 1, 1_000),  # O4
    "transfer.per_transfer_fen": (2_000_00, 1, 100_000_000),  # O4
    "transfer.closed_from": (22, 0, 23),  # O4
    "transfer.closed_to": (6, 0, 23),  # O4
    "settlement.quote_life_s": (900, 1, 86_400),
    **{f"outpatient.{key}": (fen, 0, MOST_FEN) for key, fen in OUTPATIENT_FEN.items()},
    **{f"outpatient.{key}": (per_cent, 0, 100) for key, per_cent in OUTPATIENT_RATIOS.items()},
    "outpatient.retired_from_men": (60, 40, 100),
    "outpatient.retired_from_women": (55, 40, 100),
    **{f"inpatient.{key}": (fen, 0, MOST_FEN) for key, fen in INPATIENT_FEN.items()},
    **{f"inpatient.{key}": (per_cent, 0, 100) for key, per_cent in INPATIENT_RATIOS.items()},
    "resident.deductible_fen": (0, 0, MOST_FEN),
    "resident.cap_fen": (300_00, 0, MOST_FEN),
    **{f"resident.{key}": (per_cent, 0, 100) for key, per_cent in RESIDENT_RATIOS.items()},
    "account.opening_fen": (500_00, 0, MOST_FEN),
    "account.credit_workdays": (2, 0, 30),  # S3 「1-2个工作日到账」
    "goods.class_b_first_pay": (10, 0, 100),
    "goods.prescription_days": (3, 1, 84),  # O16
    "goods.ephedrine_packs": (2, 1, 100),  # O15
    "goods.max_packs": (None, 1, 10_000),
    "trace.required_from": (20_250_701, 0, 99_991_231),  # O5
    "cancel.close_hour": (24, 1, 24),
    "channels.app.refresh_s": (None, 5, 3_600),  # S0 「60秒刷新一次」, of Alipay
    "channels.app.session_s": (900, 1, 86_400),
}
# Every word with its default first.
WORDS = {
    "code.redemption": ["session", "none"],
    "enrolment.resume_from": ["same_month", "next_month"],
    "enrolment.start_from": ["next_month", "same_month"],
    "risk.on_limit": ["note", "lock", "freeze"],
    "pin.unlock": ["after_lock_s", "by_hand"],
    "pin.asked_at": ["never", "show", "settle"],
    "places.unknown": ["adopt", "refuse"],
    "cross_region.pharmacy": ["account_only", "off", "in_province", "account_only_with_filing", "pooled"],
    "terminal.step_up": ["none", "face", "pin"],
    "terminal.clock": ["ignore", "note", "refuse"],
    "calendar.count_from": ["next_day", "same_day"],
    "onboarding.mode": ["reviewed", "instant"],
    "family.debit_source": ["member", "binder"],
    "family.unbind_by": ["binder", "binder_or_member", "both", "agency"],
    "family.adult_proof": ["register_and_face", "register_or_face"],
    "family.age16_is": ["adult", "minor"],
    "family.count_scope": ["person", "channel"],
    "mutual_aid.order": ["richest_first", "binding_time", "user_order", "single_giver"],
    "settlement.self_pay": ["split_to_cash", "refuse"],
    "goods.unknown": ["adopt", "refuse"],
    "trace.missing": ["note", "refuse"],
    "cancel.after_close": ["allow", "approve", "refuse"],
    "channels.app.step_up": ["none", "face", "pin"],
    "channels.app.step_up_for": ["session", "code"],
}
SWITCHES = {
    "enrolment.suspended_pooled": False,  # S3 「无法正常使用医保凭证进行就医结算」
    "enrolment.suspended_account": False,
    "enrolment.bank_query": False,  # S3 「部分城市支持银行网点查询」
    "enrolment.resident_account": False,  # S3 「不设个人账户」
    "risk.unlock_by_face": True,
    "places.choice_needed": False,
    "cross_region.filing_inpatient": True,
    "cross_region.filing_outpatient": False,
    "cross_region.void_on_suspension": True,  # S3 「异地就医需重新备案」
    "family.face_at_binding": True,
    "family.face_at_first_use": True,  # S2 「首次使用需本人人脸验证」
    "family.member_may_pause": True,
    "family.cross_province": True,  # S2 「支持跨省使用」
    "mutual_aid.one_pool_per_settlement": False,
    "mutual_aid.other_province": False,  # O3
    "settlement.consent": False,
    "settlement.fund_total_includes_account": False,
    "outpatient.pharmacy_needs_prescription": True,  # M18
    "account.pays_drug": True,  # O14
    "account.pays_device": True,
    "account.pays_consumable": True,
    "account.pays_service": True,
    "account.pays_out_of_catalogue": False,
    "channels.app.family": True,
}
# What lets one number be at its limit: the numbers it is checked against.
ROOM = {
    "code.refresh_s": {"code": {"life_s": 4_399}},
    "code.life_s": {"code": {"ahead_ms": 0, "skew_ms": 0}},
    "code.skew_ms": {"code": {"ahead_ms": 3_600_000}},
    "code.ahead_ms": {"code": {"skew_ms": 0}},
    "channels.app.refresh_s": {"code": {"life_s": 4_399}},
    "enrolment.update_due_month": {"enrolment": {"sync_window_from": 1}},
    "sanction.months_min": {"sanction": {"months_max": 120}},
    "sanction.months_max": {"sanction": {"months_min": 1}},
    "sanction.fine_min": {"sanction": {"fine_max": 100}},
    "sanction.fine_max": {"sanction": {"fine_min": 0}},
}
SOURCES = re.compile(r"(S[0-4]|[COMW][0-9]+|GK|domain\.md)\b|assumption: |design: ")
NOTES = {key: note for key, _, note in policy(channels={"app": {}}).noted()}


def made(key, value):
    """A policy of one channel in which a key has a value."""
    table, _, name = key.rpartition(".")
    tables = {"channels": {"app": {}}, **deepcopy(ROOM.get(key, {}))}
    at = tables
    for part in table.split("."):
        at = at.setdefault(part, {})
    at[name] = value
    return Policy.from_tables("test", tables)


def values_of(one):
    """The value of every key, by its dotted name."""
    return {name: value for name, value, _ in one.settings()}


def test_the_defaults():
    """The sources' own numbers where they have any, for every key there is."""
    words = {key: words[0] for key, words in WORDS.items()}
    numbers = {key: default for key, (default, *_) in NUMBERS.items()}
    one = Policy.from_tables("test", {"channels": {"app": {}}})
    assert values_of(one) == numbers | words | SWITCHES
    assert one.refresh_s("app") == 5


@pytest.mark.parametrize("key", NUMBERS)
def test_a_number_may_be_at_its_limits(key):
    """Least and greatest value are taken as they are."""
    _, low, high = NUMBERS[key]
    if key == "code.life_s":
        high = 4_999  # ahead + life < 1000 ticks
    assert [values_of(made(key, value))[key] for value in (low, high)] == [low, high]


@pytest.mark.parametrize("key", NUMBERS)
@pytest.mark.parametrize("wrong", ["below", "above", "text", "fraction", "yes", "list", "infinity", "bytes"])
def test_an_impossible_number_is_refused_by_name(key, wrong):
    """Out of range or no whole number: a ValueError that names key, range and value."""
    _, low, high = NUMBERS[key]
    value = {
        "below": low - 1,
        "above": high + 1,
        "text": str(low),
        "fraction": float(low),
        "yes": True,
        "list": [low],
        "infinity": float("inf"),
        "bytes": bytes([5]),
    }[wrong]
    name = key.replace("channels.app", "channels").replace(".", r"\.")
    with pytest.raises(ValueError, match=rf"^{name} must be a whole number from {low} to {high}, not "):
        made(key, value)


@pytest.mark.parametrize("key", sorted({*NUMBERS, *WORDS, *SWITCHES} - OPTIONAL))
def test_no_key_may_be_left_empty(key):
    """None is no value, but where it says that there is no limit, or that another key decides."""
    with pytest.raises(ValueError, match=key.split(".")[-1]):
        made(key, None)


@pytest.mark.parametrize("key", WORDS)
def test_a_word_is_one_of_its_list(key):
    """Each word of the list is taken, any other is refused by the key's name."""
    for word in WORDS[key]:
        assert values_of(made(key, word))[key] == word
    for word in ("", WORDS[key][0].upper(), "always", 1, True, [WORDS[key][0]]):
        with pytest.raises(ValueError, match=key.split(".")[-1] + " must be "):
            made(key, word)


@pytest.mark.parametrize("key", SWITCHES)
def test_a_switch_is_true_or_false(key):
    """Both are taken; 0, 1 and words are not."""
    for value in (True, False):
        assert values_of(made(key, value))[key] is value
    for value in (0, 1, "true", "", []):
        with pytest.raises(ValueError, match=key.split(".")[-1] + " must be true or false"):
            made(key, value)


@pytest.mark.parametrize("key", [*NUMBERS, *WORDS, *SWITCHES])
def test_the_tables_of_a_policy_make_it_again(key):
    """tables() gives plain values, and from_tables makes an equal policy of them, whatever was changed."""
    changed = {**{key: high for key, (_, _, high) in NUMBERS.items()}, "code.life_s": 4_999}
    changed |= {key: words[-1] for key, words in WORDS.items()}
    changed |= {key: not default for key, default in SWITCHES.items()}
    one = made(key, changed[key])
    tables = one.tables()
    assert json.loads(json.dumps(tables)) == tables
    again = Policy.from_tables("test", tables)
    assert again == one
    assert values_of(again)[key] == changed[key]


# ------------------------------------------------------------------ what is known of a key


def test_every_key_is_listed_with_its_source():
    """settings() has each field of each table once, in order, and no key without somebody who says so."""
    one = policy()
    tables = [
        part.name for part in fields(Policy) if part.name not in {"name", "region", "strict", "channels"}
    ]
    shapes = [(name, getattr(one, name)) for name in tables]
    shapes += [(f"channels.{name}", channel) for name, channel in one.channels.items()]
    listed = list(one.settings())
    assert [key for key, _, _ in listed] == [
        f"{name}.{at.name}" for name, shape in shapes for at in fields(shape)
    ]
    assert values_of(one)["channels.alipay.refresh_s"] == 60
    for key, _, source in listed:
        assert SOURCES.match(source), key


@pytest.mark.parametrize("key", NOTES)
def test_a_key_tells_what_it_may_be(key):
    """noted() gives the range of a number, the words of a choice, and neither of a switch."""
    note = NOTES[key]
    low, high = NUMBERS.get(key, (None, None, None))[1:]
    assert (note.low, note.high) == (low, high)
    assert sorted(note.choices or ()) == sorted(WORDS.get(key, ()))
    assert note.optional is (key in OPTIONAL)


@pytest.mark.parametrize("number", range(2, 19))
def test_every_contradiction_of_the_sources_has_a_key(number):
    """X2 to X18 of domain.md, A.2; X1 is what the presets differ in."""
    assert [key for key, note in NOTES.items() if re.search(rf"\bX{number}\b", note.source)]
