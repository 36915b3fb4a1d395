"""An output profile is a CMYK profile of a press whose condition has a name, or one clear refusal."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageCms

from pamphlet.errors import PressProblem
from pamphlet.press.profile import MAX_BYTES, default_profile, partner_profile, read_profile
from pamphlet.world import World
from press_fixture import PROFILE_FILE, needs_profile

pytestmark = needs_profile


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "guide").mkdir()
    return World(tmp_path / "guide")


def as_class(kind: bytes) -> bytes:
    """The real profile, said to be of another class (ICC.1, 7.2.5)."""
    data = bytearray(PROFILE_FILE.read_bytes())
    data[12:16] = kind
    return bytes(data)


def renamed(name: bytes) -> bytes:
    """The real profile under another description of the same length."""
    return PROFILE_FILE.read_bytes().replace(b"ISO Coated v2 300% (basICColor)", name.ljust(31)[:31])


def test_the_default_is_iso_coated_under_its_registered_name() -> None:
    found = default_profile()
    assert (found.condition, found.description) == ("FOGRA39", "ISO Coated v2 300% (basICColor)")


def test_a_partner_names_a_profile_of_the_workspace(world: World) -> None:
    (world.root / "press.icc").write_bytes(PROFILE_FILE.read_bytes())
    assert partner_profile(world, "press.icc", None).condition == "FOGRA39"
    assert partner_profile(world, "press.icc", "FOGRA51").condition == "FOGRA51"
    assert partner_profile(world, None, None).condition == "FOGRA39"


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(("data", "said"), [
    (SRGB, ["RGB", "wanted is an ICC output profile"]), (as_class(b"scnr"), ["scnr", "wanted is an ICC output profile"]), (as_class(b"link"), ["wanted is an ICC output profile|not an ICC"]),
    (b"", ["not an ICC profile"]), (b"\x89PNG\r\n\x1a\n" * 40, ["not an ICC profile"]), (PROFILE_FILE.read_bytes()[:5000] if PROFILE_FILE.is_file() else b"", ["not an ICC profile|cannot be used|printing condition"]),
    (renamed(b"Our own press"), ["Our own press", "press.condition"])],
    ids=["rgb", "input", "link", "empty", "png", "cut", "unknown condition"])
def test_any_other_file_is_refused_once_and_clearly(data: bytes, said: list[str], world: World) -> None:
    (world.root / "press.icc").write_bytes(data)
    with pytest.raises(PressProblem) as caught:
        partner_profile(world, "press.icc", None)
    assert str(caught.value).startswith("press.icc: ")
    for words in said:
        assert any(word in str(caught.value) for word in words.split("|")), caught.value


def test_a_huge_file_is_refused_before_it_is_read(world: World) -> None:
    with (world.root / "press.icc").open("wb") as stream:
        stream.truncate(MAX_BYTES * 500)  # a sparse file of 8 GB: reading it would fail
    with pytest.raises(PressProblem, match=r"press\.icc: .*8000 MB; at most 16 MB"):
        partner_profile(world, "press.icc", None)


@pytest.mark.parametrize(("path", "said"), [
    ("nowhere.icc", "is not there"), ("../outside.icc", "leaves the workspace"), ("/etc/hostname", "leaves the workspace"), (".", "not a file")])
def test_a_file_that_cannot_be_had_is_refused_with_its_name(path: str, said: str, world: World) -> None:
    (world.root.parent / "outside.icc").write_bytes(PROFILE_FILE.read_bytes())
    with pytest.raises(PressProblem) as caught:
        partner_profile(world, path, None)
    assert path in str(caught.value) and said in str(caught.value)


def test_the_users_own_profile_goes_first_and_must_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.icc"
    own.write_bytes(PROFILE_FILE.read_bytes().replace(b"(basICColor)", b"(ECI)       "))
    monkeypatch.setenv("PAMPHLET_PROFILE", str(own))
    assert default_profile().data == own.read_bytes()
    monkeypatch.setenv("PAMPHLET_PROFILE", str(tmp_path / "missing.icc"))
    with pytest.raises(PressProblem, match=r"missing\.icc.*is not there"):
        default_profile()
    own.write_bytes(SRGB)
    monkeypatch.setenv("PAMPHLET_PROFILE", str(own))
    with pytest.raises(PressProblem, match=r"own\.icc.*RGB"):
        default_profile()


def test_no_profile_at_all_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pamphlet.press.profile.output_profiles", lambda: (Path("/nowhere/a.icc"),))
    monkeypatch.delenv("PAMPHLET_PROFILE", raising=False)
    with pytest.raises(PressProblem, match="scribus-data"):
        default_profile()


def test_a_transform_maps_white_to_paper_and_is_made_once() -> None:
    found = read_profile(PROFILE_FILE.read_bytes())
    assert found.transform("RGB") is found.transform("RGB")
    from PIL import Image

    white = ImageCms.applyTransform(Image.new("RGB", (1, 1), "white"), found.transform("RGB"))
    assert white is not None and white.getpixel((0, 0)) == (0, 0, 0, 0)
    with pytest.raises(ValueError, match="colour profile cannot be used"):
        found.transform("RGB", b"not a profile")
