"""Served files carry the digest of their content in their names, the modules that a script imports too."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from config.static import HashedStaticFilesStorage


@pytest.fixture
def collected(tmp_path: Path, settings) -> Path:
    """The portal's scripts as collectstatic leaves them, beside a library whose sources import what is not there."""
    settings.DEBUG = False
    shutil.copytree(settings.BASE_DIR / "static" / "js", tmp_path / "js")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "source.js").write_text('import quote from "./nowhere";\n')
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    found = FileSystemStorage(location=tmp_path)
    names = [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*.js"))]
    for _name, _hashed, processed in storage.post_process({name: (found, name) for name in names}):
        assert not isinstance(processed, Exception), processed
    return tmp_path


def test_each_import_of_the_rating_desk_names_a_file_with_a_digest(collected: Path):
    folder = collected / "js" / "rating"
    hashed = [path for path in folder.glob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", path.name)]
    sources = (settings.BASE_DIR / "static" / "js" / "rating").glob("*.js")
    assert {path.name.split(".")[0] for path in hashed} == {path.stem for path in sources}
    imports = [name for path in hashed for name in re.findall(r"""from ["']\./(.+?)["'];""", path.read_text("utf-8"))]
    assert len(imports) > 10
    for name in imports:
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name), name
        assert (folder / name).exists()


def test_modules_stay_small():
    for path in (settings.BASE_DIR / "static" / "js").rglob("*.js"):
        assert len(path.read_text("utf-8").splitlines()) < 200, path.name


READS_TEXT = re.compile(
    r"\.(textContent|innerText|innerHTML|outerText|nodeValue|firstChild|lastChild|childNodes)\b(?! = )"
)


def test_no_script_reads_a_text_from_the_page():
    """A translator or an extension may have changed it; what was fetched (`answer`) is as it was sent. What a script
    only shows again to whoever saw it bears a note."""
    found = [
        f"{path.name}: {line.strip()}"
        for path in (settings.BASE_DIR / "static" / "js").rglob("*.js")
        for line in path.read_text("utf-8").splitlines()
        if READS_TEXT.search(line) and "answer." not in line and not line.endswith("// shown, not judged")
    ]
    assert found == []
