"""The test world: one organisation of two companies with cells, and people made on demand. Built through the actions."""

from datetime import date
from typing import Any

from django.test import Client

from trienkhai.access.models import Grant, Reach
from trienkhai.accounts.models import Person
from trienkhai.directory import actions as directory
from trienkhai.units.models import Unit

BEGIN = date(2020, 1, 1)


class World:
    """`group` over `north` and `south`; `north` over the cells `n1`, `n2`; `south` over `s1`."""

    def __init__(self) -> None:
        self.founder = Person.objects.create_person("founder", full_name="Người sáng lập", password="founder-password")
        self.root = directory.create_root(
            key="songlam", name="Tập đoàn Hóa chất Sông Lam", pack="vn-state", place="Vinh", by=self.founder
        )
        self.group = self._first_unit()
        self.north = self.unit("Công ty Bắc", "CTB", "company", self.group)
        self.south = self.unit("Công ty Nam", "CTN", "company", self.group)
        self.n1 = self.unit("Chi bộ 1 Bắc", "CTB-1", "cell", self.north)
        self.n2 = self.unit("Chi bộ 2 Bắc", "CTB-2", "cell", self.north)
        self.s1 = self.unit("Chi bộ 1 Nam", "CTN-1", "cell", self.south)

    def _first_unit(self) -> Unit:
        return directory.open_unit(
            self.root,
            on=BEGIN,
            parent=None,
            name="Tập đoàn Hóa chất Sông Lam",
            code="SL",
            kind="group",
            by=self.founder,
        )

    def unit(self, name: str, code: str, kind: str, parent: Unit, on: date = BEGIN) -> Unit:
        return directory.open_unit(self.root, on=on, parent=parent, name=name, code=code, kind=kind, by=self.founder)

    def person(self, name: str, role: str, *, at: Unit, reach: str = Reach.SUBTREE) -> Person:
        """Somebody with one role at one unit."""
        person, _ = Person.objects.get_or_create(username=name, defaults={"full_name": name.title()})
        Grant.objects.create(person=person, role=role, unit=at, reach=reach, from_day=BEGIN, reason="test")
        return person

    @property
    def secretary(self) -> Person:
        return self._known("secretary", "secretary", self.group)

    @property
    def auditor(self) -> Person:
        return self._known("auditor", "auditor", self.group)

    @property
    def officer(self) -> Person:
        """The officer of the northern company."""
        return self._known("officer", "officer", self.north)

    @property
    def neighbour(self) -> Person:
        """The officer of the southern company."""
        return self._known("neighbour", "officer", self.south)

    def _known(self, name: str, role: str, unit: Unit) -> Person:
        found = Person.objects.filter(username=name).first()
        return found or self.person(name, role, at=unit)

    def browser(self, person: Person) -> Client:
        """A signed-in HTTP client."""
        client: Any = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client
