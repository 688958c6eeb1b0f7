"""Who comes to the counter, and what the clerk has held in the hand (notice, 四)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Visit(TextChoices):
    """Who comes, for whose record."""

    ENTERPRISE = "enterprise", _("企业（单位）")
    PERSON = "person", _("个人本人")
    AGENT = "agent", _("个人委托代理人")


class Proof(TextChoices):
    """查验材料: each is seen in the original and compared, or nothing is printed."""

    CERTIFICATE = (
        "certificate",
        _("营业执照或组织机构代码证（统一社会信用代码证书）原件，与代码、名称一致"),
    )
    LETTER = "letter", _("单位介绍信原件：写明查询事由和持有人，在有效期内，盖有公章")
    BEARER = "bearer", _("持有人身份证原件，人证一致，与介绍信所写一致")
    ID_CARD = "id_card", _("本人居民身份证原件，人证一致")
    PRINCIPAL = "principal", _("委托人居民身份证（原件或复印件），与委托书一致")
    ATTORNEY = "attorney", _("授权委托书原件：写明查询本人信用记录，在有效期内，有委托人签名")
    AGENT_CARD = "agent_card", _("代理人居民身份证原件，人证一致，与委托书所写一致")


DEMANDED: dict[Visit, tuple[Proof, ...]] = {
    Visit.ENTERPRISE: (Proof.CERTIFICATE, Proof.LETTER, Proof.BEARER),
    Visit.PERSON: (Proof.ID_CARD,),
    Visit.AGENT: (Proof.PRINCIPAL, Proof.ATTORNEY, Proof.AGENT_CARD),
}
