"""What an operator does with a stored sandbox, by URL: migrate, check, back up, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ybcode.sandbox.stores.sqlite import files, place_of, upkeep

if TYPE_CHECKING:
    from ybcode.sandbox.sql.check import Violation
    from ybcode.sandbox.stores.sqlite.files import Place


def _place(url: str) -> Place:
    if not url.startswith("sqlite:"):
        raise ValueError(f"{url!r} keeps nothing on disk: name a database, such as sqlite:///city.db")
    return place_of(url)


def exists(url: str) -> bool:
    """Whether a stored sandbox is there."""
    return files.is_sandbox(_place(url))


def migrate(url: str) -> tuple[int, int]:
    """Bring a database to the latest schema: the version it had, and the one it has.

    Raises:
        ValueError: when there is no such sandbox, or a newer version made it.
        OSError: when it cannot be written.
    """
    return upkeep.migrate_file(_place(url))


def check(url: str) -> list[Violation]:
    """What is wrong in a stored sandbox; empty when all is well.

    Raises:
        ValueError: when there is no such sandbox, or it is damaged beyond reading.
        OSError: when it cannot be read.
    """
    return upkeep.check_file(_place(url))


def backup(url: str, target: str | Path) -> None:
    """Copy a stored sandbox into a new file, whole, while others use it.

    Raises:
        ValueError: when there is no such sandbox, or the target exists.
        OSError: when the target cannot be written.
    """
    upkeep.backup_file(_place(url), Path(target))


def restore(url: str, source: str | Path) -> Path | None:
    """Put a backup in the place of a sandbox: where the former content is kept, or None.

    Raises:
        ValueError: when the backup is no sandbox or not in order, or a former content is still kept.
        OSError: when a file cannot be written.
    """
    return upkeep.restore_file(_place(url), Path(source))
