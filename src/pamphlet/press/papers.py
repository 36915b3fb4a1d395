"""What a press or screen file says of itself: standard, output intent, dates, id. No author, host or path."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pamphlet import __version__
from pamphlet.press.profile import REGISTRY, OutputProfile

PRODUCER = f"pamphlet {__version__}"
X_VERSION = {"pdf-x-4": "PDF/X-4", "pdf-x-1a": "PDF/X-1a:2003"}  # ISO 15930-7:2010, 6.3; ISO 15930-4:2003, 6.3
_PDFX = "{http://www.npes.org/pdfx/ns/id/}"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
# ISO 19005-3, 6.6.2.3.2: a property that XMP does not know is described inside the file.
_UA_SCHEMA = """
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def press_papers(pdf: pikepdf.Pdf, title: str, date: dt.date, standard: str, profile: OutputProfile | None) -> None:
    """The papers of a press file: PDF/X where one is asked for, else a plain PDF's."""
    _info(pdf, title, date, trapped=True)
    if standard in X_VERSION and profile is not None:
        pdf.Root.OutputIntents = Array([pdf.make_indirect(_output_intent(pdf, profile))])
        if standard == "pdf-x-1a":
            pdf.docinfo["/GTS_PDFXVersion"] = X_VERSION[standard]
        named = {f"{_PDFX}GTS_PDFXVersion": X_VERSION[standard]} if standard == "pdf-x-4" else {}  # X-1a:2003 is named in Info alone
        _metadata(pdf, title, date, named | {"pdf:Trapped": "False"})
    else:
        _metadata(pdf, title, date, {})


def screen_papers(pdf: pikepdf.Pdf, title: str, date: dt.date) -> None:
    """The papers of the phone edition: PDF/A-3 a and PDF/UA-1, in sRGB."""
    _info(pdf, title, date, trapped=False)
    profile = pdf.make_stream(srgb_profile(), N=3)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"), DestOutputProfile=profile))])
    language = str(pdf.Root.get("/Lang", ""))
    facts = {f"{_PDFA}part": "3", f"{_PDFA}conformance": "A", f"{_PDFUA}part": "1"}
    _metadata(pdf, title, date, facts | ({"dc:language": {language}} if language else {}))
    packet = pdf.Root.Metadata.read_bytes().decode("utf-8")
    pdf.Root.Metadata.write(packet.replace("</rdf:RDF>", _UA_SCHEMA + "</rdf:RDF>").encode("utf-8"))


def srgb_profile() -> bytes:
    """An sRGB profile without the clock that its maker writes into it (ICC.1, 7.2.8 and 7.2.18)."""
    from PIL import ImageCms

    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[24:36] = bytes((0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    data[84:100] = bytes(16)
    return bytes(data)


def _output_intent(pdf: pikepdf.Pdf, profile: OutputProfile) -> Dictionary:
    stream = pdf.make_stream(b"", N=4)
    stream.write(profile.packed, filter=Name.FlateDecode)
    return Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String(profile.condition), RegistryName=String(REGISTRY),
        OutputCondition=String(profile.description), Info=String(profile.description), DestOutputProfile=stream)


def _info(pdf: pikepdf.Pdf, title: str, date: dt.date, *, trapped: bool) -> None:
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    moment = f"D:{date:%Y%m%d}000000+00'00'"
    written: dict[str, Any] = {"/Title": title, "/Creator": "pamphlet", "/Producer": PRODUCER, "/CreationDate": moment, "/ModDate": moment}
    for key, value in written.items():
        pdf.docinfo[key] = value
    if trapped:
        pdf.docinfo["/Trapped"] = Name("/False")


def _metadata(pdf: pikepdf.Pdf, title: str, date: dt.date, facts: Mapping[str, Any]) -> None:
    """A fresh XMP packet; its ids come from what the file holds, so that equal builds are equal bytes."""
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata
    moment = f"{date.isoformat()}T00:00:00+00:00"
    known = uuid.UUID(hashlib.sha256(f"{title}\0{moment}\0{_fingerprint(pdf)}".encode()).hexdigest()[:32])
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta.register_xml_namespace(_PDFX.strip("{}"), "pdfxid")
        meta["dc:title"], meta["dc:format"] = title, "application/pdf"
        meta["xmp:CreateDate"] = meta["xmp:ModifyDate"] = meta["xmp:MetadataDate"] = moment
        meta["xmp:CreatorTool"], meta["pdf:Producer"] = "pamphlet", PRODUCER
        meta["xmpMM:DocumentID"] = meta["xmpMM:InstanceID"] = f"uuid:{known}"
        meta["xmpMM:RenditionClass"], meta["xmpMM:VersionID"] = "default", "1"
        for key, value in facts.items():
            meta[key] = value


def _fingerprint(pdf: pikepdf.Pdf) -> str:
    """Of every page, form, picture and font."""
    seen = hashlib.sha256()
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            seen.update(item.read_raw_bytes())
    return seen.hexdigest()
