from django.db import migrations

from guiju.journal.protection import protect


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunPython(lambda apps, editor: protect(editor.connection), migrations.RunPython.noop)]
