"""The table was made by the procedures of local standards and stays as it is; only its home is new."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("local", "0002_negative_list")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="NegativeEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("field", models.CharField(max_length=120)),
                        ("words", models.TextField()),
                        ("ics", models.CharField(blank=True, max_length=120)),
                        ("reason", models.CharField(max_length=300)),
                        ("legal_basis", models.CharField(blank=True, max_length=200)),
                        ("source", models.CharField(max_length=300)),
                        ("verified", models.BooleanField(default=False)),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("ended_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "db_table": "local_negativeentry",
                        "ordering": ["field", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_from__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="negative_entry_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("words", ""), _negated=True),
                                    models.Q(("ics", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="negative_entry_hits",
                            ),
                        ],
                    },
                )
            ]
        )
    ]
