"""Loaded before Django: gives the whole run a data folder of its own and keeps Chromium inside the machine."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("TRIENKHAI_HOME", tempfile.mkdtemp(prefix="trienkhai-tests-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
ROOT = Path(__file__).resolve().parents[2]
