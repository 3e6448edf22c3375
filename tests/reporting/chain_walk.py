"""The chain of a report said once more, in the plainest way: the list of what happened, read anew for every question.

It knows nothing of the rules. Everybody above acts with two hands at most: his own, and that of the one for whom he acts.
"""

from dataclasses import dataclass, field

# name → the people behind his acts, and the roles through which he stands above
ABOVE = {
    "reviewer": ({"reviewer"}, {"reviewer"}),
    "reviewer2": ({"reviewer2"}, {"reviewer"}),
    "leader": ({"leader"}, {"leader"}),
    "leader2": ({"leader2"}, {"leader"}),
    "both": ({"both"}, {"reviewer", "leader"}),
    "deputy": ({"deputy", "leader"}, {"leader"}),  # stands in for the leader
    "both_for": ({"both", "reviewer2"}, {"reviewer"}),  # stands in for the second reviewer
}
Act = tuple[str, str, int]  # what, who, how far beside the step that is to be taken
ACTS: list[Act] = [
    *(("send", "officer", 0) for _often in range(3)),
    ("withdraw", "officer", 0),
    *(("take", who, beside) for who in ABOVE for beside in (0, 0, -1, 1)),
    *((act, who, 0) for act in ("return", "reopen") for who in ABOVE),
]


@dataclass
class Walk:
    """`roles`: of the steps of the chain."""

    roles: list[str]
    log: list[tuple[str, str]] = field(default_factory=list)  # what, who

    @property
    def pile(self) -> list[list[tuple[str, str]]]:
        """What happened to each sending that stands, the newest last."""
        found: list[list[tuple[str, str]]] = []
        for event in self.log:
            if event[0] == "send":
                found.append([])
            elif event[0] == "withdraw":
                found.pop()
            else:
                found[-1].append(event)
        return found

    @property
    def takes(self) -> list[str]:
        return [who for what, who in self.pile[-1] if what == "take"] if self.pile else []

    @property
    def state(self) -> str:
        if not self.pile:
            return "none" if not self.log else "draft"
        last = self.pile[-1][-1][0] if self.pile[-1] else "send"
        if last in ("return", "reopen"):
            return "returned"
        return "accepted" if len(self.takes) == len(self.roles) else "submitted"

    @property
    def step(self) -> int:
        return len(self.takes) if self.state in ("submitted", "accepted") else 0

    def may(self, act: Act) -> bool:
        what, who, beside = act
        if what == "send":
            return self.state != "accepted"
        if what == "withdraw":
            return self.state == "submitted" and not self.takes
        hands, roles = ABOVE[who]
        if what == "reopen":
            return self.state == "accepted" and self.roles[-1] in roles
        if self.state != "submitted" or any(hands & ABOVE[other][0] for other in self.takes):
            return False
        ahead = self.roles[len(self.takes) :]
        return bool(roles & set(ahead)) if what == "return" else beside == 0 and ahead[0] in roles

    def do(self, act: Act) -> None:
        self.log.append(act[:2])

    def choose(self, pick: int) -> Act:
        """Three of five acts are such as may be done: the one picked, or the next after it."""
        start = pick // 5 % len(ACTS)
        around = [*ACTS[start:], *ACTS[:start]]
        return next((act for act in around if pick % 5 > 2 or self.may(act)), around[0])
