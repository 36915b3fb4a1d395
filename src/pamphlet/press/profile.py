"""The output profile: what the press and its paper make of four inks, and the condition's registered name."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pamphlet.errors import PressProblem, UsageProblem
from pamphlet.world import World, output_profiles, told_profile

# Profile description -> name in the ICC's registry of characterised printing conditions
# (https://www.color.org/chardata/drsection1.xalter).
CONDITIONS = {
    "ISO Coated v2 300% (basICColor)": "FOGRA39",
    "ISO Coated v2 300% (ECI)": "FOGRA39",
    "ISO Coated v2 (ECI)": "FOGRA39",
    "Coated FOGRA39 (ISO 12647-2:2004)": "FOGRA39",
    "FOGRA39L Coated": "FOGRA39",
    "Coated FOGRA27 (ISO 12647-2:2004)": "FOGRA27",
    "Uncoated FOGRA29 (ISO 12647-2:2004)": "FOGRA29",
    "PSO Uncoated ISO12647 (ECI)": "FOGRA47",
    "PSO Coated v3": "FOGRA51",
    "PSO Uncoated v3 (FOGRA52)": "FOGRA52",
    "GRACoL2006_Coated1v2": "CGATS TR 006",
    "SWOP2006_Coated3v2": "CGATS TR 003",
    "SWOP2006_Coated5v2": "CGATS TR 005",
    "U.S. Web Coated (SWOP) v2": "CGATS TR 001",
    "GRACoL2013_CRPC6": "CGATS21-2-CRPC6",
    "SWOP2013C3_CRPC5": "CGATS21-2-CRPC5",
    "WAN-IFRAnewspaper26v5": "IFRA26",
    "ISOnewspaper26v4": "IFRA26",
}
REGISTRY = "http://www.color.org"
RELATIVE_COLORIMETRIC, BLACK_POINT_COMPENSATION = 1, 0x2000
MAX_BYTES = 16_000_000


@dataclass(frozen=True)
class OutputProfile:
    """A CMYK output profile, checked."""

    data: bytes = field(repr=False)
    description: str
    condition: str

    @cached_property
    def _transforms(self) -> dict[bytes, Any]:
        return {}

    @cached_property
    def packed(self) -> bytes:
        """The profile deflated, once for all files that embed it."""
        return zlib.compress(self.data, 9)

    def transform(self, mode: str, source: bytes | None = None) -> Any:
        """From a Pillow mode to CMYK, relative colorimetric with black point compensation.

        `source` is a picture's own profile; sRGB if it has none. Raises ValueError if it cannot be used.
        """
        from PIL import ImageCms

        key = mode.encode() + (source or b"")
        if key not in self._transforms:
            try:
                origin = ImageCms.ImageCmsProfile(io.BytesIO(source)) if source else ImageCms.createProfile("sRGB")
                target = ImageCms.ImageCmsProfile(io.BytesIO(self.data))
                self._transforms[key] = ImageCms.buildTransform(
                    origin, target, mode, "CMYK", ImageCms.Intent(RELATIVE_COLORIMETRIC), ImageCms.Flags(BLACK_POINT_COMPENSATION))
            except (ImageCms.PyCMSError, OSError) as problem:
                raise ValueError(f"its colour profile cannot be used: {problem}") from None
        return self._transforms[key]


def read_profile(data: bytes, condition: str | None = None) -> OutputProfile:
    """Check a profile's bytes. Raises ValueError that says what was found and what is wanted."""
    from PIL import ImageCms

    _refuse_huge(len(data))
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile
        kind, space = profile.device_class.strip(), profile.xcolor_space.strip()
        description = (profile.profile_description or "").strip()
    except (ImageCms.PyCMSError, OSError, AttributeError):
        raise ValueError("it is not an ICC profile") from None
    if kind != "prtr" or space != "CMYK":
        raise ValueError(f'it is a profile of class "{kind}" for {space}')
    name = condition or CONDITIONS.get(description, "")
    if not name:
        raise ValueError(f'the printing condition of "{description}" is not one we know; name it: press.condition, e.g. FOGRA39')
    found = OutputProfile(data, description, name)
    try:
        found.transform("RGB")
    except ValueError as problem:
        raise ValueError(str(problem)) from None
    return found


def default_profile() -> OutputProfile:
    """ISO Coated v2 300 % from Debian's scribus-data. Raises PressProblem where it is not installed."""
    for path in output_profiles():
        if path.is_file() or path == told_profile():
            return _profile_at(path, f"the output profile {path}")
    raise PressProblem("no CMYK output profile is installed: install Debian's scribus-data, set PAMPHLET_PROFILE to an .icc file, "
                       "or name one in the partner's file: press: {profile: content/partners/press.icc}")


def partner_profile(world: World, path: str | None, condition: str | None) -> OutputProfile:
    """The profile that a partner names, else the default. Raises PressProblem."""
    if path is None:
        return default_profile()
    try:
        place = world.inside(path)
    except UsageProblem as problem:
        raise PressProblem(f"the output profile {problem}; put it into the guide's folder") from None
    return _profile_at(place, path, condition)


def _profile_at(path: Path, name: str, condition: str | None = None) -> OutputProfile:
    """A profile's file, looked at before it is read. Raises PressProblem that begins with its name."""
    try:
        if not path.is_file():
            raise ValueError("it is not a file" if path.exists() else "it is not there")
        _refuse_huge(path.stat().st_size)
        return read_profile(path.read_bytes(), condition)
    except (OSError, ValueError) as problem:
        raise PressProblem(f"{name}: {problem}; wanted is an ICC output profile (prtr) for CMYK") from None


def _refuse_huge(size: int) -> None:
    if size > MAX_BYTES:
        raise ValueError(f"the file has {size / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB")
