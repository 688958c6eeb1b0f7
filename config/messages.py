"""The catalogue of the English words: found in the source by Babel, kept in one .po file.

Msgids are Chinese and Chinese needs no catalogue. A label that is data (a word of a workbook, the
title of a step) is marked with `gettext_noop` where it stands and translated where it is shown.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LOCALE = Path(settings.ROOT) / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
HEADER = (
    "# English words of Chengxin. `manage.py words` updates this file; msgids are the source's.\n#"
)

IDLE_HEADERS = (
    b'"Project-Id',
    b'"Report-Msgid',
    b'"POT-Creation',
    b'"PO-Revision',
    b'"Last-Translator',
    b'"Language-Team',
    b'"Generated-By',
)

# Django's names for the functions that Babel knows, and ours.
KEYWORDS: Mapping[str, Any] = {
    **DEFAULT_KEYWORDS,
    "_t": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def templates(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Any, options: Any
) -> Iterator[Any]:
    """Babel's extractor for Django templates: Django turns one into calls, Babel reads the calls."""
    calls = templatize(file.read().decode("utf-8"))
    # Indentation means nothing in a template and would be an error in Python.
    source = "\n".join(line.strip() for line in calls.split("\n"))
    yield from extract_python(BytesIO(source.encode()), keywords, comment_tags, options)


def found() -> Catalog:
    """Every msgid of the source, without translations, in the order of the files."""
    with (LOCALE / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalog = Catalog(project="chengxin", charset="utf-8", header_comment=HEADER)
    messages = extract_from_dir(settings.ROOT, methods, options, KEYWORDS)
    for name, _line, message, comments, context in sorted(messages, key=lambda each: each[:2]):
        catalog.add(message, locations=[(name, 1)], auto_comments=comments, context=context)
    return catalog


def kept(path: Path = ENGLISH) -> Catalog:
    """The English catalogue as it is stored."""
    if not path.exists():
        return Catalog(locale="en", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def updated(path: Path = ENGLISH) -> Catalog:
    """The stored catalogue with what is new in the source, and without what has left it."""
    catalog, template = kept(path), found()
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment, catalog.fuzzy = HEADER, False
    return catalog


def write(catalog: Catalog, path: Path = ENGLISH) -> None:
    """Store the catalogue."""
    out = BytesIO()
    write_po(out, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    # Babel's dates and addresses would change the file on every run and say nothing.
    lines = out.getvalue().splitlines(keepends=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(each for each in lines if not each.startswith(IDLE_HEADERS)))


def untranslated(catalog: Catalog) -> list[str]:
    """The msgids that still wait for their English words."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalog
        if message.id and (message.fuzzy or not all(strings(message.string)))
    ]


def strings(words: Any) -> tuple[str, ...]:
    """A message's id or translation as a tuple: one string, or one for each plural form."""
    return words if isinstance(words, tuple) else (words or "",)
