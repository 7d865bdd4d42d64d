from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The register reads by day of receipt; built beside the running portal."""

    atomic = False

    dependencies = [
        ("cases", "0007_state_destroyed"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(fields=["received_on", "id"], name="case_received"),
        ),
    ]
