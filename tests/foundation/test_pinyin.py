import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhihe.foundation.pinyin import pinyin_key


def test_names_sort_as_in_a_dictionary() -> None:
    names = ["赵六", "章五", "张三", "安二", "王一", "张伟", "欧阳七"]
    assert sorted(names, key=pinyin_key) == [
        "安二",
        "欧阳七",
        "王一",
        "张三",
        "张伟",
        "章五",
        "赵六",
    ]


def test_a_key_holds_syllable_tone_and_character() -> None:
    assert pinyin_key("张三") == "zhang1张 san1三"


def test_the_reading_follows_the_word_around_it() -> None:
    assert pinyin_key("重庆").startswith("chong2重")
    assert pinyin_key("重量").startswith("zhong4重")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("曾国藩", "zeng1曾 guo2国"),
        ("单雄信", "shan4单"),
        ("仇英", "qiu2仇"),
        ("解放", "xie4解 fang4放"),
        ("尉迟恭", "yu4尉 chi2迟 gong1恭"),
        ("万俟卨", "mo4万 qi2俟"),
    ],
)
def test_a_surname_is_read_as_a_surname(name, start) -> None:
    assert pinyin_key(name, person=True).startswith(start)


def test_a_road_is_not_a_surname() -> None:
    assert pinyin_key("解放路社区").startswith("jie3解")


def test_latin_and_digits_stand_for_themselves_in_lower_case() -> None:
    assert pinyin_key(" Ｂ座 3 号楼 ") == "b zuo4座 3 hao4号 lou2楼"
    assert pinyin_key("阿依·古丽") == "a1阿 yi1依 · gu3古 li4丽"


def test_a_character_nobody_can_read_keeps_its_place() -> None:
    assert pinyin_key("张\U0002a700三") == "zhang1张 \U0002a700 san1三"


@given(st.text(st.characters(), max_size=20), st.booleans())
def test_every_name_has_a_key_that_can_be_stored(name, person) -> None:
    key = pinyin_key(name, person=person)
    assert "\0" not in key
    assert key == key.encode().decode().strip()
