"""Tiny PDFs to press, and an independent reader of what came out: every painting with its colour and overprint."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from pamphlet.press.job import PressJob, PressPdf
from pamphlet.press.profile import OutputProfile, default_profile
from pamphlet.press.stage import to_press
from pamphlet.units import mm

BLEED = mm(3)
DAY = dt.date(2026, 11, 21)
PROFILE_FILE = Path("/usr/share/scribus/profiles/ISOcoated_v2_300_bas.icc")
needs_profile = pytest.mark.skipif(not PROFILE_FILE.is_file(), reason="scribus-data is not installed")
Numbers = tuple[float, ...]


@cache
def profile() -> OutputProfile:
    return default_profile()


def job(**wishes: Any) -> PressJob:
    usual: dict[str, Any] = {"name": "test", "title": "A title", "date": DAY, "colour": "cmyk", "standard": "pdf-x-4", "bleed": BLEED, "profile": profile()}
    return PressJob(**(usual | wishes))


def press(data: bytes, **wishes: Any) -> PressPdf:
    return to_press(data, job(**wishes))


def sheet(content: str, *, width: float = 300, height: float = 200, bleed: float = BLEED, pages: int = 1, **resources: Any) -> bytes:
    """A PDF as imposition hands it over: trim at (bleed, bleed). A resource given as a function is made in the PDF."""
    with pikepdf.new() as pdf:
        for number in range(pages):
            page = pdf.add_blank_page(page_size=(width + 2 * bleed, height + 2 * bleed))
            page.obj.TrimBox = Array([bleed, bleed, bleed + width, bleed + height])
            page.obj.Contents = pdf.make_stream(content.replace("{page}", str(number + 1)).encode("latin-1"))
            page.obj.Resources = Dictionary(Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))
            for kind, named in resources.items():
                page.obj.Resources[f"/{kind}"] = Dictionary({f"/{name}": value(pdf) if callable(value) else value for name, value in named.items()})
        stream = io.BytesIO()
        pdf.save(stream)
        return stream.getvalue()


def form(content: str, **resources: Any) -> Any:
    """A maker of a form XObject 400 pt square."""
    def make(pdf: pikepdf.Pdf) -> Any:
        made = pdf.make_stream(content.encode("latin-1"), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 400])
        made.Resources = Dictionary(Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))
        for kind, named in resources.items():
            made.Resources[f"/{kind}"] = Dictionary({f"/{name}": value(pdf) if callable(value) else value for name, value in named.items()})
        return made
    return make


def icc(channels: int) -> Any:
    """A maker of an ICCBased space; what the profile says does not matter for plain colours."""
    return lambda pdf: Array([Name.ICCBased, pdf.make_stream(b"profile", N=channels)])


# --- an independent reading -----------------------------------------------------------------------


@dataclass(frozen=True)
class Painted:
    """One painting operator: "text", "line", "area", "image" or "shading", and the state it was done in."""

    what: str
    fill: tuple[str, Numbers] = ("gray", (0.0,))
    stroke: tuple[str, Numbers] = ("gray", (0.0,))
    fill_overprints: bool = False
    stroke_overprints: bool = False
    opm: int = 0
    mode: int = 0

    @property
    def overprints(self) -> bool:
        return self.fill_overprints or self.stroke_overprints


_SETS = {"g": ("fill", "gray"), "G": ("stroke", "gray"), "rg": ("fill", "rgb"), "RG": ("stroke", "rgb"), "k": ("fill", "cmyk"), "K": ("stroke", "cmyk")}
_PAINTING = {"Tj": "text", "TJ": "text", "'": "text", '"': "text", "S": "line", "s": "line", "f": "area", "F": "area", "f*": "area", "B": "area", "B*": "area",
             "b": "area", "b*": "area", "sh": "shading", "INLINE IMAGE": "image"}


def paintings(data: bytes) -> list[Painted]:
    """Everything painted on all pages, forms where they are drawn."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [painted for page in pdf.pages for painted in _paint(page, page.obj.get("/Resources", Dictionary()), Painted("start"))]


def _paint(stream: Any, resources: Any, state: Painted) -> Iterator[Painted]:
    saved = []
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name == "q":
            saved.append(state)
        elif name == "Q":
            state = saved.pop()
        elif name in _SETS:
            side, family = _SETS[name]
            state = replace(state, **{side: (family, tuple(round(float(v), 4) for v in operands))})
        elif name in ("cs", "CS"):
            state = replace(state, **{"fill" if name == "cs" else "stroke": (str(operands[0]), ())})
        elif name in ("sc", "scn", "SC", "SCN"):
            side = "fill" if name.islower() else "stroke"
            space = getattr(state, side)[0]
            state = replace(state, **{side: (space, tuple(float(v) for v in operands if not isinstance(v, Name)))})
        elif name == "gs":
            found = resources.ExtGState[str(operands[0])]
            stroke = bool(found.get("/OP", state.stroke_overprints))
            fill = bool(found.get("/op", found.get("/OP", state.fill_overprints)))
            state = replace(state, stroke_overprints=stroke, fill_overprints=fill, opm=int(found.get("/OPM", state.opm)))
        elif name == "Tr":
            state = replace(state, mode=int(operands[0]))
        elif name == "Do":
            drawn = resources.XObject[str(operands[0])]
            if drawn.Subtype == Name.Form:
                yield from _paint(drawn, drawn.get("/Resources", resources), state)
            else:
                yield replace(state, what="image")
        elif name in _PAINTING:
            yield replace(state, what=_PAINTING[name])


# --- pixels ---------------------------------------------------------------------------------------


def seen(data: bytes, *, dpi: int = 72, page: int = 0) -> Image.Image:
    """A page as a screen shows it."""
    document = pypdfium2.PdfDocument(data)
    try:
        return document[page].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


def inks(data: bytes, folder: Path, *, dpi: int = 72) -> Image.Image:
    """The first page as amounts of four inks, by Ghostscript."""
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed")
    (folder / "in.pdf").write_bytes(data)
    subprocess.run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiff32nc", f"-r{dpi}", "-dLastPage=1", "-dSimulateOverprint=true",
                    f"-sOutputFile={folder / 'out.tif'}", str(folder / "in.pdf")], check=True, capture_output=True)
    with Image.open(folder / "out.tif") as picture:
        picture.load()
        return picture
