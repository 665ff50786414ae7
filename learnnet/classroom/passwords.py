"""What a password must be."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule in our words: the sentence that it says itself is not translated into Chinese."""

    def get_error_message(self) -> str:
        return _("A password has at least {count} characters.").format(count=self.min_length)
