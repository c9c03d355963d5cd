"""Serves the provider at a free port of this machine, which is the first line that it prints."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

# Plain HTTP on this machine.
os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.provider.settings", "OAUTHLIB_INSECURE_TRANSPORT": "1"}


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: a test that fails says more."""


def main() -> None:
    import django
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    django.setup()
    call_command("migrate", verbosity=0)
    from oauth2_provider.models import Application

    for client, asks in (("portal", False), ("portal-asking", True)):
        Application.objects.create(
            client_id=client,
            client_secret="secret of the portal",
            name=client,
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
            algorithm=Application.RS256_ALGORITHM,
            skip_authorization=not asks,
            redirect_uris="http://testserver/accounts/company/callback/",
        )
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
