"""One check a file: a module here that has a `CHECK` is a check, and nothing else need be told of it."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pamphlet.preflight.model import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, by id."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    checks = (module.CHECK for module in modules if hasattr(module, "CHECK"))
    return tuple(sorted(checks, key=lambda check: check.id))
