"""What cannot be done with a piece where it stands. The message is an English template that the floors above translate."""


class Impossible(ValueError):
    """Nothing was changed. `message` is an English template over `params`."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message % params)
        self.code = code
        self.message = message
        self.params = params


def _(message: str) -> str:
    return message
