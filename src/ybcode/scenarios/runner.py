"""One runner for every story: it plays the steps in order and keeps what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ybcode.errors import Refused, Unknown
from ybcode.scenarios import checkout
from ybcode.scenarios.relatives import PEOPLE
from ybcode.scenarios.story import ADMITTED, DONE, instant_of

if TYPE_CHECKING:
    from ybcode.rules.holders.dossier.card import Part
    from ybcode.rules.verifier import Verdict
    from ybcode.scenarios.stage import Phone, Scanner, Stage
    from ybcode.scenarios.story import Run, Step, Story

_PLACE = "pharmacy_ok"
_CHANNEL = "app"
WHOLE = 4_096
"""As many characters of a code as there may be."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one step.

    Attributes:
        step: what was done.
        got: what was answered.
    """

    step: Step
    got: str

    @property
    def held(self) -> bool:
        """Whether it was the answer that the story expects."""
        return self.got == self.step.expect

    def __str__(self) -> str:
        step = self.step
        sign = "✓" if self.held else "✗"
        wanted = "" if self.held else f", expected {step.expect}"
        how = " ".join(f"{name}={value}" for name, value in step.words.items())
        return f"{sign} {step.at} {' '.join(filter(None, (step.actor, step.act, how)))}: {self.got}{wanted}"


def play(story: Story, run: Run, stage: Stage) -> list[Outcome]:
    """Play one run to its end, also when an answer is not the expected one.

    Args:
        story: whose cast it is.
        run: the steps.
        stage: a world that begins with the run.
    """
    player = Player(story, stage)
    outcomes = []
    for step in run.steps:
        stage.advance_to(instant_of(run, step))
        outcomes.append(Outcome(step, player.answer(step)))
    return outcomes


@dataclass(slots=True)
class Player:
    """Who plays a story's steps, and what they keep between them."""

    story: Story
    stage: Stage
    screens: dict[str, Phone] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    checkout: checkout.Checkout = field(default_factory=checkout.Checkout)

    def answer(self, step: Step) -> str:
        """What a step is answered: done, admitted, a code of the catalogue, a split, a word."""
        try:
            return self.do(step)
        except (Refused, Unknown) as answer:
            return answer.code

    def do(self, step: Step) -> str:
        """Do a step: what it is answered."""
        words = step.words
        who = self._played_by(step.actor)
        channel = str(words.get("channel", _CHANNEL))
        if step.act in ("scan", "read_card"):
            return self._present(step, who, self._till(step)).code or ADMITTED
        if step.act in checkout.ACTS:
            till = self._till(step)
            return checkout.ACTS[step.act](
                self.checkout, till, words, lambda: self._present(step, who, till).require()
            )
        member = self._played_by(str(words["member"])) if "member" in words else None
        if step.act == "face_check":
            self.stage.face_check(who, channel, member=member, matches=bool(words.get("matches", True)))
        elif step.act == "show":
            mode = str(words.get("mode", "insurance"))
            self.codes[str(words["as_"])] = self.stage.show(who, channel, mode, member=member)
        elif step.act in ("open", "offline", "online", "copy"):
            self._screen(step, who, channel, member)
        else:
            named = {
                word: self._played_by(str(value)) if word in PEOPLE else value
                for word, value in words.items()
            }
            return self.stage.agency(who, step.act, named)
        return DONE

    def _played_by(self, name: str) -> str:
        if name not in self.story.cast:
            raise ValueError(f"{name!r} is not in the cast: there are {', '.join(self.story.cast)}")
        return self.story.cast[name]

    def _screen(self, step: Step, who: str, channel: str, member: str | None) -> None:
        name = f"{step.actor} {channel} {member or ''}"
        if step.act == "open":
            self.screens[name] = self.stage.open_screen(who, channel, member=member)
        elif step.act == "offline":
            self.screens[name].go_offline()
        elif step.act == "online":
            self.screens[name].go_online()
        else:
            self.codes[str(step.words["as_"])] = self.screens[name].code().text

    def _till(self, step: Step) -> Scanner:
        scene = step.words.get("scene")
        return self.stage.till(
            str(step.words.get("place", _PLACE)),
            scene=None if scene is None else str(scene),
            clock_off_s=float(step.words.get("clock_off_s", 0)),
        )

    def _present(self, step: Step, who: str, till: Scanner) -> Verdict:
        """Show a code at a counter, or put a card in its reader."""
        if step.act == "read_card" or step.words.get("card"):
            part: Part = "stripe" if step.words.get("part") == "stripe" else "chip"
            return till.read_card(who, part=part)
        code = str(step.words["code"])
        if code not in self.codes:
            raise ValueError(
                f"nobody showed a code {code!r}: there are {', '.join(self.codes) or 'none yet'}"
            )
        # What a scanner dropped, or a network cut off: the first so many digits arrive.
        text = self.codes[code][: int(step.words.get("cut", WHOLE))]
        return till.scan(text)
