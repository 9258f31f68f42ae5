from django.db import migrations

from guiju.consultations.protection import ANSWERS
from guiju.journal.protection import protect


class Migration(migrations.Migration):
    """The database refuses to change or delete answers."""

    dependencies = [("consultations", "0001_initial")]

    operations = [
        migrations.RunPython(lambda apps, editor: protect(editor.connection, ANSWERS), migrations.RunPython.noop)
    ]
