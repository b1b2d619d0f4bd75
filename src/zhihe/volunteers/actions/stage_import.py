"""Take in a staff list: read it apart, guess its columns, keep its rows sealed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.sheets import SheetError, read_sheet
from zhihe.organisations.models import Organisation
from zhihe.platform import city_rules
from zhihe.platform.actor import Actor
from zhihe.platform.vault import seal
from zhihe.volunteers.errors import ImportedAlready, SheetRefused
from zhihe.volunteers.models import ImportBatch, ImportRow
from zhihe.volunteers.rules import roster
from zhihe.volunteers.terms import PolicyKey

MOST_BYTES = 8 * 1024 * 1024
PURPOSE = "import"


def stage_import(
    *, actor: Actor, organisation: Organisation, content: bytes, file_name: str, now: datetime
) -> ImportBatch:
    """Raises SheetRefused (with the reason in words), ImportedAlready. The reading happens before
    the transaction: a stranger's file may take its time.
    """
    if not content or len(content) > MOST_BYTES:
        raise SheetRefused(_("文件太大或者是空的：最多 8 MB，分成几份传也行。"))
    most = city_rules.read(actor.city, PolicyKey.IMPORT_ROWS, now)
    try:
        sheet = read_sheet(content, most_rows=most)
    except SheetError as error:
        raise SheetRefused(_sentence(error.code, most)) from None
    header = roster.header_row(sheet.rows)
    if header is None:
        raise SheetRefused(
            _("前二十行里没有找到表头。表头要有“姓名”，还要有“手机号”或“身份证号”这样的列。")
        )
    lines = roster.data_lines(sheet, header)
    if not lines:
        raise SheetRefused(_("表头下面没有人。"))
    return _keep(
        actor,
        organisation,
        hashlib.sha256(content).hexdigest(),
        file_name,
        [str(c).strip() for c in sheet.rows[header]],
        lines,
        now,
    )


def _sentence(code: str, most: int) -> str:
    if code == "too_many_rows":
        return _("一次最多 %(n)s 行，请分成几份。") % {"n": most}
    if code == "too_big":
        return _("这个文件展开以后太大，不像一份名单。请把内容复制到一个新的表格里再传。")
    return _("这个文件读不出来。请另存为 XLSX 再传一次。")


@transaction.atomic
def _keep(
    actor: Actor,
    organisation: Organisation,
    sha256: str,
    file_name: str,
    header: list[str],
    lines: list[roster.Line],
    now: datetime,
) -> ImportBatch:
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                city_id=actor.city,
                organisation=organisation,
                source=file_name[:120],
                sha256=sha256,
                columns=header,
                mapping=roster.guess_mapping(header),
                uploaded_by=actor.person_id,
                uploaded_at=now,
                counts={"rows": len(lines)},
            )
    except IntegrityError as error:
        if "import_file_once" in str(error):
            raise ImportedAlready() from error
        raise
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                city_id=actor.city,
                batch=batch,
                number=line.number,
                cells_sealed=seal(_packed(line), PURPOSE),
            )
            for line in lines
        ),
        batch_size=1000,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.stage_import",
            "import",
            batch.pk,
            detail={"rows": len(lines), "sha256": sha256},
        ),
    )
    return batch


def _packed(line: roster.Line) -> bytes:
    return json.dumps({"cells": line.cells, "filled": line.filled}, ensure_ascii=False).encode()
