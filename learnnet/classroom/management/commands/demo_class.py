"""`manage.py demo_class`: a class of made-up learners on a fresh site, and how to sign in to look at it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from learnnet.classroom.courses import demo
from learnnet.classroom.models import Person

NOTE = "demo-logins"


class Command(BaseCommand):
    """Done again it only says the logins once more, for as long as the demo class is there."""

    help = "Make a demo class, if nobody is here yet and this is nobody's production."

    def handle(self, *args: Any, **options: Any) -> None:
        note = settings.DATA_DIR / NOTE
        if note.is_file() and Person.objects.filter(email=demo.TEACHER).exists():
            self.stdout.write(note.read_text(encoding="utf-8"))
            return
        if reason := demo.why_not():
            self.stdout.write(f"No demo class: {reason}.")
            return
        made = demo.make_demo_class()
        text = (
            f"Demo class: sign in as {made.teacher} (instructor) or {made.learner} (learner), "
            f"password {made.password}, at /sign-in/; the board is /courses/{made.course.public_id}/"
        )
        note.touch(mode=0o600)
        note.write_text(text, encoding="utf-8")
        self.stdout.write(text)
