"""Refusals of the launcher: shown to the operator without a traceback."""


class LaunchError(Exception):
    """Something outside this program must change first; the message says what, in Chinese and in
    English.
    """

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
        self.chinese = chinese
        self.english = english
