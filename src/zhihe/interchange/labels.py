"""Words of interchange."""

from django.utils.translation import gettext_lazy as _

from zhihe.interchange.terms import ExportState, Format, Subject

SUBJECT = {
    Subject.VOLUNTEERS: _("志愿者"),
    Subject.ORGANISATIONS: _("组织"),
    Subject.ACTIVITIES: _("活动"),
    Subject.RECORDS: _("服务记录"),
    Subject.COVER: _("参保名单"),
}
FORMAT = {Format.XLSX: _("Excel 表格"), Format.CSV: _("CSV（GB 18030，老系统用）")}
STATE = {
    ExportState.WAITING: _("正在做"),
    ExportState.READY: _("可以下载"),
    ExportState.TAKEN: _("已下载"),
    ExportState.FAILED: _("没有做成"),
}
STATE_TONE = {
    ExportState.WAITING: "river",
    ExportState.READY: "jade",
    ExportState.TAKEN: "plain",
    ExportState.FAILED: "dan",
}
