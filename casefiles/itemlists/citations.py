"""What a legal basis cites: the pieces of the text, the rank each names, the rank its words show."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from casefiles.itemlists.words import BasisLevel

LEVELS = {member.label: member for member in BasisLevel} | {
    "地方法规": BasisLevel.LOCAL_REGULATION,
    "中央文件": BasisLevel.CENTRAL_POLICY,
    "规章": BasisLevel.DEPARTMENT_RULE,
}
_IN_BRACKETS = re.compile(r"\(([^()]{2,8})\)")
_NAMED = re.compile(rf"\(\s*({'|'.join(LEVELS)})\s*\)")
_BETWEEN = re.compile(r"[;\n、,]|(?<=\))(?=[《\w])")
_TITLE = re.compile(r"《([^《》]+(?:《[^《》]+》[^《》]*)?)》")
# Where a bare name ends: at its article, or at what stands in brackets behind it.
_TAIL = re.compile(r"第?[一二三四五六七八九十百零〇\d]+[条款项章节].*$|\(.*$|\d+$")
_NUMBERED = re.compile(
    r"([\u4e00-\u9fff]{1,8})\s*[〔\[(【]\s*(?:19|20)\d{2}\s*[〕\])】]\s*第?\d+号"
)
_ORDER = re.compile(
    r"(?:令|公告)\s*(?:\(?\d{4}年?\)?)?\s*第?\s*[一二三四五六七八九十百零〇\d]+号"
    r"|第?\s*[一二三四五六七八九十百零〇\d]+号令"
)
_ARTICLE = re.compile(r"第\s*[一二三四五六七八九十百零〇\d]+\s*条|\d\s*条")
_CENTRAL_NUMBER = re.compile(r"^(?:中发|中办发|中办|国发|国办发|国办|国函|国办函|厅字|中委)")
_CENTRAL_BODY = re.compile(r"中共中央|党中央|中央办公厅|国务院")
_PLACE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}(?:省|自治区)|[\u4e00-\u9fff]{2,4}市(?!场)|[\u4e00-\u9fff]{2,6}经济特区)"
)
_PLAIN_DOCUMENT = ("通知", "意见", "方案", "纪要", "批复", "函", "指引", "要点", "规划")


@dataclass(frozen=True)
class Citation:
    """One piece of a basis. `claimed` is the rank written in brackets right behind it."""

    text: str
    claimed: BasisLevel | None

    @property
    def name(self) -> str:
        """The title cited, without article and brackets: `政府采购法`."""
        titles = _TITLE.findall(self.text)
        bare = titles[-1] if titles else self.text
        return _TAIL.sub("", bare).strip(" 《》")

    @property
    def is_numbered(self) -> bool:
        """Whether it is cited by an ordinary document number: `财库〔2018〕2号`."""
        return bool(_NUMBERED.search(self.text)) and not _ORDER.search(self.text)

    @property
    def looks_like(self) -> BasisLevel | None:
        """The rank that its words show; None where they leave it open (办法, 规定, 细则)."""
        name = self.name
        if _ORDER.search(self.text):
            if "主席令" in self.text:
                return BasisLevel.LAW
            if "国务院令" in self.text:
                return BasisLevel.REGULATION
            return BasisLevel.DEPARTMENT_RULE if "令" in self.text else None
        if name.endswith(("法", "法典")) and not name.endswith("办法"):
            return BasisLevel.LAW
        if name.endswith("条例"):
            local = _PLACE.match(name) is not None
            return BasisLevel.LOCAL_REGULATION if local else BasisLevel.REGULATION
        return self._document()

    @property
    def is_plain_document(self) -> bool:
        """Whether its title is that of a document no law has: 通知, 意见, 方案 …"""
        return self.name.endswith(_PLAIN_DOCUMENT)

    def _document(self) -> BasisLevel | None:
        number = _NUMBERED.search(self.text)
        if number:
            central = _CENTRAL_NUMBER.match(number[1])
            return BasisLevel.CENTRAL_POLICY if central else BasisLevel.NORMATIVE
        if self.is_plain_document and _CENTRAL_BODY.search(self.text):
            return BasisLevel.CENTRAL_POLICY
        return None


@lru_cache(maxsize=512)
def citations(legal_basis: str) -> tuple[Citation, ...]:
    """The pieces of a basis in their order; empty pieces are left out. Several rules ask."""
    return tuple(_pieces(legal_basis))


def _pieces(legal_basis: str) -> Iterator[Citation]:
    wide = unicodedata.normalize("NFKC", legal_basis)
    for piece in _BETWEEN.split(_shielded(wide)):
        text = piece.replace(_STOPS_KEPT, "、").strip()
        if text:
            named = _NAMED.findall(text)
            without = _NAMED.sub("", text).strip()
            if without:
                yield Citation(without, LEVELS[named[-1]] if named else None)


# A stop inside a title does not end a piece.
_STOPS_KEPT = "\x00"


def _shielded(text: str) -> str:
    return _TITLE.sub(lambda found: re.sub(r"[、,;\n]", _STOPS_KEPT, found[0]), text)


def basis_level(legal_basis: str) -> BasisLevel | None:
    """The rank named in brackets behind a basis; of several the strongest."""
    marks = _IN_BRACKETS.findall(unicodedata.normalize("NFKC", legal_basis))
    return strongest(LEVELS.get(mark.strip()) for mark in marks)


@lru_cache(maxsize=512)
def rank(legal_basis: str) -> BasisLevel | None:
    """The rank a basis counts with: the one it names, else the strongest that its words show."""
    return basis_level(legal_basis) or strongest(each.looks_like for each in citations(legal_basis))


def strongest(levels: Iterable[BasisLevel | None]) -> BasisLevel | None:
    """The first in the order of the enumeration."""
    found = set(levels)
    return next((level for level in BasisLevel if level in found), None)


def cites_an_article(legal_basis: str) -> bool:
    """Whether 第…条 stands in it."""
    return bool(_ARTICLE.search(unicodedata.normalize("NFKC", legal_basis)))
