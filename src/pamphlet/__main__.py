"""`python -m pamphlet`."""

from pamphlet.cli import main

main()
