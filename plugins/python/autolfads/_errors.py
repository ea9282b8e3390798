"""The package's exception and the codes of failures."""

from __future__ import annotations

# Codes of autolfads.h that the package itself gives or looks for.
INVALID_ARGUMENT = 2
FILE_NOT_FOUND = 5
INVALID_DATA = 6
NOT_AVAILABLE = 8
NOT_SUPPORTED = 9
MISSING_LIBRARY = 10
COMMAND_FAILED = 100


class AutoLfadsError(Exception):
    """Every failure of this package: the message says what was required, what was found and what to do.

    Values out of their range are a ``ValueError`` as well, so that either can be caught. An argument of a wrong
    type is a ``TypeError`` instead.

    Attributes
    ----------
    message : str
        What was wrong.
    code : int
        The code that the C library has for it (``autolfads.h``), e.g. 5 where a file does not exist; 100 plus the
        exit code of the command for :func:`autolfads.run`.
    """

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message, code)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message


class AutoLfadsValueError(AutoLfadsError, ValueError):
    """An argument's value is out of its range."""

    def __init__(self, message: str, code: int = INVALID_ARGUMENT) -> None:
        super().__init__(message, code)


def error_of(message: str, code: int) -> AutoLfadsError:
    """The exception for a failure that the library reports."""
    return (AutoLfadsValueError if code == INVALID_ARGUMENT else AutoLfadsError)(message, code)
