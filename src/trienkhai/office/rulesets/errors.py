"""What the rulesets answer when asked for something they do not have."""

from typing import Any


def _(message: str) -> str:
    return message


class RulesetError(LookupError):
    """No such ruleset. `code` and `params` let upper floors say it in the user's language."""

    TEMPLATES = {
        "unknown_ruleset": _("There is no ruleset “%(key)s”. Known are: %(known)s."),
        "no_ruleset_on_day": _("No ruleset of the kind “%(family)s” holds on %(day)s. Choose a ruleset by name."),
        "bad_ruleset": _("The ruleset file %(file)s is damaged: %(reason)s."),
    }

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(self.TEMPLATES[code] % params)
        self.code = code
        self.params = params
