"""Places and scenes: who may scan a code for what."""

import pytest

from tests.rules.cast import HOSPITAL, PHARMACY
from ybcode.rules.institutions import MONEY_SCENES, SCENES, Institution
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
