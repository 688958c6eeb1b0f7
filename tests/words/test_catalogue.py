"""The English words: complete, and true to their places."""

import re
from io import StringIO
from pathlib import Path

from babel.messages.mofile import read_mo
from django.core.management import call_command

from casefiles.itemlists.workbook.columns import Column
from config import messages
from tests.words.reading import (
    CHINESE,
    PLACES,
    in_catalogue,
)


def test_every_word_of_the_source_has_english() -> None:
    stored = {(each.context, each.id) for each in in_catalogue()}
    source = {(each.context, each.id) for each in messages.found() if each.id}
    assert source - stored == set(), "run `manage.py words` and translate"
    assert stored - source == set(), "run `manage.py words`"
    assert messages.untranslated(messages.kept()) == []
    assert not messages.kept().obsolete
    assert [each.id for each in in_catalogue() if each.fuzzy] == []
    # The command says the same, so that it can stand in CI.
    call_command("words", check=True, stdout=StringIO())


def test_translations_keep_their_places() -> None:
    wrong = []
    for each in in_catalogue():
        want = {place for said in messages.strings(each.id) for place in PLACES.findall(said)}
        for said in messages.strings(each.string):
            if set(PLACES.findall(said)) != want or (want and "%" in PLACES.sub("", said)):
                wrong.append(each.id)
    assert wrong == []


def test_english_words_are_english() -> None:
    """Only words that a workbook must hold, and the shape of a citation, may be Chinese."""
    words = "|".join(
        sorted([*(each.value for each in Column), "是", "否", "《……法》第×条（法律）"], key=len)[
            ::-1
        ]
    )
    left = {
        said: CHINESE.findall(re.sub(words, "", said))
        for each in in_catalogue()
        for said in messages.strings(each.string)
    }
    assert {said: found for said, found in left.items() if found} == {}


def test_one_msgid_is_never_both_counted_and_plain() -> None:
    plural = {each.id[0] for each in in_catalogue() if isinstance(each.id, tuple)}
    assert plural & {each.id for each in in_catalogue() if isinstance(each.id, str)} == set()


def test_the_catalogue_compiles(compiled: Path) -> None:
    with (compiled / "en" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        read = read_mo(file)
    assert len(read) == len(messages.kept())
    assert read.num_plurals == 2


# The pages
