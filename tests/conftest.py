"""What several tests share: the repository, a small guide in a folder of its own, and where lines may break.

No test mocks the program: a fixture writes real files, and the tests read them as a user's would be.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from pamphlet.world import World

TODAY = dt.date(2026, 11, 21)

# The same examples in every run; `pytest --hypothesis-profile search` looks for new ones.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=80)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("same")

# What is remembered of layouts begins anew in every run of the tests, and all workers of a run share it.
if "PAMPHLET_LAYOUTS" not in os.environ:
    _memory = tempfile.TemporaryDirectory(prefix="pamphlet-tests-")
    os.environ["PAMPHLET_LAYOUTS"] = f"{_memory.name}/layouts.sqlite"

MakeGuide = Callable[..., World]

GUIDE = """\
id: hill-guide
title: Hill Guide
publisher: Hill Guide volunteers
region: CA
source_language: en
map: https://example.org/
freshness_days: 180
hours_not_before: 2024
languages:
  - code: en
    name: English
    locale: en_CA
    script: latin
    fonts: [Guide Sans]
    line_height: {ideal: 1.38, min: 1.26, heading: 1.2}
    clock: 12
  - code: es
    name: Español
    locale: es_419
    script: latin
    fonts: [Guide Sans]
    line_height: {ideal: 1.38, min: 1.28, heading: 1.2}
    clock: 24
    bind_short_words: true
categories:
  - id: food
    name: Food
    lead: Meals and food banks.
    icon: cat-food
    colour: food
  - id: health
    name: Health
    lead: Doctors and nurses.
    icon: cat-health
    colour: health
"""

CLINIC = """\
id: clinic
name: Hill Clinic
description: Doctors and nurses for anyone.
url: https://example.org/clinic
categories: [health]
area: [hill]
access:
  no_status: true
  walk_in: true
access_evidence: {kind: explicit, note: "invented for the tests"}
eligibility_description: Everyone on the hill.
phones:
  - {number: "416-338-4766", type: voice}
schedules:
  - {opening_hours: "Mo-Fr 09:30-16:00", as_of: 2025}
locations:
  - address: 1 Hill St
    postal_code: M6K 1A1
    corner: Hill & Dale
    latitude: 43.65
    longitude: -79.43
priority: 20
sources:
  - {note: "invented for the tests"}
"""

HELPLINE = """\
id: helpline
name: Hill Helpline
description: Someone who knows where to eat tonight.
categories: [food]
area: [city]
access:
  phone_only: true
access_evidence: {kind: not-stated}
phones:
  - {number: "211", type: voice, description: "Day and night"}
schedules:
  - {opening_hours: "24/7", as_of: 2025}
priority: 10
sources:
  - {note: "invented for the tests"}
"""

COVER = """\
id: cover
kind: cover
title: Hill Guide
discreet_title: City services
lead: Food and health on the hill.
items:
  - {id: for, text: "For everyone. Take one and pass it on."}
"""

BACK = """\
id: back
kind: back
title: About this guide
items:
  - {id: made-by, text: "Made from invented information."}
  - {id: stamp, text: "Stamp of the place that gave you this"}
"""

EMERGENCY = """\
id: emergency
kind: numbers
title: Help now
items:
  - {id: ambulance, number: "911", label: "Emergency", text: "Say where you are."}
  - {id: find, service: helpline, label: "Find a meal"}
"""

HILL = """\
id: hill
name: The Hill
centre: {latitude: 43.65, longitude: -79.43}
radius_km: 2
postal_prefixes: [M6K]
"""

PRINTER = """\
id: printer
name: Home printer
format: zine
family: zine
paper: [letter]
languages: [[en], [es]]
colour: gray
category_codes: false
sections: [emergency, services]
"""

SPANISH: dict[tuple[str, str], str] = {
    ("category.food.name", "Food"): "Comida",
    ("category.food.lead", "Meals and food banks."): "Comidas y bancos de alimentos.",
    ("category.health.name", "Health"): "Salud",
    ("category.health.lead", "Doctors and nurses."): "Médicos y enfermeras.",
    ("back.title", "About this guide"): "Sobre esta guía",
    ("back.made-by.text", "Made from invented information."): "Hecha con información inventada.",
    ("back.stamp.text", "Stamp of the place that gave you this"): "Sello del lugar que le dio esto",
    ("cover.title", "Hill Guide"): "Guía del Cerro",
    ("cover.discreet_title", "City services"): "Servicios de la ciudad",
    ("cover.lead", "Food and health on the hill."): "Comida y salud en el cerro.",
    ("cover.for.text", "For everyone. Take one and pass it on."): "Para todas las personas. Tome una y pásela.",
    ("emergency.title", "Help now"): "Ayuda ahora",
    ("emergency.ambulance.label", "Emergency"): "Emergencia",
    ("emergency.ambulance.text", "Say where you are."): "Diga dónde está.",
    ("emergency.find.label", "Find a meal"): "Encuentre comida",
    ("hill.name", "The Hill"): "El Cerro",
    ("clinic.description", "Doctors and nurses for anyone."): "Médicos y enfermeras para todas las personas.",
    ("clinic.eligibility_description", "Everyone on the hill."): "Todas las personas del cerro.",
    ("helpline.description", "Someone who knows where to eat tonight."): "Alguien que sabe dónde comer esta noche.",
    ("helpline.phones.day-and-night.description", "Day and night"): "Día y noche",
    ("", "Whole city"): "Toda la ciudad",
    ("", "every day"): "todos los días",
}


def po_of(messages: dict[tuple[str, str], str]) -> str:
    """A PO file of drafts, as a translator would get it."""
    rows = ['msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n']
    for (context, source), target in messages.items():
        lines = ["# draft: not yet read by a second person", "#, fuzzy"]
        lines += [f'msgctxt "{context}"'] if context else []
        rows.append("\n".join((*lines, f'msgid "{source}"', f'msgstr "{target}"', "")))
    return "\n".join(rows)


FILES: dict[str, str] = {
    "guide.yaml": GUIDE,
    "services/clinic.yaml": CLINIC,
    "services/helpline.yaml": HELPLINE,
    "sections/cover.yaml": COVER,
    "sections/back.yaml": BACK,
    "sections/emergency.yaml": EMERGENCY,
    "areas/hill.yaml": HILL,
    "partners/printer.yaml": PRINTER,
    "locale/es/LC_MESSAGES/guide.po": po_of(SPANISH),
}


@pytest.fixture(scope="session")
def repo() -> Path:
    """The top of the repository."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture
def small_guide(tmp_path: Path) -> MakeGuide:
    """Writes a small valid guide and returns its world.

    A test changes files by their names under content/: `small_guide(**{"services/clinic.yaml": text})`.
    Bytes are written as they are; None leaves a file out; a new name adds a file. Each call writes a
    workspace of its own.
    """
    made = iter(range(1000))

    def make(**changes: str | bytes | None) -> World:
        root = tmp_path / f"guide-{next(made)}"
        for name, content in (FILES | changes).items():
            if content is None:
                continue
            path = root / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return World(root, today=TODAY)

    return make


@pytest.fixture(scope="session")
def pieces() -> Callable[[str, str], list[str]]:
    """`pieces(text, language)`: the text cut wherever Pango, which sets our lines, may end one."""
    from pamphlet.typeset.engine import engine_versions

    engine_versions()  # shuts out the machine's fonts, as it must be done before WeasyPrint is imported
    from weasyprint.text.line_break import get_log_attrs

    def cut(text: str, language: str) -> list[str]:
        attributes = get_log_attrs(text, language)
        found = [""]
        for position, char in enumerate(text):
            if position and attributes[position].is_line_break:
                found.append("")
            found[-1] += char
        return found

    return cut
