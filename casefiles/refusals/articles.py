"""Why work information does not go on."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class ArticleMoved(Refusal):
    """It is no longer where this deed could be done."""

    says = _("该信息现为“%(state)s”，不能再做这一步；请刷新页面查看最新情况。")
    too_late = True


class ArticleChanged(Refusal):
    """Somebody else has changed the text meanwhile."""

    says = _("在您修改期间，文稿已被他人改动；请另存您的文字，刷新页面后在最新文稿上修改。")
    too_late = True


class ArticleBlank(Refusal):
    """Without title or text."""

    says = _("标题和正文都要填写。")


class OwnArticle(Refusal):
    """Nobody clears the own text."""

    says = _("保密审查应由本单位另一人进行，撰稿人不能审查自己的文稿；请审核人或分管领导办理。")


class NotCleared(Refusal):
    """The unit has not reviewed it yet."""

    says = _("该信息还没有通过本单位保密审查；请先提交保密审查。")


class NumbersStand(Refusal):
    """Numbers of persons stand in it."""

    says = _(
        "文稿中还有 %(n)s 处个人号码（%(kinds)s），不能报送；请点“一键隐去号码”，或者修改文稿。"
    )


class NumbersInEdit(Refusal):
    """The office would write numbers of persons into it."""

    says = _("修改后的文稿中有 %(n)s 处个人号码（%(kinds)s），不能公开；请删去后再保存。")


class NothingToMask(Refusal):
    """No number is left."""

    says = _("文稿中没有需要隐去的号码，可以继续下一步。")


class SimilarNeedsReason(Refusal):
    """Nearly the same stands elsewhere already."""

    says = _(
        "与%(unit)s的《%(title)s》的相似度达百分之%(percent)s；确需报送的，请填写理由，否则请修改后再报送。"
    )


class WordsMissing(Refusal):
    """Whoever stops an article says why."""

    says = _("请写明原因，让撰稿人知道怎么改。")


class NoticeMissing(Refusal):
    """A withdrawal is told to the public."""

    says = _("请填写撤回原因和对外公告，公众打开原网址时会看到公告。")


class TextUnchanged(Refusal):
    """The edit changes nothing."""

    says = _("标题和正文与现有文稿相同，没有修改；不需要修改的，直接采用。")


class NotOnThePage(Refusal):
    """Only what is published can be adopted."""

    says = _("只有已在公开页面发布的信息才能登记采用情况；请先采用并发布。")


class AlreadyAdopted(Refusal):
    """One adoption for each level and outlet."""

    says = _("%(outlet)s（%(level)s）的采用情况已登记过，不重复登记；请在采用情况中查看。")


class LinkNotSafe(Refusal):
    """The proof is an address on the web."""

    says = _("采用链接应以 https:// 开头；请从浏览器地址栏复制完整网址。")


class AdoptionDayWrong(Refusal):
    """Adopted before it was published, or tomorrow."""

    says = _("采用日期应在%(first)s至%(last)s之间，请核对。")


class AdoptionSettled(Refusal):
    """Somebody was quicker."""

    says = _("该采用情况已处理（%(state)s）；请刷新页面查看。")
    too_late = True
