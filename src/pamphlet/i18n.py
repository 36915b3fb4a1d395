"""Catalogues: extracted from content and program, merged without losing a translation, counted.

Beside `pipeline` the only module that joins stages: messages are found by `localize`, their lines
by `content`.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pamphlet.content.load import Loaded
from pamphlet.content.yaml_files import YamlFile, read_yaml, validate
from pamphlet.errors import ContentErrors
from pamphlet.findings import Where, error
from pamphlet.localize.catalogue import APPROVED, PoProblem, State, catalogue_path, message_state
from pamphlet.localize.catalogue import read_catalog as read_po_file
from pamphlet.localize.messages import Message, content_messages, record_messages, spoken_languages
from pamphlet.localize.words import source_language_name
from pamphlet.model import RECORD_KINDS, Guide
from pamphlet.world import World, write_whole

if TYPE_CHECKING:
    from babel.messages import Catalog
    from babel.messages.catalog import Message as PoMessage

TEMPLATE = Path("content/locale/guide.pot")
DRAFT_NOTE = "draft: not yet read by a second person; remove the fuzzy mark and add `approved-by: name date`"
BEFORE = "before: "  # in front of the approval of another source
_DATE = re.compile(r'"POT-Creation-Date: [^"]*"')
_UNDATED = re.compile(rb'"(?:POT-Creation-Date|PO-Revision-Date|Generated-By): [^"]*"')  # what says nothing about the messages
_WIDTH = 100  # characters of a line of PO text
_PROGRAM_WORDS = ("localize/guide.py", "localize/words.py")


def extract_yaml(
    fileobj: BinaryIO, keywords: Any, comment_tags: Any, options: Any,
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """A Babel extraction method for records: `pybabel extract` with `pamphlet_yaml = content/**.yaml`.

    Which fields are messages is read off the model, so this needs no list of its own.
    """
    path = Path(getattr(fileobj, "name", ""))
    file, _ = read_yaml(path, path.as_posix())
    if file is None:
        return
    for message in _file_messages(file, path):
        yield file.where(message.loc).line, "pgettext", (message.context, message.text), comments_of(message)


def _file_messages(file: YamlFile, path: Path) -> Iterator[Message]:
    kind = Guide if path.name == "guide.yaml" else RECORD_KINDS.get(path.parent.name)
    record = validate(kind, file)[0] if kind else None
    if isinstance(record, Guide):
        for position, category in enumerate(record.categories):
            for message in record_messages(category, f"category.{category.id}"):
                yield Message(message.context, message.text, message.max_length, message.where, ("categories", position, *message.loc))
    elif record is not None:
        yield from record_messages(record, record.id)  # type: ignore[attr-defined]


def comments_of(message: Message) -> list[str]:
    """What a translator should know: where it stands and how long it may be."""
    return [message.where, f"max-length:{message.max_length}"]


def make_template(world: World, loaded: Loaded) -> Catalog:
    """guide.pot: every message of the content and of the program, in a fixed order."""
    from babel.messages import Catalog

    assert loaded.content is not None
    template = Catalog(project=loaded.content.guide.id, version="1", copyright_holder=loaded.content.guide.publisher,
                       msgid_bugs_address="", creation_date=_noon(world.today), charset="utf-8")
    for record, message in content_messages(loaded.content):
        place = loaded.where(record, *message.loc)
        template.add(message.text, context=message.context, locations=[(place.file, place.line)], auto_comments=comments_of(message))
    for code in spoken_languages(loaded.content):
        template.add(source_language_name(code), context=f"language.{code}", auto_comments=["the name of a language", "max-length:40"])
    for text in program_words():
        template.add(text, auto_comments=["a word of the program, on every edition"])
    return template


def program_words() -> tuple[str, ...]:
    """The program's own words, in the order of its source."""
    folder = Path(__file__).parent
    found = (word for name in _PROGRAM_WORDS for word in _marked_words(ast.parse((folder / name).read_text("utf-8"))))
    return tuple(dict.fromkeys(found))


def _marked_words(node: ast.AST) -> Iterator[str]:
    """Every `_("…")`. Babel's own extractor misses those inside f-strings before Python 3.12."""
    match node:
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(word))]):
            yield word
    for child in ast.iter_child_nodes(node):
        yield from _marked_words(child)


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def merge(template: Catalog, old: Catalog | None, language: str) -> Catalog:
    """A language's catalogue for a new template; no translation is lost.

    A message whose source changed keeps its translation, marked stale with the source it was made
    from; one that is gone is kept as obsolete, and is a draft again when it comes back.
    """
    from babel.messages import Catalog

    new = Catalog(locale=language.replace("-", "_"), project=template.project, version=template.version, charset="utf-8",
                  copyright_holder=template.copyright_holder, msgid_bugs_address="", creation_date=template.creation_date,
                  revision_date=template.creation_date if old is None else old.revision_date, fuzzy=False,
                  last_translator="" if old is None else old.last_translator, language_team="" if old is None else old.language_team)
    if old is not None:
        new.header_comment = old.header_comment
    known = {(m.context or "", m.id): m for m in old or [] if m.id}
    by_context = {m.context: m for m in old or [] if m.id and m.context and m.string}
    gone = {(m.context or "", m.id): m for m in (() if old is None else old.obsolete.values()) if m.string}
    for message in template:
        if not message.id:
            continue
        key = message.context or "", message.id
        kept, back = known.pop(key, None), gone.get(key)
        if kept is not None and (kept.string or back is None):
            new[message.id] = _renewed(message, kept)
        elif back is not None:
            new[message.id] = _as_draft(_renewed(message, gone.pop(key)))
        elif changed := by_context.get(message.context or ""):
            known.pop((changed.context or "", changed.id), None)
            new[message.id] = _as_draft(_renewed(message, changed), _made_from(changed))
        else:
            new[message.id] = _renewed(message)
    for (context, text), message in (gone | known).items():
        if message.string:
            new.obsolete[(str(text), context) if context else str(text)] = message
    return new


def _renewed(message: PoMessage, old: PoMessage | None = None) -> PoMessage:
    """A message of the template with what translators wrote."""
    from babel.messages.catalog import Message as PoMessage

    return PoMessage(message.id, old.string if old else "", message.locations, old.flags if old else (), message.auto_comments,
                     old.user_comments if old else (), old.previous_id if old else (), context=message.context)


def _as_draft(message: PoMessage, made_from: str = "") -> PoMessage:
    """A message that must be read again; stale where it was made from another source. Its approval was for that one."""
    message.flags.add("fuzzy")
    message.previous_id = [made_from] if made_from and made_from != message.id else []
    message.user_comments = [BEFORE + c if c.strip().startswith(APPROVED) else c for c in message.user_comments]
    return message


def _made_from(message: PoMessage) -> str:
    """The source that a translation was made from, however often that has changed since."""
    return str(message.previous_id[0] if message.fuzzy and message.previous_id else message.id)


def read_catalog(path: Path, language: str) -> Catalog | None:
    """A PO file as Babel reads it, or None where there is none.

    Raises ContentErrors with the line of a file that is not a PO file; it is left as it is.
    """
    if not path.is_file():
        return None
    try:
        return read_po_file(path)
    except PoProblem as problem:
        raise ContentErrors([error("language/catalogue-unreadable", Where(path.as_posix(), problem.line, language),
                                   f"not a PO file: {problem}", "open it with a PO editor such as Poedit")]) from None


def po_text(catalog: Catalog) -> bytes:
    """A catalogue as PO text."""
    from babel.messages.pofile import write_po

    stream = io.BytesIO()
    write_po(stream, catalog, width=_WIDTH)
    header, *written = (block for _, block in _blocks(stream.getvalue().decode("utf-8")) if block)
    blocks = (_with_previous(block, message) for message, block in zip(_messages(catalog), written, strict=True))
    return ("\n\n".join((header, *blocks)) + "\n").encode("utf-8")


def _with_previous(block: str, message: PoMessage) -> str:
    """An entry with the source that a stale message was made from; Babel would break it inside its strings."""
    from babel.messages.pofile import normalize

    comments, *rest = re.split(r"^(?=msgctxt |msgid )", block, maxsplit=1, flags=re.MULTILINE)
    if not message.previous_id or not rest:  # an obsolete one has no such line
        return block
    return f"{comments}#| msgid {normalize(message.previous_id[0], prefix='#| ', width=_WIDTH)}\n{rest[0]}"


def extract(world: World, loaded: Loaded) -> int:
    """Write guide.pot unless it says the same already; the number of messages."""
    return len(_written_template(world, loaded))


def _written_template(world: World, loaded: Loaded) -> Catalog:
    """The template as guide.pot has it, dated by the day on which it last changed."""
    path, template = world.root / TEMPLATE, make_template(world, loaded)
    written, before = po_text(template), path.read_bytes() if path.is_file() else b""
    if _UNDATED.sub(b"", before).strip() == _UNDATED.sub(b"", written).strip():
        old = read_catalog(path, "")
        template.creation_date = template.creation_date if old is None else old.creation_date
    else:
        write_whole(path, written)
    return template


def update(world: World, loaded: Loaded, languages: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Write guide.pot and merge it into the catalogues of some languages; a file with nothing new is not written."""
    template = _written_template(world, loaded)
    for language in languages:
        path = catalogue_path(world, language)
        after = renewed(path, template, language)
        if not path.is_file() or path.read_bytes() != after:
            write_whole(path, after)
    return status(world, loaded, languages)


def renewed(path: Path, template: Catalog, language: str) -> bytes:
    """A language's PO file merged with a template: the same bytes where nothing is new.

    Entries that say what they said, and the header but for the template's date, stay as their editor wrote them.
    """
    old = read_catalog(path, language)
    new = merge(template, old, language)
    if old is None:
        return po_text(new)
    before = path.read_bytes()
    if Counter(map(_said, _messages(old))) == Counter(map(_said, _messages(new))):
        return before
    if old.charset.lower() != "utf-8":  # a catalogue is written in UTF-8
        return po_text(new)
    ending = "\r\n" if b"\r\n" in before else "\n"
    text = before.decode("utf-8").replace(ending, "\n")
    after = "\n\n".join(_renewed_blocks(text, old, new)) + text[len(text.rstrip("\n")):]
    return after.replace("\n", ending).encode("utf-8")


def _messages(catalog: Catalog) -> list[PoMessage]:
    """A catalogue's messages in the order in which they are written; the header is none."""
    return [*(message for message in catalog if message.id), *catalog.obsolete.values()]


def _said(message: PoMessage) -> tuple[object, ...]:
    """All that an entry says, however its lines are wrapped."""
    comments = (" ".join(" ".join(found).split()) for found in (message.user_comments, message.auto_comments))
    return (message.context or "", message.id, message.string or "", *sorted(message.flags), *sorted(map(str, message.locations)),
            *comments, *message.previous_id)


def _renewed_blocks(text: str, old: Catalog, new: Catalog) -> Iterator[str]:
    """The header, each entry, and what stands after the last: as they stood where they say the same."""
    blocks = dict(_blocks(text))
    kept = {_said(message): blocks.pop(message.lineno or 0, "") for message in _messages(old)}
    last = blocks.pop(0, "")
    header, *written = (block for _, block in _blocks(po_text(new).decode("utf-8")) if block)
    stood = blocks.popitem()[1] if len(blocks) == 1 else ""  # else an entry stands twice, and it is not clear which one counts
    date = _DATE.search(header)
    yield _DATE.sub(lambda _: date[0] if date else "", stood) or header
    for message, block in zip(_messages(new), written, strict=True):
        yield (kept.get(_said(message)) if stood else "") or block
    if last:
        yield last


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The entries of a PO file, each with its comments, by the line of its msgid from 1; what follows the last by 0."""
    block: list[str] = []
    at, is_whole = 0, False
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.removeprefix("#~").strip()
        if is_whole and not bare.startswith(("msgstr", '"')):
            yield at, "\n".join(block).strip("\n")
            block, at, is_whole = [], 0, False
        if bare.startswith("msgid "):
            at = number
        is_whole = is_whole or bare.startswith("msgstr")
        block.append(line)
    yield at, "\n".join(block).strip("\n")


def status(world: World, loaded: Loaded, languages: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """How many messages of the content as it stands are in which state in each language, updated or not."""
    found = {}
    for language in languages:
        catalog = merge(make_template(world, loaded), read_catalog(catalogue_path(world, language), language), language)
        counts = Counter(message_state(message) for message in catalog if message.id)
        found[language] = {state.value: counts.get(state, 0) for state in State if state is not State.SOURCE}
    return found
