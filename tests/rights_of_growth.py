"""Development actions, follow-ups, courses, needs and improvement plans among the rights: what each of WHO gets."""

SIGNED_IN = [302] + [200] * 8
LEADERS = [302, 200, 403, 200, 200, 403, 403, 403, 200]
HR_ONLY = [302, 403, 403, 200, 403, 403, 403, 403, 403]
# In the order of WHO.
EXPECTED = {
    **{f"assessments:needs{name}": LEADERS for name in ("", "-people", "-file", "-summary-pdf", "-summary-xlsx")},
    **{f"assessments:gaps-{name}": LEADERS for name in ("pdf", "xlsx")},
    # Of the trainee: to them and to whoever leads them directly.
    **{f"assessments:development-{name}": [302, 200, 200, 200, 200, 404, 404, 404, 404] for name in ("pdf", "xlsx")},
    "assessments:needs-plan": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    **{f"assessments:{name}": SIGNED_IN for name in ("courses", "course", "courses-file")},
    **{f"assessments:{name}": HR_ONLY for name in ("course-new", "course-edit", "courses-import", "courses-template")},
    **{f"assessments:{name}": [302] + [405] * 8 for name in ("course-offer", "courses-take")},
    "assessments:my-competencies": SIGNED_IN,
    "assessments:certificate-make": [302] + [405] * 8,
    "assessments:certificate": [302, 404, 200, 404, 404, 404, 404, 404, 404],  # the trainee's, whatever else one may
    "assessments:actions": SIGNED_IN,
    "assessments:action-new": SIGNED_IN,
    "assessments:action": [302, 200, 200, 200, 200, 404, 404, 404, 404],
    "assessments:action-file": [302, 200, 200, 200, 200, 404, 404, 404, 404],
    **{f"assessments:action-{name}": [302] + [405] * 8 for name in ("proof", "proof-back", "step")},
    "assessments:follow-up": [302, 409, 403, 403, 403, 404, 404, 404, 404],
    "assessments:follow-up approved": [302, 200, 403, 403, 403, 404, 404, 404, 403],
    "assessments:follow-up-one approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:follow-up-file approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    **{f"assessments:follow-up-{name}": [302] + [405] * 8 for name in ("object", "decide", "take-back")},
    # A plan that runs, of supervisor and trainee: to the two, HR and the auditor.
    "assessments:improvement": SIGNED_IN,
    "assessments:improvement-new": [302, 200, 403, 403, 403, 403, 403, 403, 200],
    **{
        f"assessments:improvement-{name}": [302, 200, 200, 200, 200, 404, 404, 404, 404]
        for name in ("plan", "pdf", "xlsx")
    },
    "assessments:improvement-plan submitted": [302, 200, 404, 404, 404, 404, 404, 404, 404],  # a draft
    "assessments:improvement-step": [302] + [405] * 8,
}
EXPECTED_POST: dict[str, list[int]] = {
    "assessments:follow-up submitted": [302, 409, 403, 403, 403, 404, 404, 404, 403],
    "assessments:follow-up approved": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:follow-up-object approved": [302, 403, 302, 403, 403, 404, 404, 404, 403],
    "assessments:follow-up-decide approved": [302, 403, 403, 409, 403, 404, 404, 404, 409],  # nobody objected
    "assessments:follow-up-take-back approved": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:improvement-new": [302, 302, 403, 403, 403, 403, 403, 403, 403],
    "assessments:improvement-plan": [302, 409, 403, 403, 403, 404, 404, 404, 404],  # it was sent
    "assessments:improvement-plan submitted": [302, 302, 404, 404, 404, 404, 404, 404, 404],
    "assessments:improvement-step draft move": [302, 302, 403, 302, 403, 404, 404, 404, 404],
    "assessments:improvement-step draft object": [302, 403, 302, 403, 403, 404, 404, 404, 404],
    "assessments:improvement-step draft cancel": [302, 403, 403, 302, 403, 404, 404, 404, 404],
    "assessments:certificate-make": [302, 409, 302, 409, 409, 409, 409, 409, 409],  # nothing of others is confirmed
    "assessments:action-new": [302, 302, 302, 302, 403, 403, 403, 403, 403],
    "assessments:action-step": [302, 302, 302, 302, 403, 404, 404, 404, 404],
    "assessments:action-proof": [302, 302, 302, 302, 403, 404, 404, 404, 404],
    "assessments:action-proof-back": [302, 403, 302, 403, 403, 404, 404, 404, 404],
    "assessments:courses-import": HR_ONLY,  # a preview
    "assessments:needs-plan": [302, 403, 403, 302, 403, 403, 403, 403, 403],
}
