"""`manage.py rebuild_boards`: makes anew what the boards of all courses show, out of what learners did."""

from typing import Any

from django.core.management.base import BaseCommand

from learnnet.classroom.courses.rebuilding import rebuild
from learnnet.classroom.models import Attempt


class Command(BaseCommand):
    """For after a repair, or when a lesson's tasks were changed."""

    help = "Rebuild the tallies of every attempt that belongs to a course."

    def handle(self, *args: Any, **options: Any) -> None:
        attempts = Attempt.objects.exclude(assignment=None)
        for attempt in attempts.iterator():
            rebuild(attempt)
        self.stdout.write(f"{attempts.count()} attempts")
