"""``ybcode doctor``: is everything here that a sandbox needs, and does a code survive the round trip?"""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import click

from ybcode.cli import REFUSED
from ybcode.cli.speech import DEMO_SEED, say_json, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ybcode.errors import Lang

_PACKAGES = ("ybcode", "qrcode", "pillow", "cryptography", "pydantic", "click", "zxing-cpp")
_WORDS: dict[str, tuple[str, str]] = {
    "python": ("Python 版本", "Python"),
    "packages": ("依赖包", "packages"),
    "clock": ("本机时间", "machine's clock"),
    "database": ("存储", "database"),
    "ciphers": ("密码套件", "ciphers"),
    "fonts": ("字体", "fonts"),
    "terminal": ("终端编码", "terminal"),
    "round trip": ("出码—渲染—解码—核验", "mint, render, read back, verify"),
}

Finding = tuple[str, bool, str]


def _installed() -> Iterator[str]:
    for package in _PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"{package} missing"


def _ciphers() -> Finding:
    from ybcode.rules.code.codec import mint
    from ybcode.rules.code.keys import KeyRing
    from ybcode.rules.code.suites import SUITES

    for suite in SUITES.values():
        mint(KeyRing.single(bytes(32), suite=suite.name), province="59", handle=1, tick=1)
    return "ciphers", True, ", ".join(SUITES)


def _round_trip() -> Finding:
    import io

    import zxingcpp
    from PIL import Image

    from ybcode.sandbox.open import open_sandbox

    with open_sandbox(seed=DEMO_SEED, clock="system") as sandbox:
        shown = sandbox.wallet("user_ok").show()
        with Image.open(io.BytesIO(shown.qr().png())) as image:
            read = zxingcpp.read_barcodes(image.convert("L"))
        texts = [one.text for one in read]
        verdict = sandbox.terminal("pharmacy_ok").scan(texts[0]) if texts else None
    good = texts == [shown.text] and verdict is not None and verdict.accepted
    return "round trip", good, "admitted" if good else "the picture was not read back, or the till refused it"


def _database(db: str | None) -> Finding:
    from ybcode.sandbox import upkeep

    if db is None:
        return "database", True, "none named (--db): sandboxes are forgotten at the end"
    if not upkeep.exists(db):
        return "database", False, f"{db}: no sandbox there; make one with 'ybcode db init'"
    wrong = upkeep.check(db)
    return "database", not wrong, f"{db}: {wrong[0].sentence if wrong else 'in order'}"


def _findings(db: str | None) -> Iterator[Finding]:
    from ybcode.rules.calendar import wall_time
    from ybcode.sandbox.clock import machine_ms

    yield (
        "python",
        sys.version_info >= (3, 11),
        f"{platform.python_version()} {platform.system()} {platform.machine()}",
    )
    packages = list(_installed())
    yield "packages", not any(one.endswith("missing") for one in packages), ", ".join(packages)
    yield "clock", True, wall_time(machine_ms()).isoformat(timespec="seconds")
    yield _database(db)
    yield "fonts", True, "none needed: the caption's glyphs come with the library"
    encoding = (sys.stdout.encoding or "").lower()
    shows = "utf" in encoding or "gb" in encoding
    yield "terminal", True, encoding if shows else f"{encoding}: no Chinese; set PYTHONIOENCODING=utf-8"
    yield _ciphers()
    yield _round_trip()


@click.command("doctor", short_help="Check this machine, phone to till.")
@click.option("--db", metavar="URL", envvar="YBCODE_DB", help="A stored sandbox to check as well.")
@speaking
def doctor_command(*, db: str | None, lang: Lang, as_json: bool) -> None:
    """Check versions, clock, ciphers and the round trip from phone to till."""
    findings = list(_findings(db))
    if as_json:
        say_json([{"what": what, "ok": ok, "found": found} for what, ok, found in findings])
    else:
        for what, ok, found in findings:
            click.echo(f"{'✓' if ok else '✗'} {_WORDS[what][lang == 'en']}: {found}")
    if not all(ok for _, ok, _ in findings):
        raise SystemExit(REFUSED)
