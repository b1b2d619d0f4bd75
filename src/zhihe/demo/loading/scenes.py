"""What the cast meets: written by hand, so that every one of them has something to do."""

from __future__ import annotations

from zhihe.demo.loading import scene_desk, scene_lin, scene_others, scene_running
from zhihe.demo.loading.stage import Stage

__all__ = ["Stage", "after", "play"]


def play(stage: Stage) -> None:
    """Before the crowd: the scenes take their people first."""
    scene_lin.play(stage)
    scene_desk.play(stage)
    scene_running.play(stage)
    scene_others.play(stage)


def after(stage: Stage) -> None:
    """Whatever needs the whole city to be there."""
    scene_others.after(stage)
