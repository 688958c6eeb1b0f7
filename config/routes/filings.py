"""A unit's lists and filings."""

from casefiles.screens import columns, compare, files, filings, lists, model_lists, rules
from tenants.access import Verb
from tenants.limits import Limit
from tenants.routes import route
from workflows.screens import deeds, judging, list_filings, list_rows, process, summary_filings
from workflows.screens import filings as filing_pages

# fmt: off
FILINGS = [
    route("lists/", lists.lists, verb=Verb.VIEW_LISTS, name="lists"),
    route("lists/template.xlsx", lists.template, verb=Verb.VIEW_LISTS, name="list-template", limit=Limit.DOWNLOAD),
    route("lists/<uuid:item_list>/source/", files.list_source, verb=Verb.VIEW_LISTS, name="list-source", limit=Limit.DOWNLOAD),
    route("lists/rules/", rules.rules, verb=Verb.VIEW_LISTS, name="rules"),
    route("lists/<uuid:item_list>/export.xlsx", compare.export, verb=Verb.VIEW_LISTS, name="list-export", limit=Limit.DOWNLOAD),
    route("lists/<uuid:item_list>/compare/", compare.compare, verb=Verb.VIEW_LISTS, name="list-compare"),
    route("lists/columns/", columns.columns, verb=Verb.FILL_FILING, name="list-columns", methods="GET POST"),
    route("lists/models/", model_lists.models, verb=Verb.VIEW_LISTS, name="models"),
    route("lists/models/<uuid:model_list>/", model_lists.model, verb=Verb.VIEW_LISTS, name="model"),
    route("lists/models/<uuid:model_list>/take/", model_lists.take, verb=Verb.FILL_FILING, name="model-take", methods="POST"),
    route("lists/new/", lists.new_list, verb=Verb.FILL_FILING, name="list-new", methods="POST"),
    route("filings/", filings.filings, verb=Verb.VIEW_FILINGS, name="filings"),
    route("filings/<uuid:filing>/", filing_pages.filing, verb=Verb.VIEW_FILINGS, name="filing"),
    route("filings/<uuid:filing>/process/", process.filing_process, verb=Verb.VIEW_FILINGS, name="filing-process"),
    route("filings/<uuid:filing>/process.bpmn", process.filing_bpmn, verb=Verb.VIEW_FILINGS, name="filing-bpmn", limit=Limit.DOWNLOAD),
    route("filings/<uuid:filing>/upload/", filing_pages.upload, verb=Verb.FILL_FILING, name="filing-upload", methods="POST", limit=Limit.UPLOAD),
    route("filings/<uuid:filing>/columns/", filing_pages.columns, verb=Verb.FILL_FILING, name="filing-columns", methods="GET POST"),
    route("filings/<uuid:filing>/marked.xlsx", list_filings.marked, verb=Verb.FILL_FILING, name="filing-marked", limit=Limit.DOWNLOAD),
    route("filings/<uuid:filing>/fill/", filing_pages.fill, verb=Verb.FILL_FILING, name="filing-fill", methods="POST"),
    route("filings/<uuid:filing>/plan/", filing_pages.plan, verb=Verb.FILL_FILING, name="filing-plan", methods="POST"),
    route("filings/<uuid:filing>/confirm/", filing_pages.confirm, verb=Verb.FILL_FILING, name="filing-confirm", methods="POST"),
    route("filings/<uuid:filing>/summary/", filing_pages.summary, verb=Verb.FILL_FILING, name="filing-summary", methods="POST"),
    route("filings/<uuid:summary>/summary.docx", summary_filings.document, verb=Verb.VIEW_FILINGS, name="filing-docx", limit=Limit.DOWNLOAD),
    route("filings/<uuid:filing>/extension/", filing_pages.extension, verb=Verb.ASK_EXTENSION, name="filing-extension", methods="POST"),
    route("filings/<uuid:filing>/start/", filing_pages.start, verb=Verb.FILL_FILING, name="filing-start", methods="POST"),
    route("filings/<uuid:filing>/rows/", list_rows.rows, verb=Verb.FILL_FILING, name="filing-rows"),
    route("filings/<uuid:filing>/rows/new/", list_rows.new_row, verb=Verb.FILL_FILING, name="filing-row-new", methods="GET POST"),
    route("filings/<uuid:filing>/rows/restore/", list_rows.restore, verb=Verb.FILL_FILING, name="filing-row-restore", methods="POST"),
    route("filings/<uuid:filing>/rows/<uuid:matter>/", list_rows.row, verb=Verb.FILL_FILING, name="filing-row", methods="GET POST"),
    route("filings/<uuid:filing>/rows/<uuid:matter>/drop/", list_rows.drop, verb=Verb.FILL_FILING, name="filing-row-drop", methods="POST"),
    route("filings/<uuid:filing>/submit/", filing_pages.submit, verb=Verb.FILL_FILING, name="filing-submit", methods="POST"),
    route("filings/<uuid:filing>/attach/", filing_pages.attach, verb=Verb.FILL_FILING, name="filing-attach", methods="POST", limit=Limit.UPLOAD),
    route("filings/<uuid:filing>/detach/", filing_pages.detach, verb=Verb.FILL_FILING, name="filing-detach", methods="POST"),
    route("filings/attachments/<uuid:filing_attachment>/", files.filing_attachment, verb=Verb.VIEW_FILINGS, name="filing-attachment", limit=Limit.DOWNLOAD),
    route("filings/<uuid:filing>/sign/", judging.sign, verb=Verb.SIGN_FILING, name="filing-sign", methods="POST"),
    route("filings/<uuid:filing>/waive/", filing_pages.waive, verb=Verb.WAIVE_WARNING, name="filing-waive", methods="POST"),
    route("filings/<uuid:filing>/unwaive/", filing_pages.unwaive, verb=Verb.WAIVE_WARNING, name="filing-unwaive", methods="POST"),
    route("filings/<uuid:filing>/comment/", deeds.comment, verb=Verb.COMMENT, name="filing-comment", methods="POST"),
    route("filings/<uuid:filing>/copy/", deeds.copy, verb=Verb.COMMENT, name="filing-copy", methods="POST"),
    route("filings/<uuid:filing>/suspend/", deeds.suspend, verb=Verb.SUSPEND, name="filing-suspend", methods="POST"),
    route("filings/<uuid:filing>/resume/", deeds.resume, verb=Verb.SUSPEND, name="filing-resume", methods="POST"),
    route("filings/<uuid:filing>/cancel/", deeds.cancel, verb=Verb.CANCEL, name="filing-cancel", methods="POST"),
    route("filings/<uuid:filing>/withdraw/", deeds.withdraw, verb=Verb.WITHDRAW, name="filing-withdraw", methods="POST"),
]
# fmt: on
