"""What browsers do to pages of their own accord: a translator that wraps every text, extensions that add elements."""

from playwright.sync_api import Page

# As Google Translate does: each text stands in <font><font>, in other words; nothing in code, scripts and fields.
# What says translate="no" is left alone. Goes on with what is put in later, as a translator does.
TRANSLATOR = """() => {
  const skipped = "script, style, textarea, template, noscript, [translate=no], .notranslate";
  const other = (text) => text.replace(/\\S.*\\S|\\S/s, (words) => `‹${words}›`);
  const wrap = (text) => {
    if (!text.data.trim() || !text.parentElement || text.parentElement.closest(`${skipped}, font`)) return;
    const outer = document.createElement("font"), inner = document.createElement("font");
    inner.append(other(text.data));
    outer.append(inner);
    text.replaceWith(outer);
  };
  const within = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return wrap(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    found.forEach(wrap);
  };
  const at = () => {
    document.documentElement.lang = "vi";
    document.documentElement.classList.add("translated-ltr");
    within(document.body);
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(within)))
      .observe(document.body, { childList: true, subtree: true });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", at); else at();
}"""
# A grammar checker beside each field, a bar above the page, a colour inversion on everything.
EXTENSIONS = """() => {
  const at = () => {
    const bar = document.createElement("x-bar");
    bar.textContent = "extension";
    document.body.prepend(bar);
    for (const field of document.querySelectorAll("textarea, input[type=text]")) {
      const mark = document.createElement("x-grammar");
      mark.append(document.createElement("span"));
      field.after(mark);
      field.before(document.createElement("x-grammar"));
    }
    for (const each of document.querySelectorAll("body *")) each.setAttribute("data-darkreader-inline-color", "");
    document.documentElement.setAttribute("data-darkreader-mode", "dynamic");
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", at); else at();
}"""


def translate(page: Page, *, extensions: bool = True) -> None:
    """Now, and on every page that is opened later before its own scripts run."""
    for script in (TRANSLATOR, EXTENSIONS) if extensions else (TRANSLATOR,):
        page.add_init_script(f"({script})()")
        page.evaluate(script)
