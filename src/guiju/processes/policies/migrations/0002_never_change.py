from django.db import migrations

from guiju.journal.protection import protect
from guiju.processes.policies.protection import VERSIONS


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]
    operations = [
        migrations.RunPython(lambda apps, editor: protect(editor.connection, VERSIONS), migrations.RunPython.noop)
    ]
