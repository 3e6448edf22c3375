import django.db.models.deletion
from django.db import migrations

from trienkhai.reporting.models.row_of import RowOf


class Migration(migrations.Migration):
    dependencies = [("reporting", "0012_chains")]

    operations = [
        migrations.AlterField(
            model_name="submissionnumbers",
            name="submission",
            field=RowOf(
                on_delete=django.db.models.deletion.PROTECT,
                primary_key=True,
                related_name="numbers",
                serialize=False,
                to="reporting.submission",
            ),
        ),
    ]
