from django.db import migrations

from guiju.figures.protection import VALUES
from guiju.journal.protection import protect


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]
    operations = [
        migrations.RunPython(lambda apps, editor: protect(editor.connection, VALUES), migrations.RunPython.noop)
    ]
