"""`parse`: one example for each form, and one for each trap."""

from __future__ import annotations

import pickle
import sys
from subprocess import run

import pytest

from guiju.base.errors import GuijuError
from guiju.base.numbers import StandardNumber, UnreadableNumber, parse
from guiju.base.terms import Degree, Nature, Tier


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("GB/T 1.1-2020", "GB/T 1.1-2020"),
        ("GB/T 1.1—2020", "GB/T 1.1-2020"),
        ("GB/T 1.1－2020", "GB/T 1.1-2020"),
        ("GB/T 1.1 -- 2020", "GB/T 1.1-2020"),
        ("gb/t 1.1 – 2020", "GB/T 1.1-2020"),
        ("ＧＢ／Ｔ　１９００１－２０１６", "GB/T 19001-2016"),
        ("GB∕T19001-2016", "GB/T 19001-2016"),
        ("GBT19001-2016", "GB/T 19001-2016"),
        ("GBT 19001", "GB/T 19001"),
        ("GB / T 19001", "GB/T 19001"),
        ("《GB 4806.1—2016》", "GB 4806.1-2016"),
        ("YY0505-2012", "YY 0505-2012"),
        ("YYT 0316-2016", "YY/T 0316-2016"),
        ("WS-293-2019", "WS 293-2019"),
        ("GBn 222-84", "GBn 222-1984"),
        ("gbn 222-84", "GBn 222-1984"),
        ("GBJ 16-87", "GBJ 16-1987"),
        ("GBZ 2.1-2019", "GBZ 2.1-2019"),
        ("GBZ/T 300.1-2017", "GBZ/T 300.1-2017"),
        ("GSB 04-1703-2004", "GSB 04-1703-2004"),
        ("GJB 150.1A-2009", "GJB 150.1A-2009"),
        ("JJG（交通）085-2007", "JJG(交通) 085-2007"),
        ("JJG (铁道) 142.2-1993", "JJG(铁道) 142.2-1993"),
        ("CB* 3194", "CB* 3194"),
        ("ZB B 65002.2-1987", "ZB B 65002.2-1987"),
        ("NB/SH/T 0521-2010", "NB/SH/T 0521-2010"),
        ("DB/T 29-2008", "DB/T 29-2008"),
        ("DB11/T 1234.5—2020", "DB11/T 1234.5-2020"),
        ("DB11/ 693-2009", "DB11 693-2009"),
        ("DB3201/T417-2022", "DB3201/T 417-2022"),
        ("DB1509T 0025-2024", "DB1509/T 0025-2024"),
        ("DBS22/ 025-2014", "DBS22/025-2014"),
        ("DBJ/T 15-38-2019", "DBJ/T 15-38-2019"),
        ("DBJ41/T 087-2017", "DBJ41/T 087-2017"),
        ("DGJ 08-1985-2000", "DGJ 08-1985-2000"),
        ("T/CECS G:D60-2019", "T/CECS G:D60-2019"),
        ("T/UWA 005.2-1-2026", "T/UWA 005.2-1-2026"),
        ("T/31SCTA 011—2020", "T/31SCTA 011-2020"),
        ("T/SAMD0001-2024", "T/SAMD 0001-2024"),
        ("CECS 100:98", "CECS 100-1998"),
        ("Q/SBF0001S-2015", "Q/SBF 0001S-2015"),
        ("Q/370200ABC 012-2023", "Q/370200ABC 012-2023"),
        ("Q/320507 ABC 001", "Q/320507 ABC 001"),
        ("农业农村部公告第323号-3-2020", "农业农村部323号公告-3-2020"),
        ("GB/T 29885-2013E", "GB/T 29885-2013E"),
        ("iso9001", "ISO 9001"),
        ("ISO 9001：2015", "ISO 9001:2015"),
        ("ISO 9001-2015", "ISO 9001:2015"),
        ("ISO 9001:2015(E)", "ISO 9001:2015"),
        ("ISO 10993.1", "ISO 10993-1"),
        ("ISO/CD 27032.3", "ISO/CD 27032.3"),
        ("ISO 105-B02:2014", "ISO 105-B02:2014"),
        ("ISO/IEC 13818-1:2019/AMD1:2020", "ISO/IEC 13818-1:2019/Amd 1:2020"),
        ("ISO/IEC/TR 10023:1992", "ISO/IEC TR 10023:1992"),
        ("IEC/TR 62366-2:2016", "IEC TR 62366-2:2016"),
        ("IEC 60529: 1989 + AMD1: 1999 CSV", "IEC 60529:1989+AMD1:1999 CSV"),
        ("IEC 60601—2—63: 2012", "IEC 60601-2-63:2012"),
        ("ITU-T H.264 (08/2021)", "ITU-T H.264 (08/2021)"),
        ("EN 300 328 V2.2.2", "ETSI EN 300 328 V2.2.2"),
        ("prEN 13241-1", "prEN 13241-1"),
        ("BS EN 1041:2008 + A1:2013", "BS EN 1041:2008+A1:2013"),
        ("DIN EN ISO 9001:2015-11", "DIN EN ISO 9001:2015-11"),
        ("ASTM D 4169-16", "ASTM D4169-16"),
        ("ASTM D638-2014", "ASTM D638-14"),
        ("ASTM F3208 - 18", "ASTM F3208-18"),
        ("ASTM A36/A36M — 2019", "ASTM A36/A36M-19"),
        ("ISO 15197 - 2013", "ISO 15197:2013"),
        ("IEEE 1588 - 2019", "IEEE 1588-2019"),
        ("JIS G 3101:2020", "JIS G 3101:2020"),
        ("JIS Q 9001-2015", "JIS Q 9001-2015"),
        ("ECMA-418-1", "ECMA-418-1"),
        ("RFC9110", "RFC 9110"),
        ("P1018/D07, July 2012", "IEEE P1018/D07, July 2012"),
        ("NIST.SP.800-108r1", "NIST SP 800-108r1"),
        ("FIPS 140-2", "FIPS 140-2"),
    ],
)
def test_parse_gives_the_canonical_form(written, canonical):
    number = parse(written)
    assert number.canonical == canonical
    assert parse(canonical) == number


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "空"),
        ("标准123", "代号开头"),
        ("ZQ/T 12-2020", "不是已批准的标准代号"),
        ("GB/X 100-2020", "性质代号"),
        ("GB/T", "没有顺序号"),
        ("GB/T 39002-2020 (无修改单)", "无修改单"),
        ("GB 4806.1—2016《食品安全国家标准》", "多出了"),
        ("GB/T 1.1-2020 GB/T 1.2-2020", "多出了"),
        ("GB/T 1.1-2020/GB/T 1.2-2020", "国际标准"),
        ("DB99/T 1-2020", "行政区划"),
        ("ISO/TC 333", "技术委员会"),
        ("ISO/IEC JTC 1", "技术委员会"),
        ("IEC/TC 82/WG 2", "技术委员会"),
        ("SAC/TC 260", "不是已批准"),
        ("ISO 9001 quality", "写法"),
        ("GB/T 1" + "0" * 400, "300"),
    ],
)
def test_parse_says_why_a_text_is_not_a_number(written, reason):
    with pytest.raises(UnreadableNumber, match=reason) as caught:
        parse(written)
    assert isinstance(caught.value, GuijuError)
    assert 0 <= caught.value.position <= len(written)
    assert caught.value.text == written


def test_position_is_where_reading_stopped():
    with pytest.raises(UnreadableNumber) as caught:
        parse("GB/T 1.1-2020某某")
    assert caught.value.position == len("GB/T 1.1-2020")


@pytest.mark.parametrize(
    ("written", "kind", "tier", "nature", "publisher", "prefix", "issuer"),
    [
        ("GB 4806.1-2016", "national", Tier.NATIONAL, Nature.MANDATORY, "GB", "GB", ""),
        ("GB/T 1.1-2020", "national", Tier.NATIONAL, Nature.VOLUNTARY, "GB", "GB/T", ""),
        ("GB/Z 179-2026", "national", Tier.NATIONAL, Nature.GUIDANCE, "GB", "GB/Z", ""),
        ("GSB 04-1703-2004", "sample", Tier.NATIONAL, None, "GSB", "GSB", ""),
        ("GBZ 2.1-2019", "occupational-health", Tier.NATIONAL, Nature.MANDATORY, "GBZ", "GBZ", ""),
        ("GJB 9001C-2017", "military", Tier.NATIONAL, None, "GJB", "GJB", ""),
        ("JJG 1036-2008", "metrology", Tier.NATIONAL, None, "JJG", "JJG", ""),
        ("JJF(建材) 104-2021", "metrology", Tier.SECTOR, None, "JJF", "JJF(建材)", "建材"),
        ("JJF(浙)1036-2009", "metrology", Tier.LOCAL, None, "JJF", "JJF(浙)", "浙"),
        ("TSG 21-2016", "special", Tier.NATIONAL, Nature.MANDATORY, "TSG", "TSG", ""),
        ("JB/T 7948.1-1999", "sector", Tier.SECTOR, Nature.VOLUNTARY, "JB", "JB/T", ""),
        ("YY 0505-2012", "sector", Tier.SECTOR, Nature.MANDATORY, "YY", "YY", ""),
        ("DB33/T 2147-2018", "local", Tier.LOCAL, Nature.VOLUNTARY, "DB33", "DB33/T", "33"),
        ("DBS22/025-2014", "local-food", Tier.LOCAL, Nature.MANDATORY, "DBS22", "DBS22", "22"),
        ("DBJ/T 15-38-2019", "local-construction", Tier.LOCAL, Nature.VOLUNTARY, "DBJ", "DBJ/T", ""),
        ("T/CAS 115-2015", "association", Tier.ASSOCIATION, Nature.VOLUNTARY, "CAS", "T/CAS", "CAS"),
        ("CECS 100:98", "association-old", Tier.ASSOCIATION, Nature.VOLUNTARY, "CECS", "CECS", ""),
        ("Q/GDW 11547", "enterprise", Tier.ENTERPRISE, None, "GDW", "Q/GDW", "GDW"),
        ("ISO/TR 20514:2005", "international", Tier.INTERNATIONAL, None, "ISO", "ISO/TR", ""),
        ("ISO/IEC 27001:2022", "international", Tier.INTERNATIONAL, None, "ISO/IEC", "ISO/IEC", ""),
        ("ITU-T Y.2060", "international", Tier.INTERNATIONAL, None, "ITU-T", "ITU-T", ""),
        ("EN ISO 13485:2016", "regional", Tier.FOREIGN, None, "EN", "EN ISO", ""),
        ("DIN EN ISO 9001:2015-11", "foreign", Tier.FOREIGN, None, "DIN", "DIN EN ISO", ""),
        ("RFC 9110", "international", Tier.INTERNATIONAL, None, "IETF", "RFC", ""),
    ],
)
def test_the_head_tells_who_issues_it(written, kind, tier, nature, publisher, prefix, issuer):
    number = parse(written)
    found = (number.kind, number.tier, number.nature, number.publisher, number.prefix, number.issuer)
    assert found == (kind, tier, nature, publisher, prefix, issuer)


@pytest.mark.parametrize(
    ("written", "number", "parts"),
    [
        ("GB/T 24421.1-2023", "24421", ("1",)),
        ("NY 1500.24.2-2007", "1500", ("24", "2")),
        ("T/UWA 005.2-1-2026", "005", ("2", "1")),
        ("GJB 150.1A-2009", "150", ("1A",)),
        ("JJG(交通) 059-2004", "059", ()),
        ("DBJ/T 15-38-2019", "15-38", ()),
        ("IEC TS 60904-1-2:2019", "60904", ("1", "2")),
        ("ISO 105-B02:2014", "105", ("B02",)),
        ("ASTM A36/A36M-19", "A36/A36M", ()),
        ("IEEE 802.3-2022", "802.3", ()),
    ],
)
def test_number_and_parts_keep_zeros_and_letters(written, number, parts):
    found = parse(written)
    assert (found.number, found.parts) == (number, parts)


@pytest.mark.parametrize(
    ("written", "year", "range_to"),
    [
        ("GB/T 1900-1999", 1999, ""),
        ("GB 1.1-81", 1981, ""),
        ("GB/T 24421.1-4", None, "4"),
        ("GB/T 24421.1-4-2023", 2023, "4"),
        ("GB/T 24421.1~24421.4", None, "24421.4"),
        ("GB/T 38961-38963", None, "38963"),
        ("HG/T 20592~20635-2009", 2009, "20635"),
        ("GA 434.1～GA 434.4-2003", 2003, "434.4"),
        ("GB/T 1.1 至 1.3", None, "1.3"),
    ],
)
def test_what_follows_a_dash_is_year_or_end_of_a_range(written, year, range_to):
    number = parse(written)
    assert (number.year, number.range_to, number.dated) == (year, range_to, year is not None)


@pytest.mark.parametrize(
    ("written", "members"),
    [
        ("GB/T 24421.1~4", ["GB/T 24421.1", "GB/T 24421.2", "GB/T 24421.3", "GB/T 24421.4"]),
        ("GB/T 38961~38963-2020", ["GB/T 38961-2020", "GB/T 38962-2020", "GB/T 38963-2020"]),
        ("T/CATIS 017～019-2024", ["T/CATIS 017-2024", "T/CATIS 018-2024", "T/CATIS 019-2024"]),
        ("GB/T 24421.1~24421.2", ["GB/T 24421.1", "GB/T 24421.2"]),
        ("GB/T 1.1-2020", ["GB/T 1.1-2020"]),
        ("HG/T 1~9999", ["HG/T 1~9999"]),
    ],
)
def test_expand_counts_the_members_of_a_range(written, members):
    assert [member.canonical for member in parse(written).expand()] == members


@pytest.mark.parametrize(
    ("written", "amendment", "canonical"),
    [
        ("GB 15629.11-2003/XG1-2006", "XG1-2006", "GB 15629.11-2003/XG1-2006"),
        ("GB 18306-2015(含2026年第1号修改单)", "XG1-2026", "GB 18306-2015/XG1-2026"),
        ("GB 4943.1-2022 第一号修改单", "XG1", "GB 4943.1-2022/XG1"),
        ("GB 4943.1-2022第十二号修改单", "XG12", "GB 4943.1-2022/XG12"),
        ("ISO 9001:2015/Amd 1:2024", "Amd 1:2024", "ISO 9001:2015/Amd 1:2024"),
        ("ISO 6709:2008/Cor. 1:2009", "Cor 1:2009", "ISO 6709:2008/Cor 1:2009"),
        ("EN 50160:2010/A1:2015", "A1:2015", "EN 50160:2010/A1:2015"),
        ("BS EN 1090-2:2018+A1:2024", "A1:2024", "BS EN 1090-2:2018+A1:2024"),
    ],
)
def test_amendments(written, amendment, canonical):
    number = parse(written)
    assert (number.amendment, number.canonical) == (amendment, canonical)
    assert number.year == int(canonical.replace(":", "-").split("-")[1][:4]) or number.year


def test_double_number_is_identical_adoption_and_part_of_the_number():
    number = parse("GB/T 19001-2016/ISO 9001:2015")
    assert number.adopts == parse("ISO 9001:2015")
    assert number.degree is Degree.IDT
    assert number != parse("GB/T 19001-2016")


@pytest.mark.parametrize(
    ("written", "degree"),
    [
        ("GB/T 24001-2016 (ISO 14001:2015, IDT)", Degree.IDT),
        ("GB/T 24001-2016（ISO 14001：2015，MOD）", Degree.MOD),
        ("GB/T 24001-1996 idt ISO 14001:1996", Degree.IDT),
        ("GB/T 24001-2016 (ISO 14001:2015)", None),
    ],
)
def test_adoption_in_brackets_is_a_remark(written, degree):
    number = parse(written)
    assert number.adopts is not None
    assert number.adopts.publisher == "ISO"
    assert number.degree is degree
    assert number.canonical == written[:15].strip().split(" idt")[0].rstrip(" （")


def test_partial_revision_is_an_edition_not_an_amendment():
    number = parse("GB 50016-2014(2018年版)")
    assert (number.edition, number.amendment) == ("2018", "")
    assert number == parse("GB 50016-2014")
    assert number.printed == "GB 50016—2014(2018年版)"


@pytest.mark.parametrize("written", ["GB/T 5271（所有部分）", "GB/T 5271.1—2000（所有部分）", "ISO 5271 (all parts)"])
def test_all_parts(written):
    number = parse(written)
    assert number.all_parts
    assert parse(number.printed) == number
    assert number != parse(number.canonical.removesuffix(" (all parts)"))


@pytest.mark.parametrize(
    ("written", "undated"),
    [
        ("GB/T 1.1-2020", "GB/T 1.1"),
        ("GB 15629.11-2003/XG1-2006", "GB 15629.11"),
        ("GB/T 19001-2016/ISO 9001:2015", "GB/T 19001"),
        ("ISO 9001:2015/Amd 1:2024", "ISO 9001"),
        ("ISO/DIS 14001", "ISO 14001"),
        ("ISO/CD TS 10303-1011", "ISO/TS 10303-1011"),
        ("ISO/DTR 22126-5", "ISO/TR 22126-5"),
        ("prEN 12464-1:2019", "EN 12464-1"),
        ("DIN EN ISO 9001:2015-11", "DIN EN ISO 9001"),
        ("ITU-T H.264 (08/2021)", "ITU-T H.264"),
        ("ETSI EN 300 328 V2.2.2 (2019-07)", "ETSI EN 300 328"),
        ("ASTM A36/A36M-19", "ASTM A36/A36M"),
        ("GB/T 24421.1~4-2023", "GB/T 24421.1~4"),
    ],
)
def test_undated_names_the_lineage(written, undated):
    number = parse(written)
    assert number.undated.canonical == undated
    assert number.undated_key == parse(undated).key


def test_stages():
    assert [parse(text).stage for text in ("ISO/DIS 14001", "ISO/CD TS 10303-1", "prEN 13241-1", "ISO 14001")] == [
        "DIS",
        "CD",
        "prEN",
        "",
    ]


def test_numbers_are_frozen_hashable_and_survive_pickling():
    number = parse("GB/T 1.1-2020")
    assert number.canonical
    with pytest.raises(AttributeError):
        number.year = 2021  # type: ignore[misc]
    assert len({number, parse("GB/T1.1—2020")}) == 1
    assert pickle.loads(pickle.dumps(number)) == number
    assert isinstance(number, StandardNumber)
    with pytest.raises(UnreadableNumber) as caught:
        parse("GB/T")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_reading_numbers_needs_no_django():
    code = "import sys, guiju.base.numbers, guiju.commands.parse; sys.exit('django' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": ":".join(sys.path)}).returncode == 0
