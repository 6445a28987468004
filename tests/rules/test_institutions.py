"""Places and scenes: who may scan a code for what, and what a place has opened."""

from dataclasses import replace

import pytest

from tests.rules.cast import AWAY_HOSPITAL, AWAY_PHARMACY, HOSPITAL, PHARMACY
from ybcode.rules.institutions import (
    BOTH_FUNDS,
    INPATIENT_SCENES,
    MONEY_SCENES,
    SCENES,
    Institution,
    same_area,
)
from ybcode.values import InstitutionId

HOSPITAL_SCENES = {scene for scene in SCENES if scene.startswith("01")}
PHARMACY_SCENES = {"02121", "02122"}
ONLINE_SCENES = {"03131"}


def test_the_scenes_are_those_of_the_public_lists():
    """Thirteen of a hospital, two of a pharmacy, one online (public client code), each with its name."""
    assert (len(HOSPITAL_SCENES), len(SCENES)) == (13, 16)
    assert set(SCENES) == HOSPITAL_SCENES | PHARMACY_SCENES | ONLINE_SCENES
    assert all(len(scene) == 5 and scene.isdigit() and name for scene, name in SCENES.items())
    assert set(SCENES) >= MONEY_SCENES


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_a_place_asks_for_its_own_scenes(scene):
    """A pharmacy (02) not for a hospital's (01), nor the other way; identity online (03) either."""
    assert PHARMACY.may_ask(scene) is (scene in PHARMACY_SCENES | ONLINE_SCENES)
    assert HOSPITAL.may_ask(scene) is (scene in HOSPITAL_SCENES | ONLINE_SCENES)


@pytest.mark.parametrize(
    "scene", ["", "0", "02", "01999", "02199", "03130", "21", "2121", "02121 ", "０２１２１"]
)
def test_a_scene_that_is_in_no_list_is_nobodys(scene):
    """An unknown business type is refused everywhere, whatever it begins with."""
    assert not PHARMACY.may_ask(scene)
    assert not HOSPITAL.may_ask(scene)


@pytest.mark.parametrize(
    ("institution_id", "kind", "scene"),
    [("P59010100001", "pharmacy", "02121"), ("H59010100001", "hospital", "01301")],
)
def test_the_first_letter_tells_the_kind(institution_id, kind, scene):
    """P is a pharmacy and sells, H is a hospital and settles; each may ask for its own default."""
    place = Institution(institution_id=InstitutionId(institution_id), key="k", name="仿真测试")
    assert (place.kind, place.default_scene) == (kind, scene)
    assert place.may_ask(place.default_scene)


def test_a_place_has_everything_open_unless_said_otherwise():
    """Designated, both funds (S1 「统筹基金和个人账户两部分」), a camera, networked, all its scenes."""
    for place in (PHARMACY, HOSPITAL):
        assert (place.designated, place.face, place.cross_region, place.scenes) == (True, True, True, None)
        assert place.funds == BOTH_FUNDS == {"pooled", "account"}
        assert place.tier == 1


@pytest.mark.parametrize(
    ("place", "region"),
    [(PHARMACY, "590101"), (HOSPITAL, "590101"), (AWAY_PHARMACY, "580201"), (AWAY_HOSPITAL, "580201")],
)
def test_the_id_tells_where_a_place_stands(place, region):
    """Six digits behind the letter."""
    assert place.region == region


@pytest.mark.parametrize(
    ("region", "other", "same"),
    [
        ("590100", "590101", True),
        ("590199", "590101", True),
        ("590100", "590200", False),
        ("590100", "580100", False),
        ("590100", "590100", True),
    ],
)
def test_a_pooling_area_is_four_digits(region, other, same):
    """Districts of one city pool their funds together; it is the same either way round."""
    assert same_area(region, other) is same_area(other, region) is same


@pytest.mark.parametrize("scenes", [None, frozenset(), frozenset({"01301"}), frozenset({"01301", "02121"})])
@pytest.mark.parametrize("scene", sorted(SCENES))
def test_what_a_place_has_opened_does_not_change_what_its_kind_may_ask(scenes, scene):
    """W39: two questions, asked one after the other; None is everything."""
    place = replace(HOSPITAL, scenes=scenes)
    assert place.has_opened(scene) is (scenes is None or scene in scenes)
    assert place.may_ask(scene) is HOSPITAL.may_ask(scene)


def test_the_scenes_of_a_stay_are_a_hospitals():
    """A filing for care elsewhere is asked for them first; one of them moves money."""
    assert {SCENES[scene] for scene in INPATIENT_SCENES} == {"住院建档", "入院登记", "缴纳预缴金"}
    assert INPATIENT_SCENES <= HOSPITAL_SCENES
    assert {"01104"} == INPATIENT_SCENES & MONEY_SCENES
