"""A comparison told: its story with names, copies and pictures, its files, and the answer that a script gets."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pamphlet.comparing import has_files
from pamphlet.content.ledger import read_ledger
from pamphlet.content.yaml_files import read_yaml, validate
from pamphlet.diff.outside import CANNOT, OutsideDiff
from pamphlet.errors import ContentErrors, UsageProblem
from pamphlet.findings import Finding, errors_of
from pamphlet.model import Guide, Partner
from pamphlet.picturing import Names, told_story
from pamphlet.recall import advice_for
from pamphlet.report.diff_html import diff_html
from pamphlet.report.diff_outside import outside_html
from pamphlet.report.diff_text import print_diff, print_outside
from pamphlet.world import GUIDE_FILE, World, write_whole

if TYPE_CHECKING:
    from pamphlet.comparing import Compared, Side
    from pamphlet.edition.record import PamphletRecord
    from pamphlet.report.diff_story import Story

_LETTER = ("CA", "CL", "CO", "MX", "PH", "US")  # regions whose paper is US Letter in CLDR
REGULAR = 400
_EVERYWHERE = ("latin", "cyrillic", "greek")  # scripts of every device's own fonts


def told(world: World, found: Compared | OutsideDiff) -> Story | OutsideDiff:
    """All that the reports tell of two editions: names, copies, pictures where the files are at hand."""
    if isinstance(found, OutsideDiff):
        return found
    old = found.old.record
    copies: Counter[tuple[str, str]] = Counter()
    for run in read_ledger(world):
        if run.edition == old.id:
            copies[run.partner, "+".join(run.languages)] += run.quantity
    new = found.new.record
    story = told_story(found.diff, old, new, _opener(found.old), _opener(found.new), _names(world), copies, advice_for(found.diff, old, new))
    alone = any(not has_files(side.folder, [file for row in side.record.pamphlets for file in row.files]) for side in (found.old, found.new))
    return replace(story, records_only=alone)


def _opener(side: Side) -> Callable[[PamphletRecord], bytes | None]:
    """The panels of a pamphlet, if the file that was recorded is still there."""
    def opened(row: PamphletRecord) -> bytes | None:
        file = next((file for file in row.files if side.part or file.path.endswith("-panels.pdf")), None)
        if side.folder is None or file is None:
            return None
        path = (side.folder / file.path).resolve()
        if not path.is_relative_to(side.folder.resolve()) or not path.is_file():
            return None
        data = path.read_bytes()
        return data if hashlib.sha256(data).hexdigest() == file.sha256 else None
    return opened


def _names(world: World) -> Names:
    """What people call the guide, its partners and languages; their ids where the content cannot be read."""
    from pamphlet.localize.catalogue import load_catalogue
    from pamphlet.localize.words import language_name

    guide, _ = _guide(world)
    if guide is None:
        return Names("", {}, {}, {})
    source = guide.language(guide.source_language)
    catalogue, _ = load_catalogue(world, source.code, source.code)
    return Names(guide.title, dict(_partners(world)), {code: language_name(code, source, catalogue) for code in guide.language_codes},
                 dict(_fonts(world, guide)))


def _guide(world: World) -> tuple[Guide | None, tuple[Finding, ...]]:
    """The guide's own file; the whole content takes seconds to read and nothing here needs it."""
    file, findings = read_yaml(world.root / GUIDE_FILE, GUIDE_FILE.as_posix())
    if file is None:
        return None, tuple(findings)
    guide, findings = validate(Guide, file)
    return guide, tuple(findings)


def _partners(world: World) -> Iterator[tuple[str, str]]:
    for path in sorted((world.root / "content/partners").glob("*.yaml")):
        file, _ = read_yaml(path, world.show(path))
        partner = validate(Partner, file)[0] if file else None
        if partner:
            yield partner.id, partner.name


def _fonts(world: World, guide: Guide) -> Iterator[tuple[str, bytes]]:
    """Fonts for scripts that many devices have none for; a report without them is still readable where there is one."""
    from pamphlet.typeset.fonts import find_font, read_lock

    files = {font.family: find_font(world, font) for font in read_lock(world) if font.weight == REGULAR and font.style == "normal"}
    for row in guide.languages:
        path = next((path for family in row.fonts if (path := files.get(family))), None)
        if row.script not in _EVERYWHERE and path is not None:
            yield row.code, path.read_bytes()


def differs(found: Story | OutsideDiff, *, critical_only: bool) -> bool:
    """Whether a script should stop: something changed or could not be compared; or only if it is critical.

    Of two PDFs without a record a changed number counts as critical, and so does what cannot be compared.
    """
    if isinstance(found, OutsideDiff):
        return found.verdict == CANNOT or (any(change.number for change in found.changes) if critical_only else not found.same)
    unseen = any(look.kind == "unseen" for _, look in found.looks)
    return bool(found.diff.critical) or unseen if critical_only else bool(not found.diff.empty or found.looks)


def as_json(found: Story | OutsideDiff) -> dict[str, Any]:
    """The result for `--json`: the diff, and what says the same and looks different."""
    if isinstance(found, OutsideDiff):
        return found.as_json()
    looks = [{"pamphlet": asdict(name), **asdict(look)} for name, look in found.looks]
    return {**found.diff.as_json(), "looks": looks, "pictures_compared": not found.not_looked_at}


def diff_files(world: World, found: Story | OutsideDiff, *, html: Path | None = None, pdf: Path | None = None, json_file: Path | None = None) -> None:
    """Write the result where it is wanted, and print it unless JSON takes the terminal ("-"). Raises UsageProblem, OutputProblem."""
    if pdf is not None:
        if isinstance(found, OutsideDiff):
            raise UsageProblem("two PDFs without an edition's record have no report for e-mail: leave out --pdf, --html makes a page")
        write_whole(pdf, _pdf_report(world, found))
    if html is not None:
        write_whole(html, (outside_html(found) if isinstance(found, OutsideDiff) else diff_html(found)).encode("utf-8"))
    text = json.dumps(as_json(found), ensure_ascii=False, indent=1)
    if json_file == Path("-"):
        print(text)
        return
    if json_file is not None:
        write_whole(json_file, (text + "\n").encode("utf-8"))
    if isinstance(found, OutsideDiff):
        print_outside(found)
    else:
        print_diff(found)


def _pdf_report(world: World, story: Story) -> bytes:
    """The report for e-mail, set in the guide's fonts, which are made ready for the old words too."""
    from pamphlet.report.diff_pdf import diff_pdf
    from pamphlet.typeset.engine import Engine
    from pamphlet.typeset.fonts import ready_faces

    guide, findings = _guide(world)
    if guide is None:
        raise ContentErrors(errors_of(findings))
    families = tuple(dict.fromkeys(family for row in guide.languages for family in row.fonts))
    texts = [text for change in story.diff.changes for wording in change.wordings for text in (wording.old, wording.new)]
    engine = Engine(world, ready_faces(world, families, [*texts, *(look.text for _, look in story.looks), *story.languages.values()]), _no_icon)
    paper = "letter" if guide.region in _LETTER else "a4"
    return diff_pdf(story, lambda html, sheets: engine.write([engine.layout(html, [*sheets])], tagged=False), families, paper)


def _no_icon(address: str) -> bytes:
    raise UsageProblem(f"a report has no icons: {address}")
