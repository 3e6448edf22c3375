"""The ground of the matrix stands once for the whole folder; every request on it is undone."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.house.ground import ACTORS, Ground
from tests.house.walking import fingerprint
from trienkhai.office.documents import pdf


@pytest.fixture(scope="package")
def ground(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Ground]:
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(pdf, "PROGRAMS", ())  # papers are set by what comes with the software: quick, and here everywhere
        made = Ground()
        made.browsers[ACTORS[0]].get("/healthz")  # the first request of a day brings what is derived up to date
        made.fingerprint = fingerprint()
        yield made
        transaction.set_rollback(True)
