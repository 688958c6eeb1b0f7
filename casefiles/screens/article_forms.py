"""The forms of work information."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casefiles.articles.words import ArticleKind, Level
from casefiles.models import Article
from casefiles.models.articles import BODY, TITLE
from casefiles.verbs.article_adoptions import Taken
from casefiles.verbs.articles import Draft
from tenants import clock


class ArticleForm(forms.Form):
    """What is written, and of which revision the writer began."""

    article_title = forms.CharField(
        label=_("标题"), max_length=TITLE, widget=forms.TextInput(attrs={"class": "full"})
    )
    article_kind = forms.ChoiceField(label=_("栏目"), choices=ArticleKind.choices)
    article_body = forms.CharField(
        label=_("正文"),
        max_length=BODY,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "full"}),
        help_text=_(
            "一行一段，不写个人姓名以外的个人信息；身份证号码、电话、银行账号报送前须隐去。"
        ),
    )
    article_revision = forms.IntegerField(
        widget=forms.HiddenInput(), required=False, min_value=0, max_value=2_000_000_000
    )

    def told(self) -> Draft:
        """As the verb takes it."""
        data = self.cleaned_data
        kind = ArticleKind(data["article_kind"])
        return Draft(data["article_title"], kind, data["article_body"])

    @property
    def begun_at(self) -> int:
        """The revision that was on the screen."""
        return int(self.cleaned_data["article_revision"] or 0)


def filled(article: Article) -> ArticleForm:
    """The form with the article's text."""
    return ArticleForm(
        initial={
            "article_title": article.title,
            "article_kind": article.category,
            "article_body": article.body,
            "article_revision": article.revision,
        }
    )


def _words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=300,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3, "class": "full"}),
    )


class ClearForm(forms.Form):
    """What the reviewer found; needed when it is held back."""

    clearance_note = _words(
        _("审查意见"), _("不通过的，写明哪些内容不能公开；通过的可以不填"), required=False
    )


class SendForm(forms.Form):
    """Why a duplicate is sent all the same."""

    similar_reason = _words(_("重复报送理由"), required=False)


class AcceptForm(forms.Form):
    """Which text was read."""

    article_revision = forms.IntegerField(
        widget=forms.HiddenInput(), required=False, min_value=0, max_value=2_000_000_000
    )


class ReturnForm(forms.Form):
    """What the unit should mend."""

    return_words = _words(_("退回原因"), _("写明需要补充或者修改的内容"))


class WithdrawForm(forms.Form):
    """Why, for the unit; and what the public reads."""

    withdrawal_reason = _words(_("撤回原因"), _("只有信用办和来稿单位可见"))
    public_notice = _words(_("对外公告"), _("公众打开原网址时看到这段文字，不写被撤回的内容"))


class AdoptionForm(forms.Form):
    """Who took it over."""

    adopted_level = forms.ChoiceField(label=_("采用级别"), choices=Level.choices)
    outlet = forms.CharField(label=_("采用媒体"), max_length=60, help_text=_("如：信用福州网站"))
    adoption_url = forms.URLField(
        label=_("采用链接"),
        max_length=500,
        assume_scheme="https",
        help_text=_("以 https:// 开头的网址，作为采用的佐证"),
    )
    adopted_on = forms.DateField(
        label=_("采用日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        initial=clock.today,
    )

    def taken(self) -> Taken:
        """As the verb takes it."""
        data = self.cleaned_data
        level = Level(data["adopted_level"])
        return Taken(level, data["outlet"], data["adoption_url"], data["adopted_on"])


class AnswerForm(forms.Form):
    """Whether the link shows what the unit told."""

    adoption_answer = forms.ChoiceField(
        choices=[("confirm", _("确认采用")), ("decline", _("不予确认"))]
    )
