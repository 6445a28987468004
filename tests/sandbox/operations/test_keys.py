"""The issuer's keys: rotated by command, told from no output, equal where a seed is equal."""

import json
import subprocess
import sys

import pytest

import ybcode
from tests.sandbox.worlds import ROOT, credential, is_one_sentence, journal

STATES = """
import json, ybcode
with ybcode.open_sandbox(seed="a city") as sandbox:
    sandbox.keys.rotate(suite="sm4-sm3")
    print(json.dumps([[k.key_id, k.secret.hex(), k.suite, k.state] for k in sandbox.keys]
        + [sandbox.wallet("user_ok").show().text]))
"""


def states(sandbox):
    """The keys as (id, state)."""
    return [(key.key_id, key.state) for key in sandbox.keys]


def test_a_new_sandbox_mints_with_one_key_and_has_the_next_ready(sandbox):
    """Key id 0 mints, key id 1 is pending; both are AES until told otherwise."""
    assert states(sandbox) == [(0, "mint+verify"), (1, "pending")]
    assert {key.suite for key in sandbox.keys} == {"aes-sha256"}


def test_a_rotation_lets_the_pending_key_mint(sandbox, wallet):
    """rotate() moves every key one state on and makes the next pending one."""
    assert wallet.show().text[25] == "0"
    keys = sandbox.keys.rotate()
    assert states(sandbox) == [(key.key_id, key.state) for key in keys]
    assert states(sandbox) == [(0, "verify-only"), (1, "mint+verify"), (2, "pending")]
    assert wallet.show().text[25] == "1"
    assert journal(sandbox) == [("rotate", "done", None)]


def test_codes_already_shown_stay_good(sandbox, till):
    """A code of a key that has ceased to mint is admitted as long as it lives."""
    people = ("user_ok", "user_retired", "user_child")
    texts = []
    for who in people:
        texts.append(sandbox.wallet(who).show().text)
        sandbox.keys.rotate()
    assert [text[25] for text in texts] == ["0", "1", "2"]
    assert all(till.scan(text).accepted for text in texts)


def test_a_pending_key_does_not_verify(sandbox, till):
    """A code minted with a key that is not yet in use is code.invalid."""
    with ybcode.open_sandbox(seed=1) as ahead:
        ahead.keys.rotate()
        text = ahead.wallet("user_ok").show().text
    assert till.scan(text).code == "code.invalid"
    sandbox.keys.rotate()
    assert till.scan(text).accepted


def test_sm4_mints_after_two_rotations(sandbox, wallet, till):
    """A suite is chosen for the next pending key; its codes are admitted, those of AES beside them."""
    before = wallet.show().text
    sandbox.keys.rotate(suite="sm4-sm3")
    assert {key.key_id: key.suite for key in sandbox.keys}[2] == "sm4-sm3"
    sandbox.keys.rotate()
    shown = sandbox.wallet("user_retired").show().text
    assert shown[25] == "2"
    assert till.scan(shown).accepted
    assert till.scan(before).accepted


def test_an_unknown_suite_is_refused(sandbox):
    """A suite that is not there is a ValueError in one sentence, and nothing is rotated."""
    before = states(sandbox)
    with pytest.raises(ValueError, match="unknown suite 'rot13': there are aes-sha256, sm4-sm3") as wrong:
        sandbox.keys.rotate(suite="rot13")
    assert is_one_sentence(str(wrong.value))
    assert states(sandbox) == before


def test_ten_ids_are_exhausted_and_free_after_a_thousand_ticks(sandbox, wallet, till):
    """With ten key ids in use a rotation says so; 1000 ticks after its turn the oldest id is free again."""
    for _ in range(8):
        sandbox.keys.rotate()
    assert len(states(sandbox)) == 10
    with pytest.raises(ValueError, match="all ten key ids are in use") as full:
        sandbox.keys.rotate()
    assert is_one_sentence(str(full.value))
    sandbox.clock.advance(seconds=4_999.999)
    with pytest.raises(ValueError, match="all ten key ids"):
        sandbox.keys.rotate()
    sandbox.clock.advance(seconds=0.001)
    first = next(iter(sandbox.keys))
    again = sandbox.keys.rotate()[0]
    assert (again.key_id, again.issue, again.state) == (0, 1, "pending")
    assert again.secret != first.secret
    assert till.scan(wallet.show().text).accepted


def test_the_ring_is_made_of_the_keys(sandbox):
    """keys.ring() mints what the phones show and is made of the keys as they stand."""
    sandbox.keys.rotate()
    ring = sandbox.keys.ring()
    assert ring.keys == tuple(sandbox.keys)
    own = credential(sandbox)
    tick = sandbox.clock.now_ms // 5000
    minted = ybcode.mint(ring, province=own.province, handle=own.handle, tick=tick)
    assert minted == sandbox.wallet("user_ok").show().text


def test_no_secret_is_printed(sandbox, wallet, till):
    """No repr or journal entry holds an epoch key or anything derived from it, as bytes or as hex."""
    sandbox.keys.rotate(suite="sm4-sm3")
    ring = sandbox.keys.ring()
    verdict = till.scan(wallet.show().text)
    with pytest.raises(ybcode.Refused) as refused:
        till.scan(wallet.show().text[:-1]).require()
    seen = repr(
        [
            sandbox,
            sandbox.keys,
            list(sandbox.keys),
            ring,
            ring.minting,
            sandbox.journal.entries(),
            wallet,
            verdict,
            verdict.require(),
            refused.value,
            str(refused.value),
        ]
    )
    entropy = sandbox._engine.entropy
    secrets = [key.secret for key in sandbox.keys]
    secrets += [ring.minting.seal_key, ring.minting.root_key, entropy.ectoken_key, entropy.handle_key]
    for secret in secrets:
        assert secret.hex() not in seen
        assert repr(secret)[2:-1] not in seen


def test_seeded_keys_are_said_to_be_public(sandbox):
    """A sandbox says where its keys come from."""
    assert sandbox.keys.source == "from seed, public"
    assert "from seed, public" in repr(sandbox)
    with ybcode.open_sandbox() as drawn:
        assert drawn.keys.source == "random"
        assert "random" in repr(drawn)


def test_a_seed_gives_the_same_keys_and_codes_everywhere():
    """Two sandboxes and another process with one seed hold the same keys and show the same code."""
    ran = subprocess.run(
        [sys.executable, "-c", STATES], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    *keys, text = json.loads(ran.stdout)
    for _ in range(2):
        with ybcode.open_sandbox(seed="a city") as sandbox:
            sandbox.keys.rotate(suite="sm4-sm3")
            assert [[k.key_id, k.secret.hex(), k.suite, k.state] for k in sandbox.keys] == keys
            assert sandbox.wallet("user_ok").show().text == text


def test_a_number_and_its_text_are_one_seed():
    """seed=1 and seed="1" are the same world; seed=2 is another."""
    shown = []
    for seed in (1, "1", 2):
        with ybcode.open_sandbox(seed=seed) as sandbox:
            shown.append(sandbox.wallet("user_ok").show().text)
    assert shown[0] == shown[1] != shown[2]


def test_random_keys_differ():
    """Without a seed no two sandboxes share a key, a code or an ecToken."""
    secrets, texts, tokens = set(), set(), set()
    for _ in range(3):
        with ybcode.open_sandbox() as sandbox:
            secrets |= {key.secret for key in sandbox.keys}
            text = sandbox.wallet("user_ok").show().text
            texts.add(text)
            tokens.add(sandbox.terminal("pharmacy_ok").scan(text, request_id="r-1").require().ectoken)
    assert (len(secrets), len(texts), len(tokens)) == (6, 3, 3)
