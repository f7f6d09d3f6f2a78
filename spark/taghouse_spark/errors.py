"""What goes wrong for a reason that the user can mend."""

from __future__ import annotations


class TaghouseError(Exception):
    """A failure with the exit code of the command, and what to do about it."""

    def __init__(self, message: str, hint: str = "", exit_code: int = 65) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class UsageError(TaghouseError):
    """The command was not understood."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, exit_code=64)
