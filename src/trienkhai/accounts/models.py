"""The person, as an account. Name, work address and nothing that the work does not need."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    def create_person(
        self, username: str, *, full_name: str, password: str | None = None, **fields: object
    ) -> "Person":
        """A new account; without a password it cannot sign in yet."""
        person = self.model(username=username, full_name=full_name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who acts in the system."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    full_name = models.CharField(_("full name"), max_length=200)
    email = models.EmailField(_("work e-mail"), blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(
        default=False, help_text="Made by the demonstration; never served to a network untold."
    )
    must_change_password = models.BooleanField(
        default=False, help_text="The password was given by somebody else; the next sign-in begins with another."
    )
    language = models.CharField(max_length=5, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # Not stored: in whose place this person acts, while he does (see access.acting).
    acting_for: "Person | None" = None

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    EMAIL_FIELD = "email"

    objects = PersonManager()

    def __str__(self) -> str:
        return self.full_name
