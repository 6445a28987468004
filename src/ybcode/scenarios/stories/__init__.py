"""The stories that can be played so far, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.stories import (
    d1_daughter,
    d2_unbinding,
    d3_screenshot,
    d4_channels,
    d5_arrears,
    d6_risk,
    d7_who_pays,
    d8_child,
    d9_visit,
    d10_record,
)

if TYPE_CHECKING:
    from ybcode.scenarios.story import Story

STORIES: tuple[Story, ...] = (
    d1_daughter.STORY,
    d2_unbinding.STORY,
    d3_screenshot.STORY,
    d4_channels.STORY,
    d5_arrears.STORY,
    d6_risk.STORY,
    d7_who_pays.STORY,
    d8_child.STORY,
    d9_visit.STORY,
    d10_record.STORY,
)


def find_story(story_id: str) -> Story:
    """A story by its id.

    Raises:
        KeyError: when there is none; the sentence names those there are.
    """
    for story in STORIES:
        if story.story_id == story_id.upper():
            return story
    raise KeyError(f"no story {story_id!r}: there are {', '.join(one.story_id for one in STORIES)}")
