"""The harm lint: what a reader without papers must never meet, in a record or in its translations.

Addresses that can be overheard, followed or that lead elsewhere; a place that is kept private, given
away; papers asked for beside a badge that says none are; a number that differs between languages.
The lists are data: add to them freely. Where a rule is a guess it guesses towards refusing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pamphlet.content.load import Loaded
from pamphlet.fields import Record
from pamphlet.findings import Finding, Where, error
from pamphlet.model import Access, Content, Partner, Service
from pamphlet.world import World

Loc = tuple[str | int, ...]

# What no reader meets: how we know, who checked, what the print shop is told.
UNPRINTED = frozenset({
    "sources", "access_evidence", "verified", "approved", "assured_date", "confidence", "doubts", "tier", "sort_key", "coordinates_source",
    "press", "order", "logo", "geojson", "icon", "colour", "fonts", "paper",
})


class Printed(NamedTuple):
    """A text of a record that a reader meets, and its place in the record."""

    loc: Loc
    text: str


class Translated(NamedTuple):
    """A message of a catalogue. `stale`: made from another source text, yet a draft prints it."""

    context: str
    source: str
    text: str
    where: Where
    stale: bool = False


def check_harm(world: World, loaded: Loaded) -> Iterator[Finding]:
    """Every finding about the content itself; translations have `check_harm_messages`. `world` is as for every content check."""
    content = loaded.content
    if content is None:
        return
    records: tuple[tuple[str, Record], ...] = (("guide", content.guide), *(
        (record.id, record) for records in (content.services, content.sections, content.areas, content.partners) for record in records))
    for record_id, record in records:
        for loc, text in printed(record):
            yield from address_findings(text, loaded.where(record_id, *loc))
    for service in content.services:
        for loc, text in printed(service):
            yield from _papers(service, loaded.where(service.id, *loc), text, content.guide.source_language, loc[0] == "required_documents")
    yield from _private_places(loaded, content)


def check_harm_messages(content: Content, language: str, messages: Iterable[Translated]) -> Iterator[Finding]:
    """Every finding about the translations of one language, those that are stale or fuzzy too."""
    services = {service.id: service for service in content.services}
    private = [service for service in content.services if service.address_private]
    for message in messages:
        yield from address_findings(message.text, message.where)
        record, _, field = message.context.partition(".")
        if service := services.get(record):
            yield from _papers(service, message.where, message.text, language, field.startswith("required_documents."))
        yield from _given_away(private, record, message.text, message.where)
        if message.stale and not message.context.startswith("language.") and digits_differ(message.source, message.text):
            yield error("harm/digits", message.where, f'the digits differ: "{message.source}" / "{message.text}"',
                        "write the source's numbers, or delete the translation until someone has time")


def printed(record: Record, loc: Loc = ()) -> Iterator[Printed]:
    """Every text of a record that a reader may meet, found by walking the model, so that no new field is missed."""
    for name in type(record).model_fields:
        if name not in UNPRINTED:
            yield from _texts(getattr(record, name), (*loc, name))


def _texts(value: object, loc: Loc) -> Iterator[Printed]:
    if isinstance(value, str):
        yield Printed(loc, value)
    elif isinstance(value, Record):
        yield from printed(value, loc)
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _texts(item, (*loc, position))


def digits_differ(*texts: str) -> bool:
    """Whether texts that say the same in several languages hold other numbers; digits of any script count, order does not."""
    return len({tuple(sorted(_numbers(text).items())) for text in texts}) > 1


def _numbers(text: str) -> Counter[str]:
    return Counter(_european(number) for number in re.findall(r"\d+", text))


def _european(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


# --- addresses ---------------------------------------------------------------------------------

SHORTENERS = frozenset("""
    bit.ly bitly.com j.mp tinyurl.com tiny.cc tiny.one t.co goo.gl g.co fb.me ow.ly is.gd v.gd buff.ly rebrand.ly rb.gy cutt.ly shorturl.at
    shorturl.com short.io short.gy lnkd.in t.ly t.me s.id u.to x.co db.tt dub.sh dub.co bl.ink soo.gd clck.ru vk.cc surl.li adf.ly ouo.io shorte.st
    youtu.be amzn.to wp.me aka.ms forms.gle maps.app.goo.gl page.link app.link onelink.me qrco.de qr.codes qr.io qrfy.com qrd.by me-qr.com
    scan.page hov.to flowcode.com flow.page qrcodes.pro linktr.ee lnk.bio linkin.bio beacons.ai bio.link campsite.bio solo.to taplink.cc carrd.co
    hubs.ly hubs.li mailchi.mp eepurl.com trib.al dlvr.it ift.tt snip.ly t2m.io po.st kutt.it yourls.org zpr.io urlz.fr tr.im
""".split())
REDIRECTORS = frozenset("""
    l.facebook.com lm.facebook.com l.instagram.com l.messenger.com l.workplace.com out.reddit.com away.vk.com t.umblr.com slack-redir.net
    safelinks.protection.outlook.com urldefense.com urldefense.us urldefense.proofpoint.com linkprotect.cudasvc.com clicktime.symantec.com
    protect-us.mimecast.com protect-eu.mimecast.com secure-web.cisco.com list-manage.com sendgrid.net rs6.net exct.net awstrack.me
    click.pstmrk.it doubleclick.net googleadservices.com steamcommunity.com/linkfilter anonym.to href.li nullrefer.com
""".split())
_REDIRECTING = re.compile(
    r"(?:^|\.)(?:google\.[a-z.]+/(?:url|amp)\b|youtube\.com/redirect|facebook\.com/(?:l|flx/warn)\b|linkedin\.com/(?:redir|safety/go)"
    r"|bing\.com/ck/|duckduckgo\.com/l/|yahoo\.com/.*/RU=|vk\.com/away)")
_FORWARDING = re.compile(r"(?:^|[?&;#/])(?:url|uri|redir|redirect|redirect_ur[il]|redirect_to|return_?url|return_?to|goto|forward|continue)=", re.I)
_TRACKING = re.compile(r"\b(?:utm_[a-z]+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|twclid|ttclid|_hsenc|mkt_tok)\b", re.I)
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.I)
_IN_TEXT = re.compile(r"[a-z][a-z0-9+.-]*://\S+|(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?(?!@)", re.I)
_CLOSING = ".,;:!?)]}>»”’\"'།"


def address_findings(text: str, where: Where) -> Iterator[Finding]:
    """What is wrong with the web addresses inside a text, or with a text that is one. Also for what a code says."""
    for address in _addresses(text):
        for code, problem, hint in _address_problems(address):
            yield error(code, where, f"{address}: {problem}", hint)


def _addresses(text: str) -> Iterator[str]:
    for found in _IN_TEXT.findall(text):
        whole = found == text.strip()  # a field that is an address is taken as it is, to its last mark
        address = found if whole else found.rstrip(_CLOSING)
        if address and not address.lower().startswith("mailto:"):
            yield address


def _address_problems(address: str) -> Iterator[tuple[str, str, str]]:
    own = "the https address of the page itself"
    scheme, marked, rest = address.partition("://")
    bare = rest if marked else address
    plain = unquote(bare)
    host, inside = _host(bare)
    if marked and scheme.lower() != "https":
        yield "harm/http", "whoever runs the network reads along", "the https address, once someone has tried it"
    if _within(host, SHORTENERS):
        yield "harm/shortener", "a shortener sees every reader and can be pointed elsewhere", own
    if _within(host, REDIRECTORS) or _REDIRECTING.search(plain.lower()) or _FORWARDING.search(plain) or "://" in plain:
        yield "harm/redirect", "it leads somewhere else, by way of a third party", own
    if "?" in plain or "=" in plain or _TRACKING.search(plain):
        yield "harm/query", "it carries parameters, which can tell one reader from another", "the address up to its ?"
    if inside or _UUID.search(plain) or any(_is_id(piece) for piece in re.split(r"[^A-Za-z0-9]+", plain)):
        yield "harm/per-copy-id", "it holds what looks like an id of one copy or reader", "an address made of words, the same on every copy"


def _host(bare: str) -> tuple[str, bool]:
    """Host without port, and whether a user's name stands before it; a broken one reads as no host."""
    try:
        parts = urlsplit("//" + bare)
        return (parts.hostname or "").rstrip("."), parts.username is not None
    except ValueError:
        return "", True


def _within(host: str, names: frozenset[str]) -> bool:
    """Whether a host or one of the domains above it is named."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in names for start in range(len(labels)))


def _is_id(piece: str) -> bool:
    """Long hexadecimal, long numbers, base64, and letters and digits in turn: what no person would choose as a word."""
    turns = len(re.findall(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", piece))
    if re.fullmatch(r"[0-9a-fA-F]{12,}", piece):
        return any(char.isdigit() for char in piece)
    mixed = re.search(r"[a-z]", piece) and re.search(r"[A-Z]", piece) and re.search(r"\d", piece)
    return bool(len(piece) >= 16 and mixed) or (len(piece) >= 8 and turns >= 4)


# --- private places ----------------------------------------------------------------------------

_STREET = ("(?:Street|St|Avenue|Ave|Av|Road|Rd|Boulevard|Blvd|Drive|Dr|Crescent|Cres|Court|Ct|Lane|Ln|Place|Pl|Square|Sq|Terrace|Parkway|Pkwy"
           "|Highway|Hwy|Way|Gardens|Gdns|Circle|Trail|Gate|Quay|Row|Walk|Close|Mews)")
_WORD = r"(?:[A-Z][\w.'’-]*|\d+(?:st|nd|rd|th))"
_PLACE = tuple(re.compile(pattern) for pattern in (
    rf"\b\d+[A-Za-z]?\s+(?:{_WORD}\s+){{1,4}}{_STREET}\b",  # 12 King Street
    r"\b\d+[A-Za-z]?\s+(?:[\w.'’-]+\s+){1,3}(?i:st|ave?|rd|blvd|cres|pkwy|hwy)\b(?!\s+[A-Z][a-z])",  # 12 king st
    r"\b[A-Z][\w'’-]+\s+(?:Street|Avenue|Ave|Road|Rd|Boulevard|Blvd|Crescent|Cres)\b",  # Lesmill Rd
    r"\b(?i:[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ \u00a0-]?\d[ABCEGHJ-NPRSTV-Z]\d)\b",  # Canada Post's form of a postal code
    r"(?i:\b(?:corner|intersection) of\b|\besquina (?:de|con)\b|\bintersección de\b|\b(?:на розі|ріг вул|перехрест))",
    r"\b(?i:at|near|by)\s+[A-Z][\w'’-]+\s+and\s+[A-Z][\w'’-]+",  # near Jane and Finch
    r"\b(?i:calle|avenida|avda?\.|paseo|carretera)\s+(?:de\s+(?:la\s+)?)?(?:[A-ZÁÉÍÓÚÑ]\w+|\d+)",
    r"(?i:\b(?:вул\.|вулиц\w+|просп\.|проспект\w*|бульвар\w*|пров\.|провул\w+))\s+[A-ZА-ЩЮЯЄІЇҐ]",
    r"\d+\s*[^\s\d]{0,20}(?:སྲང་ལམ|ལམ་ཨང)|(?:སྲང་ལམ|ལམ་ཨང)[^\s\d]{0,20}\s*\d+",
    r"-?\b\d{1,3}\.\d{4,}\b",  # a latitude or longitude
))
_CORNER = re.compile(r"\b[A-Z][\w'’.-]+(?:\s[A-Z][\w'’.-]+)?\s+[&/]\s+[A-Z][\w'’.-]+")  # Queen & Bathurst; but a name may be Food & Shelter


def _private_places(loaded: Loaded, content: Content) -> Iterator[Finding]:
    private = [service for service in content.services if service.address_private]
    for records in (content.services, content.sections):
        for record in records:
            for loc, text in printed(record):
                yield from _given_away(private, record.id, text, loaded.where(record.id, *loc))
    for service in content.services:
        yield from _told_elsewhere(loaded, private, service)
    for partner in content.partners:
        yield from _stamped(loaded, private, partner)


def _given_away(private: Iterable[Service], record_id: str, text: str, where: Where) -> Iterator[Finding]:
    """A place written in a private service's own text, or in a text of another record that names it."""
    for service in private:
        if (record_id == service.id or _names(service, text)) and (place := _place_in(text, service)):
            yield error("harm/private-address", where, f'"{place}" gives away where {service.name} is, whose address is private',
                        "take the place out; a telephone number is enough")


def _told_elsewhere(loaded: Loaded, private: Iterable[Service], other: Service) -> Iterator[Finding]:
    """Another record of the same name that has the address."""
    for service in private:
        same = {_plain(name) for name in (service.name, service.alternate_name) if name}
        if other.address_private or not same & {_plain(name) for name in (other.name, other.alternate_name) if name}:
            continue
        for position, place in enumerate(other.locations):
            for field in ("address", "postal_code", "corner", "latitude"):
                if getattr(place, field) is not None:
                    yield error("harm/private-address", loaded.where(other.id, "locations", position, field),
                                f"{other.id} gives away where {service.id} is: same name, and there the address is private",
                                "set address_private in both, or give them different names")
                    break


def _stamped(loaded: Loaded, private: Iterable[Service], partner: Partner) -> Iterator[Finding]:
    """A partner that is itself a private place and prints its address on the back."""
    if partner.contact:
        lines = " / ".join((partner.name, partner.contact.name, *partner.contact.lines))
        for position, line in enumerate(partner.contact.lines):
            for service in private:
                if _names(service, lines) and (place := _place_in(line, service)):
                    yield error("harm/private-address", loaded.where(partner.id, "contact", "lines", position),
                                f'"{place}" gives away where {service.name} is, whose address is private', "leave the line out")


def _names(service: Service, text: str) -> bool:
    said = _plain(text)
    return any(re.search(rf"\b{re.escape(_plain(name))}\b", said) for name in (service.name, service.alternate_name) if name)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def _place_in(text: str, service: Service) -> str:
    """The first piece of a text that looks like a street, a postal code, a corner or coordinates, or ""."""
    shown = _european(text)
    unnamed = shown.replace(service.name, "").replace(service.alternate_name or service.name, "")
    found = next((found for pattern in _PLACE if (found := pattern.search(shown))), None) or _CORNER.search(unnamed)
    return found[0] if found else ""


# --- papers ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asking:
    """How a language asks for papers. `papers`: by kind; `spares`: offers and wishes; `barred`: shut out without them;
    `parts`: where one demand ends and the next begins.
    """

    papers: dict[str, re.Pattern[str]]
    asks: re.Pattern[str]
    denies: re.Pattern[str]
    spares: re.Pattern[str]
    barred: re.Pattern[str]
    parts: re.Pattern[str]


def _words(words: str, *, edge: str = r"\b", case: int = re.I) -> re.Pattern[str]:
    """Any of some words, patterns with | between them; `edge` stands at both ends of a word."""
    return re.compile(edge + "(?:" + "|".join(word.strip() for word in words.split(" | ")) + ")" + edge, case)


_PAUSE = "[,:()–—]"
_EN = Asking(
    {"id": _words("(?:photo )?ID | I[.]D[.]? | IDs | [Ii]dentification | [Ii]dentity (?:card|document|paper)s? | [Dd]river['’]?s [Ll]icen[cs]e"
                  " | [Pp]assports? | [Pp]apers", case=0),
     "address": _words("(?:proof|evidence) of (?:your )?(?:home )?(?:address|residen[a-z]+) | utility bills?"),
     "health-card": _words("health[- ](?:insurance )?cards? | OHIP"),
     "status": _words("proof of (?:immigration |legal )?status | immigration (?:papers?|documents?) | work permits? | PR cards? | passports?"
                      " | government[- ](?:issued )?(?:photo )?ID | SIN (?:card|number)")},
    _words("bring | show | need | needs | needed | require | requires | required | requirement | must | have to | has to | asks? (?:you )?for"
           " | asks? to see | asked for | necessary | mandatory | checks? | checked | with"),
    _words("no | not | never | without | nor | neither | none | cannot | [a-z]+n['’]t"),
    _words("if you (?:have(?! no)|do|can) | if (?:any|possible|available) | optional | helps? (?:you |people )?(?:to )?(?:get|replace|with)"),
    _words("(?:no|not|cannot|[a-z]+n['’]t)(?! one)\\b[^.;]*\\b(?:enter|entry|come|in|serve|served|service|admission|admitted|stay|beds?|food)"
           "\\b[^.;]*\\bwithout"),
    re.compile(rf"({_PAUSE}|\b(?:but|however|if|when|because|unless|except)\b)", re.I))
_ES = Asking(
    {"id": _words("[Ii]dentificaci[oó]n(?:es)? | ID | (?:[Dd]ocumentos?|[Tt]arjetas?|[Cc]arn[eé]s?) de identidad | [Pp]asaportes? | [Dd]ocumentos?",
                  case=0),
     "address": _words("(?:comprobantes?|pruebas?|constancias?) de (?:su )?(?:domicilio|direcci[oó]n|residencia)"),
     "health-card": _words("tarjetas? (?:de salud|sanitarias?|m[eé]dicas?) | health cards? | OHIP"),
     "status": _words("(?:prueba|comprobante) de (?:estatus|estado migratorio) | documentos? (?:migratorios?|de inmigraci[oó]n) | pasaportes?"
                      " | permisos? de trabajo")},
    _words("necesit[a-zá]+ | requ[ie]+r[a-z]+ | requisito | traer | traiga[ns]? | trae | present[ae]r? | presenten | muestr[ae]n? | mostrar"
           " | debe[ns]? | tiene que | obligatori[oa]s? | pid[ea]n? | pedir(?:án)? | exig[ei][a-z]* | lleve | llevar | hace falta | con"),
    _words("no | sin | nunca | ni | ning[uú]n[a-z]* | tampoco"),
    _words("si (?:l[oa]s? )?(?:tiene|puede|hay) | opcional | ayuda[n]? (?:a|para|con)"),
    _words("no\\b[^.;]*\\b(?:entr|ven|atien|admit)[a-zé]+\\b[^.;]*\\bsin"),
    re.compile(rf"({_PAUSE}|\b(?:pero|sin embargo|aunque|cuando|porque|salvo|excepto)\b)", re.I))
_UK = Asking(
    {"id": _words("[Пп]освідчен[^ ]+ | [Пп]аспорт[^ ]* | ID | [Дд]окумент[^ ]*", edge="", case=0),
     "address": _words("(?:підтвердженн|доказ|довідк)[^ ]*(?: про)? (?:адрес|місц[^ ]+ проживання)", edge=""),
     "health-card": _words("медичн[^ ]+ карт | медкарт | карт[^ ]+ медичн | health cards? | OHIP", edge=""),
     "status": _words("підтвердженн[^ ]+ статусу | паспорт | імміграційн[^ ]+ документ | дозв[^ ]+ на роботу", edge="")},
    _words("потріб[^ ]+ | необхідн[^ ]+ | треба | принес[^ ]+ | приноси[^ ]* | візьм[^ ]+ | бер(?:іть|ете) | покаж[^ ]+ | показ[^ ]+"
           " | пред['ʼ’]?яв[^ ]+ | вимага[^ ]+ | мусит[^ ]+ | обов['ʼ’]?язков[^ ]+ | прос[^ ]+ | питаю[^ ]* | майте | при собі | з | із"),
    _words("не | без | ні | ані | жодн[^ ]+ | ніколи | нема[^ ]*"),
    _words("якщо (?:є|маєте|можете) | за (?:наявності|бажанням) | допомо[^ ]+"),
    _words("не\\b[^.;]*\\b(?:пуска|прийма|приход|обслугов)[^.;]*\\bбез"),
    re.compile(rf"({_PAUSE}|\b(?:але|проте|однак|якщо|коли|бо|крім)\b)", re.I))
_BO = Asking(
    {"id": _words("ངོ་སྤྲོད་ལག་ཁྱེར | ངོ་སྤྲོད་ཡིག་ཆ | ཕྱི་སྐྱོད་ལག་ཁྱེར | \\bID\\b", edge="", case=0),
     "address": _words("(?:ཁ་བྱང|སྡོད་གནས|སྡོད་ས)[་གིཀྱི]*(?:ཁུངས་སྐྱེལ|བདེན་དཔང|ར་སྤྲོད|དཔང་རྟགས)", edge=""),
     "health-card": _words("འཕྲོད་བསྟེན་ལག་ཁྱེར | health cards? | OHIP", edge=""),
     "status": _words("(?:ཐོབ་ཐང|གནས་སྡོད)[་གིཀྱི]*(?:ཁུངས་སྐྱེལ|བདེན་དཔང|ར་སྤྲོད|ཡིག་ཆ) | ཕྱི་སྐྱོད་ལག་ཁྱེར", edge="")},
    _words("དགོས | འཁྱེར | ཁྱེར་ཤོག | ཁྱེར་རོགས | སྟོན | འདྲི | བལྟ", edge=""),
    _words("མི་དགོས | མ་དགོས | དགོས་མེད | མེད་ | མེད$ | མི་འདྲི | མི་བལྟ | མི་ལྟ", edge=""),
    _words("ཡོད་ན | ཐོབ་པར | རོགས་བྱེད | རོགས་རམ་བྱེད", edge=""),
    _words("མེད་ན(?!འང|་ཡང).*(?:མི་ཆོག|མི་འཛུལ|འཛུལ་མི|མི་ཐུབ)", edge=""),
    re.compile(rf"({_PAUSE}|འོན་ཀྱང|ཡིན་ནའང)"))
ASKING = {"en": _EN, "es": _ES, "uk": _UK, "bo": _BO}
# Which papers a badge says are not asked for. A person without status may well have an ID of another country.
REFUSED_BY = {"no_id": ("id", "address", "health-card", "status"), "no_health_card": ("health-card",), "no_status": ("status", "health-card")}
BADGES = {"no_id": "no ID needed", "no_health_card": "no health card needed", "no_status": "no status needed"}


def _papers(service: Service, where: Where, text: str, language: str, listed: bool) -> Iterator[Finding]:
    asked = asked_papers(text, language, listed=listed)
    for badge in _badges(service.access):
        if clash := sorted(asked & set(REFUSED_BY[badge])):
            yield error("harm/id-required", where, f'"{text}" asks for papers ({", ".join(clash)}) beside the badge "{BADGES[badge]}"',
                        f"ask the service, then mend the text or take access.{badge} away")
            return


def _badges(access: Access) -> list[str]:
    return [badge for badge in REFUSED_BY if getattr(access, badge)]


def asked_papers(text: str, language: str, *, listed: bool = False) -> frozenset[str]:
    """The kinds of papers that a text asks for: id, address, health-card, status. `listed`: it stands in the list of what to bring.

    A language without a word list is read with the English one, which finds what is written in Latin letters.
    """
    words = ASKING.get(language.split("-", 1)[0], _EN)
    found: set[str] = set()
    for sentence in re.split(r"[.;!?•]+(?=\s|$)|[།༎\n]+", text):
        if words.barred.search(sentence):
            found |= _kinds(words, sentence)
        elif not words.spares.search(sentence):
            found |= _asked_in(words, sentence, listed)
    return frozenset(found)


def _asked_in(words: Asking, sentence: str, listed: bool) -> set[str]:
    """Part by part; what a list denies at its head ("no ID, health card or papers") it denies to its end."""
    found: set[str] = set()
    denied = False
    for part in words.parts.split(sentence):
        if words.parts.fullmatch(part):
            denied = denied and part == ","
            continue
        kinds = _kinds(words, part)
        denied = bool(kinds) and (denied or bool(words.denies.search(part)))
        if not denied and (listed or words.asks.search(part)):
            found |= kinds
    return found


def _kinds(words: Asking, text: str) -> set[str]:
    return {kind for kind, pattern in words.papers.items() if pattern.search(text)}
