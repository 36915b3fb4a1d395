"""What a press file says of itself, that equal builds are equal bytes, and what each standard forbids."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as Tree
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import ImageCms

from pamphlet.errors import PressProblem
from pamphlet.press.ends import UNCLEAR
from pamphlet.press.papers import srgb_profile
from pamphlet.press.stage import to_press, to_screen
from press_fixture import PROFILE_FILE, form, job, needs_profile, paintings, press, profile, seen, sheet

pytestmark = needs_profile
TEXT = "0 g BT /F 40 Tf 20 60 Td (Text) Tj ET"
NS = {"dc": "http://purl.org/dc/elements/1.1/", "xmp": "http://ns.adobe.com/xap/1.0/", "pdf": "http://ns.adobe.com/pdf/1.3/",
      "pdfxid": "http://www.npes.org/pdfx/ns/id/", "mm": "http://ns.adobe.com/xap/1.0/mm/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def xmp(data: bytes, name: str) -> str | None:
    with opened(data) as pdf:
        packet = Tree.fromstring(pdf.Root.Metadata.read_bytes())
    found = packet.find(f".//{name}", NS)
    return None if found is None else "".join(found.itertext()).strip()


def with_secrets() -> bytes:
    """A sheet as some other program might leave it: names, paths, an attachment, a link, an action, an outline."""
    with opened(sheet(TEXT)) as pdf:
        pdf.docinfo["/Author"], pdf.docinfo["/Keywords"], pdf.docinfo["/Title"] = "Olena", "C:\\Users\\olena\\guide", "old"
        pdf.Root.Metadata = pdf.make_stream(b"<x>Olena on host-7</x>", Type=Name.Metadata, Subtype=Name.XML)
        pdf.attachments["secret.txt"] = b"Olena"
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('Olena')")
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI="file:///home/olena")))])
        pdf.pages[0].obj.PieceInfo = Dictionary(Olena=Dictionary(LastModified="D:20200101120000Z"))
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Olena", 0))
        stream = io.BytesIO()
        pdf.save(stream)
        return stream.getvalue()


@pytest.mark.parametrize("standard", ["pdf-x-4", "pdf-x-1a", "plain"])
def test_nothing_of_people_places_or_the_hour_is_left(standard: Any) -> None:
    data = press(with_secrets(), standard=standard).data
    with opened(data) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Metadata", "/OutputIntents"}
        assert not {"/Annots", "/PieceInfo", "/AA"} & set(pdf.pages[0].obj.keys())
        assert set(pdf.docinfo.keys()) <= {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped", "/GTS_PDFXVersion"}
        loose = io.BytesIO()
        pdf.save(loose, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    for word in (b"lena", b"host-7", b"JavaScript", b"/home", str(Path.home()).encode() + b"/", os.uname().nodename.encode() + b"."):
        assert word not in loose.getvalue()


@pytest.mark.parametrize("standard", ["pdf-x-4", "pdf-x-1a"])
def test_the_papers_agree_with_one_another(standard: Any) -> None:
    data = press(sheet(TEXT), standard=standard, title="Guía «нова» བོད").data
    with opened(data) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        intent, = pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFX" and str(intent.OutputConditionIdentifier) == "FOGRA39" and str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.read_bytes() == PROFILE_FILE.read_bytes() and int(intent.DestOutputProfile.N) == 4
        assert "/ID" in pdf.trailer
    assert info["/Title"] == xmp(data, "dc:title") == "Guía «нова» བོད"
    assert info["/CreationDate"] == info["/ModDate"] == "D:20261121000000+00'00'"
    assert xmp(data, "xmp:CreateDate") == xmp(data, "xmp:ModifyDate") == xmp(data, "xmp:MetadataDate") == "2026-11-21T00:00:00+00:00"
    assert info["/Producer"] == xmp(data, "pdf:Producer") and info["/Creator"] == xmp(data, "xmp:CreatorTool")
    assert info["/Trapped"] == "/False" and xmp(data, "pdf:Trapped") == "False"
    assert xmp(data, "mm:DocumentID") and xmp(data, "mm:RenditionClass") == "default" and xmp(data, "mm:VersionID") == "1"


def test_each_standard_is_named_where_it_says_so() -> None:
    four, one = press(sheet(TEXT)).data, press(sheet(TEXT), standard="pdf-x-1a").data
    assert xmp(four, "pdfxid:GTS_PDFXVersion") == "PDF/X-4" and xmp(one, "pdfxid:GTS_PDFXVersion") is None
    with opened(four) as pdf:
        assert "/GTS_PDFXVersion" not in pdf.docinfo
    with opened(one) as pdf:  # ISO 15930-4, 6.3; GTS_PDFXConformance was the edition of 2001's
        assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003" and "/GTS_PDFXConformance" not in pdf.docinfo
    assert four.startswith(b"%PDF-1.6") and one.startswith(b"%PDF-1.4")


def test_a_plain_file_claims_nothing() -> None:
    data = press(sheet(TEXT), standard="plain", profile=None).data
    with opened(data) as pdf:
        assert "/OutputIntents" not in pdf.Root and "/GTS_PDFXVersion" not in pdf.docinfo
    assert xmp(data, "pdfxid:GTS_PDFXVersion") is None


@pytest.mark.parametrize("standard", ["pdf-x-4", "pdf-x-1a"])
def test_a_standard_without_a_profile_is_refused(standard: Any) -> None:
    with pytest.raises(PressProblem, match="needs a CMYK output profile"):
        to_press(sheet(TEXT), job(profile=None, standard=standard))


def test_files_of_different_content_have_different_ids() -> None:
    first, second = (press(sheet("/X Do", XObject={"X": form(content)})).data for content in ("0 0 9 9 re f", "0 0 8 8 re f"))
    assert xmp(first, "mm:DocumentID") != xmp(second, "mm:DocumentID")


_PRESS_AGAIN = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from press_fixture import press, sheet, form
spaces = {"A": "0 0 0 rg 0 0 9 9 re f", "B": "1 0 0 rg 5 5 9 9 re f"}
data = press(sheet("/A Do /B Do 0 g BT /F 9 Tf (x) Tj ET", XObject={name: form(text) for name, text in spaces.items()}), marks=frozenset({"crop", "fold", "registration", "colour-bar"}), standard=sys.argv[2]).data
print(hashlib.sha256(data).hexdigest())
"""


@pytest.mark.parametrize("standard", ["pdf-x-4", "pdf-x-1a"])
def test_two_processes_write_the_same_bytes(standard: str) -> None:
    hashes = set()
    for seed, zone in (("1", "UTC"), ("77", "Asia/Kathmandu")):
        done = subprocess.run([sys.executable, "-c", _PRESS_AGAIN, str(Path(__file__).parent), standard], capture_output=True, text=True, check=True,
                              env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone})
        hashes.add(done.stdout)
    assert len(hashes) == 1 and len(hashes.pop().strip()) == hashlib.sha256().digest_size * 2


# --- PDF/X-1a -------------------------------------------------------------------------------------


def rgba(pdf: pikepdf.Pdf) -> Any:
    """Red, half see-through."""
    mask = pdf.make_stream(b"\x80", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    return pdf.make_stream(b"\x00\x00\x00", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceRGB, SMask=mask)


def grouped(content: str) -> Any:
    def make(pdf: pikepdf.Pdf) -> Any:
        made = form(content)(pdf)
        made.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        return made
    return make


def test_x1a_holds_nothing_that_is_newer_than_pdf_1_4_or_see_through() -> None:
    states = {"Plain": Dictionary(ca=1, CA=1, BM=Name.Normal, SMask=Name("/None"))}
    data = sheet("/Plain gs q 99 0 0 99 0 0 cm /Photo Do Q /Art Do", ExtGState=states, XObject={"Photo": rgba, "Art": grouped(TEXT)})
    pressed = press(data, standard="pdf-x-1a", marks=frozenset({"crop"}))
    assert not pressed.findings
    assert b"/ObjStm" not in pressed.data and b"/XRef" not in pressed.data
    for word in (b"/Group", b"/SMask", b"/ca ", b"/CA ", b"/BM", b"DeviceRGB"):
        assert word not in pressed.data
    assert [painted.what for painted in paintings(pressed.data)[:2]] == ["image", "text"]


@pytest.mark.parametrize("state", [Dictionary(ca=0.5), Dictionary(CA=0.5), Dictionary(BM=Name.Multiply)])
def test_opacity_in_x1a_is_a_finding_and_in_x4_a_group_in_inks(state: Dictionary) -> None:
    data = sheet("/Clear gs /Group Do", ExtGState={"Clear": state}, XObject={"Group": grouped(TEXT)})
    assert [finding.code for finding in press(data, standard="pdf-x-1a").findings] == ["press/transparency-left"]
    pressed = press(data)
    assert not pressed.findings
    with opened(pressed.data) as pdf:
        assert str(pdf.pages[0].obj.Group.CS) == str(pdf.pages[0].Resources.XObject["/Group"].Group.CS) == "/DeviceCMYK"
        assert "/Clear" in pdf.pages[0].Resources.ExtGState


def test_an_opaque_sheet_has_no_group_at_all() -> None:
    assert b"/Group" not in press(sheet("/X Do", XObject={"X": grouped(TEXT)})).data


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
@pytest.mark.parametrize("standard", ["pdf-x-4", "pdf-x-1a", "plain"])
def test_qpdf_finds_nothing_wrong(standard: Any, tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").write_bytes(press(with_secrets(), standard=standard, marks=frozenset({"crop", "registration", "colour-bar"})).data)
    done = subprocess.run(["qpdf", "--check", str(tmp_path / "sheet.pdf")], capture_output=True, text=True, check=True)
    assert "No syntax or stream encoding errors" in done.stdout


def test_no_stream_of_the_phone_edition_ends_in_a_carriage_return() -> None:
    """A validator takes CR LF before `endstream` for the end of the line, and the stream for one byte short."""
    ends = {n: zlib.compress(bytes((n,)) * 300)[-1:] for n in range(256)}
    unlucky = next(n for n, end in ends.items() if end == b"\r")
    made = lambda pdf: pdf.make_stream(bytes((unlucky,)) * 300, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, BitsPerComponent=8, ColorSpace=Name.DeviceRGB)  # noqa: E731
    data = sheet("q 99 0 0 99 0 0 cm /Photo Do Q", XObject={"Photo": made})
    assert UNCLEAR in press(data).data, "or this test tests nothing"
    screen = to_screen(data, job()).data
    assert UNCLEAR not in screen
    assert seen(screen).getpixel((50, 160)) == (unlucky,) * 3
    with opened(screen) as pdf:
        assert [str(name) for name in pdf.pages[0].Resources.XObject.Photo.Filter] == ["/ASCII85Decode", "/FlateDecode"]


def test_the_profile_is_deflated_once() -> None:
    assert profile().packed is profile().packed and zlib.decompress(profile().packed) == profile().data


def test_opacity_is_found_wherever_it_hides() -> None:
    half = Dictionary(Half=Dictionary(ca=0.5))

    def glyph(pdf: pikepdf.Pdf) -> Any:
        return pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=97, LastChar=97, Widths=[1000],
            Encoding=Dictionary(Type=Name.Encoding, Differences=[97, Name.a]), CharProcs=Dictionary(a=pdf.make_stream(b"1000 0 d0 /Half gs 0 0 9 9 re f")),
            Resources=Dictionary(ExtGState=half)))

    def cell(pdf: pikepdf.Pdf) -> Any:
        return pdf.make_stream(b"/Half gs 0 0 9 9 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 10, 10], XStep=10, YStep=10,
                               Resources=Dictionary(ExtGState=half))

    for data in (sheet("BT /T 9 Tf (a) Tj ET", Font={"T": glyph}), sheet("/Pattern cs /P scn 0 0 99 99 re f", Pattern={"P": cell}),
                 sheet("/X Do", XObject={"X": form("/Half gs 0 0 9 9 re f", ExtGState={"Half": Dictionary(ca=0.5)})})):
        assert [finding.code for finding in press(data, standard="pdf-x-1a").findings] == ["press/transparency-left"]


def test_the_screens_profile_is_whole_and_knows_no_clock() -> None:
    data = srgb_profile()
    assert int.from_bytes(data[:4], "big") == len(data), "ICC.1, 7.2.2: the size it says is its size"
    assert data[24:36] == bytes((0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0)) and data[84:100] == bytes(16)
    assert ImageCms.ImageCmsProfile(io.BytesIO(data)).profile.xcolor_space.strip() == "RGB"
    assert to_screen(sheet(TEXT), job()).data == to_screen(sheet(TEXT), job()).data
