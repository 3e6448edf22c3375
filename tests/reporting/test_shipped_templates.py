import pytest

from trienkhai.reporting.actions import design_template
from trienkhai.reporting.models import Indicator
from trienkhai.reporting.shipped import shipped_names, shipped_templates, shipped_text


def test_what_comes_with_the_product_can_be_used_together(world):
    for spec in shipped_templates().values():
        design_template(world.root, spec, by=world.secretary)
    assert Indicator.objects.get(key="DC02").weight_key == "DC01"
    assert {"so-ket-ky", "so-ket-5-nam"} == set(shipped_templates())


def test_a_template_is_found_by_its_file_name():
    assert all(shipped_text(name).startswith("#") for name in shipped_names())
    with pytest.raises(FileNotFoundError):
        shipped_text("../models/__init__.py")
