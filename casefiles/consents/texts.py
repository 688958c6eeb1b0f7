"""The text of a consent, by version: what the subject reads above the signature.

A new wording is a new version at the end; an old one stays, because signed papers name it. The words are
data: they are copied into each consent, in the language in which they are signed.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One wording: its version, and its clauses in order."""

    version: str
    clauses: tuple[str, ...]

    @property
    def words(self) -> str:
        """The clauses, numbered, one a line."""
        numbers = "一二三四五六七八九"
        return "\n".join(f"{numbers[place]}、{clause}" for place, clause in enumerate(self.clauses))


VERSIONS = (
    Text(
        "2026-1",
        (
            "本人（本单位）同意下列被授权单位，仅为下列用途，在授权期限内查询和使用下列范围的信用信息。"
            "用途、范围、期限以外的查询和使用，须另行取得授权。",
            "被授权单位应当依法保护商业秘密和个人隐私。未经本人（本单位）同意，不得向其他部门、单位和个人提供。"
            "违反的，依法承担责任。",
            "敏感个人信息的处理、向其他单位提供、公示，各须单独同意；未勾选的，视为不同意。"
            "不同意任何一项单独同意事项，不影响其余事项的办理，法律另有规定的除外。",
            "本人（本单位）可以随时撤回授权，凭身份证明到制作本授权书的单位办理。"
            "自撤回时起，被授权单位停止使用；撤回以前已进行的使用，效力不受影响。",
            "本人（本单位）有权查询谁在何时为何使用了上述信息，对有误的信息有权提出异议。",
        ),
    ),
)


def current() -> Text:
    """The wording in use."""
    return VERSIONS[-1]
