"""What the identify gate asks beside the code: the till's clock, the place, and a face or a PIN."""

from dataclasses import replace

import pytest

from tests.rules.cast import (
    HANDLE,
    HOSPITAL,
    NOW_MS,
    PHARMACY,
    POLICY,
    PROVINCE,
    TICK,
    counter,
    credential,
    policy,
    refuses,
    token,
)
from ybcode.rules.calendar import told
from ybcode.rules.holders.proof import NO_PROOF, Proof
from ybcode.rules.institutions import SCENES
from ybcode.rules.verifier import CodeClaim, EcTokenClaim, Facts, Presented, Proposal, identify
from ybcode.rules.verifier.checks import try_step_up

PIN, WRONG = b"p" * 32, b"w" * 32
CHOSEN = Proof(digest=PIN)
LOCKED = Proof(failures=3, locked_until_ms=NOW_MS + 60_000, digest=PIN)
FACE, BY_PIN = (policy(terminal={"step_up": one}) for one in ("face", "pin"))
CLOCK = policy(terminal={"clock": "refuse"})


def scan(where=None, *, rules=POLICY, proof=NO_PROOF, now_ms=NOW_MS, **presented):
    """A good code at a counter, with what the till tells beside it."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, where or counter(), Presented(**presented))
    return identify(claim, Facts(credential=credential(), proof=proof), policy=rules, now_ms=now_ms)


# ------------------------------------------------------------------ the till's own clock


@pytest.mark.parametrize(
    ("off_ms", "skew_s", "refused"),
    [
        (360_000, 30, True),  # D4.3: six minutes ahead
        (-360_000, 30, True),
        (30_001, 30, True),
        (30_000, 30, False),
        (0, 30, False),
        (-30_000, 30, False),
        (-30_001, 30, True),
        (1, 0, True),
        (0, 0, False),
        (360_000, 3_600, False),
    ],
)
def test_a_till_whose_clock_is_off_is_told_so(off_ms, skew_s, refused):
    """D4.3: 30 s either way, both ends included; the evidence says how far off, with its sign."""
    rules = policy(terminal={"clock": "refuse", "skew_s": skew_s})
    answer = scan(rules=rules, terminal_ms=NOW_MS + off_ms)
    if refused:
        refuses(answer, "terminal.clock_off", off_ms=off_ms)
    else:
        assert isinstance(answer, Proposal)


@pytest.mark.parametrize("compares", ["ignore", "note"])
def test_only_one_policy_refuses_for_a_clock(compares):
    """By default the till's clock is not compared; to note it is not to refuse."""
    assert isinstance(scan(rules=policy(terminal={"clock": compares}), terminal_ms=0), Proposal)
    assert isinstance(scan(terminal_ms=0), Proposal)


def test_a_till_that_does_not_say_its_time_is_not_asked():
    """Nothing to compare, nothing to refuse."""
    assert isinstance(scan(rules=CLOCK), Proposal)


@pytest.mark.parametrize("age_ms", [-10_000, 300_000])
def test_the_clock_is_told_before_the_age(age_ms):
    """D4.3, YB-C14 and not C01: how old a code is, is not told at a till that is off."""
    now_ms = NOW_MS + age_ms
    assert scan(rules=CLOCK, now_ms=now_ms, terminal_ms=now_ms + 60_000).code == "terminal.clock_off"
    assert scan(rules=CLOCK, now_ms=now_ms, terminal_ms=now_ms).code in {"code.not_yet", "code.expired"}


def test_the_clock_says_nothing_of_a_code_that_is_none():
    """A handle that was never given out is code.invalid, whatever the till's clock."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, counter(), Presented(terminal_ms=0))
    assert identify(claim, Facts(), policy=CLOCK, now_ms=NOW_MS).code == "code.invalid"


# ------------------------------------------------------------------ the place


@pytest.mark.parametrize("scene", sorted(SCENES))
@pytest.mark.parametrize("place", [PHARMACY, HOSPITAL], ids=lambda place: place.kind)
def test_only_a_designated_institution_may_scan(place, scene):
    """S0 「需通过医保平台或定点机构扫描动态二维码」: for no scene, and told before the scene."""
    refuses(scan(counter(scene, replace(place, designated=False))), "place.not_designated")


@pytest.mark.parametrize(
    ("scenes", "scene", "code"),
    [
        (None, "01301", None),
        (frozenset({"01301"}), "01301", None),
        (frozenset({"01101"}), "01301", "place.not_opened"),
        (frozenset(), "01101", "place.not_opened"),
        (frozenset({"02121"}), "02121", "code.wrong_scene"),  # opened or not: no hospital's scene
        (frozenset({"01301"}), "03131", "place.not_opened"),
    ],
)
def test_a_place_serves_what_it_has_opened(scenes, scene, code):
    """W39: designated but not opened for this business; the scene is named in Chinese."""
    answer = scan(counter(scene, replace(HOSPITAL, scenes=scenes)))
    if code is None:
        assert isinstance(answer, Proposal)
    elif code == "place.not_opened":
        refuses(answer, code, service=SCENES[scene])
    else:
        refuses(answer, code, scene=scene)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (replace(PHARMACY, designated=False), "place.not_designated"),
        (replace(PHARMACY, scenes=frozenset()), "place.not_opened"),
        (PHARMACY, None),
    ],
)
def test_a_later_call_asks_the_place_again(place, code):
    """An ecToken is of no use where the designation or the scene is gone."""
    row = token()
    claim = EcTokenClaim(row.text, counter("02121", place))
    answer = identify(claim, Facts(token=row, credential=credential()), policy=POLICY, now_ms=NOW_MS)
    assert getattr(answer, "code", None) == code


# ------------------------------------------------------------------ a face or a PIN


def until(later_ms):
    """The evidence of a lock that ends so much later."""
    return {"until": told(NOW_MS + later_ms), "until_ms": NOW_MS + later_ms}


STEP_UPS = [
    # S0 「刷脸支付)需在支持的设备上完成人脸识别」.
    (FACE, NO_PROOF, {}, "identity.face_needed", {"channel": "till"}),
    (FACE, NO_PROOF, {"face": True}, None, {}),
    (FACE, NO_PROOF, {"face": False}, "identity.face_mismatch", {}),
    (FACE, NO_PROOF, {"pin": PIN}, "identity.face_needed", {"channel": "till"}),
    (FACE, Proof(failures=4), {"face": True}, None, {}),
    (FACE, Proof(failures=4), {"face": False}, "identity.face_attempts", until(3_600_000)),
    (FACE, LOCKED, {"face": True}, "identity.face_attempts", until(60_000)),
    (FACE, replace(LOCKED, locked_until_ms=NOW_MS), {"face": True}, None, {}),
    # W25, W49, X17.
    (BY_PIN, CHOSEN, {}, "pin.needed", {}),
    (BY_PIN, CHOSEN, {"pin": PIN}, None, {}),
    (BY_PIN, CHOSEN, {"pin": WRONG}, "pin.wrong", {"left": 2}),
    (BY_PIN, CHOSEN, {"face": True}, "pin.needed", {}),
    (BY_PIN, NO_PROOF, {"pin": PIN}, "pin.initial", {}),
    (BY_PIN, replace(CHOSEN, failures=2), {"pin": WRONG}, "pin.locked", {"until": told(NOW_MS + 86_400_000)}),
    (BY_PIN, LOCKED, {"pin": PIN}, "pin.locked", {"until": told(NOW_MS + 60_000)}),
    # By default a counter asks for neither, and what it is told beside the code does no harm.
    (POLICY, NO_PROOF, {}, None, {}),
    (POLICY, LOCKED, {"face": False, "pin": WRONG}, None, {}),
]


@pytest.mark.parametrize("row", STEP_UPS, ids=lambda row: row[3] or "passes")
def test_where_the_counter_asks_for_more_the_code_is_not_enough(row):
    """terminal.step_up: none, face or pin; each way to fail has an entry of its own."""
    rules, proof, presented, code, evidence = row
    answer = scan(rules=rules, proof=proof, **presented)
    if code is None:
        assert isinstance(answer, Proposal)
    else:
        refuses(answer, code, **evidence)


@pytest.mark.parametrize("presented", [{}, {"face": True}, {"face": False}, {"pin": PIN}])
def test_a_till_without_a_camera_cannot_ask_for_a_face(presented):
    """S0 「需在支持的设备上」: the device is told of, not the person; a PIN needs no camera."""
    blind = counter("02121", replace(PHARMACY, face=False))
    refuses(scan(blind, rules=FACE, **presented), "terminal.no_face")
    assert isinstance(scan(blind, rules=BY_PIN, proof=CHOSEN, pin=PIN), Proposal)


@pytest.mark.parametrize("rules", [FACE, BY_PIN])
def test_without_a_counter_nobody_asks(rules):
    """A verifier that works without one judges the code alone."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, None)
    assert isinstance(identify(claim, Facts(credential=credential()), policy=rules, now_ms=NOW_MS), Proposal)


@pytest.mark.parametrize(
    ("rules", "proof", "presented", "failures"),
    [
        (FACE, NO_PROOF, {"face": False}, 1),
        (FACE, Proof(failures=4), {"face": True}, 0),
        (BY_PIN, CHOSEN, {"pin": WRONG}, 1),
        (BY_PIN, replace(CHOSEN, failures=2), {"pin": PIN}, 0),
        (FACE, NO_PROOF, {}, None),
        (BY_PIN, NO_PROOF, {"face": True}, None),
    ],
)
def test_what_was_tried_is_there_to_be_written(rules, proof, presented, failures):
    """try_step_up gives the proof as it stands after; None where nothing was shown."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, counter(), Presented(**presented))
    attempt = try_step_up(claim, Facts(credential=credential(), proof=proof), rules, NOW_MS)
    assert (attempt and attempt.proof.failures) == failures


def test_what_a_till_tells_does_not_print_the_pin():
    """Not even its hash."""
    assert repr(PIN) not in repr(Presented(pin=PIN))
