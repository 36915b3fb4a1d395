"""Whether anything in a PDF is see-through: alpha, soft masks, blending (ISO 32000-2, 11.6.5)."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Dictionary, Name


def is_opaque(pdf: pikepdf.Pdf) -> bool:
    """Whether nothing in the file is see-through: no alpha, no soft mask, no blending."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image and ("/SMask" in item or int(item.get("/SMaskInData", 0))):
            return False
        if isinstance(item, (pikepdf.Stream, Dictionary)) and "/Resources" in item:  # pages, forms, patterns, fonts
            states: Any = item.get("/Resources", Dictionary()).get("/ExtGState", Dictionary())
            if any(_is_see_through(states[key]) for key in states.keys()):  # noqa: SIM118 (a pikepdf dictionary)
                return False
    return True


def _is_see_through(state: Any) -> bool:
    alpha = min(float(state.get("/ca", 1)), float(state.get("/CA", 1)))
    blending = str(state.get("/BM", "/Normal")) not in ("/Normal", "/Compatible")
    return alpha < 1 or blending or isinstance(state.get("/SMask"), Dictionary)
