"""Words of volunteers."""

from django.utils.translation import gettext_lazy as _

from zhihe.volunteers.terms import EntryKind, ImportState, ProofState

PROOF = {
    ProofState.WAITING: _("等审核"),
    ProofState.ACCEPTED: _("有效"),
    ProofState.REFUSED: _("没有通过"),
}
PROOF_TONE = {
    ProofState.WAITING: "gold",
    ProofState.ACCEPTED: "jade",
    ProofState.REFUSED: "dan",
}
ENTRY = {EntryKind.TRAINING: _("培训"), EntryKind.AWARD: _("表彰")}
IMPORT = {
    ImportState.UPLOADED: _("选列"),
    ImportState.CHECKED: _("看过问题就能导入"),
    ImportState.APPLYING: _("正在导入"),
    ImportState.APPLIED: _("导入完成"),
    ImportState.UNDONE: _("已撤销"),
    ImportState.FAILED: _("没有导入"),
    ImportState.DROPPED: _("已丢弃"),
}
IMPORT_TONE = {
    ImportState.UPLOADED: "river",
    ImportState.CHECKED: "gold",
    ImportState.APPLYING: "river",
    ImportState.APPLIED: "jade",
    ImportState.UNDONE: "plain",
    ImportState.FAILED: "dan",
    ImportState.DROPPED: "plain",
}
TARGET = {
    "name": _("姓名"),
    "sex": _("性别"),
    "number": _("身份证号"),
    "phone": _("手机号"),
    "department": _("部门"),
    "political": _("政治面貌"),
    "education": _("学历"),
    "wish": _("志愿意向"),
    "consent": _("本人是否同意"),
}
SEVERITY = {
    "error": _("要改"),
    "warning": _("请看一眼"),
    "pending": _("等本人答应"),
    "repaired": _("已自动改好"),
}
SEVERITY_TONE = {"error": "dan", "warning": "gold", "pending": "river", "repaired": "jade"}
FINDING = {
    "missing_name": _("没有姓名"),
    "bad_name": _("不像一个人的姓名"),
    "spaces": _("姓名里的空格已去掉"),
    "missing_identity_number": _("没有身份证号，可以先导入，本人以后再补"),
    "identity_number_as_number": _(
        "身份证号被当成数字存了，后几位已经丢失。请把这一列设为文本，重新填"
    ),
    "date_instead_of_number": _("这里填的是日期，不是身份证号"),
    "bad_check_digit": _("身份证号有一位不对，请对着证件再抄一遍"),
    "bad_length": _("身份证号位数不对"),
    "bad_identity_number": _("不是可用的身份证号"),
    "full_width": _("全角字符已改成半角"),
    "separators": _("多余的空格和横线已去掉"),
    "sex_disagrees": _("性别和身份证号对不上，按身份证号记"),
    "missing_phone": _("没有手机号，发不了短信，本人可以到服务站认领"),
    "bad_phone": _("手机号不对"),
    "landline": _("这是座机，收不到短信"),
    "merged_cell": _("合并单元格，已补上同一个部门"),
    "consent_missing": _("没有写是否同意：先不算队员，等本人答应"),
    "consent_refused": _("本人不同意，不导入"),
    "consent_unclear": _("看不出同意不同意：先不算队员，等本人答应"),
    "duplicate_in_file": _("前面已经有这个人了，这一行不导入"),
    "phone_shared_in_file": _("和前面另一个人用同一个手机号，短信会发到同一部手机"),
    "already_registered": _("已经登记过，不会重复登记，会请本人加入"),
}
DEEDS = {
    "volunteers.add_qualification": _("交了一份资质证明"),
    "volunteers.review_qualification": _("资质证明有了结果"),
    "volunteers.set_abilities": _("改了技能和时间"),
    "volunteers.record_entry": _("组织记下了一条培训或表彰"),
    "volunteers.withdraw_entry": _("组织撤回了一条培训或表彰"),
    "volunteers.evaluate": _("得到一次评价"),
    "volunteers.apply_import": _("由组织的名单导入"),
    "volunteers.undo_import": _("名单导入撤回了"),
}
"""Deeds in a person's trace."""
