"""pamphlet: print-ready multilingual guides for people who cannot risk a wrong door."""

__version__ = "0.1.0"
