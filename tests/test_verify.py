"""A confirmation is written by a person's explicit word, and changes nothing else in the file."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import CLINIC, TODAY, MakeGuide
from edition_fixture import run_cli
from pamphlet.content.load import load_content
from pamphlet.content.verify import with_verification, write_verification
from pamphlet.content.yaml_files import round_trip
from pamphlet.errors import UsageProblem
from pamphlet.model import Verification
from pamphlet.world import World

SAID = Verification(on=dt.date(2026, 11, 20), by="Ana", how="phone")


def confirm(world: World, service: str = "clinic", by: str = "Ana", how: str = "phone", on: dt.date | None = None) -> str:
    return write_verification(world, load_content(world), service, by=by, how=how, on=on).read_text("utf-8")


def test_a_confirmation_is_one_new_line(small_guide: MakeGuide) -> None:
    assert confirm(small_guide()) == CLINIC + 'verified: {on: 2026-11-21, by: "Ana", how: phone}\n'


def test_it_replaces_the_one_that_is_there_and_keeps_comments_quotes_and_odd_layout(small_guide: MakeGuide) -> None:
    odd = CLINIC.replace("priority: 20", 'verified:   # ask at the desk\n  on: 2026-01-02\n  # by whom\n  by: Bo\n  how: visit\n\n# low is first\npriority:   20 # !')
    world = small_guide(**{"services/clinic.yaml": odd})
    text = confirm(world, by="Łucja “L.” O'Neil")
    assert '"Łucja “L.” O\'Neil"' in text
    assert text.split("verified:")[0] == odd.split("verified:")[0]
    assert text.endswith(odd[odd.index("\n\n# low is first"):])
    service = next(s for s in load_content(world).content.services if s.id == "clinic")  # type: ignore[union-attr]
    assert service.verified == Verification(on=TODAY, by="Łucja “L.” O'Neil", how="phone")


@pytest.mark.parametrize("old", ["verified: null  # nobody yet\n", "verified:\n", "verified: ~\n", "verified: {on: 2025-01-01,\n  by: Bo, how: email}\n"])
def test_every_way_of_having_none_or_one_is_replaced(small_guide: MakeGuide, old: str) -> None:
    world = small_guide(**{"services/clinic.yaml": CLINIC.replace("priority: 20\n", old + "priority: 20\n")})
    text = confirm(world)
    assert text.count("verified") == 1
    assert ("# nobody yet" in text) == ("# nobody yet" in old)


def test_windows_line_ends_and_a_missing_last_line_end_are_kept(small_guide: MakeGuide) -> None:
    world = small_guide(**{"services/clinic.yaml": CLINIC.rstrip("\n").replace("\n", "\r\n").encode()})
    confirm(world)
    raw = (world.root / "content/services/clinic.yaml").read_bytes()
    assert raw.endswith(b'\r\nverified: {on: 2026-11-21, by: "Ana", how: phone}\r\n')
    assert not re.search(rb"[^\r]\n", raw)


@pytest.mark.parametrize(("asked", "said"), [
    ({"on": dt.date(2026, 11, 22)}, "has not come yet"),
    ({"by": "  "}, "--by is empty"),
    ({"by": "Ana\nverified: x"}, "line break"),
    ({"how": "rumour"}, "phone, email, visit"),
    ({"service": "clinik"}, 'no service "clinik"'),
    ({"service": ""}, 'no service ""'),
])
def test_what_cannot_be_a_confirmation_is_refused_and_nothing_is_written(small_guide: MakeGuide, asked: dict[str, str], said: str) -> None:
    world = small_guide()
    with pytest.raises(UsageProblem, match=said):
        confirm(world, **asked)  # type: ignore[arg-type]
    assert (world.root / "content/services/clinic.yaml").read_text("utf-8") == CLINIC


def test_an_earlier_day_never_replaces_a_later_confirmation(small_guide: MakeGuide) -> None:
    world = small_guide()
    confirm(world, on=dt.date(2026, 11, 20))
    with pytest.raises(UsageProblem, match="2026-11-20 by Ana"):
        confirm(world, by="Bo", on=dt.date(2026, 11, 19))


def test_the_command_says_what_it_wrote_and_until_when_it_counts(small_guide: MakeGuide) -> None:
    world = small_guide()
    done = run_cli("verify", "clinic", "--by", "Ana", "--how", "visit", "--date", "2026-11-21", "-w", str(world.root))
    assert done.returncode == 0, done.stderr
    assert "content/services/clinic.yaml" in done.stdout
    assert "2027-05-20" in done.stdout  # 180 days on
    assert run_cli("verify", "clinic", "--by", "Ana", "--how", "visit", "--on", "soon", "-w", str(world.root)).returncode == 2


def test_no_other_module_writes_a_confirmation() -> None:
    """Whoever names the `Verification` model or its writer is known: the model itself, this writer, the command."""
    source = Path(__file__).parents[1] / "src/pamphlet"
    naming = {path.name for path in source.rglob("*.py") if re.search(r"\bVerification\b|write_verification|with_verification", path.read_text("utf-8"))}
    assert naming - {"schema.py"} == {"model.py", "verify.py", "keeping.py"}, "schema.py only describes the fields"


YAML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=20)


@given(before=st.dictionaries(st.sampled_from(["a", "b", "c", "verified"]), st.one_of(st.none(), YAML_TEXT, st.lists(YAML_TEXT, max_size=3)), min_size=1),
       by=YAML_TEXT, tail=st.sampled_from(["", "# end\n", "\n\n# end\n"]))
def test_whatever_a_record_holds_only_its_confirmation_changes(before: dict[str, object], by: str, tail: str) -> None:
    import io

    stream = io.StringIO()
    round_trip().dump(before, stream)
    text = stream.getvalue() + tail
    after = with_verification(text, Verification(on=SAID.on, by=by, how="email"))
    assert dict(round_trip().load(after)) == {**round_trip().load(text), "verified": {"on": SAID.on, "by": by, "how": "email"}}
    assert after.endswith(tail) or "verified" not in before
