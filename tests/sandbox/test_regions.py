"""Regions: a profile lies over any preset; a stored sandbox keeps its own."""

from pathlib import Path

import pytest

import ybcode
from tests.sandbox.worlds import is_one_sentence, policy
from ybcode.sandbox.presets import NAMES, REGIONS, load_policy

SHIPPED = {
    "retro_city": {
        "enrolment.retro_months": 3,
        "enrolment.bank_query": True,
        "enrolment.newborn_retro_days": 180,
    },
    "next_month_city": {"enrolment.resume_from": "next_month", "calendar.count_from": "same_day"},
    "account_city": {
        "enrolment.suspended_account": True,
        "enrolment.resident_account": True,
        "pin.max_tries": 5,
        "pin.unlock": "by_hand",
    },
    "filing_city": {
        "cross_region.filing_outpatient": True,
        "cross_region.pharmacy": "account_only_with_filing",
        "places.choice_needed": True,
    },
    "approval_city": {"cancel.after_close": "approve"},
    "first_giver_city": {"mutual_aid.order": "binding_time", "mutual_aid.min_days": 90},
    "one_pool_city": {"mutual_aid.order": "binding_time", "mutual_aid.one_pool_per_settlement": True},
    "member_leaves_city": {"family.unbind_by": "binder_or_member", "family.age16_is": "minor"},
    "two_binders_city": {
        "family.unbind_by": "both",
        "family.max_binders_per_member": 2,
        "family.review_workdays": 2,
        "family.face_at_first_use": False,
    },
    "six_members_city": {
        "family.max_members": 6,
        "family.count_scope": "channel",
        "family.adult_proof": "register_or_face",
        "family.age16_is": "minor",
    },
}


def settings(one):
    """A policy's keys and values."""
    return {key: value for key, value, _ in one.settings()}


@pytest.fixture
def profile(tmp_path):
    """Writes a region's file and gives its path."""

    def write(content, name="my_town.toml", folder="."):
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


# ------------------------------------------------------------------ what a profile says holds


@pytest.mark.parametrize("preset", NAMES)
@pytest.mark.parametrize("region", SHIPPED)
def test_a_shipped_region_differs_as_the_table_says(preset, region):
    """Over each preset a profile changes what it states, and nothing else."""
    below, above = load_policy(preset), load_policy(preset, region=region)
    changed = {key: value for key, value in settings(above).items() if settings(below)[key] != value}
    assert changed == SHIPPED[region]
    assert (above.name, above.region, below.region) == (preset, region, None)


def test_these_are_all_the_regions():
    """What is listed as shipped is what the table tells of."""
    assert set(REGIONS) == set(SHIPPED)


def test_a_file_is_a_region(profile):
    """A profile of the user's lies over any preset, is called as its file, and may change a channel."""
    path = profile('[enrolment]\nresume_sync_workdays = 1\n[channels.app]\nstep_up = "pin"\n')
    for named in (path, str(path)):
        one = load_policy("minute", region=named)
        assert (one.name, one.region, one.enrolment.resume_sync_workdays) == ("minute", "my_town", 1)
        assert (one.channels["app"].step_up, one.refresh_s("app")) == ("pin", 60)
        assert one.channels["alipay"] == load_policy("minute").channels["alipay"]


def test_a_region_lies_over_a_preset_of_the_users_and_over_a_policy(profile):
    """Preset and region may both be files, and a policy in the hand may get a region."""
    preset = profile('base = "hardened"\n[risk]\nlimit = 9\n', "mine.toml")
    region = profile("[risk]\nwindow_s = 60\n")
    one = load_policy(preset, region=region, strict=True)
    assert (one.name, one.region, one.strict) == ("mine", "my_town", True)
    assert (one.risk.limit, one.risk.window_s, one.risk.on_limit, one.code.life_s) == (9, 60, "lock", 15)
    in_hand = load_policy(policy(risk={"limit": 9}), region="retro_city")
    assert (in_hand.risk.limit, in_hand.enrolment.retro_months, in_hand.region) == (9, 3, "retro_city")


def test_a_region_rules_the_sandbox():
    """A resident has no account in general, and one in account_city."""
    for region, funds in ((None, {"pooled"}), ("account_city", {"pooled", "account"})):
        with ybcode.open_sandbox(region=region) as sandbox:
            till = sandbox.terminal("pharmacy_ok")
            assert till.scan(sandbox.wallet("user_resident").show().text).require().funds == funds
            assert sandbox.policy.region == region


# ------------------------------------------------------------------ what is none

WRONG = {
    "a base": ('base = "standard"\n', "a region lies over any preset: it has no base"),
    "an unknown base": ('base = "mini"\n', "unknown base 'mini'"),
    "unknown key": ("[enrolment]\ncolour = 1\n", r"unknown key enrolment\.colour: \[enrolment\] has"),
    "unknown table": ("[colour]\nred = 1\n", r"unknown table \[colour\]"),
    "unknown word": ('[cross_region]\npharmacy = "maybe"\n', r"cross_region\.pharmacy must be 'off', "),
    "out of range": ("[risk]\nlimit = 0\n", r"risk\.limit must be a whole number from 1 to 100, not 0"),
    "truth for a number": ("[risk]\nlimit = true\n", r"risk\.limit must be a whole number"),
    "number for truth": ("[enrolment]\nbank_query = 1\n", r"enrolment\.bank_query must be true or false"),
    "fraction": ("[risk]\nlimit = 1.5\n", r"risk\.limit: Input should be"),
    "no table": ("risk = 5\n", "risk: Input should be a valid dictionary"),
    "two that contradict": ("[sanction]\nmonths_min = 13\n", r"sanction\.months_min must not exceed"),
    "no TOML": ("[risk\n", "is not TOML: "),
    "no text": (b"\xff\xfe", "is not TOML: "),
}


@pytest.mark.parametrize(("content", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_one_sentence(profile, tmp_path, content, message):
    """What is wrong in a region's file is said in one sentence, and no sandbox is made."""
    path = profile(content)
    with pytest.raises(ValueError, match=message) as refused:
        ybcode.open_sandbox(f"sqlite:///{tmp_path}/city.db", region=path)
    assert is_one_sentence(str(refused.value))
    assert path.stem in str(refused.value)
    assert not (tmp_path / "city.db").exists()


@pytest.mark.parametrize(
    ("region", "message"),
    [
        (
            "atlantis",
            "unknown region 'atlantis': choose retro_city, next_month_city, ",
        ),
        ("standard", "unknown region 'standard'"),
        ("", "unknown region ''"),
        ("nowhere/my_town.toml", r"my_town\.toml: cannot be read: No such file"),
        (Path(__file__).parent, "cannot be read: Is a directory"),
    ],
    ids=["unknown", "a preset", "no name", "missing", "a folder"],
)
def test_no_such_region_is_one_sentence(tmp_path, region, message):
    """A region that is not there is a ValueError that says what to name instead, before a file is made."""
    with pytest.raises(ValueError, match=message) as refused:
        ybcode.open_sandbox(f"sqlite:///{tmp_path}/city.db", region=region)
    assert is_one_sentence(str(refused.value))
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------ a stored sandbox


@pytest.fixture
def city(tmp_path):
    """Makes a stored sandbox and gives its URL."""

    def make(**options):
        url = f"sqlite:///{tmp_path}/city.db"
        ybcode.open_sandbox(url, seed=1, **options).close()
        return url

    return make


def test_a_stored_sandbox_stays_in_its_region(city):
    """Left out the region holds, said again it agrees, with or without the preset."""
    url, expected = city(region="retro_city"), load_policy("standard", region="retro_city")
    for agrees in (
        {},
        {"region": "retro_city"},
        {"preset": "standard"},
        {"preset": "standard", "region": "retro_city", "strict": False},
        {"preset": expected},
    ):
        with ybcode.open_sandbox(url, **agrees) as sandbox:
            assert sandbox.policy == expected
            assert sandbox.person("user_suspended").look_up("bank").status == "2"


@pytest.mark.parametrize(
    ("made", "asked", "told"),
    [
        ({}, {"region": "retro_city"}, "this sandbox was made without a region: leave the region out"),
        (
            {"region": "retro_city"},
            {"region": "filing_city"},
            "this sandbox was made for the region 'retro_city': leave the region out",
        ),
        ({"region": "retro_city"}, {"region": "atlantis"}, "unknown region 'atlantis'"),
        ({"region": "retro_city"}, {"preset": "minute"}, "this sandbox was made with the preset 'standard'"),
    ],
    ids=["none", "another", "unknown", "another preset"],
)
def test_another_region_is_refused(city, made, asked, told):
    """Whoever asks a stored sandbox for another region is told which it has, in one sentence."""
    url = city(**made)
    with pytest.raises(ValueError, match=told) as refused:
        ybcode.open_sandbox(url, **asked)
    assert is_one_sentence(str(refused.value))


def test_a_stored_sandbox_of_a_users_region(city, profile):
    """A sandbox of a region's file opens without the file, with it, and with its preset alone."""
    preset = profile("[risk]\nlimit = 9\n", "mine.toml")
    region = profile("[risk]\nwindow_s = 60\n")
    url = city(preset=preset, region=region)
    for agrees in ({"region": region}, {"preset": preset, "region": region}, {"preset": preset}, {}):
        with ybcode.open_sandbox(url, **agrees) as sandbox:
            assert (sandbox.policy.region, sandbox.policy.name) == ("my_town", "mine")
            assert (sandbox.policy.risk.limit, sandbox.policy.risk.window_s) == (9, 60)
    region.unlink()
    with ybcode.open_sandbox(url) as sandbox:
        assert sandbox.policy.risk.window_s == 60


def test_a_region_of_the_same_name_is_not_the_same_region(city, profile):
    """A file that is called like the stored region and says something else does not agree."""
    url = city(region=profile("[risk]\nwindow_s = 60\n"))
    other = profile("[risk]\nwindow_s = 61\n", folder="elsewhere")
    with pytest.raises(ValueError, match="made for the region 'my_town'") as refused:
        ybcode.open_sandbox(url, region=other)
    assert is_one_sentence(str(refused.value))
