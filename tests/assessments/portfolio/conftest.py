"""The approved appraisal of the tests of certificates, for the page on which they stand."""

from tests.assessments.certificates.conftest import done, printed

__all__ = ["done", "printed"]
