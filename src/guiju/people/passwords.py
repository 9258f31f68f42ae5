"""What a password must be, beyond Django's own rules."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule; its sentence has no Chinese in the release that we use."""

    def get_error_message(self) -> str:
        return _("密码太短：至少要有 %(count)s 个字符。") % {"count": self.min_length}
