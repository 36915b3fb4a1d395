"""Small print files for tests: one that a press would take as it is, and small ways to spoil it.

Page 1 has a tint that bleeds, black text and a rule that overprint, a QR code and a crop mark outside the bleed;
page 2 the tint and the text. The trim is 300 x 450 pt, with 10 pt of bleed. The font is drawn here: a square for
every letter.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from pamphlet.preflight.model import Code, Expected

Change = Callable[[Pdf], object]
TRIM = (30.0, 30.0, 330.0, 480.0)
BLEED, PAGE = (20.0, 20.0, 340.0, 490.0), (0.0, 0.0, 360.0, 510.0)
MODULE = 0.5 * 72 / 25.4
ADDRESS = "https://guide.example/en"
LETTERS = "ABab0123456789"


@cache
def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """A QR code's modules, True is dark, without quiet zone."""
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(cell) for cell in row) for row in code.get_matrix())


def code_at(x: float, y: float, module: float = MODULE, text: str = ADDRESS) -> Code:
    """What is expected of a code whose quiet zone begins at x, y of the trim."""
    modules = len(matrix(text)) + 8
    return Code(1, text, x, y, modules * module, modules)


def code_ops(code: Code, ink: str = "0 0 0 1 k", text: str | None = None) -> str:
    """The operators that draw a code."""
    rows = matrix(text or code.text)
    module = code.size / code.modules
    left, top = TRIM[0] + code.x + 4 * module, TRIM[1] + code.y + code.size - 4 * module
    cells = [f"{left + x * module:.4f} {top - (y + 1) * module:.4f} {module:.4f} {module:.4f} re"
             for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return f"{ink} " + " ".join(cells) + " f"


GOOD_CODE = code_at(40, 40)
EXPECTED = Expected(standard="pdf-x-4", colour="cmyk", families=frozenset({"Guide"}), codes=(GOOD_CODE,), folds=(((0, 225, 300, 225),), ()))


@cache
def square_font() -> bytes:
    """A TrueType font of squares, `.notdef` and the space included."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    names = [".notdef", "space", *(f"u{ord(letter):04X}" for letter in LETTERS)]
    pen = TTGlyphPen(None)
    for move, point in ((pen.moveTo, (50, 0)), (pen.lineTo, (50, 700)), (pen.lineTo, (450, 700)), (pen.lineTo, (450, 0))):
        move(point)
    pen.closePath()
    square, blank = pen.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({32: "space"} | {ord(letter): f"u{ord(letter):04X}" for letter in LETTERS})
    builder.setupGlyf({name: blank if name == "space" else square for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Guide Square", "styleName": "Regular"})
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def shown(text: str) -> str:
    """A string as codes of the square font."""
    return "<" + "".join(f"{1 if letter == ' ' else 2 + LETTERS.index(letter):04X}" for letter in text) + ">"


def text_ops(text: str = "Ab12", x: float = 60, y: float = 400, size: float = 10, ink: str = "0 0 0 1 k", state: str = "Over", font: str = "F") -> str:
    """The operators that show a line of text at a place of the page."""
    return f"/{state} gs {ink} BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm {shown(text)} Tj ET"


def font(pdf: Pdf, name: str = "ABCDEF+GuideSquare", *, embedded: bool = True) -> Dictionary:
    """The square font as a font dictionary."""
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/" + name), Flags=4, FontBBox=[0, -200, 500, 800], ItalicAngle=0, Ascent=800,
                            Descent=-200, CapHeight=700, StemV=80)
    if embedded:
        descriptor.FontFile2 = Stream(pdf, square_font(), Length1=len(square_font()))
    below = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/" + name), CIDToGIDMap=Name.Identity, DW=500,
                       CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0), FontDescriptor=descriptor)
    return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/" + name), Encoding=Name("/Identity-H"),
                                        DescendantFonts=[below], ToUnicode=Stream(pdf, _to_unicode())))


def _to_unicode() -> bytes:
    pairs = [(1, " "), *((2 + index, letter) for index, letter in enumerate(LETTERS))]
    lines = "\n".join(f"<{code:04X}> <{ord(letter):04X}>" for code, letter in pairs)
    return f"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange {len(pairs)} beginbfchar\n{lines}\nendbfchar endcmap".encode()


def tint(pdf: Pdf, name: str, *, all_plates: bool = False) -> Array:
    """A separation that is 60 % magenta, or the registration colour."""
    last = [1, 1, 1, 1] if all_plates else [0, 0.6, 0, 0]
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=last, N=1)
    return Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, function])


def profile(space: bytes = b"CMYK") -> bytes:
    """The header of an output profile: all that a preflight reads of it (ICC.1:2022, 7.2)."""
    header = bytearray(132)
    header[0:4], header[12:16], header[16:20], header[36:40] = (132).to_bytes(4, "big"), b"prtr", space, b"acsp"
    return bytes(header)


def xmp(standard: str, more: str = "") -> bytes:
    """Metadata that claims a PDF/X version."""
    return f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><pdfxid:GTS_PDFXVersion>{standard}</pdfxid:GTS_PDFXVersion>{more}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def good_pdf(more: str = "", change: Change | None = None, *, band: str = "0.2 0 0 0 k", code: Code = GOOD_CODE, code_text: str | None = None,
             code_ink: str = "/Over gs 0 0 0 1 k", standard: str = "PDF/X-4") -> bytes:
    """The good file as bytes; `more` is drawn on page 1 after all else, `change` spoils the document."""
    pdf = Pdf.new()
    resources = pdf.make_indirect(Dictionary(
        Font=Dictionary(F=font(pdf)),
        ExtGState=Dictionary(Over=Dictionary(OP=True, op=True, OPM=1), Knock=Dictionary(OP=False, op=False), Half=Dictionary(ca=0.5, CA=0.5)),
        ColorSpace=Dictionary(Spot=tint(pdf, "Warm Red"), All=tint(pdf, "All", all_plates=True)),
        XObject=Dictionary(), Shading=Dictionary(), Pattern=Dictionary(),
    ))
    common = f"q {band} 20 440 320 50 re f Q q {text_ops()} Q q /Over gs 0 0 0 1 K 0.5 w 60 390 m 200 390 l S Q"
    mark = "q /All CS 1 SCN 0.25 w 30 0 m 30 15 l S Q"
    for drawing in (f"{common} {mark} q {code_ops(code, code_ink, code_text)} Q q {more} Q", f"{common} {mark}"):
        page = pdf.add_blank_page(page_size=(PAGE[2], PAGE[3]))
        page.obj.update(Dictionary(MediaBox=Array(PAGE), BleedBox=Array(BLEED), TrimBox=Array(TRIM), Resources=resources))
        page.obj.Contents = pdf.make_stream(drawing.encode("latin-1"))
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("FOGRA39"),
                        RegistryName=String("http://www.color.org"), DestOutputProfile=pdf.make_stream(profile(), N=4))
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    pdf.Root.Metadata = pdf.make_stream(xmp(standard), Type=Name.Metadata, Subtype=Name.XML)
    if change:
        change(pdf)
    return written(pdf, "1.4" if standard.startswith("PDF/X-1") else "1.6")


def written(pdf: Pdf, version: str = "1.6") -> bytes:
    """The document as bytes."""
    stream = io.BytesIO()
    pdf.save(stream, force_version=version, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return stream.getvalue()


def picture(pdf: Pdf, size: tuple[int, int], space: Name | Array = Name.DeviceCMYK, data: bytes | None = None, bits: int = 8, **more: object) -> Stream:
    """An image of 25 % black, or of `data`."""
    pixels = data if data is not None else bytes([0, 0, 0, 64]) * size[0] * size[1]
    return pdf.make_stream(pixels, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], ColorSpace=space,
                           BitsPerComponent=bits, **more)


def with_thing(kind: str, name: str, make: Callable[[Pdf], object]) -> Change:
    """A change that puts something into the pages' resources."""
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources["/" + kind]["/" + name] = make(pdf)

    return change


def page_entry(number: int, key: str, value: object) -> Change:
    """A change that sets an entry of a page (from 1)."""
    def change(pdf: Pdf) -> None:
        pdf.pages[number - 1].obj["/" + key] = value

    return change


def axial(outputs: Sequence[float], space: Name = Name.DeviceCMYK) -> Dictionary:
    """A gradient from nothing to `outputs`."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * len(outputs), C1=list(outputs), N=1)
    return Dictionary(ShadingType=2, ColorSpace=space, Coords=[0, 0, 1, 0], Function=function, Extend=[True, True])
