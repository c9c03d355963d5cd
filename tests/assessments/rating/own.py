"""A self-rating whose words are easily found, and the addresses of its pages."""

from django.urls import reverse

SECRET = "自己寫的話"
OWN = {"P1.1.1": ("5", SECRET)}


def url(assessment, name="self"):
    return reverse(f"assessments:{name}", args=[assessment.pk])
