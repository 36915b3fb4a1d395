"""Sheets -> a press file: the story of the stage, in the order it happens.

The engine's own press output is not trusted (design notes, "what it does wrong for a press"): boxes,
colours, groups, overprint, pictures, output intent and metadata are all set here, and checked by
`preflight`, which shares nothing with this room.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from pamphlet.errors import PressProblem
from pamphlet.findings import Finding, Where, error
from pamphlet.press.colour import Conversion
from pamphlet.press.images import convert_images
from pamphlet.press.job import PressJob, PressPdf
from pamphlet.press.marks import ROOM, Trim, colour_bar, marks_of, slug_place, slug_width
from pamphlet.press.operators import OFF, ON, Rewriting, rewrite
from pamphlet.press.papers import press_papers, screen_papers
from pamphlet.press.transparency import is_opaque

_NOT_FOR_PRINT = ("/Outlines", "/Names", "/OpenAction", "/AA", "/AcroForm", "/PageLabels", "/StructTreeRoot", "/MarkInfo", "/PageMode",
                  "/ViewerPreferences", "/Lang", "/OCProperties", "/Dests", "/URI", "/Extensions")
_NOT_FOR_PRINT_PAGE = ("/Annots", "/AA", "/ArtBox", "/StructParents", "/Tabs", "/Group", "/Trans", "/Dur", "/PieceInfo", "/LastModified")
_VERSION = {"pdf-x-4": "1.6", "pdf-x-1a": "1.4", "plain": "1.6"}  # ISO 15930-7, 6.2; ISO 15930-4, 6.2


def to_press(sheets: bytes, job: PressJob) -> PressPdf:
    """Make imposed sheets, trim at (bleed, bleed), into what the job asks for.

    Raises PressProblem when PDF/X is asked for without an output profile.
    """
    if job.standard != "plain" and job.profile is None:
        raise PressProblem(f"{job.name}: {job.standard} needs a CMYK output profile")
    with pikepdf.open(io.BytesIO(sheets)) as pdf:
        _take_out(pdf.Root, _NOT_FOR_PRINT)
        conversion = Conversion(job.colour, job.profile, job.strict)
        findings = list(convert_images(pdf, conversion, job.name, flatten=job.standard == "pdf-x-1a"))
        clear = is_opaque(pdf)
        if job.standard == "pdf-x-1a" and not clear:
            findings.append(_still_transparent(job))
        _rewrite_all(pdf, Rewriting(conversion, job.colour == "cmyk", False, _drops_nothing if not clear else _is_trivial), clear)
        for number, page in enumerate(pdf.pages):
            _take_out(page.obj, _NOT_FOR_PRINT_PAGE)
            _set_page(pdf, page, job, number)
            if not clear and job.standard == "pdf-x-4":
                page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
        press_papers(pdf, job.title, job.date, job.standard, job.profile)
        return PressPdf(_saved(pdf, _VERSION[job.standard], compact=job.standard != "pdf-x-1a"), tuple(findings))


def to_screen(panels: bytes, job: PressJob) -> bytes:
    """Make the tagged panels into the phone edition: light instead of ink, PDF/A-3a and PDF/UA-1."""
    with pikepdf.open(io.BytesIO(panels)) as pdf:
        conversion = Conversion("rgb", job.profile)
        list(convert_images(pdf, conversion, job.name, flatten=False))
        clear = is_opaque(pdf)
        _rewrite_all(pdf, Rewriting(conversion, False, True, _drops_nothing if not clear else _is_trivial), clear)
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", []):
                annotation.F = 4  # ISO 19005-3, 6.3.2: printed, not hidden
            if "/Group" in page.obj:
                del page.obj.Group
            if not clear:
                page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceRGB)
        screen_papers(pdf, job.title, job.date)
        return _saved(pdf, "1.7", compact=True)


# --- colours and states --------------------------------------------------------------------------


def _rewrite_all(pdf: pikepdf.Pdf, how: Rewriting, clear: bool) -> None:
    """Every content stream of the file: pages, forms, tiling patterns."""
    forms = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and (item.get("/Subtype") == Name.Form or "/PatternType" in item)]
    for form in forms:
        form.write(rewrite(form, form.get("/Resources", Dictionary()), how))
        _set_group(form, how, clear)
        _take_out(form, () if how.keep_structure else ("/StructParents", "/StructParent", "/PieceInfo", "/LastModified"))
    for page in pdf.pages:
        page.obj.Contents = pdf.make_stream(rewrite(page, page.obj.get("/Resources", Dictionary()), how, first=True))
    # Only now: streams may share their resources.
    on, off = (pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=state, op=state, OPM=1)) for state in (True, False))
    for holder in (*forms, *(page.obj for page in pdf.pages)):
        if "/Resources" not in holder:
            holder.Resources = Dictionary()
        _tidy(holder.Resources, how, on, off)


def _tidy(resources: Any, how: Rewriting, on: Any, off: Any) -> None:
    """No colour spaces or states that nothing refers to any more, no empty entries, overprint to call on."""
    for kind in ("/ColorSpace", "/ExtGState"):
        for key in list(resources.get(kind, {}).keys()):
            space = resources[kind][key]
            if (kind == "/ExtGState" and how.drop_state(space)) or (kind == "/ColorSpace" and _is_device(space)):
                del resources[kind][key]
    for key in list(resources.keys()):
        if isinstance(resources[key], Dictionary) and len(resources[key].keys()) == 0:
            del resources[key]
    if how.overprint:
        if "/ExtGState" not in resources:
            resources.ExtGState = Dictionary()
        resources.ExtGState[ON], resources.ExtGState[OFF] = on, off


def _is_device(space: Any) -> bool:
    """Whether a named space was turned into device operators: any that is not a spot colour or a pattern."""
    return not (isinstance(space, Array) and str(space[0]) in ("/Separation", "/DeviceN", "/Pattern", "/Indexed"))


def _is_trivial(state: Any) -> bool:
    """Whether a graphics state only says that nothing is see-through."""
    return state is not None and set(state.keys()) <= {"/Type", "/ca", "/CA", "/BM", "/SMask", "/AIS"}


def _drops_nothing(_: Any) -> bool:
    return False


def _set_group(form: Any, how: Rewriting, clear: bool) -> None:
    """A form's group: none where nothing is see-through, else blended in the inks of the press."""
    if "/Group" not in form:
        return
    if clear:
        del form.Group
    else:
        form.Group.CS = {"cmyk": Name.DeviceCMYK, "gray": Name.DeviceGray, "rgb": Name.DeviceRGB}[how.conversion.to]


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
    inks = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    page.obj.Resources.ColorSpace = Dictionary({"/All": Array([Name.Separation, Name("/All"), Name.DeviceCMYK, inks])})
    lines = job.lines[number] if number < len(job.lines) else ()
    drawn = [marks_of(trim, job.bleed, job.marks, lines)]
    if "colour-bar" in job.marks:
        drawn.append(colour_bar(trim, job.bleed, gray=job.colour != "cmyk"))
    if "slug" in job.marks and job.slug:
        drawn.append(_slug(pdf, page, job.slug, number, trim, job))
    return "\n".join(drawn)


def _slug(pdf: pikepdf.Pdf, page: pikepdf.Page, slug: bytes, number: int, trim: Trim, job: PressJob) -> str:
    """The side's line of text, as a form that went through the same conversion as everything else."""
    with pikepdf.open(io.BytesIO(slug)) as source:
        conversion = Conversion(job.colour, job.profile, job.strict)
        _rewrite_all(source, Rewriting(conversion, False, False, _is_trivial), True)
        line = source.pages[min(number, len(source.pages) - 1)]
        width = float(line.mediabox[2]) - float(line.mediabox[0])
        form = pdf.copy_foreign(source.make_indirect(line.as_form_xobject()))
    for key in ("/Group", "/StructParents"):
        if key in form:
            del form[key]
    page.obj.Resources.XObject["/SlugLine"] = form
    x, y = slug_place(trim, job.bleed)
    scale = min(1.0, slug_width(trim) / width)
    return f"q {scale:.4f} 0 0 {scale:.4f} {x:.3f} {y:.3f} cm /SlugLine Do Q"


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
