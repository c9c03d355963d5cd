"""
What a GET and a POST of every address answer to every role. Rights that depend on the status are in
tests/assessments/workflow/test_workflow.py.
"""

from django.urls import URLResolver, get_resolver

from tests import rights_of_documents, rights_of_growth, rights_of_training

OURS = ("assessments", "competency", "people", "departments", "company", "calendar", "printing")
WHO = ["signed_out", "supervisor", "trainee", "hr", "auditor", "editor", "administrator", "stranger", "manager"]
PUBLIC = [200] * 9
SIGNED_IN = [302] + [200] * 8
POST_ONLY = [405] * 9
HR_ONLY = [302, 403, 403, 200, 403, 403, 403, 403, 403]
RIGHTS = [302, 403, 403, 200, 200, 403, 200, 403, 403]
CALIBRATION = ("calibration", "calibration-rater", "calibration-item")
# In the order of WHO. The assessment is a draft of supervisor and trainee, unless "approved" is said.
EXPECTED = {
    "assessments:desk": SIGNED_IN,
    "assessments:list": SIGNED_IN,
    "assessments:first-steps": [302, 403, 403, 200, 403, 403, 200, 403, 403],
    "assessments:first-steps-mail": [302] + [405] * 8,
    "assessments:first-steps-hide": [302] + [405] * 8,
    "assessments:components": [302] + [404] * 8,  # there in demo and while developing only
    "assessments:approve-many": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:detail": [302, 200, 200, 200, 200, 404, 404, 404, 404],
    "assessments:detail approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:rate": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:rate approved": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:last-look": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:last-look approved": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:save": POST_ONLY,
    "assessments:mark": POST_ONLY,
    "assessments:plan": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:plan approved": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:self": [302, 403, 200, 403, 403, 404, 404, 404, 404],
    "assessments:self approved": [302, 403, 302, 403, 403, 404, 404, 404, 403],
    "assessments:self-save": POST_ONLY,
    "assessments:step": [302] + [405] * 8,
    "assessments:report": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:report approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    **{f"assessments:access{name}": [302, 403, 403, 200, 200, 403, 403, 403, 403] for name in ("", "-one", "-file")},
    "assessments:access": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    **{
        f"assessments:insight{name}": [302, 200, 403, 200, 200, 403, 403, 403, 200]
        for name in ("", "-ratings", "-verdicts", "-self", "-change", "-behind")
    },
    "assessments:insight-raters": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    **{f"assessments:matrix{name}": [302, 200, 403, 200, 200, 403, 403, 403, 200] for name in ("", "-xlsx", "-pdf")},
    "assessments:insight-terms": HR_ONLY,
    "assessments:evidence": [302, 200, 200, 403, 403, 404, 404, 404, 404],
    "assessments:evidence approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:evidence-file": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:evidence-file approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:evidence-remove": [302] + [405] * 8,
    "assessments:evidence-put-back": [302] + [405] * 8,
    "assessments:exports": HR_ONLY,
    "assessments:export-new": HR_ONLY,
    "assessments:export": HR_ONLY,
    "assessments:export-state": HR_ONLY,
    "assessments:export-cancel": [302] + [405] * 8,
    "assessments:export-file": [302, 403, 403, 409, 403, 403, 403, 403, 403],
    "assessments:bulk-list": HR_ONLY,
    "assessments:bulk-new": [302, 403, 403, 400, 403, 403, 403, 403, 403],  # nothing is chosen
    "assessments:bulk": [302, 404, 404, 200, 404, 404, 404, 404, 404],
    "assessments:bulk-state": [302, 404, 404, 200, 404, 404, 404, 404, 404],
    **{f"assessments:bulk-{name}": [302] + [405] * 8 for name in ("confirm", "discard", "stop", "again")},
    "assessments:mails": HR_ONLY,
    "assessments:mail": HR_ONLY,
    "assessments:mail-again": [302] + [405] * 8,
    **rights_of_growth.EXPECTED,
    **rights_of_training.EXPECTED,
    "assessments:my-data": SIGNED_IN,
    "assessments:my-data-json": SIGNED_IN,
    "assessments:my-data-pdf": SIGNED_IN,
    "assessments:verify-form": PUBLIC,
    "assessments:verify": [404] * 9,
    "assessments:verify approved": PUBLIC,
    "assessments:titles": HR_ONLY,
    "assessments:scales": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:scale": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:scale-new": HR_ONLY,
    "assessments:scale-remove": [302] + [405] * 8,
    "assessments:cycles": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:cycle": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:cycle-new": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:cycle-correct": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:cycle-people": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:cycle-opening": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:cycle-close": [302, 403, 403, 302, 403, 403, 403, 403, 403],  # to what is still open
    "assessments:cycle-close approved": HR_ONLY,
    "assessments:cycle-delete": HR_ONLY,
    "assessments:cycle-renew": [302] + [405] * 8,
    "assessments:new-version": HR_ONLY,
    "assessments:cycle-reminders": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:cycle-remind": [302] + [405] * 8,
    # Of the trainee: their own, and of those to whom they report.
    **{f"assessments:{name}": [302, 200, 200, 200, 200, 404, 404, 404, 200] for name in ("career", "history")},
    **{f"assessments:{name}": [302, 403, 403, 200, 200, 403, 403, 403, 403] for name in CALIBRATION},
    "competency:publishing": [302, 403, 403, 403, 403, 403, 200, 403, 403],
    "competency:standards": PUBLIC,
    "competency:standard": PUBLIC,
    "competency:standard_json": PUBLIC,
    "competency:standard_xlsx": PUBLIC,
    "competency:standard_pdf": PUBLIC,
    "competency:choose_comparison": PUBLIC,
    "competency:compare": PUBLIC,
    **rights_of_documents.EXPECTED,
    "people:people": [302, 403, 403, 200, 403, 403, 200, 403, 403],
    "people:person": [302, 403, 403, 200, 403, 403, 200, 403, 403],
    "people:edit": HR_ONLY,
    "people:unlink": [302] + [405] * 8,
    "people:new": HR_ONLY,
    "people:many": [302] + [405] * 8,
    **{f"people:{name}": RIGHTS for name in ("rights", "right", "rights-history", "rights-workbook")},
    "people:right-propose": [302, 403, 403, 403, 403, 403, 200, 403, 403],
    "people:language": POST_ONLY,
    "people:invitations": [302, 403, 403, 200, 403, 403, 200, 403, 403],
    "people:invite": [302] + [405] * 8,
    "people:invitation-confirm": [302] + [405] * 8,
    "people:invitations-confirm": [302] + [405] * 8,
    "people:invitation-withdraw": [302] + [405] * 8,
    "people:way-in": [302, 403, 403, 200, 403, 403, 200, 403, 403],
    "people:account": SIGNED_IN,
    "people:account-end": [302] + [405] * 8,
    "people:sign-ins": [302, 403, 403, 403, 200, 403, 200, 403, 403],
    "people:sign-ins-file": [302, 403, 403, 403, 200, 403, 200, 403, 403],
    "people:let-in": [302] + [405] * 8,
    "people:end-sessions": [302] + [405] * 8,
    "people:import": HR_ONLY,
    "people:import-columns": HR_ONLY,
    "people:import-preview": HR_ONLY,
    "people:import-answer": [302] + [405] * 8,
    "people:import-absent": [302] + [405] * 8,
    "people:import-job": HR_ONLY,
    "people:import-state": HR_ONLY,
    "people:import-cancel": [302] + [405] * 8,
    "people:import-take": [302] + [405] * 8,
    "people:import-undo": [302] + [405] * 8,
    "people:import-template": HR_ONLY,
    "people:people-file": HR_ONLY,
    "people:import-problems": HR_ONLY,
    "people:import-rows": HR_ONLY,
    "departments:departments": [302, 403, 403, 200, 403, 403, 200, 403, 403],
    "departments:department": HR_ONLY,
    "departments:new": HR_ONLY,
    "departments:merge": [302] + [405] * 8,
    "departments:remove": [302] + [405] * 8,
    "company:company": HR_ONLY,
    "company:logo": PUBLIC,
    "calendar:calendar": HR_ONLY,
    "calendar:remove": [302] + [405] * 8,
    "company:colours": PUBLIC,
    "company:trying": PUBLIC,
    "printing:waiting": [400] * 9,  # without a document to wait for
    "printing:state": PUBLIC,
}
# What a POST answers, in the order of WHO: first how far the assessment is, then the step where it is one.
EXPECTED_POST = {
    "assessments:save draft": [401, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:save submitted": [401, 409, 403, 403, 403, 404, 404, 404, 403],
    "assessments:rate draft": [302, 302, 403, 403, 403, 404, 404, 404, 404],
    "assessments:rate submitted": [302, 409, 403, 403, 403, 404, 404, 404, 403],
    "assessments:mark draft": [401, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:mark submitted": [401, 409, 403, 403, 403, 404, 404, 404, 403],
    "assessments:plan draft": [302, 302, 403, 403, 403, 404, 404, 404, 404],
    "assessments:plan submitted": [302, 409, 403, 403, 403, 404, 404, 404, 403],
    "assessments:step rated submit": [302, 302, 403, 403, 403, 404, 404, 404, 404],
    "assessments:step rated self_submit": [302, 403, 400, 403, 403, 404, 404, 404, 404],
    "assessments:step rated self_recall": [302, 403, 409, 403, 403, 404, 404, 404, 404],  # not submitted
    "assessments:step rated self_reopen": [302, 403, 403, 409, 403, 404, 404, 404, 404],  # it is open
    "assessments:step rated reassign": [302, 403, 403, 302, 403, 404, 404, 404, 404],
    "assessments:step rated appoint": [302, 403, 403, 302, 403, 404, 404, 404, 404],
    "assessments:step rated extend": [302, 403, 403, 302, 403, 404, 404, 404, 404],
    "assessments:step rated cancel": [302, 403, 403, 302, 403, 404, 404, 404, 404],
    "assessments:step rated approve": [302, 403, 403, 409, 403, 404, 404, 404, 404],
    "assessments:step submitted withdraw": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:step submitted acknowledge": [302, 403, 302, 403, 403, 404, 404, 404, 403],
    "assessments:step submitted dispute": [302, 403, 302, 403, 403, 404, 404, 404, 403],
    "assessments:step submitted return": [302, 403, 403, 302, 403, 404, 404, 404, 403],
    "assessments:step acknowledged approve": [302, 403, 403, 302, 403, 404, 404, 404, 403],
    "assessments:step approved reopen": [302, 403, 403, 302, 403, 404, 404, 404, 403],
    "assessments:step approved note": [302, 403, 302, 403, 403, 404, 404, 404, 403],
    "assessments:step approved cancel": [302, 403, 403, 409, 403, 404, 404, 404, 403],
    "assessments:self-save draft": [401, 403, 200, 403, 403, 404, 404, 404, 404],
    "assessments:self-save submitted": [401, 403, 409, 403, 403, 404, 404, 404, 403],
    "assessments:self draft": [302, 403, 302, 403, 403, 404, 404, 404, 404],
    "assessments:evidence draft": [302, 302, 302, 403, 403, 404, 404, 404, 404],
    "assessments:evidence submitted": [302, 409, 409, 403, 403, 404, 404, 404, 403],
    "assessments:evidence-remove draft": [302, 302, 403, 403, 403, 404, 404, 404, 404],
    "assessments:evidence-remove submitted": [302, 409, 409, 403, 403, 404, 404, 404, 403],
    "assessments:approve-many acknowledged": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:export-new approved": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:export-cancel": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:bulk-new acknowledged": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    **{
        f"assessments:bulk-{name}": [302, 404, 404, 302, 404, 404, 404, 404, 404]
        for name in ("confirm", "discard", "stop", "again")
    },
    "assessments:mail-again": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:scale": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:scale-new": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:scale-remove": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-new": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-correct": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-people": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-opening": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-reminders": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-remind": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    **{f"assessments:{name}": [302, 403, 403, 302, 403, 403, 403, 403, 403] for name in CALIBRATION},
    **rights_of_growth.EXPECTED_POST,
    **rights_of_training.EXPECTED_POST,
    **rights_of_documents.EXPECTED_POST,
    "assessments:cycle-close approved": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-delete": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-renew": [302, 403, 403, 409, 403, 403, 403, 403, 403],  # its version is the current one
    "assessments:first-steps-mail": [302, 403, 403, 302, 403, 403, 302, 403, 403],
    "assessments:first-steps-hide": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "competency:publishing": [302, 403, 403, 403, 403, 403, 302, 403, 403],
    "people:many": HR_ONLY,
    "people:new": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "people:edit": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "people:unlink": [302, 403, 403, 302, 403, 403, 302, 403, 403],
    "people:right": [302, 403, 403, 302, 403, 403, 403, 403, 403],  # confirmed: the administrator proposed it
    "people:right-propose": [302, 403, 403, 403, 403, 403, 302, 403, 403],
    "people:language": [302] * 9,
    "people:invite": [302, 403, 403, 200, 403, 403, 200, 403, 403],
    "people:invitation-confirm": [302, 403, 403, 302, 403, 403, 302, 403, 403],
    "people:invitations-confirm": [302, 403, 403, 302, 403, 403, 302, 403, 403],
    "people:invitation-withdraw": [302, 403, 403, 302, 403, 403, 302, 403, 403],
    "people:way-in": [302, 403, 403, 302, 403, 403, 302, 403, 403],
    "people:account-end": [302] * 9,
    "people:let-in": [302, 403, 403, 403, 403, 403, 302, 403, 403],
    "people:end-sessions": [302, 403, 403, 403, 403, 403, 302, 403, 403],
    "people:import": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "people:import-columns": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "people:import-answer": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:titles": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "people:import-absent": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "people:import-cancel": [302, 403, 403, 409, 403, 403, 403, 403, 403],  # it is taken in already
    "people:import-take": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "people:import-undo": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "departments:new": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "departments:department": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "departments:merge": HR_ONLY,
    "departments:remove": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "company:company": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:insight-terms": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    **{
        f"assessments:{name}": [302, 403, 403, 302, 403, 403, 403, 403, 403]
        for name in ("course-new", "course-edit", "course-offer", "courses-take")
    },
    "calendar:calendar": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "calendar:remove": [302, 403, 403, 302, 403, 403, 403, 403, 403],
}
# The others only show something: a POST is answered like a GET or with 405, and changes nothing.
READ_ONLY = {name.split()[0] for name in EXPECTED} - {name.split()[0] for name in EXPECTED_POST}


def expected_of(row):
    """
    A row for each object. "other's": only its readers by office (HR, auditor) stay. "team's": supervisor and manager
    stand above its supervisor, so they get what a manager gets.
    """
    own = dict(zip(WHO, row, strict=True))
    if 404 not in row:
        return {"own": own}
    nobody = own["stranger"]
    others = own | {"supervisor": nobody, "trainee": nobody, "manager": nobody}
    return {"own": own, "other's": others, "team's": others | dict.fromkeys(["supervisor", "manager"], own["manager"])}


def addresses():
    """The names of all our addresses, as the resolver knows them."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace in OURS:
            for pattern in entry.url_patterns:
                yield f"{entry.namespace}:{pattern.name}"


def parts_of(row):
    """Address, how far the assessment is, and the step, each where it is said."""
    said = row.split()
    return said + [[], ["draft", "submit"], ["submit"], []][len(said)]
