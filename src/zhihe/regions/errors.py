"""How regions says no."""

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal


class RegionFileRefused(Refusal):
    """The table of regions has faults; ``details['faults']`` lists row, column and why."""

    code = "region_file_refused"
    message = _("区划表有问题，一行都没有导入：%(words)s")
    status = 422


class CityExists(Refusal):
    code = "city_exists"
    message = _("这个城市已经建好了。要改资料，请用别的命令。")


class CityRefused(Refusal):
    """A value of the new city is wrong; the sentence says which."""

    code = "city_refused"
    message = _("城市资料不对，请核对后再试。")
    status = 422


class CityUnknown(Refusal):
    """No city has this code here."""

    code = "city_unknown"
    message = _("没有这个城市。先用 zhihe city list 看看有哪些。")
    status = 404
