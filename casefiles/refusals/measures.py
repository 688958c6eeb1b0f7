"""Why a decision, a measure or an entry of the measure catalogue is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class GroundMissing(Refusal):
    """A refusal or a measure needs a reason."""

    says = _("不予、附条件准予或采取措施，须写明理由。")


class FindingsMissing(Refusal):
    """A restriction rests on findings, ticked one by one."""

    says = _(
        "失信惩戒须有失信信息作依据：请在查得的失信信息中勾选所依据的；没有可用的，请不选措施。"
    )


class MeasureMissing(Refusal):
    """Findings were ticked, but nothing follows from them."""

    says = _("已勾选失信信息，但没有选择措施：请从措施清单中选择，或取消勾选。")


class MeasureEnded(Refusal):
    """The catalogue no longer holds the measure in this version."""

    says = _("所选措施不在信用办现行的措施清单中（可能刚被修订或停用）：请重新选择。")


class FindingNotUsable(Refusal):
    """A minor, repaired, expired or disputed record cannot justify a restriction."""

    says = _("%(which)s，不得作为惩戒依据：请取消勾选；没有可用的失信信息时，请不选惩戒措施。")


class FindingTooSlight(Refusal):
    """过惩相当: the catalogue lets the measure answer graver findings alone."""

    says = _("“%(measure)s”只适用于%(least)s及以上的失信信息，所勾选的程度不够：请改选较轻的措施。")


class IncentiveUndeserved(Refusal):
    """An incentive to a subject with a record that counts."""

    says = _("查得可用的失信信息（%(which)s），不得给予激励：请改选，或不选措施。")


class IncentiveUnchecked(Refusal):
    """An incentive rests on a record that somebody has looked at."""

    says = _("给予激励须先查询信用记录：请退回经办人查询，或不选措施。")


class MeasureContradicts(Refusal):
    """An incentive beside a refusal."""

    says = _("决定为“不予”时不能同时给予激励：请核对决定和所选措施。")


class AlreadyTold(Refusal):
    """The subject has been told."""

    says = _("已登记告知当事人，无需重复登记；页面显示的是最新情况。")
    too_late = True


class NoticeDayWrong(Refusal):
    """A notice lies between the decision and today."""

    says = _("告知日期须在作出决定之日（%(first)s）至今天之间。")


class NotBeingHeard(Refusal):
    """There is no open hearing."""

    says = _("本措施现在不在陈述申辩期内；页面显示的是最新情况。")
    too_late = True


class HearingRuns(Refusal):
    """The subject still has time to be heard."""

    says = _(
        "陈述申辩期到%(until)s 24:00才届满：在此之前只能登记听取意见的结果，或当事人的书面放弃。"
    )


class StatementMissing(Refusal):
    """What the subject said, and what came of it, is written down."""

    says = _("请写明当事人的意见和复核情况（放弃的，写明放弃的方式）。")


class NotInEffect(Refusal):
    """Only a measure in effect is lifted."""

    says = _("本措施没有生效，或已解除；页面显示的是最新情况。")
    too_late = True


class BasisTooLow(Refusal):
    """A restriction by a normative document, or by less."""

    says = _(
        "规范性文件不得设定失信惩戒措施（国办发〔2020〕49号）：请改用法律、法规或者党中央、国务院政策文件作依据。"
    )


class RulesNeedCatalogue(Refusal):
    """A department rule carries a restriction only where the national catalogue names it."""

    says = _("以部门规章为依据的惩戒措施，请在说明中写明全国失信惩戒措施基础清单的对应项目。")


class MeasureCodeTaken(Refusal):
    """The code is in use."""

    says = _("编号%(code)s已用于“%(name)s”：请换一个编号，或打开该措施修订。")


class MeasureGone(Refusal):
    """The version has been superseded or ended."""

    says = _("该措施的这一版已被修订或停用；请从清单重新打开。")
    too_late = True


class NothingRevised(Refusal):
    """A revision changes something."""

    says = _("内容没有变化，未生成新版本。")


class CatalogueStarted(Refusal):
    """The base measures are for an empty catalogue."""

    says = _("措施清单中已有措施，不再采用基础清单；请逐条添加。")
    too_late = True
