"""{% asset "workbench.js" %}: the address of a built file."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from learnnet.pages import assets

register = template.Library()
register.simple_tag(assets.address, name="asset")


@register.filter
def prose(html: str) -> SafeString:
    """A lesson's words: curriculum.prose made them from Markdown and took out all that could do harm."""
    return mark_safe(html)
