"""Rotation: what a key may become, when a key id is used again, and which codes stay good."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cast import HANDLE, POLICY, PROVINCE, TICK, TICK_MS
from ybcode.errors import Refusal
from ybcode.rules.code.codec import mint
from ybcode.rules.code.keys import TRANSITIONS, EpochKey, KeyRing, next_slot, retire, rotate
from ybcode.rules.verifier import CodeClaim, decode

RESTS = 1000  # code-format.md, Keys: verify-only for at least 1000 ticks
# Where a key may stand after a command; "retire" is the step of each rotation that looks for rested keys.
LEGAL = {
    ("pending", "mint+verify"),
    ("mint+verify", "verify-only"),
    ("verify-only", "retired"),
}


def secret(key_id, issue):
    """A secret that no other key id or issue has."""
    return bytes([key_id, issue]) * 16


def first_keys(tick=TICK):
    """Key id 0 mints, key id 1 is pending."""
    return (
        EpochKey(key_id=0, secret=secret(0, 0), since_tick=tick),
        EpochKey(key_id=1, secret=secret(1, 0), state="pending", since_tick=tick),
    )


def turn(keys, tick):
    """One rotation as the command does it: retire the rested, find a slot, rotate."""
    rested = retire(keys, tick)
    key_id, issue = next_slot(rested)
    fresh = EpochKey(key_id=key_id, secret=secret(key_id, issue), state="pending", issue=issue)
    return rotate(rested, fresh, tick)


def told(text, keys, tick):
    """What the verifier says of a text at the start of a tick."""
    return decode(text, KeyRing(keys), policy=POLICY, now_ms=tick * TICK_MS)


def in_state(keys, state):
    """The keys in a state."""
    return [key for key in keys if key.state == state]


def test_the_table_is_the_line_of_the_design():
    """pending → mint+verify → verify-only → retired, and no other move."""
    assert {(state, to) for (state, _), to in TRANSITIONS.items()} == LEGAL
    assert all(state != "retired" for state, _ in TRANSITIONS)


def test_one_rotation():
    """The pending key mints, the minting one only verifies, and a fresh one is pending from that tick."""
    keys = turn(first_keys(), TICK + 5)
    assert [(key.key_id, key.state, key.issue, key.since_tick) for key in keys] == [
        (0, "verify-only", 0, TICK + 5),
        (1, "mint+verify", 0, TICK + 5),
        (2, "pending", 0, TICK + 5),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 2_500), min_size=1, max_size=40))
def test_keys_make_only_legal_moves(gaps):
    """However the rotations are spread, every key moves along the table and no slot is given out twice."""
    keys, tick = first_keys(), TICK
    for gap in gaps:
        tick += gap
        before = {(key.key_id, key.issue): key for key in keys}
        try:
            keys = turn(keys, tick)
        except ValueError:
            assert len(before) == 10
            assert not in_state(retire(keys, tick), "retired")
            continue
        assert len(in_state(keys, "mint+verify")) == len(in_state(keys, "pending")) == 1
        assert len({key.key_id for key in keys}) == len(keys) <= 10
        for key in keys:
            was = before.pop((key.key_id, key.issue), None)
            if was is None:
                assert key.state == "pending"
                continue
            assert key.secret == was.secret
            if key.state != was.state:
                assert (was.state, key.state) in LEGAL
                assert key.since_tick == tick
                assert was.state != "verify-only" or tick - was.since_tick >= RESTS
            else:
                assert key == was
        # What is gone gave its id to the fresh key, and it had rested 1000 ticks by then.
        for gone in before.values():
            assert gone.key_id == in_state(keys, "pending")[0].key_id
            assert gone.state == "retired" or (
                gone.state == "verify-only" and tick - gone.since_tick >= RESTS
            )


@pytest.mark.parametrize(("waited", "state"), [(999, "verify-only"), (1000, "retired"), (1001, "retired")])
def test_a_key_only_verifies_for_a_thousand_ticks(waited, state):
    """A key is retired by the first rotation that comes 1000 ticks or more after its turn, not before."""
    keys = turn(first_keys(), TICK)
    keys = turn(keys, TICK + waited)
    assert keys[0].state == state


def test_a_retired_key_stays_as_it_is():
    """Later rotations change nothing of a retired key, so it is known how long it has rested."""
    keys = turn(turn(first_keys(), TICK), TICK + RESTS)
    retired = keys[0]
    assert (retired.key_id, retired.state, retired.since_tick) == (0, "retired", TICK + RESTS)
    assert turn(keys, TICK + 3 * RESTS)[0] == retired


def test_codes_minted_before_a_rotation_stay_good():
    """A code of the old key is admitted to the end of its life, while the new key mints another key id."""
    before = first_keys()
    text = mint(KeyRing(before), province=PROVINCE, handle=HANDLE, tick=TICK)
    after = turn(before, TICK)
    for tick in (TICK, TICK + 59, TICK + 60, TICK + 879):
        assert told(text, after, tick) == CodeClaim(PROVINCE, HANDLE, TICK, None)
    assert mint(KeyRing(after), province=PROVINCE, handle=HANDLE, tick=TICK)[25] == "1"


def test_codes_of_a_pending_key_are_refused():
    """What a pending key would mint is code.invalid until its turn, and good after it."""
    keys = first_keys()
    early = mint(KeyRing.single(secret(1, 0), key_id=1), province=PROVINCE, handle=HANDLE, tick=TICK)
    assert told(early, keys, TICK) == Refusal("code.invalid")
    assert told(early, turn(keys, TICK), TICK) == CodeClaim(PROVINCE, HANDLE, TICK, None)


def test_codes_of_a_retired_key_are_refused():
    """A text minted with a retired key, even one dated now, is code.invalid."""
    keys = turn(turn(first_keys(), TICK), TICK + RESTS)
    late = mint(KeyRing.single(secret(0, 0), key_id=0), province=PROVINCE, handle=HANDLE, tick=TICK + RESTS)
    assert told(late, keys, TICK + RESTS) == Refusal("code.invalid")


def test_no_code_is_alive_when_its_key_is_retired():
    """The last code of a key, shown 5 s ahead of its turn, is long expired 1000 ticks later."""
    last = TICK + 1  # skew_ms = 5000: one tick ahead
    died_ms = last * TICK_MS + POLICY.code.life_s * 1000
    assert died_ms <= (TICK + RESTS) * TICK_MS


def test_25_rotations_far_apart():
    """Every key id comes round with a higher issue; of all keys there were, only two ever open codes."""
    keys, tick, slots = first_keys(), TICK, [(0, 0), (1, 0)]
    for _ in range(25):
        shown = mint(KeyRing(keys), province=PROVINCE, handle=HANDLE, tick=tick)
        keys = turn(keys, tick)
        assert told(shown, keys, tick) == CodeClaim(PROVINCE, HANDLE, tick, None)
        fresh = in_state(keys, "pending")[0]
        slots.append((fresh.key_id, fresh.issue))
        opening = []
        for key_id, issue in slots:
            ring = KeyRing.single(secret(key_id, issue), key_id=key_id)
            text = mint(ring, province=PROVINCE, handle=HANDLE, tick=tick)
            if told(text, keys, tick) == CodeClaim(PROVINCE, HANDLE, tick, None):
                opening.append((key_id, issue))
        assert opening == slots[-3:-1]
        tick += RESTS
    assert slots[:10] == [(key_id, 0) for key_id in range(10)]
    assert slots[10:20] == [(key_id, 1) for key_id in range(10)]
    assert slots[20:] == [(key_id, 2) for key_id in range(7)]


def test_ten_key_ids_are_ten_keys():
    """Eight rotations in a hurry fill all ten ids; the ninth is refused until a key has rested."""
    keys = first_keys()
    for n in range(8):
        keys = turn(keys, TICK + n)
    assert sorted(key.key_id for key in keys) == list(range(10))
    for tick in (TICK + 8, TICK + RESTS - 1):
        with pytest.raises(ValueError, match=r"all ten key ids are in use.* 1000 ticks"):
            turn(keys, tick)
    keys = turn(keys, TICK + RESTS)
    assert (in_state(keys, "pending")[0].key_id, in_state(keys, "pending")[0].issue) == (0, 1)


def test_the_id_that_rested_longest_is_used_first():
    """Of several retired keys the one that was retired first gives its id."""
    keys = [
        EpochKey(key_id=n, secret=secret(n, 0), state="retired", since_tick=TICK + (n * 7) % 10, issue=n)
        for n in range(10)
    ]
    assert next_slot(keys) == (0, 1)
    assert next_slot([*keys[1:], EpochKey(key_id=0, secret=secret(0, 0))]) == (3, 4)


def test_a_free_id_is_used_before_a_retired_one():
    """While an id was never given out, the lowest such id is next, with issue 0."""
    keys = [EpochKey(key_id=n, secret=secret(n, 0), state="retired") for n in (0, 1, 2, 4)]
    assert next_slot(keys) == (3, 0)


def test_a_key_id_comes_back_with_another_key():
    """After its id was given out again, a text of the old key is code.invalid and one of the new is good."""
    keys, tick = first_keys(), TICK
    for _ in range(10):
        keys = turn(keys, tick)
        tick += RESTS
    again = [key for key in keys if key.key_id == 0]
    assert [(key.issue, key.state) for key in again] == [(1, "mint+verify")]
    for issue, expected in ((0, Refusal("code.invalid")), (1, CodeClaim(PROVINCE, HANDLE, tick, None))):
        text = mint(KeyRing.single(secret(0, issue)), province=PROVINCE, handle=HANDLE, tick=tick)
        assert told(text, keys, tick) == expected


@pytest.mark.parametrize("state", ["mint+verify", "verify-only", "pending"])
def test_a_key_id_in_use_is_not_given_out_again(state):
    """Rotating to a fresh key whose id another key still holds is refused, not a silent loss of that key."""
    keys = (
        EpochKey(key_id=0, secret=secret(0, 0), since_tick=TICK),
        EpochKey(key_id=1, secret=secret(1, 0), state="pending", since_tick=TICK),
        EpochKey(key_id=2, secret=secret(2, 0), state="verify-only", since_tick=TICK),
    )
    held = in_state(keys, state)[0]
    fresh = EpochKey(key_id=held.key_id, secret=secret(held.key_id, 1), state="pending", issue=1)
    with pytest.raises(ValueError, match="key id"):
        rotate(keys, fresh, TICK)
