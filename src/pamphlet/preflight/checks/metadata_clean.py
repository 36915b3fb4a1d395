"""Nobody is named in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pamphlet.findings import Severity
from pamphlet.preflight.facts import Facts, Image
from pamphlet.preflight.model import Check, Expected, Fault, Limits
from pamphlet.preflight.places import faults
from pamphlet.preflight.read import xmp_values

_PATH = re.compile(r"""(?:^|[\s"'>(=])((?:/[\w.+-]+){2,}|[A-Za-z]:\\[^\s<"]+|file://[^\s<"]+|\\\\\w[^\s<"]+)""")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HINT = "Remove it before sending: it is of no use to a printer."
_PEOPLE = {"Author": "author", "Manager": "manager", "Company": "company"}
_XMP_PEOPLE = {"dc:creator": "creator", "xmp:Author": "author", "pdf:Author": "author", "photoshop:AuthorsPosition": "author's position",
               "xmpMM:History": "history of edits", "dc:contributor": "contributor"}


def run(facts: Facts, _limits: Limits, _expected: Expected) -> Iterator[Fault]:
    """Authors, paths, mail addresses and camera data in the document's information, in XMP and in JPEGs."""
    for key, words in _PEOPLE.items():
        if facts.info.get(key, "").strip():
            yield Fault(CHECK.id, CHECK.severity, 0, None, f"the file names an {words}: {facts.info[key][:60]}", _HINT)
    for name, words in _XMP_PEOPLE.items():
        if values := xmp_values(facts.xmp, name):
            yield Fault(CHECK.id, CHECK.severity, 0, None, f"the metadata holds a {words}: {values[0][:60]}", _HINT)
    for text in (*facts.info.values(), facts.xmp):
        for words, found in (("a path", _PATH.search(text)), ("a mail address", _MAIL.search(text))):
            if found:
                yield Fault(CHECK.id, CHECK.severity, 0, None, f"the metadata holds {words}: {found[0].strip()[:60]}", _HINT)
    seen = ((page, mark, "a photograph still holds what the camera wrote into it") for page, mark in facts.marks()
            if isinstance(mark, Image) and mark.private)
    yield from faults(CHECK.id, CHECK.severity, seen, "Save the photograph without EXIF and XMP data.")


CHECK = Check(
    id="press/metadata-clean",
    severity=Severity.ERROR,
    title="Nobody is named in the file",
    rationale=(
        "A file that tells who made it, on which computer, or where a photograph was taken can lead to the "
        "people it is for."
    ),
    source="house",
    run=run,
)
