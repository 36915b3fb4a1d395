"""Sheets -> a press file: the story of the stage, in the order it happens.

The engine's own press output is not trusted (design notes, "what it does wrong for a press"): boxes,
colours, groups, overprint, pictures, output intent and metadata are all set here, and checked by
`preflight`, which shares nothing with this room.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from pamphlet.errors import PressProblem
from pamphlet.findings import Finding, Where, error
from pamphlet.press.colour import Conversion
from pamphlet.press.ends import with_clear_ends
from pamphlet.press.images import convert_images
from pamphlet.press.job import PressJob, PressPdf
from pamphlet.press.marks import ROOM, Trim, colour_bar, marks_of, slug_place, slug_width
from pamphlet.press.operators import Rewriting
from pamphlet.press.papers import press_papers, screen_papers
from pamphlet.press.slug import slug_findings, slug_line
from pamphlet.press.spaces import DEVICES
from pamphlet.press.streams import copied, own_resources, rewrite_all
from pamphlet.press.transparency import is_opaque

_FOR_PRINT = ("/Type", "/Pages")  # of the catalogue: no outline, attachment, action, form, layer or structure
_NOT_FOR_PRINT_PAGE = ("/Annots", "/AA", "/ArtBox", "/StructParents", "/Tabs", "/Group", "/Trans", "/Dur", "/PieceInfo", "/LastModified")
_BEGINS_PICTURE = re.compile(rb"(?:^|\s)BI\s")
_VERSION = {"pdf-x-4": "1.6", "pdf-x-1a": "1.4", "plain": "1.6"}  # ISO 15930-7, 6.2; ISO 15930-4, 6.2


def to_press(sheets: bytes, job: PressJob) -> PressPdf:
    """Make imposed sheets, trim at (bleed, bleed), into what the job asks for.

    Raises PressProblem when PDF/X is asked for without an output profile.
    """
    if job.standard != "plain" and job.profile is None:
        raise PressProblem(f"{job.name}: {job.standard} needs a CMYK output profile")
    with pikepdf.open(io.BytesIO(sheets)) as pdf:
        _take_out(pdf.Root, [key for key in pdf.Root.keys() if key not in _FOR_PRINT])  # noqa: SIM118 (a pikepdf dictionary)
        conversion = Conversion(job.colour, job.profile, job.strict)
        findings, clear = _convert(pdf, job, conversion, overprint=job.colour == "cmyk", keep_structure=False)
        if job.standard == "pdf-x-1a" and not clear:
            findings.append(_still_transparent(job))
        findings += slug_findings(pdf, job)
        for number, page in enumerate(pdf.pages):
            _take_out(page.obj, _NOT_FOR_PRINT_PAGE)
            _set_page(pdf, page, job, number)
            if not clear and job.standard == "pdf-x-4":
                page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
        press_papers(pdf, job.title, job.date, job.standard, job.profile)
        return PressPdf(_saved(pdf, _VERSION[job.standard], compact=job.standard != "pdf-x-1a"), tuple(findings))


def to_screen(panels: bytes, job: PressJob) -> PressPdf:
    """Make the tagged panels into the phone edition: light instead of ink, PDF/A-3a and PDF/UA-1."""
    with pikepdf.open(io.BytesIO(panels)) as pdf:
        findings, clear = _convert(pdf, job, Conversion("rgb", job.profile), overprint=False, keep_structure=True)
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", []):
                annotation.F = 4  # ISO 19005-3, 6.3.2: printed, not hidden
            if "/Group" in page.obj:
                del page.obj.Group
            if not clear:
                page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceRGB)
        screen_papers(pdf, job.title, job.date)
        return PressPdf(with_clear_ends(_saved(pdf, "1.7", compact=True), "1.7"), tuple(findings))


def _convert(pdf: pikepdf.Pdf, job: PressJob, conversion: Conversion, *, overprint: bool, keep_structure: bool) -> tuple[list[Finding], bool]:
    """Pictures, then whatever is painted, in place. Returns what could not be done, and whether nothing is see-through."""
    own_resources(pdf)
    if _has_inline_pictures(pdf):
        for page in pdf.pages:
            page.externalize_inline_images()
    findings = list(convert_images(pdf, conversion, job.name, flatten=job.standard == "pdf-x-1a" and not keep_structure))
    clear = is_opaque(pdf)
    left = rewrite_all(pdf, Rewriting(conversion, overprint, keep_structure, _is_trivial if clear else _drops_nothing), clear=clear)
    return findings + list(_left(job, left)), clear


# --- what is asked of the streams ----------------------------------------------------------------


def _has_inline_pictures(pdf: pikepdf.Pdf) -> bool:
    """Whether a picture may stand inside a content stream (8.9.7): taking them out is slow."""
    forms = (item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Form)
    contents = (stream for page in pdf.pages for stream in _streams_of(page))
    return any(_BEGINS_PICTURE.search(stream.read_bytes()) for stream in (*forms, *contents))


def _streams_of(page: pikepdf.Page) -> list[Any]:
    contents: Any = page.obj.get("/Contents", [])
    return list(contents) if isinstance(contents, Array) else [contents] if isinstance(contents, pikepdf.Stream) else []


def _is_trivial(state: Any) -> bool:
    """Whether a graphics state only says that nothing is see-through."""
    return state is not None and set(state.keys()) <= {"/Type", "/ca", "/CA", "/BM", "/SMask", "/AIS"}


def _drops_nothing(_: Any) -> bool:
    return False


def _left(job: PressJob, left: set[str]) -> Iterator[Finding]:
    for what in sorted(left):
        yield error("press/colour-left", Where(field=job.name), f"{job.name}: {what} is left as it was",
                    "use plain colours and pictures; a gradient or a spot colour becomes a picture when it is saved as PNG")


def _still_transparent(job: PressJob) -> Finding:
    return error("press/transparency-left", Where(field=job.name), f"{job.name}: something is see-through, which PDF/X-1a cannot hold",
                 "take opacity out of styles/, or ask for pdf-x-4")


# --- pages ---------------------------------------------------------------------------------------


def _set_page(pdf: pikepdf.Pdf, page: pikepdf.Page, job: PressJob, number: int) -> None:
    """Boxes from an origin of 0,0, room for marks, the marks themselves."""
    before = [float(value) for value in page.trimbox]
    room = ROOM if job.marks else 0.0
    edge = job.bleed + room
    width, height = before[2] - before[0], before[3] - before[1]
    trim = Trim(edge, edge, edge + width, edge + height)
    shift = f"1 0 0 1 {edge - before[0]:.4f} {edge - before[1]:.4f} cm"
    clip = f"{before[0] - job.bleed:.4f} {before[1] - job.bleed:.4f} {width + 2 * job.bleed:.4f} {height + 2 * job.bleed:.4f} re W n"
    if room or shift != "1 0 0 1 0.0000 0.0000 cm":
        page.contents_add(f"q {shift} {clip}\n".encode("ascii"), prepend=True)
        page.contents_add(("\nQ\n" + _marks(pdf, page, job, number, trim)).encode("ascii"))
        page.contents_coalesce()
    media = Array([0, 0, round(width + 2 * edge, 4), round(height + 2 * edge, 4)])
    page.obj.MediaBox = page.obj.CropBox = media
    page.obj.BleedBox = Array([round(room, 4), round(room, 4), round(trim.right + job.bleed, 4), round(trim.top + job.bleed, 4)])
    page.obj.TrimBox = Array([round(value, 4) for value in trim])


def _marks(pdf: pikepdf.Pdf, page: pikepdf.Page, job: PressJob, number: int, trim: Trim) -> str:
    if not job.marks:
        return ""
    _add(page, "/ColorSpace", "/All", _all_plates(job))
    lines = job.lines[number] if number < len(job.lines) else ()
    drawn = [marks_of(trim, job.bleed, job.marks, lines)]
    if "colour-bar" in job.marks:
        drawn.append(colour_bar(trim, job.bleed, lines, gray=job.colour != "cmyk"))
    if "slug" in job.marks and job.slug:
        form, width = slug_line(pdf, job, number)
        scale = min(1.0, slug_width(trim, job.bleed) / width)
        x, y = slug_place(trim, job.bleed)
        _add(page, "/XObject", "/SlugLine", form)
        drawn.append(f"q {scale:.4f} 0 0 {scale:.4f} {x:.3f} {y:.3f} cm /SlugLine Do Q")
    return "\n".join(drawn)


def _all_plates(job: PressJob) -> Array:
    """The colour that prints on every plate, and what a screen shows for it."""
    none, full = {"cmyk": ([0, 0, 0, 0], [1, 1, 1, 1]), "gray": ([1], [0]), "rgb": ([1, 1, 1], [0, 0, 0])}[job.colour]
    return Array([Name.Separation, Name("/All"), DEVICES[job.colour], Dictionary(FunctionType=2, Domain=[0, 1], C0=none, C1=full, N=1)])


def _add(page: pikepdf.Page, kind: str, name: str, value: Any) -> None:
    """A resource of this page alone: pages may share theirs."""
    resources = copied(page.obj.Resources)
    if kind not in resources:
        resources[kind] = Dictionary()
    resources[kind][name] = value
    page.obj.Resources = resources


def _take_out(where: Any, keys: Sequence[str]) -> None:
    for key in keys:
        if key in where:
            del where[key]


def _saved(pdf: pikepdf.Pdf, version: str, *, compact: bool) -> bytes:
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    pdf.remove_unreferenced_resources()
    stream = io.BytesIO()
    objects = pikepdf.ObjectStreamMode.generate if compact else pikepdf.ObjectStreamMode.disable
    pdf.save(stream, deterministic_id=True, object_stream_mode=objects, compress_streams=True, recompress_flate=False,
             min_version=version, force_version=version)
    return stream.getvalue()
