"""Word files made of templates that are ordinary Word files.

    document = render(template, places, finished_on=…, properties=Properties("…年度报告"))
    document = paginated(document)              # page numbers in the contents, where LibreOffice is there to count

A place is jinja: ``{{ y }}年批准发布国家标准{{ n("national.published") }}项``. A place that stands alone in its
paragraph may be a `Drawn`, a `Tabled` or a `Written`; ``{{ ref("national") }}`` is the number of a figure or table.
"""

from __future__ import annotations

from guiju.reports.word.errors import BrokenTemplate, UnknownPlace
from guiju.reports.word.html import to_html
from guiju.reports.word.libreoffice import paginated, to_pdf
from guiju.reports.word.packing import saved
from guiju.reports.word.places import Drawn, Tabled, Written, linked
from guiju.reports.word.rendering import Properties, places_of, render
from guiju.reports.word.styles import Style
from guiju.reports.word.template import new_template

__all__ = [
    "BrokenTemplate",
    "Drawn",
    "Properties",
    "Style",
    "Tabled",
    "UnknownPlace",
    "Written",
    "linked",
    "new_template",
    "paginated",
    "places_of",
    "render",
    "saved",
    "to_html",
    "to_pdf",
]
