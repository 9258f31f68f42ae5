"""Code tables: ICS, CCS, regions (GB/T 2260), industries (GB/T 4754); and unified social credit codes.

What ships, in the CSV files of this package:

- ICS: whole — 40 fields, 401 groups, 940 sub-groups, English as ISO has it. The Chinese names are
  renderings of the project where no edition was at hand.
- CCS: the 24 letters, all groups (``A00/09``), and the two-digit classes in common use.
- Regions: provinces and prefectures of the 2023/24 division with their changes since about 1983; no
  counties, and nothing of before. Codes and names are checked against another list, successors mostly;
  the dates (a day of decision, or only a year) are not.
- Industries: GB/T 4754—2017 in all four levels, 20 sections, 97 divisions, 473 groups, 1,381 classes. With
  amendment 1 there are said to be 1,382: its text was not at hand.

What is finer (rare CCS classes, counties) comes from its publisher: bring it into a CSV file
``code,name_zh,name_en,parent`` and read it with `load_file`.
"""

from guiju.base.codes.cells import Defect, DefectCode, Reading, read_ccs, read_ics, read_region
from guiju.base.codes.credit import InvalidCode, check_credit_code
from guiju.base.codes.regions import history, region
from guiju.base.codes.table import (
    Code,
    Scheme,
    covered,
    level,
    load_file,
    lookup,
    nearest,
    rows,
    table,
)

__all__ = [
    "Code",
    "Defect",
    "DefectCode",
    "InvalidCode",
    "Reading",
    "Scheme",
    "check_credit_code",
    "covered",
    "history",
    "level",
    "load_file",
    "lookup",
    "nearest",
    "read_ccs",
    "read_ics",
    "read_region",
    "region",
    "rows",
    "table",
]
