from django.db import migrations

from guiju.journal.protection import protect
from guiju.workflow.protection import EVENTS


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [
        migrations.RunPython(lambda apps, editor: protect(editor.connection, EVENTS), migrations.RunPython.noop)
    ]
