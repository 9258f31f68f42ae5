"""Files that nobody named in a step go after a week; those that somebody still works on stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from guiju.engines import files
from guiju.workflow import attachments
from guiju.workflow.models import Attachment, Draft


@pytest.fixture
def brought(person):
    """`brought("a.txt")`: a file that a drafter brought eight days ago."""
    drafter = person("drafter")

    def bring(name: str) -> Attachment:
        found = attachments.keep(ContentFile(b"a", name=name), by=drafter, types=("txt",))
        Attachment.objects.filter(pk=found.pk).update(uploaded_at=timezone.now() - timedelta(days=8))
        return found

    return bring


def test_what_nobody_named_goes_after_a_week(brought):
    old, drafted = brought("旧.txt"), brought("在写.txt")
    fresh = attachments.keep(ContentFile(b"b", name="新.txt"), by=old.person, types=("txt",))
    Draft.objects.create(person=old.person, process="permit", code="apply", answers={"files": [str(drafted.pk)]})
    assert attachments.forget_abandoned() == 1
    assert set(Attachment.objects.values_list("pk", flat=True)) == {drafted.pk, fresh.pk}
    with pytest.raises(files.Unavailable):
        attachments.content(old)
    assert attachments.content(drafted) == b"a"
    assert attachments.forget_abandoned(now=timezone.now() + timedelta(days=8)) == 2, "the draft is old by then"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("C:\\文\\草案.txt", "草案.txt"),
        ("../../x.txt", "x.txt"),
        ("a\u202egnp.txt", "agnp.txt"),
        ("长" * 300 + ".txt", "长" * 186 + ".txt"),
    ],
)
def test_names_are_harmless(given, name, person):
    file = ContentFile(b"a", name="x.txt")
    file.name = given
    assert attachments.keep(file, by=person("drafter"), types=("txt",)).name == name
