"""`verify-tree --mend` makes anew what is derived, and only that."""

import json

import pytest

from trienkhai.cli import main as entry
from trienkhai.units.models import TreeVersion, UnitPath

pytestmark = pytest.mark.django_db


def run(capsys, *words):
    code = entry.main(["verify-tree", "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_altered_paths_are_found_then_mended(world, capsys):
    assert run(capsys) == (entry.DONE, {"findings": []})
    UnitPath.objects.filter(unit=world.n1).update(path="/zzzz/")
    code, said = run(capsys)
    assert code == entry.FOUND and len(said["findings"]) == 1
    assert run(capsys, "--mend") == (entry.DONE, {"findings": [], "mended": 1})
    assert run(capsys)[0] == entry.DONE


def test_a_remembered_tree_that_is_not_the_true_one_is_made_anew(world, capsys):
    line = world.root.lines.get()
    TreeVersion.objects.filter(line=line).delete()
    TreeVersion.objects.create(line=line, from_day="2020-01-01", to_day=None, arrays=b"")
    assert run(capsys)[0] == entry.FOUND
    assert run(capsys, "--mend")[0] == entry.DONE
