"""The county's own wording, in force until the credit office publishes another.

Stored words are Chinese: a commitment is a document in the language of the administration.
"""

from casefiles.commitments.wording import CommitmentKind, Wording

_STATUS = (
    "本人（本单位）如实说明自身信用状况：未被列入严重失信主体名单，没有应履行而未履行的失信行为纠正义务；"
    "如有，已在提交的材料中写明。"
)
_TRUTH = "本人（本单位）提交的全部材料和填报的信息真实、准确、完整，没有隐瞒，也没有提供虚假材料。"
_LIABILITY = (
    "如违反承诺或承诺不实，本人（本单位）承担由此产生的法律责任和全部后果，并依法赔偿造成的损失。"
)
_RESTRICTION = "同意将本承诺及其履行情况记入信用记录，接受社会监督；如违反承诺，自愿接受依法依规作出的失信惩戒措施。"

BUILT_IN = {
    CommitmentKind.CREDIT: Wording(
        CommitmentKind.CREDIT, "信用承诺书", _STATUS, _TRUTH, _LIABILITY, _RESTRICTION, 240
    ),
    CommitmentKind.NOTIFY: Wording(
        CommitmentKind.NOTIFY,
        "告知承诺书",
        _STATUS,
        "本人（本单位）已知晓行政机关一次性告知的全部条件、标准和要求，承诺已经符合；" + _TRUTH,
        "如经核查不符合承诺的条件，行政机关可依法撤销决定；" + _LIABILITY,
        _RESTRICTION,
        40,
    ),
    CommitmentKind.DEFER: Wording(
        CommitmentKind.DEFER,
        "容缺受理承诺书",
        _STATUS,
        _TRUTH + "容缺的材料在约定期限内补齐，并与已作说明一致。",
        "逾期未补齐的，行政机关可终止办理或依法撤销决定；" + _LIABILITY,
        _RESTRICTION,
        10,
    ),
    CommitmentKind.REPAIR: Wording(
        CommitmentKind.REPAIR,
        "信用修复承诺书",
        "本人（本单位）如实说明自身信用状况：所涉失信行为已经纠正，行政处罚等决定的义务已经履行完毕。",
        _TRUTH,
        _LIABILITY,
        _RESTRICTION,
        120,
    ),
}
