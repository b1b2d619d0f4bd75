"""The ways check-in says no. Every sentence says what to do next."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal

TO_SCAN = (_("回到签到"), "attendance:scan")
TO_DECLARE = (_("补报这一次"), "attendance:declare_list")


class NoActivityCode(Refusal):
    """X08: the activity was never approved, so it has no activity code and counts no hours."""

    code = "no_activity_code"
    message = _("这场活动还没有活动码，签不了到。请组织把活动报上去，批下来再签。")


class ActivityOff(Refusal):
    """The activity or this shift was cancelled."""

    code = "activity_off"
    message = _("这一班取消了，今天不用签到。有疑问请打电话问问领队。")


class TooEarly(Refusal):
    """Before the window of the shift."""

    code = "too_early"
    message = _("还没到签到的时候，%(opens)s 开始签。先歇会儿，到点再来。")
    next_step = TO_SCAN


class TooLate(Refusal):
    """After the window of the shift."""

    code = "too_late"
    message = _("这一班 %(closes)s 就收签到了。真的来过，可以补报，或请领队补记。")
    next_step = TO_DECLARE


class NotPlaced(Refusal):
    """No placement at this shift."""

    code = "not_placed"
    message = _("这一班的名单里没有您。人已经到了的话，请领队「现场加人」。")
    next_step = TO_SCAN


class CodeOfAnother(Refusal):
    """A good code, but of an activity where the person has no place; theirs is another one now."""

    code = "code_of_another"
    message = _("这是「%(this)s」的码，您报的是「%(mine)s」。请找那一班的领队要码。")
    next_step = TO_SCAN


class NotVolunteer(Refusal):
    """The person has no volunteer row in this city."""

    code = "not_volunteer"
    message = _("您还没有在这里登记成志愿者，先登记一下，再来签到。")
    status = 403


class AlreadyIn(Refusal):
    """Checked in and still there."""

    code = "already_in"
    message = _("您 %(at)s 已经签到了，走的时候记得签退。")
    next_step = TO_SCAN


class AlreadyOut(Refusal):
    """The pair is closed."""

    code = "already_out"
    message = _("您 %(at)s 已经签退了，不用再签。")
    next_step = TO_SCAN


class NotInYet(Refusal):
    """A check-out without a check-in."""

    code = "not_in_yet"
    message = _("您还没有签到，先签到，走的时候再签退。")
    next_step = TO_SCAN


class TooManyPairs(Refusal):
    """Three pairs per person, activity and day (domain.md §4)."""

    code = "too_many_pairs"
    message = _("今天在这场活动已经签过 %(most)s 个来回了，不能再签。还要记的话，请跟领队说。")
    next_step = TO_SCAN


class CodeExpired(Refusal):
    """A rotating code of an earlier moment: yesterday's, or a forwarded picture."""

    code = "code_expired"
    message = _("这个码过期了。码每 30 秒换一次，请扫领队手机上现在的这一个。")
    next_step = TO_SCAN


class CodeUnknown(Refusal):
    """No code of ours."""

    code = "code_unknown"
    message = _("认不出这个码。请对准领队手机或墙上的签到码再扫一次。")
    status = 404
    next_step = TO_SCAN


class CodeWrong(Refusal):
    """Typed digits that fit none of the person's shifts now."""

    code = "code_wrong"
    message = _("这几个数字对不上。码每 30 秒换一次，请看着领队的手机再输一遍。")
    next_step = TO_SCAN


class TooManyTries(Refusal):
    """Guessing of typed codes."""

    code = "too_many_tries"
    message = _("输错好几次了，过十分钟再试，或请领队点名。")
    status = 429
    next_step = TO_SCAN


class SlipSpent(Refusal):
    """A duration code used up or out of date."""

    code = "slip_spent"
    message = _("这张时长码已经用过或过期了，请找领队换一张。")
    next_step = TO_SCAN


class SlipNotNeeded(Refusal):
    """The person's pair is complete already."""

    code = "slip_not_needed"
    message = _("您这一班的签到签退都齐了，不用再用时长码，留给别人吧。")
    next_step = TO_SCAN


class SlipCount(Refusal):
    """More duration codes than the shift has seats."""

    code = "slip_count"
    message = _("时长码的张数不能多过名额，这一班还能做 %(left)s 张。")
    status = 422


class SlipMinutes(Refusal):
    """A slip worth more than the shift, or less than a quarter of an hour."""

    code = "slip_minutes"
    message = _("一张时长码最少 15 分钟，最多 %(longest)s 分钟。")
    status = 422


class LeaderNotIn(Refusal):
    """A leader calls the roll only when checked in (domain.md §4)."""

    code = "leader_not_in"
    message = _("您自己先点「我到了」，再给大家点名，这样点的名才算数。")


class NotYourRollCall(Refusal):
    """Only whoever called a name takes it back, and only before the hours are confirmed."""

    code = "not_your_roll_call"
    message = _("这一笔不是您点的，或者时长已经确认，撤不回来了。记错了请走更正。")


class ShiftFull(Refusal):
    """No free seat for somebody who came without a placement."""

    code = "shift_full"
    message = _("这一班没有空位了，加不了人。可以记在纸上，或改报下一班。")


class WalkInRefused(Refusal):
    """The person may not serve at this shift; the message says why."""

    code = "walk_in_refused"
    message = _("这位志愿者现在不能加进来，请先到服务站登记。")


class WalkInUnknown(Refusal):
    """The leader's search found nobody, or several."""

    code = "walk_in_unknown"
    message = _("没有找到这位志愿者。请对方打开自己的志愿者码，照着编号输。")


class ClaimTooOld(Refusal):
    """An offline punch that waited longer than the city allows."""

    code = "claim_too_old"
    message = _("这一笔在手机里放得太久，自动收不了。请领队按纸质签到表补记。")
    status = 422


class ClaimOutside(Refusal):
    """The claimed time cannot belong to this shift."""

    code = "claim_outside"
    message = _("这一笔的时间不在这一班里。请检查手机的时间对不对。")
    status = 422


class ClaimAhead(Refusal):
    """The device's clock is ahead of ours by more than 90 seconds; the client may send it again."""

    code = "claim_ahead"
    message = _("手机的时间比实际快，请把手机时间调成自动，再同步一次。")
    status = 422


class ClientIdReused(Refusal):
    """The same client id came for another person, shift or kind."""

    code = "client_id_reused"
    message = _("这一笔的编号已经用过，内容不一样。请刷新页面再签一次。")
    status = 422


class SheetWrong(Refusal):
    """Rows that cannot be entered; ``rows`` is [(row number or volunteer id, sentence)]."""

    code = "sheet_wrong"
    message = _("有几行填得不对，一行都还没有存。改好标红的地方再交一次。")
    status = 422

    def __init__(self, rows: list[tuple[Any, Any]]) -> None:
        super().__init__()
        self.rows = rows


class SheetEmpty(Refusal):
    """Nobody was ticked."""

    code = "sheet_empty"
    message = _("还没有填一个人的时间。照着纸上写的，把来的人填上。")
    status = 422


class SheetTooLate(Refusal):
    """Entry after the last day the city allows, or before the shift began."""

    code = "sheet_too_late"
    message = _("现在还不能录这一班：班次还没开始，或已经过了 %(days)s 天。")
    status = 422


class PictureWrong(Refusal):
    """The photo is no picture, or too large."""

    code = "picture_wrong"
    message = _("照片打不开。请用手机重新拍一张（JPG、PNG，20 MB 以内），不传也可以。")
    status = 422


class FileWrong(Refusal):
    """The roster file cannot be read at all."""

    code = "file_wrong"
    message = _("这个文件读不了。请另存成 XLSX 或 CSV（5000 行以内）再传一次。")
    status = 422


class FileTwice(Refusal):
    """The same file was applied before."""

    code = "file_twice"
    message = _("这个文件已经导入过了，没有重复记。")


class DeclarationRefused(Refusal):
    """Own declaration outside its caps."""

    code = "declaration_refused"
    message = _("这一次不能补报。")
    next_step = (_("看看能补报的班次"), "attendance:declare_list")
