"""Which products stand on a day is told by the index alone, and in the order of a page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("standards", "0002_order_by_code_point")]

    operations = [
        migrations.AddIndex("product", models.Index(fields=["declared_on", "id", "ended_on"], name="product_by_days")),
        migrations.RemoveIndex("product", "product_by_declaration"),
    ]
