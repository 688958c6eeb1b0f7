"""Work information of a few units: published and taken over, waiting, returned, one with a number in it."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from casefiles.articles.words import ArticleKind, Level
from casefiles.models import Article
from casefiles.verbs import article_adoptions, article_desk, articles
from casefiles.verbs.article_adoptions import Taken
from casefiles.verbs.articles import Draft
from config.demo.desk import Desk
from config.demo.lists import YEAR
from config.demo.worktime import days_later, during, soon
from tenants import clock
from tenants.roles import Role


@dataclass(frozen=True)
class Story:
    """One article: when it is written, how far it comes, who takes it over."""

    on: date
    draft: Draft
    ends: str
    level: Level | None = None
    outlet: str = ""
    edited: str = ""


STORIES: dict[str, tuple[Story, ...]] = {
    "czj": (
        Story(
            date(YEAR, 3, 18),
            Draft(
                "财政局在供应商资格审查中全面查询信用记录",
                ArticleKind.NEWS,
                "今年以来，财政局把信用核查嵌入政府采购全流程，供应商资格审查前逐家查询信用记录，并留存查询证据。\n"
                "对守信供应商优先办理资金支付，对存在失信信息的供应商依法依规作出处理，处理前告知理由并听取意见。\n"
                "下一步，财政局将把信用核查扩大到采购代理机构和评审专家。",
            ),
            "published",
            Level.CITY,
            "信用福州网站",
            "今年以来，财政局把信用核查嵌入政府采购全流程，供应商资格审查前逐家查询信用记录，查询结果和截止时点一并留存。\n"
            "对守信供应商优先办理资金支付，对存在失信信息的供应商依法依规作出处理，处理前告知理由并听取意见。\n"
            "下一步，财政局将把信用核查扩大到采购代理机构和评审专家。",
        ),
        Story(
            date(YEAR, 10, 21),
            Draft(
                "财政局开展诚信宣传进企业活动",
                ArticleKind.POLICY,
                "财政局组织业务骨干走进企业，讲解信用报告和信用承诺在专项资金申报中的作用，现场解答企业提问。\n"
                "活动发放宣传材料，引导企业按期履行承诺、及时修复失信信息。",
            ),
            "published",
        ),
    ),
    "scjgj": (
        Story(
            date(YEAR, 6, 11),
            Draft(
                "信用承诺让食品经营许可当天办结",
                ArticleKind.CASE,
                "市场监督管理局在食品经营许可中推行告知承诺，申请人书面承诺符合条件的，当天作出许可决定。\n"
                "许可后按期核查履诺情况，违背承诺的撤销许可并记入信用记录，做到放得开、管得住。",
            ),
            "published",
            Level.PROVINCE,
            "信用福建网站",
        ),
        Story(
            date(YEAR, 11, 10),
            Draft(
                "市场监督管理局推进守合同重信用公示",
                ArticleKind.NEWS,
                "市场监督管理局启动本年度守合同重信用企业公示，申报企业先查信用记录，再作综合评价。",
            ),
            "returned",
        ),
    ),
    "zjj": (
        Story(
            date(YEAR, 11, 17),
            Draft(
                "住建局用信用核查守住建筑市场准入关",
                ArticleKind.PRACTICE,
                "住建局在施工许可和资质审核中实行先核查、后决定，查询记录、审查意见、处理依据三者对应，一案一档。\n"
                "对轻微失信和已修复的信息不作为限制依据，避免处理过重。",
            ),
            "sent",
        ),
        Story(
            date(YEAR, 11, 19),
            Draft(
                "诚信施工企业获得优先办理",
                ArticleKind.CASE,
                "施工企业负责人表示，凭良好信用记录享受容缺受理，少跑了三趟。咨询电话0591-00000000。",
            ),
            "review",
        ),
    ),
}


def write_articles(desk: Desk) -> None:
    """The unit's articles of the year, those that had been begun by `until`."""
    for number, story in enumerate(STORIES.get(desk.code, ())):
        moment = during(story.on, desk.dice("article", number))
        desk.diary.write(moment, partial(_write, desk, story))


def _write(desk: Desk, story: Story) -> None:
    article = articles.begin(desk.unit, story.draft, by=desk.handler, for_review=True)
    if story.ends != "review":
        moment = soon(clock.now(), desk.dice("clear", story.draft.title), 30, 120)
        desk.diary.write(moment, partial(_send, desk, story, article))


def _send(desk: Desk, story: Story, article: Article) -> None:
    articles.clear(article, by=desk.signer(Role.APPROVER))
    articles.send(article, by=desk.handler)
    if story.ends != "sent":
        moment = days_later(clock.now(), desk.dice("judge", story.draft.title), 1, 2)
        desk.diary.write(moment, partial(_judge, desk, story, article))


def _judge(desk: Desk, story: Story, article: Article) -> None:
    with desk.at_office(desk.dice("who", story.draft.title)) as by:
        article = Article.objects.select_related("unit__office").get(pk=article.pk)
        if story.ends == "returned":
            note = "请补充今年申报和公示的企业数，再作报送。"
            article_desk.return_article(article, note=note, by=by)
            return
        if story.edited:
            better = Draft(story.draft.title, story.draft.category, story.edited)
            article = article_desk.edit(article, better, revision=article.revision, by=by)
        article_desk.accept(article, revision=article.revision, by=by)
    if story.level:
        moment = days_later(clock.now(), desk.dice("taken", story.draft.title), 2, 4)
        desk.diary.write(moment, partial(_taken, desk, story, article))


def _taken(desk: Desk, story: Story, article: Article) -> None:
    assert story.level is not None
    url = f"https://www.example.org/xinyong/{article.pk}.html"
    taken = Taken(story.level, story.outlet, url, clock.today())
    told = article_adoptions.tell(article, taken, by=desk.handler)
    if story.level == Level.CITY:
        with desk.at_office(desk.dice("confirm", story.draft.title)) as by:
            article_adoptions.confirm(told, by=by)
