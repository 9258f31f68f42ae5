from django.db import migrations, models


def order_by_code_point(apps, schema_editor):
    """Sort keys are ordered by code point, as SQLite does; PostgreSQL would follow the language of the database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE standards_standard ALTER COLUMN sort_key TYPE varchar(240) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]
    operations = [
        migrations.RunPython(order_by_code_point, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="standard",
            index=models.Index(fields=["published_on"], name="standard_by_day"),
        ),
    ]
