"""Every refusal of the catalogue can be produced on purpose, through public names alone.

One recipe a code. What the sandbox cannot refuse has no place in the catalogue, and the other way round.
"""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from click.testing import CliRunner
from PIL import Image

import ybcode
from tests.sandbox.worlds import garbage
from ybcode.cli import cli
from ybcode.errors import CATALOGUE
from ybcode.values import id_check_digit

CODE_LIFE_S = 300
ECTOKEN_LIFE_S = 7_200


def scan(sandbox, text, **at):
    """The answer of the pharmacy's till."""
    return sandbox.terminal("pharmacy_ok", **at).scan(text)


def show(sandbox, who="user_ok", **phone):
    """The text on a person's phone."""
    return sandbox.wallet(who, **phone).show().text


def refused(act):
    """What an act was refused with."""
    with pytest.raises(ybcode.Refused) as caught:
        act()
    return caught.value


def expired(sandbox):
    """A code five minutes later."""
    text = show(sandbox)
    sandbox.clock.advance(seconds=CODE_LIFE_S)
    return scan(sandbox, text)


def superseded(sandbox):
    """The frame before the one that was spent."""
    text = show(sandbox)
    sandbox.clock.advance(seconds=5)
    scan(sandbox, show(sandbox)).require()
    return scan(sandbox, text)


def used(sandbox):
    """A code twice."""
    text = show(sandbox)
    scan(sandbox, text).require()
    return scan(sandbox, text)


def not_yet(sandbox):
    """A code of a world whose clock is a minute ahead."""
    with ybcode.open_sandbox(seed=1, as_of="2026-03-02T09:01:00") as ahead:
        return scan(sandbox, show(ahead))


def revoked(sandbox):
    """A code of before a new activation."""
    text = show(sandbox)
    sandbox.wallet("user_ok").reactivate()
    return scan(sandbox, text)


def id_number(sandbox):
    """An ID number that can be nobody's."""
    first17 = f"{sandbox.people['user_ok'].region}19920412888"
    return scan(sandbox, first17 + id_check_digit(first17))


def real_shaped(sandbox):
    """A simulated code whose marker says that it is real."""
    text = show(sandbox)
    return scan(sandbox, f"{text[:24]}0{text[25:]}")


def too_many(sandbox):
    """Garbage until the terminal is silenced."""
    for _ in range(30):
        scan(sandbox, garbage())
    return scan(sandbox, garbage())


def wait(sandbox):
    """Two purchases in one instant, and a third."""
    for _ in range(2):
        scan(sandbox, show(sandbox)).require()
    return refused(lambda: show(sandbox))


def conflict(sandbox):
    """Two texts under one request id."""
    till = sandbox.terminal("pharmacy_ok")
    till.scan(show(sandbox), request_id="r-1").require()
    return till.scan(show(sandbox, "user_retired"), request_id="r-1")


def stepped_back(_sandbox):
    """A machine whose clock goes back by an hour."""
    noon = datetime(2031, 5, 6, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False) as machine, ybcode.open_sandbox(clock="system") as sandbox:
        show(sandbox)
        machine.shift(-3600)
        return refused(lambda: show(sandbox))


def ectoken(sandbox):
    """What a scan yields."""
    return scan(sandbox, show(sandbox)).require().ectoken


def ectoken_expired(sandbox):
    """An ecToken two hours later."""
    held = ectoken(sandbox)
    sandbox.clock.advance(seconds=ECTOKEN_LIFE_S)
    return sandbox.terminal("pharmacy_ok").identify(held)


RECIPES = {
    "code.expired": expired,
    "code.superseded": superseded,
    "code.used": used,
    "code.malformed": lambda sandbox: scan(sandbox, "hello"),
    "code.payment_code": lambda sandbox: scan(sandbox, sandbox.wallet("user_ok").show(mode="ordinary").text),
    "code.invalid": lambda sandbox: scan(sandbox, garbage()),
    "code.wrong_scene": lambda sandbox: scan(sandbox, show(sandbox), scene="01301"),
    "code.not_activated": lambda sandbox: refused(lambda: show(sandbox, "user_not_activated")),
    "code.not_simulated": real_shaped,
    "code.not_yet": not_yet,
    "code.revoked": revoked,
    "code.id_number": id_number,
    "code.trace_code": lambda sandbox: scan(sandbox, "8" * 20),
    "code.barcode": lambda sandbox: scan(sandbox, "6" * 13),
    "code.auth_no": lambda sandbox: scan(sandbox, "ano" + "5" * 25),
    "wallet.wait": wait,
    "scan.too_many": too_many,
    "request.conflict": conflict,
    "clock.stepped_back": stepped_back,
    "ectoken.unknown": lambda sandbox: sandbox.terminal("pharmacy_ok").identify("no such thing"),
    "ectoken.expired": ectoken_expired,
    "ectoken.other_institution": lambda sandbox: sandbox.terminal("hospital_ok").identify(ectoken(sandbox)),
    "identity.face_needed": lambda sandbox: refused(lambda: show(sandbox, channel="alipay")),
}
BY_COMMAND = {"code.unreadable"}
"""What only a picture can be: the command reads it, a till is handed text."""


def test_there_is_a_recipe_for_every_code():
    """The catalogue and the recipes tell of the same codes."""
    assert set(CATALOGUE) == RECIPES.keys() | BY_COMMAND


@pytest.mark.parametrize("code", RECIPES)
def test_a_refusal_can_be_produced_on_purpose(sandbox, code):
    """Each recipe is refused with its code, in two languages, with all of its evidence and a remedy."""
    answer = RECIPES[code](sandbox)
    entry = CATALOGUE[code]
    assert answer.code == code
    assert set(answer.evidence) == set(entry.evidence)
    for message in (answer.message, answer.message_en):
        assert message
        assert "{" not in message
    assert answer.remedy == entry.remedy_zh
    caught = answer if isinstance(answer, ybcode.Refused) else refused(answer.require)
    assert caught.refusal.code == code
    assert str(caught).startswith(f"{code}: ")


def test_a_picture_without_a_code_is_unreadable(tmp_path):
    """``ybcode scan`` of a blank picture is code.unreadable, with exit code 1."""
    picture = tmp_path / "blank.png"
    Image.new("L", (200, 200), 255).save(picture)
    ran = CliRunner().invoke(cli, ["scan", str(picture), "--json"])
    assert ran.exit_code == 1
    assert json.loads(ran.output)["code"] == "code.unreadable"
