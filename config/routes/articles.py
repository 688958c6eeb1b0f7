"""Work information, at a unit's desk and at the office's."""

from casefiles.screens import articles, office_articles
from tenants.access import Verb
from tenants.limits import Limit
from tenants.routes import route

# fmt: off
UNIT_ARTICLES = [
    route("articles/", articles.article_list, verb=Verb.VIEW_ARTICLES, name="articles"),
    route("articles/new/", articles.new, verb=Verb.WRITE_ARTICLE, name="article-new", methods="GET POST"),
    route("articles/<uuid:article>/", articles.article, verb=Verb.VIEW_ARTICLES, name="article"),
    route("articles/<uuid:article>/write/", articles.write, verb=Verb.WRITE_ARTICLE, name="article-write", methods="POST"),
    route("articles/<uuid:article>/mask/", articles.mask, verb=Verb.WRITE_ARTICLE, name="article-mask", methods="POST"),
    route("articles/<uuid:article>/review/", articles.review, verb=Verb.CLEAR_ARTICLE, name="article-review", methods="POST"),
    route("articles/<uuid:article>/send/", articles.send, verb=Verb.WRITE_ARTICLE, name="article-send", methods="POST"),
    route("articles/<uuid:article>/adoption/", articles.adoption, verb=Verb.WRITE_ARTICLE, name="article-adoption", methods="POST"),
]
OFFICE_ARTICLES = [
    route("articles/", office_articles.article_list, verb=Verb.VIEW_BOARD, name="articles", limit=Limit.SEARCH),
    route("articles/<uuid:article>/", office_articles.article, verb=Verb.VIEW_BOARD, name="article"),
    route("articles/<uuid:article>/edit/", office_articles.edit, verb=Verb.JUDGE_ARTICLE, name="article-edit", methods="POST"),
    route("articles/<uuid:article>/return/", office_articles.return_article, verb=Verb.JUDGE_ARTICLE, name="article-return", methods="POST"),
    route("articles/<uuid:article>/accept/", office_articles.accept, verb=Verb.JUDGE_ARTICLE, name="article-accept", methods="POST"),
    route("articles/<uuid:article>/withdraw/", office_articles.withdraw, verb=Verb.JUDGE_ARTICLE, name="article-withdraw", methods="POST"),
    route("articles/<uuid:article>/adopt/", office_articles.adopt, verb=Verb.JUDGE_ARTICLE, name="article-adopt", methods="POST"),
    route("articles/<uuid:article>/adoptions/<uuid:adoption>/", office_articles.settle, verb=Verb.JUDGE_ARTICLE, name="article-adoption", methods="POST"),
]
# fmt: on
