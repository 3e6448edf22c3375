"""The door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from trienkhai.collecting import expect_modules, settle

os.umask(0o077)  # the database and the files of an installation are its owner's
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
expect_modules()
application = get_wsgi_application()
settle()
