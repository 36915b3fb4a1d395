"""Ink measured on four plates, compared with sums done by hand and with Ghostscript's separations."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageStat

from pamphlet.preflight.facts import Plates
from pamphlet.preflight.plates import plate_coverage
from pamphlet.preflight.run import preflight
from press_pdfs import EXPECTED, TRIM, axial, good_pdf, picture, tint, with_thing

AREA = (TRIM[2] - TRIM[0]) * (TRIM[3] - TRIM[1])
SQUARE = "100 180 150 150 re f"  # 22,500 of 135,000 square points: a sixth
SHARE = 22500 / AREA


def plates(more: str, change: Callable[[Pdf], object] | None = None, limit: float = 300) -> Plates:
    return plate_coverage(good_pdf(more, change), limit=limit)[0]


def gain(more: str, change: Callable[[Pdf], object] | None = None) -> list[float]:
    """What some operators add to each plate, as a share of a solid square."""
    before, after = plates("", change).coverage, plates(more, change).coverage
    return [round((late - early) / SHARE, 2) for early, late in zip(before, after, strict=True)]


def cmyk_jpeg(pdf: Pdf, *, turned: bool) -> Stream:
    """70 % magenta; Photoshop's way is turned round with a /Decode that turns it back."""
    stream = io.BytesIO()
    image = Image.new("CMYK", (64, 64), (0, 178, 0, 0))
    (image if turned else Image.eval(image, lambda value: 255 - value)).save(stream, "JPEG", quality=95)
    more = {"Decode": Array([1, 0] * 4)} if turned else {}
    return picture(pdf, (64, 64), data=stream.getvalue(), Filter=Name.DCTDecode, **more)


DRAWN = "q 150 0 0 150 100 180 cm /Pic Do Q"
PAINTS: dict[str, tuple[str, Callable[[Pdf], object] | None, list[float]]] = {
    "cmyk": (f"0.5 0.25 0.1 0.05 k {SQUARE}", None, [0.5, 0.25, 0.1, 0.05]),
    "gray goes to black": (f"0.4 g {SQUARE}", None, [0, 0, 0, 0.6]),
    "rgb counts as cmyk": (f"1 0 0 rg {SQUARE}", None, [0, 1, 1, 0]),
    "a spot by its alternate": (f"/Spot cs 0.5 scn {SQUARE}", None, [0, 0.3, 0, 0]),
    "registration on all": (f"/All cs 0.5 scn {SQUARE}", None, [0.5, 0.5, 0.5, 0.5]),
    "black overprints": (f"0.5 0 0 0 k {SQUARE} /Over gs 0 0 0 1 k {SQUARE}", None, [0.5, 0, 0, 1]),
    "black knocks out": (f"0.5 0 0 0 k {SQUARE} /Knock gs 0 0 0 1 k {SQUARE}", None, [0, 0, 0, 1]),
    "overprint ends with its state": (f"0.5 0 0 0 k {SQUARE} q /Over gs Q 0 0 0 1 k {SQUARE}", None, [0, 0, 0, 1]),
    "half shines through": (f"0.8 0 0 0 k {SQUARE} /Half gs 0 0 0.6 0 k {SQUARE}", None, [0.4, 0, 0.3, 0]),
    "a gradient": ("q 100 180 150 150 re W n 150 0 0 150 100 180 cm /Fade sh Q", with_thing("Shading", "Fade", lambda _pdf: axial([1, 0, 0.5, 0])),
                   [0.5, 0, 0.25, 0]),
    "a cmyk picture": (DRAWN, with_thing("XObject", "Pic", lambda pdf: picture(pdf, (8, 8), data=bytes([51, 102, 0, 255]) * 64)), [0.2, 0.4, 0, 1]),
    "a gray picture": (DRAWN, with_thing("XObject", "Pic", lambda pdf: picture(pdf, (8, 8), Name.DeviceGray, bytes([102]) * 64)), [0, 0, 0, 0.6]),
    "a 1-bit picture": (DRAWN, with_thing("XObject", "Pic", lambda pdf: picture(pdf, (8, 8), Name.DeviceGray, b"\x0f" * 8, bits=1)), [0, 0, 0, 0.5]),
    "a palette": (DRAWN, with_thing("XObject", "Pic", lambda pdf: picture(
        pdf, (8, 8), Array([Name.Indexed, Name.DeviceCMYK, 1, String(bytes([0, 0, 255, 0, 255, 0, 0, 0]))]), b"\x0f" * 8, bits=1)), [0.5, 0, 0.5, 0]),
    "a spot picture": (DRAWN, with_thing("XObject", "Pic", lambda pdf: picture(pdf, (8, 8), tint(pdf, "Warm Red"), b"\xff" * 64)), [0, 0.6, 0, 0]),
    "a picture turned by Decode": (DRAWN, with_thing("XObject", "Pic", lambda pdf: picture(
        pdf, (8, 8), Name.DeviceGray, bytes([102]) * 64, Decode=Array([1, 0]))), [0, 0, 0, 0.4]),
    "a cmyk jpeg": (DRAWN, with_thing("XObject", "Pic", lambda pdf: cmyk_jpeg(pdf, turned=False)), [0, 0.7, 0, 0]),
    "a cmyk jpeg from Photoshop": (DRAWN, with_thing("XObject", "Pic", lambda pdf: cmyk_jpeg(pdf, turned=True)), [0, 0.7, 0, 0]),
    "a stencil": (f"0 0.5 0 0 k {DRAWN}", with_thing("XObject", "Pic", lambda pdf: pdf.make_stream(
        b"\x0f" * 8, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, ImageMask=True, BitsPerComponent=1)), [0, 0.25, 0, 0]),
    "a soft mask": (DRAWN, with_thing("XObject", "Pic", lambda pdf: picture(
        pdf, (8, 8), data=bytes([0, 0, 0, 255]) * 64, SMask=picture(pdf, (8, 8), Name.DeviceGray, b"\x80" * 64))), [0, 0, 0, 0.5]),
    "a form twice": ("0.5 0 0 0 k q 1 0 0 1 100 180 cm /Form Do Q q 1 0 0 1 100 255 cm /Form Do Q", with_thing("XObject", "Form", lambda pdf: pdf.make_stream(
        b"0 0 150 75 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 150, 75])), [0.5, 0, 0, 0]),
    "a tiling pattern": (f"/Pattern cs /Tile scn {SQUARE}", with_thing("Pattern", "Tile", lambda pdf: pdf.make_stream(
        b"0 0 1 0 k 0 0 5 10 re f", PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 10, 10], XStep=10, YStep=10, Resources=Dictionary())),
        [0, 0, 0.5, 0]),
}


@pytest.mark.parametrize("name", PAINTS)
def test_each_paint_reaches_its_plates(name: str) -> None:
    more, change, wanted = PAINTS[name]
    assert gain(more, change) == pytest.approx(wanted, abs=0.025)


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")
def test_ghostscript_counts_the_same_ink(tmp_path: Path) -> None:
    files = [good_pdf(more, change) for more, change, _wanted in PAINTS.values()]
    for name, data, theirs in zip(PAINTS, files, ghostscript(files, tmp_path), strict=True):
        assert plate_coverage(data)[0].coverage == pytest.approx(theirs, abs=0.005), name


def ghostscript(files: list[bytes], folder: Path) -> list[list[float]]:
    """The plates of each file's first page inside the trim."""
    bound = Pdf.new()
    for data in files:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            bound.pages.append(pdf.pages[0])
    bound.save(folder / "in.pdf")
    subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiff32nc", "-r72", "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4",
                    "-o", str(folder / "out%03d.tif"), str(folder / "in.pdf")], check=True)
    return [separations(path) for path in sorted(folder.glob("out*.tif"))]


def separations(path: Path) -> list[float]:
    with Image.open(path) as image:
        trimmed = image.crop((int(TRIM[0]), image.height - int(TRIM[3]), int(TRIM[2]), image.height - int(TRIM[1])))
        return [value / 255 for value in ImageStat.Stat(trimmed).mean]


def test_the_heaviest_place_is_found_with_its_size() -> None:
    found = plates("0.9 0.9 0.9 0.5 k 100 200 60 60 re f")
    assert found.peak == pytest.approx(320, abs=2)
    assert found.over_mm2 == pytest.approx((60 * 25.4 / 72) ** 2, rel=0.06)
    assert all(box[0] >= 100 and box[2] <= 161 and box[1] >= 199 and box[3] <= 261 for box in found.over)
    assert not found.approximate


def test_heavy_ink_on_a_speck_is_borne() -> None:
    assert not plates("1 1 1 1 k 100 200 4 4 re f").over


def test_ink_outside_the_trim_is_not_counted() -> None:
    assert not plates("1 1 1 1 k 0 0 360 19 re f").over


def test_rgb_is_measured_and_marked_as_a_guess() -> None:
    assert plates(f"1 0 0 rg {SQUARE}").approximate
    assert not plates(f"0 1 1 0 k {SQUARE}").approximate


@pytest.mark.parametrize(("profile", "tripped"), [("sheetfed", False), ("digital", True), ("newsprint", True), ("home", False)])
def test_each_profile_has_its_own_limit(profile: str, tripped: bool) -> None:
    report = preflight(good_pdf("0.9 0.9 0.9 0.25 k 100 200 60 60 re f"), profile, EXPECTED)
    assert ("press/ink-limit" in {fault.code for fault in report.faults}) is tripped


def test_ink_is_measured_when_asked_for_and_reported() -> None:
    (first, _second) = preflight(good_pdf(), "sheetfed", EXPECTED, ink=True).pages
    assert first.coverage is not None
    assert first.coverage[0] == pytest.approx(40 * 300 * 20 / AREA, abs=0.2)
    (unmeasured, _second) = preflight(good_pdf(), "sheetfed", EXPECTED, ink=False).pages
    assert unmeasured.coverage is None
