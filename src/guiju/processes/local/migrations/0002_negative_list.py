"""What news and one city's list say of the fields without local standards. The official list was not found."""

from datetime import date

from django.db import migrations

NEWS = "新闻报道 (hstbbz.cn/NewsDetail.aspx?ID=359)；国家清单原文未找到"
CITY = "福州市 2022 年不予立项的领域，转述；原文未找到"
ENTRIES = (
    ("家用电器", "家用电器\n电视机\n电冰箱\n洗衣机\n空调器\n吸油烟机\n电热水器", "97.030 97.040", "充分竞争、市场成熟的领域不制定地方标准", "", NEWS),
    ("产品质量及其检验方法", "产品质量\n产品技术要求\n产品检验\n检验方法", "", "产品质量和检验方法由国家标准、行业标准规定", "", CITY),
    ("食品安全", "食品安全\n食品添加剂\n食品污染物", "67.220", "食品安全地方标准由卫生健康部门依食品安全法制定", "", CITY),
    ("药品", "药品\n药材质量\n医疗器械", "11.120", "药品标准依药品管理法制定", "", CITY),
    ("工程建设", "工程建设\n建筑工程\n施工质量验收\n工程质量验收", "91.200", "工程建设标准由住房城乡建设部门管理", "", CITY),
    ("安全生产", "安全生产", "", "安全生产标准另有规定", "", CITY),
    ("环境质量和污染物排放", "环境质量\n污染物排放\n大气排放\n水污染物", "13.040.40", "环境质量和排放标准由生态环境部门依法制定", "", CITY),
)  # fmt: skip


def enter(apps, schema_editor):
    entry = apps.get_model("local", "NegativeEntry")
    for field, words, ics, reason, basis, source in ENTRIES:
        entry.objects.create(
            field=field, words=words, ics=ics, reason=reason, legal_basis=basis, source=source, verified=False,
            valid_from=date(2022, 1, 1) if source == CITY else date(2025, 2, 1),
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("local", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
