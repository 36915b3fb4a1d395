"""The record inside a phone edition, taken out by a child process, for the PDF may be anybody's."""

from __future__ import annotations

import sys
from pathlib import Path

from pamphlet.guarded import answer, asked

NAME = "edition.json"
SECONDS = 20.0
MOST_BYTES = 16 * 1024 * 1024  # a guide of hundreds of services in all languages takes under one


def attached_record(pdf: Path) -> bytes | None:
    """The bytes of the record attached to a PDF; None where there is none, or the file cannot be read."""
    found = asked("pamphlet.edition.attached", [str(pdf.resolve())], SECONDS)
    return found.encode("utf-8") if found.startswith("{") else None


def _taken_out(pdf: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf.read_bytes())
    for n in range(document.count_attachments()):
        attachment = document.get_attachment(n)
        if attachment.get_name() == NAME:
            data = bytes(attachment.get_data())
            return data.decode("utf-8") if len(data) <= MOST_BYTES else ""
    return ""


if __name__ == "__main__":
    answer(lambda: _taken_out(Path(sys.argv[1])), SECONDS)
