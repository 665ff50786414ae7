"""What is kept of practice: how a drill was searched through, and mock interviews with their answers."""

from typing import ClassVar

from django.db import models

from learnnet.classroom.models import Attempt, Person, new_public_id


class Interview(models.Model):
    """One mock interview: all of it follows from its link; kept are the clock and what was said to each item."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="interviews")
    link = models.CharField(max_length=120)
    mode = models.CharField(max_length=12)
    assignment = models.ForeignKey("Assignment", on_delete=models.SET_NULL, null=True, related_name="interviews")
    place = models.PositiveIntegerField(default=0)  # the item that is open
    answers = models.JSONField(default=dict)  # by item: what was said, its credit, the milliseconds
    opened = models.DateTimeField(auto_now_add=True)  # and the item that is open since when
    item_opened = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.link} {self.public_id}"


class DrillRun(models.Model):
    """An attempt at a drill: its steps in order, each with the milliseconds on the clock, and how it ended."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="run")
    mode = models.CharField(max_length=12, default="training")
    steps = models.JSONField(default=list)
    opened = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(null=True)
    paused = models.PositiveBigIntegerField(default=0)  # milliseconds for which the clock has stood still
    outcome = models.CharField(max_length=10, blank=True)  # fixed, given-up, time
    ended = models.DateTimeField(null=True)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, null=True, related_name="runs")
    item = models.PositiveIntegerField(default=0)  # its place in the interview

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.outcome or 'open'}"
