"""The generated pages of the reference say what the code says."""

from __future__ import annotations

import pytest

from tests.reference import FOLDER, PAGES, page


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    """docs/reference holds what ``python -m tests.reference --write`` would write."""
    assert (FOLDER / name).read_text("utf-8") == page(name)
