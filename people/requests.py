"""The request of someone who is signed in."""

from django.http import HttpRequest

from people.models import User


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` gets; names the type, nothing more."""

    user: User
