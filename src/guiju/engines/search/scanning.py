"""What a query means, document by document: no index, no score. The slow engine that the fast ones must agree with."""

from __future__ import annotations

from guiju.engines.search import Document, FieldSet
from guiju.engines.search.query import All, AnyOf, Everything, Phrase, Prefix, Query, Range, Scored, Term, Weighted


def matches(query: Query, document: Document, fields: FieldSet) -> bool:
    match query:
        case Everything():
            return True
        case Term(field, value):
            return value in _tokens(document, field, fields)
        case Phrase(field, tokens):
            return f" {' '.join(tokens)} " in f" {document[field]} "
        case Prefix(field, value):
            return any(token.startswith(value) for token in _tokens(document, field, fields))
        case Range(field, low, high):
            number = document[field]
            assert isinstance(number, int)
            return (low or 0) <= number and (high is None or number <= high)
        case All(parts, _, but):
            return all(matches(part, document, fields) for part in parts) and not any(
                matches(part, document, fields) for part in but
            )
        case AnyOf(parts, least):
            return sum(matches(part, document, fields) for part in parts) >= least
        case Scored(inner, _) | Weighted(inner, _):
            return matches(inner, document, fields)


def _tokens(document: Document, field: str, fields: FieldSet) -> list[str]:
    value = document[field]
    if isinstance(value, list):
        return value
    return [str(value)] if field in fields.keys else str(value).split(" ")
