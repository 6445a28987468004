"""Every entry of the catalogue can be produced on purpose, through public names alone.

One recipe a code. What the sandbox cannot refuse has no place in the catalogue, and the other way round.
"""

import json

import pytest
from click.testing import CliRunner
from PIL import Image

import ybcode
from tests.sandbox.families.recipes import RECIPES as OF_FAMILIES
from tests.sandbox.payments.recipes import RECIPES as OF_MONEY
from tests.sandbox.recipes import RECIPES as OF_PEOPLE
from tests.sandbox.recipes import refused
from ybcode.cli import cli
from ybcode.errors import CATALOGUE

RECIPES = OF_PEOPLE | OF_MONEY | OF_FAMILIES
BY_COMMAND = {"code.unreadable"}
"""What only a picture can be: the command reads it, a till is handed text."""

BEFORE_IT = {"mutual_aid.short": ("account.short",)}
"""Givers pay after the own account, so what that lacked is told first."""


def test_there_is_a_recipe_for_every_code():
    """The catalogue and the recipes tell of the same codes."""
    assert set(CATALOGUE) == RECIPES.keys() | BY_COMMAND


def well_told(answer, entry):
    """Whether a refusal or a notice tells all that its entry promises, in two languages."""
    assert set(answer.evidence) == set(entry.evidence)
    for message in (answer.message("zh"), answer.message("en")):
        assert message
        assert "{" not in message
    assert answer.entry.remedy_zh
    assert answer.entry.remedy_en


REFUSALS = [code for code in RECIPES if CATALOGUE[code].kind == "refusal"]
NOTICES = [code for code in RECIPES if CATALOGUE[code].kind == "notice"]


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_can_be_produced_on_purpose(sandbox, code):
    """Each recipe is refused with its code, in two languages, with all of its evidence and a remedy."""
    answer, entry = RECIPES[code](sandbox), CATALOGUE[code]
    assert answer.code == code
    well_told(answer.refusal, entry)
    assert (answer.message, answer.message_en) == (answer.refusal.message("zh"), answer.refusal.message("en"))
    if isinstance(answer, ybcode.Unknown):  # neither done nor refused: what to do next is in its sentence
        assert str(answer).startswith(f"{code}: ")
        assert entry.remedy_en in str(answer)
        return
    assert answer.remedy == entry.remedy_zh
    caught = answer if isinstance(answer, ybcode.Refused) else refused(answer.require)
    assert caught.refusal.code == code
    assert str(caught).startswith(f"{code}: ")


@pytest.mark.parametrize("code", NOTICES)
def test_a_notice_can_be_produced_on_purpose(sandbox, code):
    """Each notice rides on an acceptance or a receipt, in two languages, with evidence and a remedy."""
    verdict = RECIPES[code](sandbox)
    if code == "advice.fraud":  # the answer to a message, not to a scan
        assert verdict.code == code
        well_told(verdict, CATALOGUE[code])
        return
    if not isinstance(verdict, ybcode.Receipt):
        assert verdict.require().ectoken == verdict.ectoken
    assert [one.code for one in verdict.notices] == [*BEFORE_IT.get(code, ()), code]
    well_told(verdict.notices[-1], CATALOGUE[code])


def test_a_picture_without_a_code_is_unreadable(tmp_path):
    """``ybcode scan`` of a blank picture is code.unreadable, with exit code 1."""
    picture = tmp_path / "blank.png"
    Image.new("L", (200, 200), 255).save(picture)
    ran = CliRunner().invoke(cli, ["scan", str(picture), "--json"])
    assert ran.exit_code == 1
    assert json.loads(ran.output)["code"] == "code.unreadable"
