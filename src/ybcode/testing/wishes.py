"""What is wished of a test's world: by its case, its markers, the options and the ini file, in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ybcode.scenarios.cases.case import Case

WORDS = ("preset", "region", "strict", "seed", "as_of", "clock")
"""What a marker may say."""

_SEED = "1"
_SQLITE = "sqlite:///{tmp_path}/yb.db"
_STORES = {"memory": "memory://", "memory://": "memory://", "sqlite": _SQLITE}
_CASES = "full"


def option(config: pytest.Config, name: str) -> str | None:
    """An option as it was given on the command line, or else in the ini file.

    Args:
        config: pytest's.
        name: without ``yb_``.
    """
    given = config.getoption(f"yb_{name}")
    return given if given is not None else config.getini(f"yb_{name}") or None


def wishes_of(node: pytest.Item) -> dict[str, Any]:
    """What a test's world is made from, each of ``WORDS``; None is left to the library.

    Args:
        node: the test.
    """
    words: dict[str, Any] = dict.fromkeys(WORDS)
    words |= {"seed": option(node.config, "seed") or _SEED, "preset": _preset(node.config)}
    for mark in reversed([*node.iter_markers("yb")]):
        words |= mark.kwargs
    case = case_of(node)
    if case is not None:
        from ybcode.scenarios.story import begin_of

        run = case.run
        words |= {"preset": run.preset, "region": run.region, "strict": run.strict}
        words |= {"as_of": begin_of(run), "clock": "manual"}
    return words


def case_of(node: pytest.Item) -> Case | None:
    """The acceptance case that a test is run for.

    Args:
        node: the test.
    """
    found: Case | None = getattr(getattr(node, "callspec", None), "params", {}).get("yb_case")
    return found


def store_url(config: pytest.Config) -> str:
    """Where rows live, with ``{tmp_path}`` for the folder of a test.

    Args:
        config: pytest's.

    Raises:
        pytest.UsageError: for what is no store, or one that tests would share.
    """
    given = option(config, "db") or "memory"
    if given in _STORES:
        return _STORES[given]
    from ybcode.sandbox.stores import KINDS

    if not given.startswith("sqlite:"):
        raise pytest.UsageError(f"--yb-db: unknown store {given!r}: write memory, sqlite, or a URL ({KINDS})")
    if "{tmp_path}" not in given:
        raise pytest.UsageError(
            f"--yb-db: tests would share {given!r}: write {{tmp_path}} in it, a test's folder"
        )
    return given


def chosen_cases(config: pytest.Config) -> tuple[Case, ...]:
    """The acceptance cases that are asked for.

    Args:
        config: pytest's.

    Raises:
        pytest.UsageError: for a word that is no case.
    """
    from ybcode.scenarios.cases.catalogue import choose

    words = option(config, "cases")
    try:
        cases = choose(_CASES if words is None else words)
    except ValueError as error:
        raise pytest.UsageError(f"--yb-cases: {error}") from None
    if not cases:
        raise pytest.UsageError("--yb-cases: choose smoke, full, a family or a case's id")
    return cases


def require_options(config: pytest.Config) -> None:
    """Refuse wrong words of the options.

    Args:
        config: pytest's.

    Raises:
        pytest.UsageError: one sentence.
    """
    store_url(config)
    if option(config, "cases") is not None:
        chosen_cases(config)
    _require({"preset": _preset(config)}, "--yb-preset")


def require_marker(mark: pytest.Mark, where: str) -> None:
    """Refuse wrong words of a marker.

    Args:
        mark: ``yb``.
        where: a test that has it.

    Raises:
        pytest.UsageError: one sentence.
    """
    unknown = [repr(word) for word in (*mark.args, *(key for key in mark.kwargs if key not in WORDS))]
    if unknown:
        told = f"@pytest.mark.yb says {', '.join(unknown)}: write {'=, '.join(WORDS)}="
        raise pytest.UsageError(f"{where}: {told}")
    _require(mark.kwargs, f"{where}: @pytest.mark.yb")


def _require(words: Mapping[str, Any], where: str) -> None:
    """Ask of the sandbox what it would say to such a world."""
    from ybcode.sandbox.clock import instant_ms
    from ybcode.sandbox.founding import Wishes, require_possible

    as_of = words.get("as_of")
    try:
        begin = None if as_of is None else instant_ms(as_of)
        known: Any = {key: words.get(key) for key in ("preset", "region", "strict", "clock")}
        require_possible(Wishes(as_of_ms=begin, **known))
    except (ValueError, TypeError, OSError) as error:
        raise pytest.UsageError(f"{where}: {error}") from None


def _preset(config: pytest.Config) -> str | Path | None:
    """The preset of the options; a file stands beside where pytest was called, or by the ini file."""
    name = option(config, "preset")
    if name is None or not name.endswith(".toml"):
        return name
    given = config.getoption("yb_preset") is not None
    return (config.invocation_params.dir if given else config.rootpath) / name
