"""How accounts says no."""

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal, TooMany


class PhoneRefused(Refusal):
    """The typed number is no mobile number."""

    code = "phone_refused"
    message = _("这个手机号好像不对，请看看是不是 11 位。境外号码前面加上国家代码，比如 +852。")
    status = 422


class CodeWrong(Refusal):
    """Wrong, used, expired or guessed too often; on purpose one sentence for all."""

    code = "code_wrong"
    message = _("验证码不对，或者已经过期。请核对短信里的六位数字，也可以重新发一次。")
    status = 422


class CodeTooSoon(TooMany):
    """Less than a minute since the last code to this phone."""

    code = "code_too_soon"
    message = _("刚刚已经发过一次，请等 %(seconds)s 秒再发。")


class CodesTooMany(TooMany):
    """The phone or the network block asked too often this hour."""

    code = "codes_too_many"
    message = _("这一小时发的验证码太多了。请 %(minutes)s 分钟后再试，或到就近的服务站办理。")


class GuessesUsedUp(TooMany):
    """Too many wrong codes and passwords from this network block in the hour."""

    code = "guesses_used_up"
    message = _("这个网络里输错的次数太多了，请 %(minutes)s 分钟后再来，或换一个网络。")


class NameRefused(Refusal):
    """Empty, too long, or no letters in it."""

    code = "name_refused"
    message = _("请填写姓名，最多 60 个字，不用标点符号。")
    status = 422


class PasswordWrong(Refusal):
    """Phone and password do not fit, or there is no such account: one sentence for both."""

    code = "password_wrong"
    message = _("手机号和密码对不上。忘了也没关系，用短信验证码登录就行。")
    status = 422


class TriesUsedUp(TooMany):
    """Too many wrong passwords, PINs, TOTP codes or documents."""

    code = "tries_used_up"
    message = _("试的次数太多了，为了安全先停一停，请 %(minutes)s 分钟后再来。")


class PasswordWeak(Refusal):
    """The new password is short or common; ``details['reasons']`` says why."""

    code = "password_weak"
    message = _("这个密码太容易被猜到：%(reasons)s")
    status = 422


class PinWrong(Refusal):
    code = "pin_wrong"
    message = _("口令不对，请再试一次。忘了可以请服务站核对本人后重设。")
    status = 422


class PinRefused(Refusal):
    """A PIN has 4 to 6 digits and is no run and no repetition."""

    code = "pin_refused"
    message = _("口令用 4 到 6 位数字，不要用 1234、0000 这样好猜的。")
    status = 422


class TotpWrong(Refusal):
    code = "totp_wrong"
    message = _(
        "动态口令不对。要填验证器上的六位数字，不是短信里的。也看看手机时间准不准，等下一组再输。"
    )
    status = 422


class TotpReplayed(Refusal):
    """The same time step was used before."""

    code = "totp_replayed"
    message = _("这组数字刚才已经用过了，请等下一组。")
    status = 422


class TotpMissing(Refusal):
    """The hat needs TOTP and the account has none yet."""

    code = "totp_missing"
    message = _("这个身份要用动态口令，请先绑定一次。")
    next_step = (_("去绑定动态口令"), "accounts:totp")


class DocumentRefused(Refusal):
    """The number cannot be; ``details['why']`` is the code of IdentityNumberError."""

    code = "document_refused"
    message = _("证件号码不对，请对照证件再看一遍。")
    status = 422


class IdentityTaken(Refusal):
    """The document belongs to a person who is registered already."""

    code = "identity_taken"
    message = _("这个证件已经登记过了，一个人只有一份记录。如果是您本人，请认领那一份。")
    next_step = (_("去认领"), "accounts:claim")


class DocumentFixed(Refusal):
    """A verified document is replaced, not typed over."""

    code = "document_fixed"
    message = _("您的证件已经核验过。换了新证件，请走「更换证件」。")
    next_step = (_("更换证件"), "accounts:document")


class TooYoung(Refusal):
    """The age rule of the registration body lets nobody of this age register."""

    code = "too_young"
    message = _("%(words)s。等到了年龄，欢迎再来。")


class ConsentNeeded(Refusal):
    """The deed needs a consent that was not given or was withdrawn."""

    code = "consent_needed"
    message = _("这一步要先得到您的同意。不同意也可以，别的照常能用。")
    next_step = (_("看看同意的内容"), "accounts:consents")


class ConsentBasic(Refusal):
    """Without the account notice there is no account."""

    code = "consent_basic"
    message = _("没有这一项就没法为您保留账号。想停用，请用「注销账号」。")
    next_step = (_("注销账号"), "accounts:close")


class GuardianRefused(Refusal):
    """The guardian's phone is the child's, or the relation cannot be a guardian's."""

    code = "guardian_refused"
    message = _("监护人要用自己的手机号，不能和孩子用来登录的一样又没有别人。请填家长的手机号。")
    status = 422


class GuardianNotAsked(Refusal):
    """The guardianship is not in a state for this."""

    code = "guardian_not_asked"
    message = _("这一项已经处理过了，现在不用再做什么。")


class NotClaimable(Refusal):
    """Claimed or disowned meanwhile."""

    code = "not_claimable"
    message = _("这份资料已经有人处理过了。有疑问请到服务站问一声。")


class PhoneTaken(Refusal):
    """The new number has an account of its own."""

    code = "phone_taken"
    message = _("这个手机号已经有自己的账号了，请换一个号码，或用那个号码登录。")


class PersonGone(Refusal):
    """Closed, merged or disowned."""

    code = "person_gone"
    message = _("这个人的资料已经停用，不能再用来办事。")


class VerificationDone(Refusal):
    code = "verification_done"
    message = _("这一份已经有人核验过了。")
    next_step = (_("回到等待核验的人"), "accounts:desk_verifications")


class OwnVerification(Refusal):
    """Nobody checks the own document."""

    code = "own_verification"
    message = _("自己的证件要请别的同事来核验。")
    status = 403


class MergeRefused(Refusal):
    """Only an unclaimed duplicate goes into a claimed person, and never against two documents."""

    code = "merge_refused"
    message = _("这两份不能合并：只有没被认领的一份，才能并进本人已认领、证件不冲突的那一份。")


class VerificationMismatch(Refusal):
    """The register says that name and number do not belong together."""

    code = "verification_mismatch"
    message = _("姓名和证件号码对不上。请看看姓名是不是和证件上一个字不差，改好再核验一次。")
    status = 422


class DocumentMissing(Refusal):
    """Nothing to verify yet."""

    code = "document_missing"
    message = _("还没有登记证件，请先填证件号码。")


class ResetNeedsDocument(Refusal):
    """Nothing verified that a document on the table could be compared with."""

    code = "reset_needs_document"
    message = _("这位居民还没有实名核验，没有证件可以对。请先在「当面核验」办好，再来重设。")


class ResetTailWrong(Refusal):
    """The last four characters typed are not those of the verified document."""

    code = "reset_tail_wrong"
    message = _("证件后四位和登记的不一样。请再看看证件，或确认找对了人。")
    status = 422


class ResetNotOwn(Refusal):
    """Nobody resets the own sign-in, nor one on the own phone, nor decides on both sides."""

    code = "reset_not_own"
    message = _("自己的、同一部手机上的、自己提交的，都要请另一位同事来办。")
    status = 403


class ResetNotHolder(Refusal):
    """Password and TOTP belong to the account: its first person asks."""

    code = "reset_not_holder"
    message = _("密码和动态口令是这个号码的第一位登记人的，请那一位本人带证件来。")


class ResetNothing(Refusal):
    """There is none to reset."""

    code = "reset_nothing"
    message = _("这一样本来就没有设，不用重设。用手机收验证码就能登录。")


class ResetWaits(Refusal):
    """The same is waiting for the second person already."""

    code = "reset_waits"
    message = _("这一样已经提交过，正在等第二位同事核对。")


class ResetDone(Refusal):
    """Somebody else decided meanwhile."""

    code = "reset_done"
    message = _("这一件已经有人办过了。")


class ReasonNeeded(Refusal):
    code = "reason_needed"
    message = _("请写一句理由，让对方知道怎么改。")
    status = 422


class SamePhone(Refusal):
    """The new number equals the old one."""

    code = "same_phone"
    message = _("这就是您现在的号码，不用换。")
    status = 422
