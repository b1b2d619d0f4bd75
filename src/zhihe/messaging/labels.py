"""Words of messaging's terms."""

from django.utils.translation import gettext_lazy as _

from zhihe.messaging.terms import OutboxState

OUTBOX_STATE = {
    OutboxState.WAITING: _("等待发送"),
    OutboxState.SENDING: _("正在发送"),
    OutboxState.ACCEPTED: _("运营商已接收"),
    OutboxState.DELIVERED: _("已送达"),
    OutboxState.FAILED: _("没有送到"),
    OutboxState.DROPPED: _("没有发出"),
}
