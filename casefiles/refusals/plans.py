"""Why a plan, a review or an amendment is refused, or a case on a matter that has ended."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class OtherKind(Refusal):
    """What was sent belongs to another kind of filing."""

    says = _("这项报送不是“%(kind)s”：请从“报送”里打开对应的报送再填写。")


class PlanIncomplete(Refusal):
    """A plan names its people, its goals and at least one measure before it is submitted."""

    says = _("实施方案还缺：%(missing)s。请补齐后再提交，已填的内容都已保存。")


class NoListInForce(Refusal):
    """There is nothing to amend or to review."""

    says = _("本单位没有现行有效的事项清单：请先报送清单，采纳并启用后再办理。")


class AmendmentMissing(Refusal):
    """The review says that the list was amended, and nothing was filed since it began."""

    says = _("核对开始后还没有报送修订的清单：请先点“开始修订”并报送，再确认本次核对。")


class BasesHaveEnded(Refusal):
    """A list that rests on a repealed basis cannot be confirmed unchanged."""

    says = _(
        "有 %(n)s 条事项的法律依据已失效，不能确认“无变化”：请先修订清单，更换依据或删去事项。"
    )


class MatterNotYetEffective(Refusal):
    """The matter begins later."""

    says = _("该事项自%(on)s起生效，在此之前不能受理办件。")


class MatterExpired(Refusal):
    """The matter's last day has passed."""

    says = _("该事项已于%(on)s失效，不再受理新办件；确需继续办理的，请先报送修订的清单。")


class BasisExpired(Refusal):
    """The legal basis of the matter is no longer in force."""

    says = _("该事项的法律依据%(basis)s已于%(on)s失效，不再受理新办件；请先修订清单，更换依据。")


class ListInPreparation(Refusal):
    """A unit has one unfinished list at a time."""

    says = _("“%(title)s”尚未办结：请先办结或在其中修改，再开始新的清单或修订。")


class NothingAmended(Refusal):
    """The amendment says what the version before it says."""

    says = _("修订的清单与现行版本逐项相同，没有可报送的内容：请先修改、新增或删除事项。")


class NotInDraft(Refusal):
    """The row is not (or no longer) in the list that is being prepared."""

    says = _("该事项不在正在填报的清单中，可能刚被删除；页面显示的是最新结果。")
    too_late = True


class CodeTaken(Refusal):
    """Another row of the list has this code."""

    says = _("编码“%(code)s”在清单中已有：请给每个事项一个不同的编码。")


class LastRow(Refusal):
    """A list has at least one matter."""

    says = _("清单至少要有一条事项：请先新增，再删除这一条。")


class StartGone(Refusal):
    """A list does not come into force in the past."""

    says = _("启用日期不能早于今天；不填则自采纳之日起启用。")


class AlreadyRegistered(Refusal):
    """The office has registered this basis already."""

    says = _("“%(title)s”已登记，有效期至%(on)s；如需更改，请先撤销原登记。")
