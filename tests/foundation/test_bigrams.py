"""The literals are read by a reader written from PostgreSQL's tsvector and tsquery grammar."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhihe.foundation import bigrams as module
from zhihe.foundation.bigrams import (
    pinyin_key,
    search_tokens,
    tsquery_literal,
    tsvector_literal,
)

NASTY = "'\\:&|!()<->*\"\0\ud800 \t\n％＇＼志愿者服务ab12"
texts = st.text(st.sampled_from(NASTY), max_size=40) | st.text(st.characters(), max_size=40)
phrases = st.text(st.sampled_from("志愿者服务南京市长江大桥的a b1-，。T恤"), max_size=30)

SYNTAX = set("'\\:&|!()<>*-\" \t\n")
LEXEME = re.compile(r"'((?:[^'\\\0]|''|\\\\)+)'")


def unquoted(body: str) -> str:
    return body.replace("''", "'").replace("\\\\", "\\")


def read_vector(literal: str) -> list[str]:
    """Quoted lexemes with one space between them, or ValueError."""
    lexemes, position = [], 0
    while position < len(literal):
        match = LEXEME.match(literal, position)
        if not match:
            raise ValueError(literal)
        lexemes.append(unquoted(match[1]))
        position = match.end()
        if position < len(literal) and literal[position] != " ":
            raise ValueError(literal)
        position += 1
    return lexemes


def read_query(literal: str) -> list[tuple[str, bool]]:
    """(lexeme, prefix?) of an AND of quoted lexemes, or ValueError."""
    terms, position = [], 0
    while position < len(literal):
        match = LEXEME.match(literal, position)
        if not match:
            raise ValueError(literal)
        prefix = literal.startswith(":*", match.end())
        terms.append((unquoted(match[1]), prefix))
        position = match.end() + 2 * prefix
        if position < len(literal):
            if not literal.startswith(" & ", position) or position + 3 == len(literal):
                raise ValueError(literal)
            position += 3
    return terms


def found(document: str, query: str) -> bool:
    """What `document @@ query` says."""
    lexemes = read_vector(tsvector_literal(document))
    terms = read_query(tsquery_literal(query))
    return bool(terms) and all(
        any(lexeme.startswith(word) if prefix else lexeme == word for lexeme in lexemes)
        for word, prefix in terms
    )


def test_tokens_are_words_bigrams_and_latin_words() -> None:
    tokens = search_tokens("志愿服务 Red-Cross")
    assert tokens == ["志愿", "愿服", "服务", "务", "red", "cross"]
    assert "长江大桥" in search_tokens("南京市长江大桥")


@pytest.mark.parametrize(
    "query",
    ["南京", "长江", "大桥", "长江大桥", "市", "桥", "南", "京市长", "WATER", "wat", "2026", "3"],
)
def test_what_a_document_contains_is_found(query) -> None:
    assert found("南京市长江大桥 Water 2026年3月", query)


@pytest.mark.parametrize("query", ["北京", "桥大", "江苏", "州", "ater", "2027", "南京 上海"])
def test_what_a_document_lacks_is_not_found(query) -> None:
    assert not found("南京市长江大桥 Water 2026年3月", query)


def test_all_words_of_a_query_must_occur() -> None:
    assert found("社区养老志愿服务", "养老 社区")
    assert not found("社区养老志愿服务", "养老 学校")


@given(phrases, st.data())
@example("志愿者", None)
def test_every_part_of_a_document_finds_it(document, data) -> None:
    starts = [m.start() for m in re.finditer(r"[^a-zA-Z0-9]|(?<![a-zA-Z0-9])[a-zA-Z0-9]", document)]
    if data is None or not starts:
        return
    start = data.draw(st.sampled_from(starts))
    part = document[start : data.draw(st.integers(start + 1, len(document)))]
    assert found(document, part) or tsquery_literal(part) == ""


@given(texts)
@example("' \\ : & | ! ( )")
@example("O'Reilly\\志'愿")
def test_whatever_is_typed_the_literals_parse_and_can_be_sent(text) -> None:
    vector, query = tsvector_literal(text), tsquery_literal(text)
    assert read_vector(vector) == search_tokens(text)
    for word, _prefix in read_query(query):
        assert not set(word) & SYNTAX
    assert b"\0" not in vector.encode() + query.encode()


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
@example("'")
@example("\\")
@example("a'b\\:&|!()")
def test_quoting_is_undone_by_the_reader(lexeme) -> None:
    quoted = module._quoted(lexeme)
    assert read_vector(quoted) == [lexeme]
    assert read_query(quoted + ":*") == [(lexeme, True)]


@given(texts)
def test_tokens_hold_no_syntax_and_come_once(text) -> None:
    tokens = search_tokens(text)
    assert len(tokens) == len(set(tokens))
    assert not set("".join(tokens)) & SYNTAX


def test_nothing_to_look_for_is_an_empty_query() -> None:
    assert [tsquery_literal(q) for q in ("", " ", "，。！", "'", "\0", "_")] == [""] * 6


def test_full_width_and_case_do_not_matter() -> None:
    assert found("ＮＧＯ 论坛", "ngo")
    assert found("ngo 论坛", "ＮＧＯ")


def test_a_query_has_the_written_form() -> None:
    assert tsquery_literal("志愿者 A") == "'志愿' & '愿者' & 'a':*"
    assert tsquery_literal("医") == "'医':*"


def test_an_endless_query_is_cut_and_still_finds_its_document() -> None:
    pool = "".join(chr(0x4E00 + i) for i in range(500))
    assert len(read_query(tsquery_literal(pool))) == module.MAX_QUERY_TOKENS
    assert found(pool, pool)


def test_an_endless_word_fits_into_a_lexeme_and_is_found() -> None:
    word = "é" * 5_000
    assert max(len(t.encode()) for t in search_tokens(word)) <= 2_046
    assert found(word, word)


def test_an_endless_document_stays_below_the_limit_of_a_tsvector() -> None:
    text = " ".join(f"word{number:060d}" for number in range(20_000))
    lexemes = read_vector(tsvector_literal(text))
    assert 990_000 < sum(len(lexeme) for lexeme in lexemes) <= 1_000_000


def test_characters_outside_the_basic_plane_are_searched() -> None:
    assert found("𠮷野家义工", "𠮷野")
    assert found("𠮷野家义工", "𠮷")


def test_the_sort_key_is_offered_here_as_well() -> None:
    assert pinyin_key("张") == "zhang1张"
