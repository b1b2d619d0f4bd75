"""Forms of the staff import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhihe.volunteers.labels import TARGET


class UploadForm(forms.Form):
    """The file itself."""

    file = forms.FileField(
        label=_("名单文件"), help_text=_("XLSX、XLS 或 CSV，最多 1 万行、8 MB。")
    )


class MappingForm(forms.Form):
    """Which column is what; guessed, and open to change."""

    def __init__(
        self, columns: list[str], mapping: dict[str, int], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", _("没有这一列")),
            *((str(n), title or f"#{n + 1}") for n, title in enumerate(columns)),
        ]
        for target, label in TARGET.items():
            self.fields[target] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=target == "name",
                initial=str(mapping[target]) if target in mapping else "",
            )

    def mapping(self) -> dict[str, int]:
        """target → column, of what was chosen."""
        return {k: int(v) for k, v in self.cleaned_data.items() if v != ""}
