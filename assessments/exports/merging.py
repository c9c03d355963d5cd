"""
Tagged PDFs put together as one: the pages, tags and bookmarks of each stay, below a bookmark of its own. Each begins on
a sheet of its own where the paper is printed on both sides.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

PDF_UA = "http://www.aiim.org/pdfua/ns/id/"
pikepdf.models.PdfMetadata.register_xml_namespace(PDF_UA, "pdfuaid")


class Merger:
    """
    Each file added is a Part of one Document in the tree of tags. The pages of a file number their marked content from
    0 on, so what the tree knows by these numbers moves on by as many pages as there are already.
    """

    def __init__(self, title: str, language: str) -> None:
        self.pdf = pikepdf.new()
        self.parents = Array()
        self.bookmarks: list[OutlineItem] = []
        parent_tree = self.pdf.make_indirect(Dictionary(Nums=self.parents))
        self.tree = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTree=parent_tree))
        self.document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.tree, K=Array())
        )
        self.tree.K = Array([self.document])
        root = self.pdf.Root
        root.StructTreeRoot, root.MarkInfo = self.tree, Dictionary(Marked=True)
        root.Lang, root.PageMode = String(language), Name.UseOutlines
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with self.pdf.open_metadata() as metadata:
            metadata["dc:title"] = title
            metadata["dc:language"] = [language]
            metadata[f"{{{PDF_UA}}}part"] = "1"

    def add(self, file: Pdf, bookmark: str) -> None:
        """`file` numbers its pages' marked content by page, as WeasyPrint does."""
        if len(self.pdf.pages) % 2:
            self._add_blank()
        first = len(self.pdf.pages)
        self._add_bookmarks(file, bookmark, first)
        self.pdf.pages.extend(file.pages)
        for page in self.pdf.pages[first:]:
            page.obj.StructParents = int(page.obj.StructParents) + first
        # After the pages, so that what is copied leads to them.
        tree = self.pdf.copy_foreign(file.Root.StructTreeRoot)
        numbers = list(tree.ParentTree.Nums)
        for number, elements in zip(numbers[::2], numbers[1::2], strict=True):
            self.parents.append(int(number) + first)
            self.parents.append(elements)
        for element in tree.K:
            element.P, element.S = self.document, Name.Part
            self.document.K.append(element)

    def _add_blank(self) -> None:
        """The back of the last sheet: bears nothing, has no tags, and no report counts it among its pages."""
        box = self.pdf.pages[-1].mediabox
        self.pdf.add_blank_page(page_size=(float(box[2] - box[0]), float(box[3] - box[1])))

    def _add_bookmarks(self, file: Pdf, bookmark: str, first: int) -> None:
        own = OutlineItem(bookmark, first)
        numbers = {page.objgen: number for number, page in enumerate(file.pages, first)}

        def moved(item: OutlineItem) -> OutlineItem:
            place: Any = item.destination  # an array, as WeasyPrint writes it
            page, _kind, left, top = list(place)[:4]
            copied = OutlineItem(item.title, numbers[page.objgen], "XYZ", left=float(left), top=float(top))
            copied.children.extend(moved(child) for child in item.children)
            return copied

        with file.open_outline() as outline:
            own.children.extend(moved(item) for item in outline.root)
        own.is_closed = True
        self.bookmarks.append(own)

    def save(self, path: object) -> None:
        with self.pdf.open_outline() as outline:
            outline.root.extend(self.bookmarks)
        self.tree.ParentTreeNextKey = len(self.pdf.pages)
        self.pdf.remove_unreferenced_resources()
        self.pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)  # type: ignore[arg-type]
        self.pdf.close()
