"""Links that let rostered people in: signed, good for a while, and worth nothing once they have a password."""

from django.core import signing

from learnnet.classroom.courses.models import Membership, new_key

SALT = "learnnet.classroom.link"
DAYS = 120


def token_of(member: Membership) -> str:
    return signing.dumps([member.pk, member.key], salt=SALT)


def member_by(token: str) -> Membership | None:
    """Whom a link is for; nobody if it was altered, is too old, or was taken back."""
    try:
        pk, key = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Membership.objects.filter(pk=pk, key=key).select_related("course", "person")
    return found.first()


def lets_in(member: Membership) -> bool:
    """Only as somebody whom the roster made and who has no password: nobody else's account is opened by a link."""
    return member.by_link and member.person.is_guest


def take_back(member: Membership) -> None:
    """Every link that was handed out for this member stops working."""
    member.key = new_key()
    member.save(update_fields=["key"])
