from django.db import migrations

from guiju.figures.protection import RETURNS
from guiju.journal.protection import protect


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [
        migrations.RunPython(lambda apps, editor: protect(editor.connection, RETURNS), migrations.RunPython.noop)
    ]
