"""Presets: policies as named TOML files. A file states its base and what differs."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from ybcode.rules.policy import Policy

NAMES = ("standard", "literal", "minute", "hardened")
"""The presets that come with the library; a path ending in ``.toml`` is a preset of the user's."""


def load_policy(preset: str | Path | Policy) -> Policy:
    """A policy from a preset's name, a path to a TOML file, or a policy as it is.

    Raises:
        ValueError: for an unknown name, a file that cannot be read, or a key that is not known; one
            sentence says which.
    """
    if isinstance(preset, Policy):
        return preset
    if isinstance(preset, str) and not preset.endswith(".toml"):
        return Policy.from_tables(preset, _resolve(_named(preset)))
    path = Path(preset)
    try:
        return Policy.from_tables(path.stem, _resolve(_read_user_file(path)))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _named(name: str) -> dict[str, Any]:
    if name not in NAMES:
        raise ValueError(f"unknown preset {name!r}: choose {', '.join(NAMES)}, or a path ending in .toml")
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


def _read_user_file(path: Path) -> dict[str, Any]:
    from pydantic import TypeAdapter, ValidationError

    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"is not TOML: {error}") from None
    values = dict[str, int | str]
    base = tables.pop("base", "standard")
    channels = tables.pop("channels", {})
    try:
        TypeAdapter(dict[str, str]).validate_python({"base": base}, strict=True)
        TypeAdapter(dict[str, values]).validate_python(tables, strict=True)
        TypeAdapter(dict[str, dict[str, values]]).validate_python({"channels": channels}, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part not in ("int", "str"))
        raise ValueError(f"{where}: {first['msg']}") from None
    if base not in NAMES:
        raise ValueError(f"unknown base {base!r}: choose {', '.join(NAMES)}")
    return {"base": base, **tables, **({"channels": channels} if channels else {})}


def _resolve(tables: dict[str, Any]) -> dict[str, Any]:
    base = tables.pop("base", None)
    return tables if base is None else _merge(_resolve(_named(base)), tables)


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = _merge(under, value) if isinstance(value, dict) and isinstance(under, dict) else value
    return merged
