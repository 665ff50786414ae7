"""The board of one assignment: everybody's row, who needs the teacher, and who stands where."""

from learnnet.classroom.courses.board.board import Board

__all__ = ["Board"]
