"""The field of a form by which files are handed in as proof."""

from typing import Any

from django import forms

from trienkhai.office.attachments.refusals import ALLOWED
from trienkhai.ui.fields import ManyFiles

ENDINGS = ",".join(f".{ending}" for ending in (*ALLOWED.split(", "), "jpeg", "heif", "tif"))


class FilesField(forms.FileField):
    """One or several files; how large and of which kind they may be, `accepting` decides."""

    widget = ManyFiles(attrs={"accept": ENDINGS})

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]
