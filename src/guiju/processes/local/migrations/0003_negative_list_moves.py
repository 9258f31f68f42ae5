"""The negative list is kept below, where checks of documents read it too; its table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("local", "0002_negative_list"), ("negative", "0001_initial")]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="NegativeEntry")])]
