"""What the template's second sheet says about each column: how to fill it, and an example."""

from casefiles.itemlists.words import Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook.columns import Column


def _words(values: list[str]) -> str:
    return "、".join(values)


GUIDE: dict[Column, tuple[str, str]] = {
    Column.POSITION: ("从 1 起的顺序号，仅供阅读，系统按行的先后编号。", "1"),
    Column.CODE: ("本清单内不得重复，最多 40 个字。", "CZ-01"),
    Column.NAME: ("事项的规范全称，最多 200 个字。", "供应商资格审查"),
    Column.CATEGORY: (f"选一项：{_words(Category.labels)}。", "政府采购"),
    Column.SUBJECT_KINDS: (
        f"可多选，用“+”隔开：{_words(SubjectKind.labels)}。",
        "法人+非法人组织",
    ),
    Column.STAGE: (f"选一项：{_words(Stage.labels)}。", "审查"),
    Column.USE_MODES: (f"可多选，用“+”隔开：{_words(UseMode.labels)}。", "信用记录+信用承诺"),
    Column.CHANNEL: ("在哪个平台查询。", "福州市公共信用信息平台"),
    Column.REPORT_TERMS: (
        "使用信用报告的，写明报告类型和费用由谁承担；要求第三方报告须有法律依据。",
        "公共信用信息报告（免费）",
    ),
    Column.DISHONESTY_MEASURE: (
        "查到失信信息后如何处理；限制、禁止、取消、暂停、不予、降级等措施须有法律依据。",
        "暂停受理，告知整改",
    ),
    Column.LEGAL_BASIS: (
        "名称、条款，末尾用括号注明层级：法律、行政法规、地方性法规、中央政策、部门规章、规范性文件。",
        "《中华人民共和国政府采购法》第二十二条（法律）",
    ),
    Column.NEEDS_CONSENT: ("查询前是否需要信用主体授权，填“是”或“否”。", "否"),
    Column.SECTION: ("负责该事项的科室（股室）。", "政府采购监督管理股"),
    Column.CONTACT: ("联系人和办公电话。", "联络员 0591-26230000"),
    Column.EFFECTIVE_ON: ("写成 2026-01-01 或 2026年1月1日。", "2026-01-01"),
    Column.EXPIRES_ON: ("长期有效的留空；不得早于生效日。", ""),
    Column.YEARLY_ESTIMATE: ("每年大约办理的件数，只填整数；暂不掌握的留空。", "320"),
}
