"""Search and order for Chinese text, made in Python because PostgreSQL in a C locale cannot.

A document becomes a `tsvector` of words (rjieba), bigrams of every run of Chinese characters, the
last character of every run, and Latin words. A query ANDs bigrams and word beginnings, so whatever
a document contains literally is found; false hits ("京南" in two places) are left to a recheck with
LIKE, which must compare `clean(text)` on both sides. A single character matches as a beginning:
every character begins a bigram or ends a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import rjieba

from zhihe.foundation.clean_text import clean
from zhihe.foundation.pinyin import pinyin_key

__all__ = ["clean", "pinyin_key", "search_tokens", "tsquery_literal", "tsvector_literal"]

MAX_WORD = 64
"""Characters kept of a Latin word; PostgreSQL takes 2,046 bytes."""

MAX_QUERY_TOKENS = 64
_MAX_VECTOR_BYTES = 1_000_000
_CJK = (
    "\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"([{_CJK}]+)|([^\\W_{_CJK}]+)")


def search_tokens(text: str) -> list[str]:
    """The tokens of a document, each once, in order of appearance: all letters and digits."""
    cleaned = clean(text)
    tokens: dict[str, None] = {}
    for cjk, word in _runs(cleaned):
        if word:
            tokens[word[:MAX_WORD]] = None
        else:
            tokens.update(dict.fromkeys(_bigrams(cjk)))
            tokens[cjk[-1]] = None
    for token in rjieba.cut_for_search(cleaned):
        if 1 < len(token) <= MAX_WORD and token.isalnum():
            tokens[token] = None
    return list(tokens)


def tsvector_literal(text: str) -> str:
    """A document for `%s::tsvector`; cut at the megabyte a tsvector may hold."""
    return " ".join(_quoted(token) for token in _within_limit(search_tokens(text)))


def tsquery_literal(query: str) -> str:
    """A query for `%s::tsquery`: all its tokens must occur.

    Empty when there is nothing to look for, which finds nothing: show the whole list instead.
    """
    terms: dict[str, None] = {}
    for cjk, word in _runs(clean(query)):
        if word:
            terms[_quoted(word[:MAX_WORD]) + ":*"] = None
        elif len(cjk) == 1:
            terms[_quoted(cjk) + ":*"] = None
        else:
            terms.update(dict.fromkeys(_quoted(pair) for pair in _bigrams(cjk)))
    return " & ".join(list(terms)[:MAX_QUERY_TOKENS])


def _runs(cleaned: str) -> Iterator[tuple[str, str]]:
    """(run of Chinese characters, "") or ("", word), in order."""
    for match in _RUN.finditer(cleaned):
        yield match[1] or "", match[2] or ""


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _quoted(lexeme: str) -> str:
    """A lexeme in the input syntax of tsvector and tsquery: quotes and backslashes doubled."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _within_limit(tokens: Iterable[str]) -> Iterator[str]:
    room = _MAX_VECTOR_BYTES
    for token in tokens:
        room -= len(token.encode())
        if room < 0:
            return
        yield token
