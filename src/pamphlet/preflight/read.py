"""A PDF read into `Facts`: the document, its pages, what they draw. Nothing is written and nothing is judged."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pamphlet.preflight.book import Book
from pamphlet.preflight.facts import Annotation, Facts, Group, OutputIntent, PageFacts
from pamphlet.preflight.geometry import Box
from pamphlet.preflight.objects import is_dictionary, is_stream, words_of
from pamphlet.preflight.stream import TooMuch
from pamphlet.preflight.things import MOST_PARENTS, box_of, group_space
from pamphlet.preflight.walk import Walk

if TYPE_CHECKING:
    import pikepdf

MOST_PAGES = 2000
MOST_BYTES = 400 * 1024 * 1024
_ACTIVE = {"/OpenAction": "an action when the file opens", "/AA": "actions of the document", "/AcroForm": "a form", "/XFA": "an XFA form",
           "/Collection": "a portfolio", "/RichMediaContent": "rich media"}

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {"dc": "http://purl.org/dc/elements/1.1/", "xmp": "http://ns.adobe.com/xap/1.0/", "pdf": "http://ns.adobe.com/pdf/1.3/",
               "xmpMM": "http://ns.adobe.com/xap/1.0/mm/", "pdfxid": "http://www.npes.org/pdfx/ns/id/", "pdfx": "http://ns.adobe.com/pdfx/1.3/",
               "photoshop": "http://ns.adobe.com/photoshop/1.0/", "xmpRights": "http://ns.adobe.com/xap/1.0/rights/"}


class Unreadable(Exception):
    """A file that cannot be read at all: not a PDF, encrypted, damaged, empty or too much; the message says which."""


def read_facts(data: bytes) -> Facts:
    """Everything that checks look at; raises `Unreadable`."""
    import pikepdf

    _refuse_early(data)
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Unreadable("the file is encrypted; a print shop cannot open or change it")
            return _facts(pdf, data)
    except pikepdf.PasswordError:
        raise Unreadable("the file is encrypted and asks for a password") from None
    except TooMuch as problem:
        raise Unreadable(f"the file asks for too much: {problem}") from None
    except MemoryError:
        raise Unreadable("the file asks for more memory than a pamphlet needs") from None
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as problem:
        raise Unreadable(_damage(data, words_of(problem)[:160] or type(problem).__name__)) from None


_BREAKS_OFF = "the file breaks off before its end; it was not copied or sent whole"


def _ends(data: bytes) -> bool:
    """Whether the file has its end: %%EOF, in the last 1024 bytes as readers allow (ISO 32000-2, 7.5.5)."""
    return b"%%EOF" in data[-1024:]


def _damage(data: bytes, said: str) -> str:
    return f"the file is damaged ({said})" if _ends(data) else f"{_BREAKS_OFF} ({said})"


def _refuse_early(data: bytes) -> None:
    if not data:
        raise Unreadable("the file is empty")
    if len(data) > MOST_BYTES:
        raise Unreadable(f"the file has {len(data) // 1048576} MB; {MOST_BYTES // 1048576} MB is the most that is read")
    if b"%PDF-" not in data[:1024]:
        raise Unreadable("this is not a PDF (it does not begin with %PDF-)")


def _facts(pdf: pikepdf.Pdf, data: bytes) -> Facts:
    claimed = int(pdf.Root.Pages.get("/Count", 0))
    count = claimed if claimed > MOST_PAGES else len(pdf.pages)
    if count == 0:
        raise Unreadable("the file has no pages")
    if count > MOST_PAGES:
        raise Unreadable(f"the file has {count:,} pages; {MOST_PAGES:,} is the most that is read")
    book = Book()
    pages = tuple(_page(page, number, book) for number, page in enumerate(pdf.pages, 1))
    info, xmp = dict(_info(pdf)), _xmp(pdf)
    damage = (*(() if _ends(data) else (_BREAKS_OFF,)), *book.damage)
    return Facts(
        version=str(pdf.pdf_version), pages=pages, fonts=tuple(face.facts for face in book.faces), intents=tuple(_intents(pdf)), info=info,
        xmp=xmp, active=tuple(_active(pdf)), attachments=tuple(pdf.attachments.keys()), layers=tuple(_layers(pdf)),
        damage=damage, repairs=tuple(words_of(line) for line in pdf.get_warnings()[:5]), size=len(data), standard=_standard(info, xmp),
    )


def _page(page: pikepdf.Page, number: int, book: Book) -> PageFacts:
    media = box_of(_inherited(page.obj, "/MediaBox") or [0, 0, 612, 792])
    crop = _box(page.obj, "/CropBox", media, inherit=True)
    bleed = _box(page.obj, "/BleedBox", crop)
    trim = _box(page.obj, "/TrimBox", crop)
    walk = Walk(book, f"page {number}", media)
    walk.page(page)
    group = page.obj.get("/Group")
    resources = page.obj.get("/Resources")
    return PageFacts(
        number=number, media=media, crop=crop, bleed=bleed, trim=trim,
        named=frozenset(key[1:] for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox") if key in page.obj),
        rotation=int(_inherited(page.obj, "/Rotate") or 0) % 360, user_unit=float(page.obj.get("/UserUnit", 1)),
        group=Group(group_space(group, resources), media) if group is not None else None,
        groups=tuple(walk.groups), marks=tuple(walk.marks), annotations=tuple(_annotations(page.obj)), actions="/AA" in page.obj,
    )


def _inherited(page: Any, key: str) -> Any:
    """A page attribute that may stand higher in the tree (ISO 32000-2, 7.7.3.4)."""
    node = page
    for _level in range(MOST_PARENTS):
        if node is None or key in node:
            return node.get(key) if node is not None else None
        node = node.get("/Parent")
    return None


def _box(page: Any, key: str, default: Box, *, inherit: bool = False) -> Box:
    found = _inherited(page, key) if inherit else page.get(key)
    return box_of(found) if found is not None else default


def _annotations(page: Any) -> Iterator[Annotation]:
    for note in page.get("/Annots") or []:
        if is_dictionary(note):
            yield Annotation(str(note.get("/Subtype", "/unnamed"))[1:], box_of(note.get("/Rect", [0, 0, 0, 0])))


def _info(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    info = pdf.trailer.get("/Info")
    if is_dictionary(info):
        for key in info.keys():  # noqa: SIM118  a pikepdf dictionary does not iterate over keys
            yield key[1:], str(info[key])


def _xmp(pdf: pikepdf.Pdf) -> str:
    stream = pdf.Root.get("/Metadata")
    return bytes(stream.read_bytes()).decode("utf-8", "replace") if is_stream(stream) else ""


def xmp_values(xmp: str, name: str) -> tuple[str, ...]:
    """The values of an XMP property such as `dc:creator`, written as element, list or attribute; none of a packet that is no XML."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    prefix, _, local = name.partition(":")
    key = f"{{{_NAMESPACES[prefix]}}}{local}"
    try:
        root = ElementTree.fromstring(xmp.strip("\x00\ufeff \n\r\t"))
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        return ()
    found = [text for element in root.iter() for text in (element.attrib.get(key, ""), *_texts(element, key))]
    return tuple(text.strip() for text in found if text.strip())


def _texts(element: Any, key: str) -> Iterator[str]:
    """What an element of that name says, item by item."""
    if element.tag == key:
        items = list(element.iter(f"{{{_RDF}}}li"))
        yield from ((item.text or "") for item in items) if items else (element.text or "",)


def _standard(info: dict[str, str], xmp: str) -> str:
    """The PDF/X version a file claims (ISO 15930-7, 6.2; ISO 15930-4, 6.2), as written; empty if it claims none."""
    claims = xmp_values(xmp, "pdfxid:GTS_PDFXVersion") or xmp_values(xmp, "pdfx:GTS_PDFXVersion")
    return claims[0] if claims else info.get("GTS_PDFXConformance") or info.get("GTS_PDFXVersion", "")


def _intents(pdf: pikepdf.Pdf) -> Iterator[OutputIntent]:
    for intent in pdf.Root.get("/OutputIntents") or []:
        profile = intent.get("/DestOutputProfile")
        data = bytes(profile.read_bytes()) if is_stream(profile) else b""
        sound = len(data) > 128 and data[36:40] == b"acsp"  # ICC.1:2022, 7.2.9: the profile file signature
        yield OutputIntent(
            subtype=str(intent.get("/S", "/"))[1:], condition=str(intent.get("/OutputConditionIdentifier", "")),
            registry=str(intent.get("/RegistryName", "")), components=int(profile.get("/N", 0)) if sound and profile is not None else 0,
            device_class=data[12:16].decode("latin-1") if sound else "", space=data[16:20].decode("latin-1").strip() if sound else "",
        )


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    yield from (words for key, words in _ACTIVE.items() if key in root)
    names = root.get("/Names")
    if is_dictionary(names) and "/JavaScript" in names:
        yield "scripts"
    if "/URI" in root:
        yield "a base address for links"


def _layers(pdf: pikepdf.Pdf) -> Iterator[str]:
    properties = pdf.Root.get("/OCProperties")
    if is_dictionary(properties):
        yield from (str(layer.get("/Name", "")) for layer in properties.get("/OCGs", []))
