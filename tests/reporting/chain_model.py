"""The life of one report said once more, in the plainest way: the list of what happened, read anew for every question.

It knows nothing of the tables of the rules. People: `clerk` and `other` fill and send, `head` does so too and approves,
`boss` stands above.
"""

from dataclasses import dataclass, field

LETTERS = "abc"  # what a report may say
STEPS = [
    *(("write", who, letter) for who in ("clerk", "other", "head") for letter in LETTERS),
    *(("send_text", "other", letter) for letter in LETTERS),  # as a file brings it
    *(("hand_over", who, "") for who in ("clerk", "other", "head")),
    *((act, "head", "") for act in ("read", "give_back", "approve", "approve_and_send")),
    *(("send", who, "") for who in ("clerk", "head")),
    *((act, "boss", "") for act in ("return", "accept", "reopen")),
    *((act, "clerk", "") for act in ("ask", "withdraw")),
    *((act, "boss", "") for act in ("decline", "grant", "open", "close")),
]
ACTS = list(dict.fromkeys(act for act, _who, _letter in STEPS))
Step = tuple[str, str, str]
Event = tuple[str, str, str]  # what, who, and what the report said then


@dataclass
class Chain:
    log: list[Event] = field(default_factory=list)

    def newest(self, *kinds: str) -> Event:
        return next((event for event in reversed(self.log) if event[0] in kinds), ("", "", ""))

    def lately(self) -> list[Event]:
        """What happened since the report was last sent."""
        last = max((at for at, event in enumerate(self.log) if event[0] == "sent"), default=-1)
        return self.log[last + 1 :]

    @property
    def says(self) -> str:
        return self.newest("write")[2]

    @property
    def inside(self) -> Event:
        return next((e for e in reversed(self.lately()) if e[0] in ("hand_over", "approve", "give_back")), ("", "", ""))

    @property
    def stands(self) -> list[list[str]]:
        """What was sent and not withdrawn, each with what happened to it last and whether somebody above opened it."""
        pile: list[list[str]] = []
        for what, _who, said in self.log:
            if what == "sent":
                pile.append([said, "sent", ""])
            elif what == "withdraw":
                pile.pop()
            elif what == "open":
                pile[-1][2] = "opened"
            elif what in ("accept", "return", "reopen"):
                pile[-1][1] = what
        return pile

    @property
    def state(self) -> str:
        names = {"sent": "submitted", "accept": "accepted", "return": "returned", "reopen": "returned"}
        return names[self.stands[-1][1]] if self.stands else "draft" if self.says else "none"

    @property
    def is_approved(self) -> bool:
        return self.inside[0] == "approve" and self.inside[2] == self.says

    @property
    def is_asked(self) -> bool:
        return self.newest("ask", "accept", "decline", "reopen")[0] == "ask"

    def may(self, act: str, who: str, letter: str) -> bool:
        if self.newest("close")[0]:
            return act in ("read", "open") or (act == "send" and self._is_sent_already())  # its receipt is shown again
        if act in ("accept", "return"):
            return self.state == "submitted"
        if act in ("reopen", "ask", "grant", "decline"):
            asked = {"ask": not self.is_asked, "grant": self.is_asked, "decline": self.is_asked}.get(act, True)
            return self.state == "accepted" and asked
        if act in ("read", "open", "close"):
            return True
        if act == "withdraw":
            return self.state == "submitted" and not self.stands[-1][2]
        return self.state != "accepted" and (act in ("write", "send_text") or self._may_inside(act))

    def leads_on(self, step: Step) -> bool:
        if step[0] == "open" and (not self.stands or self.stands[-1][2]):
            return False
        return self.may(*step) and not (step[0] == "read" and self.newest("read")[2] == self.says)

    def _may_inside(self, act: str) -> bool:
        has_read = bool(self.says) and self.newest("read")[2] == self.says
        if act == "send":
            return bool(self.says) and (self.is_approved or self._is_sent_already())
        if act == "hand_over":
            return bool(self.says) and not self.is_approved
        if act == "give_back":
            return has_read and self.inside[0] in ("hand_over", "approve")
        return has_read and (self.is_approved or (self.inside[0] != "give_back" and not self._is_own()))

    def _is_own(self) -> bool:
        others = [e for e in self.lately() if e[0] == "hand_over" and e[1] != "head" and e[2] == self.says]
        return self.newest("write")[1] == "head" and not others

    def _is_sent_already(self) -> bool:
        return self.state == "submitted" and self.stands[-1][0] == self.says

    def do(self, act: str, who: str, letter: str) -> None:
        """The effect of an act that may be done."""
        if act == "send_text":
            if self.says != letter:
                self.log.append(("write", who, letter))
            if self.is_approved:
                self.log.append(("sent", who, letter))
        elif act == "approve_and_send":
            self.log.append(("approve", who, self.says))
            self.do("send", who, "")
        elif act == "send":
            if not self._is_sent_already():
                self.log.append(("sent", who, self.says))
        elif act != "open" or self.stands:
            names = {"grant": "reopen"}
            self.log.append((names.get(act, act), who, letter if act == "write" else self.says))


def choose(chain: Chain, pick: int, *, late: bool) -> Step:
    """Three of five steps are such as may be done: the one picked, or what has to come before it. A round is closed late."""
    acts = ACTS if late else ACTS[:-1]
    start, variant = pick // 5 % len(acts), pick // 5 // len(acts)
    alike = [[step for step in STEPS if step[0] == act] for act in (*acts[start::-1], *acts[:start:-1])]
    around = [steps[variant % len(steps)] for steps in alike]
    return next((step for step in around if pick % 5 > 2 or chain.leads_on(step)), around[0])
