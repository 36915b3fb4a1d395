"""A file inside the phone edition, as PDF/A-3 allows: the edition's record, for whoever has nothing else."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pamphlet.press.ends import with_clear_ends

_VERSION = "1.7"


def with_attachment(phone: bytes, name: str, data: bytes, mime: str, about: str, date: dt.date) -> bytes:
    """The phone edition with an associated file of the kind Data (ISO 19005-3, 6.8; ISO 32000-2, 7.11.4 and 14.13).

    `date` is the edition's day, the only date in it. Equal input gives equal bytes.
    """
    with pikepdf.open(io.BytesIO(phone)) as pdf:
        stream = pdf.make_stream(data, Type=Name.EmbeddedFile, Subtype=Name(f"/{mime}"))
        stream.Params = Dictionary(Size=len(data), ModDate=String(f"D:{date:%Y%m%d}000000+00'00'"))
        spec = pdf.make_indirect(Dictionary(
            Type=Name.Filespec, F=String(name), UF=String(name), Desc=String(about), AFRelationship=Name.Data,
            EF=Dictionary(F=stream, UF=stream)))
        pdf.Root.AF = Array([spec])
        if "/Names" not in pdf.Root:
            pdf.Root.Names = Dictionary()
        pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array([String(name), spec]))
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True,
                 recompress_flate=False, min_version=_VERSION, force_version=_VERSION)
        return with_clear_ends(out.getvalue(), _VERSION)
