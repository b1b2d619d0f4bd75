"""How deeds of volunteers refuse."""

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal


class NotRegistered(Refusal):
    """The person has no volunteer row in this city."""

    code = "not_registered"
    message = _("您还没有在本市登记成为志愿者。登记一次，以后哪里都能用。")
    next_step = (_("去登记"), "volunteers:register")
    status = 404


class SheetRefused(Refusal):
    """The file cannot be read as a staff list; ``why`` is the sentence."""

    code = "sheet_refused"
    message = _("这个文件读不出来。请另存为 XLSX 再传一次。")
    status = 422


class ImportedAlready(Refusal):
    """The same file is being imported or was imported by this organisation."""

    code = "imported_already"
    message = _("这个文件已经传过了，不会重复导入。要重来请先撤销上一次。")


class WrongImportState(Refusal):
    """The batch moved on meanwhile."""

    code = "import_wrong_state"
    message = _("这一批已经走到别的步骤了，可能是另一个窗口办的。请刷新页面看看。")


class NothingToImport(Refusal):
    """Every row has an error."""

    code = "nothing_to_import"
    message = _("没有一行可以导入。请按问题表改好，再传一次。")


class ColumnMissing(Refusal):
    """No column was chosen for the name."""

    code = "column_missing"
    message = _("请告诉我们哪一列是姓名。")
    status = 422


class ReasonNeeded(Refusal):
    """A no or a withdrawal needs a reason."""

    code = "reason_needed"
    message = _("请写一句理由，本人会看到。")
    status = 422


class ReviewedAlready(Refusal):
    """The qualification or entry was decided meanwhile."""

    code = "reviewed_already"
    message = _("这一条已经有人处理过了。请刷新页面看看。")


class OwnProof(Refusal):
    """Nobody accepts a proof of their own."""

    code = "own_proof"
    message = _("自己的证书不能自己审，请另一位同事来看。")
    status = 403


class UnknownChoice(Refusal):
    """A skill or kind that is not in the list."""

    code = "unknown_choice"
    message = _("有一项不在可选的范围里，请刷新页面重新选。")
    status = 422


class WrongValidity(Refusal):
    """The end of validity is missing or past."""

    code = "wrong_validity"
    message = _("有效期不对：要填证书上的截止日期，而且不能早于今天。")
    status = 422
