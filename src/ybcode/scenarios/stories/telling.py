"""Ways to tell what stories tell often: somebody shows a new code, and something is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.story import Step

if TYPE_CHECKING:
    from ybcode.scenarios.story import Act, Word

HOSPITAL = "hospital_ok"


def with_code(at: str, who: str, act: Act, expect: str, **words: Word) -> tuple[Step, Step]:
    """Show a new code and do something with it at a counter.

    Args:
        at: when.
        who: by the name in the story.
        act: ``scan``, ``quote``, ``pay``, ``admit``, ``deposit``.
        expect: what that is answered; the code itself is shown.
        words: of the act; the pharmacy is the place where none is named.
    """
    return Step(at, who, "show", {"as_": "code"}), Step(at, who, act, {"code": "code", **words}, expect)


def with_code_of(
    member: str, at: str, who: str, act: Act, *, expect: str, **words: Word
) -> tuple[Step, Step]:
    """Show a member's new code on a binder's phone, and do something with it at a counter.

    Args:
        member: whose code, by the name in the story.
        at: when.
        who: on whose phone.
        act: as with the own code.
        expect: what that is answered; the code itself is shown.
        words: of the act.
    """
    shown = Step(at, who, "show", {"member": member, "as_": "code"})
    return shown, Step(at, who, act, {"code": "code", **words}, expect)


def binds(at: str, who: str, member: str, expect: str = "bound", *, face: bool | None = True) -> Step:
    """Bind a member of sixteen or more, with the household register.

    Args:
        at: when.
        who: the binder.
        member: who is bound.
        expect: the state of the binding, or the refusal.
        face: whether the camera knew the member; None when nobody looked.
    """
    words: dict[str, Word] = {"member": member, "documents": "household_register"}
    return Step(at, who, "bind", words if face is None else {**words, "face": face}, expect)
