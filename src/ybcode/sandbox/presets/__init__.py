"""Presets: policies as named TOML files. A file states its base and what differs."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from ybcode.rules.policy import Policy

NAMES = ("standard", "literal", "minute", "hardened", "conflated")
"""The presets that come with the library; a path ending in ``.toml`` is a preset of the user's."""

REGIONS = (
    "retro_city",
    "next_month_city",
    "account_city",
    "filing_city",
    "approval_city",
    "first_giver_city",
    "one_pool_city",
    "member_leaves_city",
    "two_binders_city",
    "six_members_city",
)
"""The profiles of regions, all invented; each lies over a preset (S1 「不同地区可能存在细微差异」)."""

_STRICT = "strict"


def load_policy(
    preset: str | Path | Policy, *, region: str | Path | None = None, strict: bool = False
) -> Policy:
    """A policy: base, preset, region and strictness, each over the one before.

    Args:
        preset: a preset's name, a path to a TOML file, or a policy as it is.
        region: a profile's name or a path to a TOML file; what it states holds.
        strict: refuse what is only noted otherwise.

    Raises:
        ValueError: for an unknown name, a file that cannot be read, or a key that is not known; one
            sentence says which.
    """
    chosen = _preset(preset)
    if region is None and not strict:
        return chosen
    tables, name = chosen.tables(), chosen.region
    if region is not None:
        name, profile = _region(region)
        tables = _merge(tables, profile)
    if strict:
        tables = _merge(tables, _read_own(_STRICT))
    try:
        return Policy.from_tables(chosen.name, tables, region=name, strict=strict or chosen.strict)
    except ValueError as error:
        raise ValueError(f"{region}: {error}") from None


def _preset(preset: str | Path | Policy) -> Policy:
    if isinstance(preset, Policy):
        return preset
    if isinstance(preset, str) and not preset.endswith(".toml"):
        return Policy.from_tables(preset, _resolve(_named(preset)))
    path = Path(preset)
    try:
        base, tables = _read_user_file(path)
        return Policy.from_tables(path.stem, _resolve({"base": base or "standard", **tables}))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _region(region: str | Path) -> tuple[str, dict[str, Any]]:
    if isinstance(region, str) and not region.endswith(".toml"):
        if region not in REGIONS:
            raise ValueError(
                f"unknown region {region!r}: choose {', '.join(REGIONS)}, or a path ending in .toml"
            )
        return region, _read_own(region)
    path = Path(region)
    try:
        base, tables = _read_user_file(path)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    if base is not None:
        raise ValueError(f"{path}: a region lies over any preset: it has no base")
    return path.stem, tables


def _named(name: str) -> dict[str, Any]:
    if name not in NAMES:
        raise ValueError(f"unknown preset {name!r}: choose {', '.join(NAMES)}, or a path ending in .toml")
    return _read_own(name)


def _read_own(name: str) -> dict[str, Any]:
    folder = "regions/" if name in REGIONS else ""
    return tomllib.loads(files(__name__).joinpath(f"{folder}{name}.toml").read_text("utf-8"))


def _read_user_file(path: Path) -> tuple[str | None, dict[str, Any]]:
    from pydantic import TypeAdapter, ValidationError

    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"is not TOML: {error}") from None
    values = dict[str, int | bool | str]
    base = tables.pop("base", None)
    channels = tables.pop("channels", {})
    try:
        TypeAdapter(dict[str, str | None]).validate_python({"base": base}, strict=True)
        TypeAdapter(dict[str, values]).validate_python(tables, strict=True)
        TypeAdapter(dict[str, dict[str, values]]).validate_python({"channels": channels}, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part not in ("bool", "int", "str"))
        raise ValueError(f"{where}: {first['msg']}") from None
    if base is not None and base not in NAMES:
        raise ValueError(f"unknown base {base!r}: choose {', '.join(NAMES)}")
    return base, {**tables, **({"channels": channels} if channels else {})}


def _resolve(tables: dict[str, Any]) -> dict[str, Any]:
    base = tables.pop("base", None)
    return tables if base is None else _merge(_resolve(_named(base)), tables)


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = _merge(under, value) if isinstance(value, dict) and isinstance(under, dict) else value
    return merged
