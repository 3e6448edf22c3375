"""What is wrong with a piece of input, in words a floor above can translate."""

from typing import Any, ClassVar


def _(message: str) -> str:
    """Mark a message for translation; the floors above translate it."""
    return message


class Problem(ValueError):
    """Input that cannot be taken as it stands.

    `message` is an English template (a msgid) for `params`; an upper floor shows
    `gettext(problem.message) % problem.params`. `code` is stable and may be compared.
    """

    code: ClassVar[str] = "problem"
    message: ClassVar[str] = _("“%(text)s” cannot be read.")

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.message % params)


def shown(text: str, limit: int = 40) -> str:
    """The offending text, short enough for a message."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
