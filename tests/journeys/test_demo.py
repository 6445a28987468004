"""The demo, run as its reader runs it: pictures that scan, and the till's answers in their order."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "demo" / "rotating_qr.py"
STORY = ROOT / "src" / "ybcode" / "cli" / "demo.py"
FRAMES = 4
ANSWERS = [
    "admitted",
    "given",
    "code.used",
    "code.superseded",
    "code.expired",
    "identity.face_needed",
    "admitted",
    "admitted",
]


def run(out, *, seed, frames=FRAMES):
    """What the demo prints."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", SCRIPT, "--out", out, "--frames", str(frames), "--seed", str(seed)],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def codes(out):
    """The content of codes.json."""
    return json.loads((out / "codes.json").read_text(encoding="utf-8"))


def read(path):
    """What an independent decoder reads in a picture."""
    with Image.open(path) as picture:
        return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """One run with seed 1: where its files are, and what it printed."""
    out = tmp_path_factory.mktemp("demo") / "a new folder"
    return out, run(out, seed=1)


def test_the_demo_writes_its_pictures(played):
    """The folder is made and holds a picture a frame, the moving picture and codes.json, nothing else."""
    out, _ = played
    frames = [f"frame-{number:03d}.png" for number in range(FRAMES)]
    assert sorted(path.name for path in out.iterdir()) == ["codes.json", *frames, "rotating.png"]


def test_codes_json_tells_each_code_with_its_times(played):
    """codes.json is a list of text, generated_ms, refresh_ms and expires_ms: 5 s apart, 300 s of life."""
    out, _ = played
    shown = codes(out)
    assert len(shown) == FRAMES
    assert len({one["text"] for one in shown}) == FRAMES
    for one, after in zip(shown, [*shown[1:], None], strict=True):
        assert list(one) == ["text", "generated_ms", "refresh_ms", "expires_ms"]
        assert re.fullmatch(r"424[0-9]{19}599[0-9]{3}", one["text"])
        assert one["refresh_ms"] - one["generated_ms"] == 5_000
        assert one["expires_ms"] - one["generated_ms"] == 300_000
        assert after is None or after["generated_ms"] == one["refresh_ms"]


def test_every_frame_scans_to_its_code(played):
    """zxing-cpp reads in each picture exactly the digits that codes.json has for it."""
    out, _ = played
    for number, one in enumerate(codes(out)):
        assert read(out / f"frame-{number:03d}.png") == [one["text"]]


def test_the_moving_picture_shows_every_code_for_its_time(played):
    """rotating.png is an APNG of as many frames, each of them scans, each is shown for 5 s."""
    out, _ = played
    with Image.open(out / "rotating.png") as moving:
        assert moving.n_frames == FRAMES
        for number, one in enumerate(codes(out)):
            moving.seek(number)
            assert [found.text for found in zxingcpp.read_barcodes(moving.convert("L"))] == [one["text"]]
            assert moving.info["duration"] == 5_000


def test_the_till_answers_in_the_order_of_the_story(played):
    """Admitted, paid and given back, used, superseded, expired, a face needed; ``literal`` admits twice."""
    _, printed = played
    answers = re.findall(r"→ (?:✓ \S+ |✗ )(\S+)", printed)
    assert answers == ANSWERS


def test_the_story_pays_and_prints_the_receipt(played):
    """The bill is quoted, settled and cancelled: a receipt of 32 columns whose parts sum to the bill."""
    _, printed = played
    assert "7690 = 0 + 3700 + 3990\n" in printed
    for row in ("合计                       76.90", "个人账户支付               37.00", "请求号 demo-1"):
        assert f"    {row}\n" in printed
    assert "退回 given back  个人账户 own account 37.00  现金 cash 39.90" in printed


def test_the_story_is_told_in_both_languages(played):
    """What the demo prints has Chinese and English, and ends with where the moving picture is."""
    out, printed = played
    assert "出示最新的码" in printed
    assert "the code on the screen" in printed
    assert str(out / "rotating.png") in printed


def test_the_same_seed_tells_the_same_story(played, tmp_path):
    """A second run with seed 1 writes the same codes and the same pictures, byte for byte."""
    out, printed = played
    again = run(tmp_path, seed=1)
    assert codes(tmp_path) == codes(out)
    for path in out.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
    assert again.replace(str(tmp_path), str(out)) == printed


def test_another_seed_shows_other_codes(played, tmp_path):
    """With seed 2 no code is the same, and the till answers in the same order."""
    out, _ = played
    printed = run(tmp_path, seed=2, frames=2)
    texts = {one["text"] for one in codes(tmp_path)}
    assert len(texts) == 2
    assert texts.isdisjoint(one["text"] for one in codes(out))
    assert re.findall(r"→ (?:✓ \S+ |✗ )(\S+)", printed) == ANSWERS


def test_the_story_is_short_and_told_on_the_face():
    """The story has at most 90 lines and imports nothing of ybcode but the package itself."""
    source = STORY.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 90
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    assert {name for name in imported if name.startswith("ybcode")} == {"ybcode"}


def test_the_script_only_calls_the_command():
    """The script is a door to ``ybcode demo``: it imports the command line and nothing else of ybcode."""
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules == {"ybcode.cli"}
