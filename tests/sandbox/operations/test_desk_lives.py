"""Lives at random, through the agency's desks: no move outside the tables, and both stores agree."""

from contextlib import ExitStack
from itertools import pairwise
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

import ybcode
from tests.sandbox.operations.moves import MOVES, move
from tests.sandbox.worlds import holder, insurance, policy
from ybcode.rules.holders import claim, enrolment, filing, selection
from ybcode.rules.holders.standing import account, inquiry, risk, sanction

TABLES = {
    "enrolment": enrolment.TRANSITIONS,
    "selection": selection.TRANSITIONS,
    "account": account.TRANSITIONS,
    "risk": risk.TRANSITIONS,
    "sanction": sanction.TRANSITIONS,
    "inquiry": inquiry.TRANSITIONS,
    "filing": filing.TRANSITIONS,
}
STAYS = {"stop paying", "keep paying", "miss update", "update"}
"""Events that change what an enrolment waits for, not its state."""
RECEIPTS = {("none", "keep", "kept")} | {
    (was, "file", after)
    for was in ("kept", "rejected")
    for event in ("approve", "reject")
    for after in [claim.TRANSITIONS["filed", event]]
}
"""A receipt that is filed is decided at once."""
WORDS = sorted(
    {words.strip() for words in MOVES} | {"enrolment.update", "enrolment.enrol flexible", "keep", "file"}
)
STEPS = st.lists(
    st.sampled_from(WORDS) | st.sampled_from([0, 1, 1_800, 86_400, 40 * 86_400, 200 * 86_400]),
    min_size=1,
    max_size=14,
)


def act(sandbox, step):
    """Wait, or do something at a desk; what cannot be done changes nothing."""
    person = sandbox.person("user_ok")
    if isinstance(step, int):
        sandbox.clock.advance(seconds=step)
        return
    before = insurance(sandbox)
    try:
        if step == "keep":
            person.claims.keep("pharmacy_ok", 100)
        elif step == "file":
            person.claims.file(1)
        else:
            move(person, step)
    except ValueError:
        assert insurance(sandbox) == before


def is_known(event):
    """Whether an event of a history is a move that there is."""
    if event.machine == "claim":
        return (event.was, event.event, event.now) in RECEIPTS
    if event.machine == "chosen":
        return event.event == "choose"
    if event.machine == "enrolment" and event.event in STAYS:
        return event.was == event.now == "normal"
    return TABLES[event.machine].get((event.was, event.event)) == event.now


def is_whole(sandbox):
    """The history is in order, knows no move that there is not, and leads to where everything stands."""
    person = sandbox.person("user_ok")
    history = person.history()
    assert [event for event in history if not is_known(event)] == []
    assert [event.at_ms for event in history] == sorted(event.at_ms for event in history)
    for finding in person.status().findings:
        told = [event for event in history if event.machine == finding.machine]
        if finding.machine == "risk":
            continue  # flags are forgotten without a word
        assert all(one.now == after.was for one, after in pairwise(told))
        if told:
            assert told[-1].now == finding.state
    written = [event for event in insurance(sandbox)[1] if event.machine not in ("filing", "claim")]
    assert holder(sandbox).version <= len(written)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, on_limit=st.sampled_from(["note", "lock", "freeze"]))
@example(steps=["risk.lock", "risk.flag"], on_limit="note")
@example(steps=["enrolment.stop_paying", 40 * 86_400, "keep"], on_limit="note")
def test_any_life_is_a_walk_through_the_tables(steps, on_limit):
    """Whatever is done, however long is waited: each event is a move that there is, on all stores alike."""
    rules = policy(risk={"on_limit": on_limit})
    with TemporaryDirectory() as folder, ExitStack() as opened:
        worlds = [
            opened.enter_context(ybcode.open_sandbox(url, seed=1, preset=rules))
            for url in ("memory://", f"sqlite:///{folder}/city.db")
        ]
        for step in steps:
            for sandbox in worlds:
                act(sandbox, step)
        memory, sqlite = worlds
        assert insurance(memory) == insurance(sqlite)
        assert memory.person("user_ok").status() == sqlite.person("user_ok").status()
        assert memory.person("user_ok").look_up() == sqlite.person("user_ok").look_up()
        assert memory.person("user_ok").filings.all() == sqlite.person("user_ok").filings.all()
        is_whole(memory)
