"""Catalogues: extracted from content and program, merged without losing a translation, counted.

Beside `pipeline` the only module that joins stages: messages are found by `localize`, their lines
by `content`.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
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
                  revision_date=template.creation_date, fuzzy=False,
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
    write_po(stream, catalog, width=100, include_previous=True)
    return stream.getvalue()


def extract(world: World, loaded: Loaded) -> int:
    """Write guide.pot; the number of messages."""
    template = make_template(world, loaded)
    write_whole(world.root / TEMPLATE, po_text(template))
    return len(template)


def update(world: World, loaded: Loaded, languages: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Write guide.pot and merge it into the catalogues of some languages."""
    extract(world, loaded)
    template = make_template(world, loaded)
    for language in languages:
        path = catalogue_path(world, language)
        write_whole(path, po_text(merge(template, read_catalog(path, language), language)))
    return status(world, languages)


def status(world: World, languages: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """How many messages of each language are in which state."""
    found = {}
    for language in languages:
        catalog = read_catalog(catalogue_path(world, language), language)
        counts = Counter(message_state(message) for message in catalog or [] if message.id)
        found[language] = {state.value: counts.get(state, 0) for state in State if state is not State.SOURCE}
    return found


