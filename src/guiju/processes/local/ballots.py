"""Votes of a technical review: the rule is kept with the ballot, and says by itself whether the ballot passed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from guiju.base.errors import Sentence


class Vote(StrEnum):
    FOR = "for"
    WITH_REMARKS = "with-remarks"
    AGAINST = "against"
    ABSTAINED = "abstained"


VOTES: Final = {
    Vote.FOR: Sentence("同意"),
    Vote.WITH_REMARKS: Sentence("同意（附意见）"),
    Vote.AGAINST: Sentence("不同意"),
    Vote.ABSTAINED: Sentence("弃权"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """When a ballot passes. Shares of those who voted, abstentions included; `turnout` of those who may vote."""

    code: str
    title: Sentence
    in_favour: Fraction
    against: Fraction | None = None
    turnout: Fraction | None = None
    least: int = 0
    """Fewer votes are no ballot."""
    law: str = ""
    verified: bool = False


RULES: Final = {
    rule.code: rule
    for rule in (
        Rule(
            "expert-group",
            Sentence("专家组：同意票不少于到会人数的四分之三"),
            Fraction(3, 4),
            least=3,  # the office's own: so that nobody is released until the rest agree; national groups have 15
            law="国家标准管理办法（令59）无技术委员会时的专家组规则，地方标准比照执行",
        ),
        Rule(
            "committee",
            Sentence("技术委员会：参加表决不少于四分之三，同意不少于三分之二，反对不多于四分之一"),
            Fraction(2, 3),
            against=Fraction(1, 4),
            turnout=Fraction(3, 4),
            law="全国专业标准化技术委员会管理办法",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What a ballot came to."""

    rule: Rule
    electorate: int
    counts: dict[Vote, int]

    @property
    def voted(self) -> int:
        return sum(self.counts.values())

    @property
    def in_favour(self) -> int:
        return self.counts[Vote.FOR] + self.counts[Vote.WITH_REMARKS]

    @property
    def against(self) -> int:
        return self.counts[Vote.AGAINST]

    def faults(self) -> list[Sentence]:
        """Why it did not pass; empty where it did. A tie never passes."""
        if not self.voted:
            return [Sentence("没有人表决")]
        found = []
        rule = self.rule
        if self.voted < rule.least:
            found.append(Sentence("表决 {voted} 人，少于 {least} 人", voted=self.voted, least=rule.least))
        if rule.turnout is not None and Fraction(self.voted, max(self.electorate, 1)) < rule.turnout:
            found.append(
                Sentence(
                    "参加表决 {voted} 人，应到 {electorate} 人，不足 {least}",
                    voted=self.voted,
                    electorate=self.electorate,
                    least=rule.turnout,
                )
            )
        if Fraction(self.in_favour, self.voted) < rule.in_favour:
            found.append(
                Sentence(
                    "同意 {yes} 票，表决 {voted} 人，不足 {least}",
                    yes=self.in_favour,
                    voted=self.voted,
                    least=rule.in_favour,
                )
            )
        if rule.against is not None and Fraction(self.against, self.voted) > rule.against:
            found.append(
                Sentence(
                    "不同意 {no} 票，表决 {voted} 人，超过 {most}", no=self.against, voted=self.voted, most=rule.against
                )
            )
        return found

    @property
    def passed(self) -> bool:
        return not self.faults()


def count(rule: Rule, votes: Sequence[str], *, electorate: int) -> Tally:
    return Tally(rule, electorate, {vote: sum(given == vote for given in votes) for vote in Vote})
