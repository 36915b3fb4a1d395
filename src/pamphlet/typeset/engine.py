"""The only importer of WeasyPrint: markup in, laid-out pages and PDF bytes out.

The machine's own fonts are shut out before the engine starts, so that a missing glyph is a warning
and not a silent stand-in; every warning of the engine stops the build.
"""

from __future__ import annotations

import atexit
import io
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pamphlet.errors import EngineProblem
from pamphlet.typeset.fonts import Face
from pamphlet.units import PT_PER_PX
from pamphlet.world import World

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.document import Page

FONT_SCHEME, ICON_SCHEME, WORKSPACE_SCHEME = "font:", "icon:", "workspace:"
_NO_FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    "<fontconfig><cachedir>{cache}</cachedir></fontconfig>"
)


@dataclass(frozen=True)
class Rect:
    """Where an element with an id lies: page from 0, points from the trim's top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class LaidOut:
    """Pages of one run. `rects`: element id -> its pieces, in order."""

    pages: tuple[Page, ...]
    sizes: tuple[tuple[float, float], ...]
    rects: Mapping[str, tuple[Rect, ...]]
    document: Document


class Engine:
    """WeasyPrint warmed up: fonts, stylesheets and images are read once and shared by all layouts."""

    def __init__(self, world: World, faces: Sequence[Face], icon: Callable[[str], bytes]) -> None:
        _shut_out_system_fonts()
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        self._fetcher = _fetcher(world, {face.sha256: face for face in faces}, icon)
        self._images: dict[str, Any] = {}
        self._sheets: dict[str, CSS] = {}
        self._sheet(font_face_css(faces))

    def layout(self, html: str, sheets: Sequence[str]) -> LaidOut:
        """Lay out one run. Raises EngineProblem with the engine's own words on any warning."""
        from weasyprint import HTML

        with _no_warnings():
            # Only a run's last sheet (its sizes) is not shared with other runs.
            parsed = [self._sheet(text) for text in sheets[:-1]] + [self._parse(sheets[-1])]
            document = HTML(string=html, url_fetcher=self._fetcher, base_url=WORKSPACE_SCHEME).render(
                stylesheets=parsed, font_config=self._fonts, cache=self._images)
        pages = tuple(document.pages)
        sizes = tuple((page.width * PT_PER_PX, page.height * PT_PER_PX) for page in pages)
        return LaidOut(pages, sizes, _rects(pages), document)

    def write(self, runs: Sequence[LaidOut], *, tagged: bool) -> bytes:
        """The pages of several runs as one PDF; tagged ones conform to PDF/UA-1."""
        with _no_warnings():
            document = runs[0].document.copy([page for run in runs for page in run.pages])
            stream = io.BytesIO()
            options: dict[str, Any] = {"pdf_variant": "pdf/ua-1"} if tagged else {}
            document.write_pdf(stream, **options)
        return stream.getvalue()

    def _sheet(self, text: str) -> CSS:
        if text not in self._sheets:
            self._sheets[text] = self._parse(text)
        return self._sheets[text]

    def _parse(self, text: str) -> CSS:
        from weasyprint import CSS

        with _no_warnings():
            return CSS(string=text, font_config=self._fonts, url_fetcher=self._fetcher, base_url=WORKSPACE_SCHEME)


def engine_versions() -> dict[str, str]:
    """What laid the pages out, for the edition's record."""
    _shut_out_system_fonts()
    import weasyprint
    from weasyprint.text.ffi import pango

    number = pango.pango_version()
    return {"weasyprint": weasyprint.__version__, "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}"}


def font_face_css(faces: Sequence[Face]) -> str:
    """One rule a face; the address is the file's hash."""
    return "".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};'
        f"src:url({FONT_SCHEME}{face.sha256})}}\n" for face in faces)


def _shut_out_system_fonts() -> None:
    warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
    told = os.environ.get("PAMPHLET_FONTCONFIG", "")
    if told and told == os.environ.get("FONTCONFIG_FILE") and Path(told).is_file():
        return
    folder = Path(tempfile.mkdtemp(prefix="pamphlet-fontconfig-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "fonts.conf"
    path.write_text(_NO_FONTS.format(cache=folder / "cache"), "utf-8")
    os.environ["FONTCONFIG_FILE"] = os.environ["PAMPHLET_FONTCONFIG"] = str(path)


def _fetcher(world: World, faces: Mapping[str, Face], icon: Callable[[str], bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class WorkspaceFetcher(URLFetcher):  # type: ignore[misc]
        """Serves locked fonts, the program's icons and files of the workspace; nothing else."""

        def fetch(self, url: str, headers: object = None) -> Any:
            if url.startswith(FONT_SCHEME):
                face = faces[url.removeprefix(FONT_SCHEME)]
                return URLFetcherResponse(url, face.path.read_bytes(), {"Content-Type": "font/ttf"})
            if url.startswith(ICON_SCHEME):
                return URLFetcherResponse(url, icon(url.removeprefix(ICON_SCHEME)), {"Content-Type": "image/svg+xml"})
            if url.startswith(WORKSPACE_SCHEME):
                return URLFetcherResponse(url, world.inside(url.removeprefix(WORKSPACE_SCHEME)).read_bytes())
            raise ValueError(f"nothing outside the workspace is fetched: {url[:80]}")

    return WorkspaceFetcher()


def _rects(pages: Sequence[Page]) -> dict[str, tuple[Rect, ...]]:
    """`Page.anchors` holds 4-tuples in v70, in pixels, though it is documented as pairs."""
    found: dict[str, tuple[Rect, ...]] = {}
    for number, page in enumerate(pages):
        for name, (x0, y0, x1, y1) in page.anchors.items():
            rect = Rect(number, x0 * PT_PER_PX, y0 * PT_PER_PX, x1 * PT_PER_PX, y1 * PT_PER_PX)
            found[name] = (*found.get(name, ()), rect)
    return found


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Turns what the engine logs as a warning or error into EngineProblem."""
    logger, handler = logging.getLogger("weasyprint"), _Warnings()
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
    if handler.messages:
        shown = "\n  ".join(dict.fromkeys(handler.messages))
        raise EngineProblem(f"the layout engine warned:\n  {shown}")
