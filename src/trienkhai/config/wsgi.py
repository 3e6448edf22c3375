"""The door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # the database and the files of an installation are its owner's
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
application = get_wsgi_application()
