"""What the command line asks for: how many of each language, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pamphlet.errors import UsageProblem

MOST = 10_000_000  # more is a slip of the finger


def quantities_of(
    languages: Sequence[tuple[str, ...]], asked: Sequence[str], quantity: int | None, usual: int | None, partner: str
) -> Mapping[tuple[str, ...], int]:
    """Copies of each pamphlet of a partner, in the partner's order.

    `asked` are values of --lang (`uk=500`, or `uk` alone, which takes `quantity`, then the partner's
    usual one). Without any, all languages are ordered. Raises UsageProblem.
    """
    if quantity is not None:
        _countable(quantity, "--quantity")
    default = quantity if quantity is not None else usual
    if not asked:
        return {pamphlet: _given(default, pamphlet, partner) for pamphlet in languages}
    found: dict[tuple[str, ...], int] = {}
    for text in asked:
        name, _, number = text.partition("=")
        pamphlet = _pamphlet(name.strip(), languages, partner)
        if pamphlet in found:
            raise UsageProblem(f"--lang {text}: {'+'.join(pamphlet)} is ordered twice; name each language once")
        found[pamphlet] = _number(number, text) if "=" in text else _given(default, pamphlet, partner)
    return {pamphlet: found[pamphlet] for pamphlet in languages if pamphlet in found}


def due_date(text: str | None, today: dt.date) -> dt.date | None:
    """The day of --due. Raises UsageProblem for what is no date and for a day that has passed."""
    if text is None:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise UsageProblem(f'--due "{text}" is no date; wanted one such as {today + dt.timedelta(days=14)}') from None
    if day < today:
        raise UsageProblem(f"--due {day} has passed; today is {today}, wanted that day or a later one")
    return day


def _pamphlet(name: str, languages: Sequence[tuple[str, ...]], partner: str) -> tuple[str, ...]:
    """The pamphlet that a --lang names: all its codes with a plus, or one code that only it has."""
    exact = [pamphlet for pamphlet in languages if "+".join(pamphlet) == name]
    holding = exact or [pamphlet for pamphlet in languages if name in pamphlet]
    known = ", ".join("+".join(pamphlet) for pamphlet in languages)
    if not holding:
        raise UsageProblem(f'--lang {name}: {partner} has no pamphlet in "{name}"; wanted one of {known}')
    if len(holding) > 1:
        raise UsageProblem(f"--lang {name}: {partner} has several pamphlets with {name}; wanted one of {known}")
    return holding[0]


def _number(text: str, whole: str) -> int:
    try:
        return _countable(int(text), f"--lang {whole}")
    except ValueError:
        raise UsageProblem(f'--lang {whole}: "{text}" is no number of copies; wanted one such as --lang uk=500') from None


def _countable(number: int, shown: str) -> int:
    if not 1 <= number <= MOST:
        raise UsageProblem(f"{shown}: found {number} copies; wanted 1 to {MOST:,}")
    return number


def _given(number: int | None, pamphlet: tuple[str, ...], partner: str) -> int:
    if number is None:
        raise UsageProblem(f"no number of copies for {'+'.join(pamphlet)}: {partner} has no quantity of its own; "
                           f"wanted --quantity N or --lang {'+'.join(pamphlet)}=N")
    return number
