"""Every content stream of a file rewritten, callers before what they draw, and the resources left behind tidied.

A form that inherits its colour is rewritten with what all its callers had; where they do not agree it is
"not known", and what is not known knocks out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from pamphlet.press.colour import Conversion
from pamphlet.press.operators import OFF, ON, UNKNOWN, Ink, Rewriting, Rewritten, rewrite
from pamphlet.press.spaces import BY_CHANNELS, DEVICES, is_bare_pattern, seen_in, space_family, space_of

_OF_READERS = ("/StructParents", "/StructParent", "/PieceInfo", "/LastModified")
_OVERPRINT = ("/OP", "/op", "/OPM")


def rewrite_all(pdf: pikepdf.Pdf, how: Rewriting, *, clear: bool) -> set[str]:
    """Rewrite pages, forms, tiling patterns, soft masks and glyphs in place. `clear`: nothing is see-through.

    Returns what is painted in colours that could not be converted, in words.
    """
    own_resources(pdf)
    parts = _drawn_parts(pdf)
    left = _shading_patterns(parts, pdf, how)
    callers: dict[tuple[int, int], Ink] = {}
    for page in pdf.pages:
        done = rewrite(page, page.obj.Resources, how, Ink(), first=True)
        page.obj.Contents = pdf.make_stream(done.data)
        left |= done.left
        _tell(callers, done, page.obj.Resources)
    masks = _masks(pdf, parts)
    for part in parts:
        as_mask = part.objgen in masks
        how_here = replace(how, conversion=Conversion("gray"), overprint=False) if as_mask else how
        begins = UNKNOWN if as_mask else callers.get(part.objgen, UNKNOWN)
        done = rewrite(part, part.get("/Resources", Dictionary()), how_here, begins)
        part.write(done.data)
        left |= done.left
        _tell(callers, done, part.get("/Resources", Dictionary()))
        _set_group(part, how_here, clear)
        for key in () if how.keep_structure else _OF_READERS:
            if key in part:
                del part[key]
    _tidy_all(pdf, parts, how)
    return left


def own_resources(pdf: pikepdf.Pdf) -> None:
    """Give each page the resources that it inherits from the tree of pages (7.7.3.4)."""
    for page in pdf.pages:
        holder: Any = page.obj
        while "/Resources" not in holder and "/Parent" in holder:
            holder = holder.Parent
        if "/Resources" not in page.obj:
            page.obj.Resources = pdf.make_indirect(holder.get("/Resources", Dictionary()))


def copied(resources: Any) -> Dictionary:
    """Resources with the names in them, to be tidied alone."""
    return Dictionary({kind: Dictionary(dict(names.items())) if isinstance(names, Dictionary) else names for kind, names in resources.items()})


# --- what is drawn -------------------------------------------------------------------------------


def _drawn_parts(pdf: pikepdf.Pdf) -> list[Stream]:
    """Forms, tiling patterns, soft masks and glyphs, each after all that may draw it."""
    seen: set[tuple[int, int]] = set()
    last_first: list[Stream] = []

    def visit(resources: Any) -> None:
        for part, inherits in _parts_of(resources):
            if part.objgen in seen:
                continue
            seen.add(part.objgen)
            if "/Resources" not in part and inherits is not None:  # 7.8.3: old forms use their caller's
                part.Resources = copied(inherits)
            visit(part.get("/Resources", Dictionary()))
            last_first.append(part)

    for page in pdf.pages:
        visit(page.obj.Resources)
    return last_first[::-1]


def _parts_of(resources: Any) -> Iterator[tuple[Stream, Any]]:
    """The streams that resources name, each with the resources it has if it names none of its own."""
    for item in _values(resources.get("/XObject")):
        if item.get("/Subtype") == Name.Form:
            yield item, resources
    for item in _values(resources.get("/Pattern")):
        if isinstance(item, Stream):
            yield item, resources
    for state in _values(resources.get("/ExtGState")):
        if isinstance(state.get("/SMask"), Dictionary) and "/G" in state.SMask:
            yield state.SMask.G, resources
    for font in _values(resources.get("/Font")):
        for glyph in _values(font.get("/CharProcs")):
            yield glyph, font.get("/Resources", resources)


def _values(names: Any) -> Iterator[Any]:
    yield from (names[key] for key in names.keys()) if names is not None else ()  # noqa: SIM118 (a pikepdf dictionary)


def _tell(callers: dict[tuple[int, int], Ink], done: Rewritten, resources: Any) -> None:
    """Remember for each form with which ink it is drawn."""
    forms = resources.get("/XObject", {})
    for name, ink in done.drawn:
        drawn = forms.get(name)
        if drawn is not None and drawn.get("/Subtype") == Name.Form:
            known = callers.get(drawn.objgen)
            callers[drawn.objgen] = known.shared_with(ink) if known else ink


def _masks(pdf: pikepdf.Pdf, parts: list[Stream]) -> set[tuple[int, int]]:
    """Forms that are soft masks: their lightness counts (11.5.3), and only gray has one that all readers agree on."""
    holders = (*(page.obj for page in pdf.pages), *parts)
    states = (state for holder in holders for state in _values(holder.get("/Resources", Dictionary()).get("/ExtGState")))
    return {state.SMask.G.objgen for state in states if isinstance(state.get("/SMask"), Dictionary) and "/G" in state.SMask}


def _shading_patterns(parts: list[Stream], pdf: pikepdf.Pdf, how: Rewriting) -> set[str]:
    """Gradients that are used as patterns (8.7.4.5.1) in colours the press has not."""
    left = set()
    for holder in (*(page.obj for page in pdf.pages), *parts):
        for pattern in _values(holder.get("/Resources", Dictionary()).get("/Pattern")):
            if "/Shading" in pattern and not how.conversion.accepts(family := seen_in(pattern.Shading.get("/ColorSpace"))):
                left.add(f"a gradient in {family or 'a colour space we do not know'}")
    return left


def _set_group(form: Any, how: Rewriting, clear: bool) -> None:
    """A form's group: none where nothing is see-through, else blended in the inks of the press."""
    if "/Group" not in form:
        return
    if clear:
        del form.Group
    else:
        form.Group.CS = DEVICES[how.conversion.to]


# --- what is left behind -------------------------------------------------------------------------


def _tidy_all(pdf: pikepdf.Pdf, parts: list[Stream], how: Rewriting) -> None:
    """Only when all is rewritten: streams may share their resources."""
    on, off = (pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=state, op=state, OPM=1)) for state in (True, False))
    for holder in (*parts, *(page.obj for page in pdf.pages)):
        if "/Resources" not in holder:
            holder.Resources = Dictionary()
        _tidy(holder.Resources, how)
        if how.overprint:
            if "/ExtGState" not in holder.Resources:
                holder.Resources.ExtGState = Dictionary()
            holder.Resources.ExtGState[ON], holder.Resources.ExtGState[OFF] = on, off


def _tidy(resources: Any, how: Rewriting) -> None:
    """No colour spaces or states that nothing refers to any more, no overprint but ours, no empty entries."""
    states, spaces = (resources.get(kind, Dictionary()) for kind in ("/ExtGState", "/ColorSpace"))
    for key in list(states.keys()):
        if key in (ON, OFF) or how.drop_state(states[key]):
            del states[key]
        else:
            _mend_state(states[key])
    for key in list(spaces.keys()):
        if space_family(spaces[key]):
            del spaces[key]
        elif (family := space_of(spaces[key]).family) and not is_bare_pattern(spaces[key]):
            spaces[key] = Array([Name.Pattern, DEVICES[how.conversion.lands_in(family)]])
    for key in list(resources.keys()):
        if isinstance(resources[key], Dictionary) and len(resources[key].keys()) == 0:
            del resources[key]


def _mend_state(state: Any) -> None:
    """A document's graphics state: without overprint of its own, its mask's backdrop in gray as the mask is (11.6.5.2)."""
    for key in _OVERPRINT:
        if key in state:
            del state[key]
    mask = state.get("/SMask")
    family = BY_CHANNELS.get(len(mask.BC)) if isinstance(mask, Dictionary) and "/BC" in mask else None
    if family:
        mask.BC = Array(list(Conversion("gray").full((family, tuple(float(part) for part in mask.BC)))))
