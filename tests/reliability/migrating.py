"""Only the tables: python -m tests.reliability.migrating"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()  # the last one of a SQLite file writes everything into it
    print("{}")
