"""What is kept: people, their attempts at lessons, and every change they made. All else follows from these.

The changes of an attempt are a tree: each says which one it was done after, and none is ever altered or numbered anew,
so a change's number names one state of the lab for good. Undo, redo and branches only move where an attempt stands.
"""

import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_public_id() -> str:
    """96 bits that nobody guesses, short enough to read in an address."""
    return secrets.token_urlsafe(12)


class People(BaseUserManager["Person"]):
    """Finds people by the address they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who learns; a guest until they sign up, and the same row afterwards."""

    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    is_guest = models.BooleanField(default=True)
    role = models.CharField(max_length=10, default="learner")  # or instructor, or staff, who may look at every course
    created = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_guest=True, email=None) | Q(is_guest=False, email__isnull=False),
                name="a_guest_has_no_email_everybody_else_does",
            )
        ]

    def __str__(self) -> str:
        return self.email or f"guest {self.pk}"


class Attempt(models.Model):
    """One person on one lesson: a seed, and the changes that belong to it. Of nobody: a copy that was shared."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="attempts")
    lesson = models.CharField(max_length=100)
    seed = models.PositiveBigIntegerField()
    start = models.PositiveIntegerField(default=0)  # how many of its changes the lesson made: none of them is undone
    # Without one the attempt is a single line, and stands at its newest change.
    branch = models.ForeignKey("Branch", on_delete=models.SET_NULL, null=True, related_name="+")
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")
    copied_at = models.PositiveIntegerField(null=True)  # the number of the change that the copy ends with
    # Set for those who do it in a course. The tally is what a board shows of it: kept up with every change, made anew
    # from the changes if it is lost.
    assignment = models.ForeignKey("Assignment", on_delete=models.SET_NULL, null=True, related_name="attempts")
    tally = models.JSONField(default=dict)
    # How far the learner is: the step that they read last, how many hints they took to each task, and what the lesson's
    # tasks were like after the newest change (`learning.progress` keeps it up, and makes it anew if it is lost).
    step = models.CharField(max_length=100, blank=True)
    hints = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "lesson", "-updated"], name="attempts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.lesson} {self.public_id}"

    @property
    def group(self) -> str:
        """The channel group of the tabs that look at this attempt."""
        return f"attempt.{self.pk}"


class Branch(models.Model):
    """One line of an attempt's history: the states it went through, and at which of them it stands."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="branches")
    name = models.CharField(max_length=60, blank=True)
    heads = models.JSONField()  # numbers of changes; 0 is the lab before the first
    position = models.PositiveIntegerField()  # in `heads`: undo goes to the one before it, redo to the one behind it
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "branches"

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.name or self.pk}"

    @property
    def head(self) -> int:
        return int(self.heads[self.position])


class Change(models.Model):
    """One thing done to an attempt's lab, as plain data; the numbers start at 1 and have no gaps."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    parent = models.PositiveIntegerField(null=True)  # the change it was done after; None: the one numbered before it
    payload = models.JSONField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["attempt", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_change_for_each_number_of_an_attempt")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.number}"


# A course's models stand beside these, and build on them.
import learnnet.classroom.courses.models  # noqa: E402
import learnnet.classroom.learning.models  # noqa: E402
import learnnet.classroom.practice.models  # noqa: E402, F401
