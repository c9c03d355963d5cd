"""
What the portal runs on, by name, version and licence: THIRD-PARTY-NOTICES, and sbom.cdx.json (CycloneDX 1.5).

Usage: .venv/bin/python -m scripts.third_parties notices|sbom   (`make notices`, `make sbom`; after each `make lock`)

Read from requirements.txt and from the packages that are installed; neither file names an address.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTICES, SBOM = ROOT / "THIRD-PARTY-NOTICES", ROOT / "sbom.cdx.json"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; (.+?))?(?: \\)?$")
# A licence field that is a text, not a name, is told by its classifiers.
LONGEST_NAME = 60
BESIDE = """\
Beside these packages:

Bootstrap (its built CSS, in the package bootstrap-wrapper): MIT
Noto Sans TC, JP, SC, KR, Noto Sans, Noto Sans Symbols, Arabic, Hebrew, Thai, Noto Emoji: OFL-1.1. The fonts of the
PDFs are made of them, or of the same fonts of a Linux distribution and Symbola (free for any use); their licences are
written beside the fonts that were made (LICENCES.txt).
The framework of the standards (職能基準) is that of Taiwan's Workforce Development Agency.
"""


@dataclass(frozen=True, slots=True)
class Package:
    """`when`: where it is installed, as the lock says it; "" for everywhere."""

    name: str
    version: str
    when: str
    licence: str

    @property
    def reference(self) -> str:
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"


def packages() -> list[Package]:
    pins = [match for line in (ROOT / "requirements.txt").read_text().splitlines() if (match := PIN.match(line))]
    return [Package(pin[1], pin[2], pin[3] or "", licence_of(pin[1])) for pin in pins]


def licence_of(name: str) -> str:
    """As the package states it; where it is installed elsewhere only, a word that says so."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "see the package"
    if "License-Expression" in said:
        return said["License-Expression"]
    field = said["License"].strip() if "License" in said else ""
    if field and "\n" not in field and len(field) <= LONGEST_NAME:
        return field
    classifiers = [text.split(" :: ") for text in said.get_all("Classifier") or []]
    return ", ".join(parts[-1] for parts in classifiers if parts[0] == "License") or "see the package"


def notices() -> str:
    """A line for each package."""
    rows = packages()
    width = max(len(f"{row.name} {row.version}") for row in rows) + 2
    lines = [f"{row.name + ' ' + row.version:<{width}}{row.licence}{where(row)}" for row in rows]
    head = "What the competency portal runs on, made by others. Made by `make notices` from requirements.txt.\n"
    return "\n".join([head, *lines, "", BESIDE])


def where(row: Package) -> str:
    return f"   (where {row.when})" if row.when else ""


def bom() -> dict[str, object]:
    """The components in the shape of CycloneDX 1.5; the same lock gives the same bytes."""
    rows = packages()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    own = f"{project['name']}@{project['version']}"
    number = uuid.uuid5(uuid.NAMESPACE_OID, own + "".join(row.reference for row in rows))
    component = {"type": "application", "bom-ref": own, "name": project["name"], "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": {**component, "licenses": [{"license": {"id": project["license"]}}]}},
        "components": [
            {
                "type": "library",
                "bom-ref": row.reference,
                "name": row.name,
                "version": row.version,
                "scope": "optional" if row.when else "required",
                "purl": row.reference,
                "licenses": [{"license": {"name": row.licence}}],
            }
            for row in rows
        ],
        "dependencies": [
            {"ref": own, "dependsOn": [row.reference for row in rows]},
            *({"ref": row.reference} for row in rows),
        ],
    }


def main(what: str) -> None:
    if what == "notices":
        NOTICES.write_text(notices(), "utf-8")
    elif what == "sbom":
        SBOM.write_text(json.dumps(bom(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    else:
        sys.exit("Usage: python -m scripts.third_parties notices|sbom")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")
