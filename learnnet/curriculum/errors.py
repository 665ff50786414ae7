"""What is wrong with a lesson, told to its author at the file and line where it stands."""


class LessonError(Exception):
    """A lesson's author made a mistake."""

    def __init__(self, message: str, file: str = "", line: int = 0) -> None:
        place = f"{file}:{line}: " if line else f"{file}: " if file else ""
        super().__init__(place + message)
        self.message, self.file, self.line = message, file, line
