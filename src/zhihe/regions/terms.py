"""Levels of the region tree."""

from enum import StrEnum


class Level(StrEnum):
    """市 / 县 / 乡 / 村."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
