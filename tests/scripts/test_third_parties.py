"""Licence, notices and the list of components are those of this release."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from scripts import third_parties
from tests.scripts.test_setup import pins

ROOT = Path(__file__).resolve().parents[2]
LOCKED = sorted(pins(ROOT / "requirements.txt"))
# Of the text as the Apache Software Foundation publishes it.
APACHE = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


def test_the_licence_is_the_one_that_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "Apache-2.0"
    assert project["license-files"] == ["LICENSE"]
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE


@pytest.mark.parametrize("pin", LOCKED)
def test_each_locked_package_is_named_with_its_version(pin: str) -> None:
    name, _, version = pin.partition(" ;")[0].partition("==")
    lines = third_parties.NOTICES.read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith(f"{name} {version} ")], "make notices"
    components = json.loads(third_parties.SBOM.read_text("utf-8"))["components"]
    assert [row for row in components if (row["name"], row["version"]) == (name, version)], "make sbom"


def test_no_package_is_named_that_is_not_locked() -> None:
    components = json.loads(third_parties.SBOM.read_text("utf-8"))["components"]
    assert len(components) == len(third_parties.packages()) == len(LOCKED)


@pytest.mark.parametrize("file", [third_parties.NOTICES, third_parties.SBOM], ids=lambda file: file.name)
def test_neither_file_names_an_address(file: Path) -> None:
    assert "://" not in file.read_text("utf-8")


def test_the_list_of_components_has_the_shape_that_its_readers_expect() -> None:
    bom = json.loads(third_parties.SBOM.read_text("utf-8"))
    assert (bom["bomFormat"], bom["specVersion"], bom["version"]) == ("CycloneDX", "1.5", 1)
    references = [row["bom-ref"] for row in bom["components"]]
    assert len(references) == len(set(references))
    known = {*references, bom["metadata"]["component"]["bom-ref"]}
    assert {row["ref"] for row in bom["dependencies"]} == known
    assert all(row["purl"].startswith("pkg:pypi/") and row["licenses"] for row in bom["components"])


def test_a_licence_is_a_name_and_not_its_text() -> None:
    assert third_parties.licence_of("Django") == "BSD-3-Clause"
    assert third_parties.licence_of("weasyprint") == "BSD License"
    assert third_parties.licence_of("fido2").startswith("BSD License")
    assert third_parties.licence_of("no-such-package") == "see the package"
