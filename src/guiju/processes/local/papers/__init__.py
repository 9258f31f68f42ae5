"""The annex documents of local standards, as .docx: made of the answers of a case, in one look."""

from guiju.processes.local.papers.drafting import comment_table, consultation, explanation
from guiju.processes.local.papers.existing import amendment_sheet, provincial_filing, publicity, withdrawal
from guiju.processes.local.papers.project import application, assessment, plan
from guiju.processes.local.papers.publishing import approval, approval_sheet, filing, publication
from guiju.processes.local.papers.reviewing import minutes

__all__ = [
    "amendment_sheet",
    "application",
    "approval",
    "approval_sheet",
    "assessment",
    "comment_table",
    "consultation",
    "explanation",
    "filing",
    "minutes",
    "plan",
    "provincial_filing",
    "publication",
    "publicity",
    "withdrawal",
]
