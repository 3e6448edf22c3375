"""The door to template files: text and sheet, read to one Spec, every fault at once. Pure."""

from trienkhai.reporting.rules.faults import Fault, Faulty
from trienkhai.reporting.rules.template_toml import read_toml, write_toml

__all__ = ["Fault", "Faulty", "read_toml", "write_toml"]
