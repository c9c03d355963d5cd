"""A self-rating whose words are easily found, and the addresses of its pages."""

from django.urls import reverse

from assessments.models import Assessment, SelfRating

SECRET = "自己寫的話"
OWN = {"P1.1.1": ("5", SECRET)}


def url(assessment, name="self"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


def own_of(assessment):
    return SelfRating.objects.get(assessment=assessment)


def take(browser, assessment, action, **data):
    version = Assessment.objects.get(pk=assessment.pk).version
    return browser.post(reverse("assessments:step", args=[assessment.pk, action]), {"version": version, **data})
