"""The command line: parse, call, print, exit code. No logic; each module holds the commands of one kind of work."""

from pamphlet.cli import building, keeping, making  # noqa: F401 (they add their commands)
from pamphlet.cli.program import app, fonts_app, i18n_app, main, new_app

__all__ = ["app", "fonts_app", "i18n_app", "main", "new_app"]
