"""What is pressed is called what it shows (WCAG 2.5.3), and each cell of a table has its headers (H43 and H63)."""

from playwright.sync_api import Page

# Signs such as ↩ are no words; what only readers of a screen hear is no visible text; what is chosen or typed is a
# value and no label.
UNLIKE = r"""() => {
  const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const shown = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) {
      const at = walker.currentNode.parentElement;
      if (!at.closest("[aria-hidden=true], .visually-hidden, [hidden]")) texts.push(walker.currentNode.data);
    }
    return plain(texts.join(" "));
  };
  const named = (element) => plain(element.getAttribute("aria-label") ?? (element.getAttribute("aria-labelledby") ?? "")
    .split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" "));
  const found = [];
  const pressed = ":is(a, button, summary, input, select, textarea, [role=button], [role=link])";
  for (const each of document.querySelectorAll(`${pressed}:is([aria-label], [aria-labelledby])`)) {
    if (each.matches("select, textarea")) continue;
    const text = each.matches("input") ? plain(each.type === "submit" ? each.value : "") : shown(each);
    if (text && !` ${named(each)} `.includes(` ${text} `) && !(/[^\x00-\x7f]/.test(text) && named(each).includes(text)))
      found.push(`${text} is called ${named(each)}`);
  }
  return found;
}"""
LOOSE = r"""() => {
  const found = [], name = (cell) => cell.textContent.trim().slice(0, 20);
  for (const table of document.querySelectorAll("table")) {
    const ids = new Set([...table.querySelectorAll("th[id]")].map((cell) => cell.id));
    const naming = [...table.querySelectorAll("[headers]")];
    const told = new Set(naming.flatMap((cell) => cell.getAttribute("headers").split(" ")));
    for (const id of told) if (!ids.has(id)) found.push(`no header ${id}`);
    for (const cell of table.querySelectorAll("th")) {
      const scope = cell.getAttribute("scope"), rows = [...cell.closest("thead, tbody, tfoot").rows];
      const place = rows.indexOf(cell.parentElement);
      if (!scope && !told.has(cell.id)) found.push(`of no cell: ${name(cell)}`);
      const stopsEarly = place + cell.rowSpan < rows.length && cell.colSpan === 1;
      if (scope === "rowgroup" && stopsEarly) found.push(`not of all rows: ${name(cell)}`);
      if (scope === "rowgroup" && place > 0) found.push(`not at the head of its rows: ${name(cell)}`);
    }
    for (const row of table.querySelectorAll("tbody tr")) {
      const loose = [...row.querySelectorAll("td:not([headers])")].filter((cell) => cell.textContent.trim());
      const heads = row.querySelectorAll("th").length || table.querySelectorAll("thead th[scope=col]").length;
      if (loose.length && !heads) found.push(`without headers: ${name(loose[0])}`);
    }
  }
  return found;
}"""


def faults(page: Page, path: str) -> list[str]:
    found: list[str] = [*page.evaluate(UNLIKE), *page.evaluate(LOOSE)]
    return [f"{path}: {fault}" for fault in found]
