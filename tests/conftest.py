"""What every test may ask for."""

import pytest

from tests.world.people import World


@pytest.fixture(autouse=True)
def quick_and_plain(settings):
    """Cheap password hashes, plain static files, no lockout between tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.AXES_ENABLED = False


@pytest.fixture
def world(db) -> World:
    """A small organisation with named units and people to act in it."""
    return World()
