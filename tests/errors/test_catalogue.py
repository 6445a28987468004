"""The catalogue: names that are fixed, templates that match their evidence, and no code without an entry."""

import ast
import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import ybcode
from tests.rules.cast import vectors
from ybcode.errors import CATALOGUE, Refusal

NAMES = {entry["code"]: entry for entry in vectors("error-names.json")["entries"]}
SOURCE = Path(ybcode.__file__).parent
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
ACTORS = {"patient", "cashier", "agency", "system", "developer"}

every = pytest.mark.parametrize("entry", CATALOGUE.values(), ids=lambda entry: entry.code)


def names_in(template):
    """The names in braces of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def refusals_made():
    """Every ``Refusal("code", {...})`` of the source: where, the code, and the names of its evidence."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal"
            ):
                continue
            code = node.args[0]
            if isinstance(code, ast.Constant):
                given = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
                keys = [key.value for one in given if isinstance(one, ast.Dict) for key in one.keys]
                where = f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}"
                yield pytest.param(code.value, keys, id=f"{where} {code.value}")


WORDS = {
    *("scene", "channel", "until", "since", "reason", "left", "service", "area", "region"),
    *("cause", "part", "documents", "word"),
    *("item", "limit", "issued", "days", "lines", "total", "balance", "rest", "settlement_id"),
}
"""Evidence that is no span of time."""


@every
def test_every_entry_has_its_agreed_name(entry):
    """Code, alias and kind are those of tests/vectors/error-names.json: added, never renamed."""
    agreed = NAMES[entry.code]
    assert (entry.code, entry.alias, entry.kind) == (agreed["code"], agreed["alias"], agreed["kind"])


def test_a_name_is_given_once():
    """No two entries share a code, none an alias, and each stands under its own code."""
    assert [entry.code for entry in CATALOGUE.values()] == list(CATALOGUE)
    aliases = [entry.alias for entry in CATALOGUE.values() if entry.alias is not None]
    assert len(set(aliases)) == len(aliases)
    assert all(CODE.fullmatch(code) for code in CATALOGUE)


@every
def test_a_template_speaks_of_its_evidence(entry):
    """The names in the braces of all its sentences are exactly the attributes that come with it."""
    templates = (entry.zh, entry.en, entry.remedy_zh, entry.remedy_en)
    # ``until_ms`` is ``until`` for programs: a sentence tells one of them.
    assert set().union(*map(names_in, templates)) == set(entry.evidence) - {"until_ms"}
    assert "until_ms" not in entry.evidence or "until" in entry.evidence
    # The remedies are printed as they stand.
    assert not names_in(entry.remedy_zh) | names_in(entry.remedy_en)


@every
def test_an_entry_is_filled_in(entry):
    """A sentence and a remedy in both languages, who acts, a status of refusal, and a source."""
    for text in (entry.zh, entry.remedy_zh):
        assert re.search(r"[\u4e00-\u9fff]", text)
    for text in (entry.en, entry.remedy_en):
        assert text.isascii()
        assert text.endswith(".")
    assert entry.actor in ACTORS
    assert entry.retry in {"now", "wait", "fix", "no"}
    assert entry.http == 200 if entry.kind == "notice" else 400 <= entry.http < 600
    assert entry.effective_from is None or date.fromisoformat(entry.effective_from)
    assert entry.sources
    assert all(entry.sources)
    assert all(name.endswith(("_ms", "_s")) or name in WORDS for name in entry.evidence)


@every
def test_a_message_is_the_sentence_with_its_evidence(entry):
    """Both sentences are filled in from the evidence, and nothing in braces is left."""
    refusal = Refusal(entry.code, {name: f"<{name}>" for name in entry.evidence})
    for lang, template in (("zh", entry.zh), ("en", entry.en)):
        message = refusal.message(lang)
        assert not set("{}") & set(message)
        assert all(f"<{name}>" in message for name in names_in(template))


@pytest.mark.parametrize(("code", "keys"), list(refusals_made()))
def test_every_refusal_of_the_source_is_in_the_catalogue(code, keys):
    """Each Refusal that the source makes by name has an entry, and carries exactly its evidence."""
    assert sorted(keys) == sorted(CATALOGUE[code].evidence)


def test_the_source_was_read():
    """The scan sees the refusals of rules and sandbox; an empty scan would prove nothing."""
    seen = {param.values[0] for param in refusals_made()}
    assert seen >= {"code.invalid", "code.expired", "wallet.wait", "scan.too_many", "clock.stepped_back"}


@pytest.mark.parametrize("code", ["code.valid", "", "YB-C01", "code.expired "])
def test_a_code_without_an_entry_has_no_words(code):
    """A name that the catalogue does not hold is a programmer's mistake: KeyError when it is spelled out."""
    with pytest.raises(KeyError):
        Refusal(code).message()
