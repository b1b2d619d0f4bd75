"""Forms of the showcase."""

from __future__ import annotations

from django import forms


def choices(*labels: str) -> list[tuple[str, str]]:
    return [(str(number), label) for number, label in enumerate(labels)]


class OrderForm(forms.Form):
    for_whom = forms.ChoiceField(
        label="替谁说",
        choices=choices("给我自己", "给家里人", "给一群人"),
        widget=forms.RadioSelect,
        initial="0",
    )
    what = forms.ChoiceField(
        label="想请人帮什么",
        widget=forms.RadioSelect,
        initial="0",
        choices=choices(
            "理个发", "买菜跑腿", "小修小补", "陪着看病", "教用手机", "陪读作业", "说说话", "别的事"
        ),
    )
    where = forms.CharField(label="在哪儿", initial="咸安区 · 温泉街道")
    day = forms.ChoiceField(
        label="哪天",
        choices=choices("今天", "明天", "这周内", "都行"),
        widget=forms.RadioSelect,
        initial="2",
    )
    hour = forms.ChoiceField(
        label="什么时候",
        choices=choices("上午", "下午", "晚上"),
        widget=forms.RadioSelect,
        initial="0",
    )
    phone = forms.CharField(
        label="手机号",
        initial="138 0000 0000",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    code = forms.CharField(label="短信里的六位数字", initial="4826")


class PartsForm(forms.Form):
    name = forms.CharField(
        label="活动名称", help_text="说清做什么、在哪儿。不要写「补录」。", max_length=30
    )
    when = forms.DateTimeField(
        label="什么时候开始", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    place = forms.ChoiceField(
        label="阵地", choices=choices("永安街道活动室", "淦河生态步道"), required=False
    )
    note = forms.CharField(
        label="给志愿者的话", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    skills = forms.MultipleChoiceField(
        label="需要什么本事",
        choices=choices("急救证", "摄影", "手语"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    paper = forms.FileField(label="保险单", help_text="照片或 PDF，10 MB 以内。", required=False)
    agree = forms.BooleanField(label="我已把风险告诉每一位参加的人")
