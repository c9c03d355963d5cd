// "?" opens the list of keys and "/" leads to the page's search, on every page. Both are single keys that work wherever
// the focus is, so the list itself turns them off for this browser, for whoever speaks or shakes (WCAG 2.1.4).

import { isTyped, keyOf } from "./keys.js";

const YEAR = 31536000;
const dialog = document.querySelector("[data-keys]");
const search = document.querySelector("main input[type=search]");
const isOff = () => /(?:^|; )keys=off(?:;|$)/.test(document.cookie);

function open() {
  dialog.querySelector("[data-keys-single]").checked = !isOff();
  dialog.showModal();
}

if (dialog) {
  const row = dialog.querySelector("[data-keys-search]");
  if (row) row.hidden = !search;
  document.querySelectorAll("[data-keys-open], [data-keys-help]").forEach((opener) => {
    opener.hidden = false;
    opener.addEventListener("click", open);
  });
  dialog.querySelector("[data-keys-single]").addEventListener("change", ({ target }) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `keys=off; path=/; samesite=lax; max-age=${target.checked ? 0 : YEAR}${secure}`;
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || !(event.target instanceof Element) || isTyped(event.target)) return;
    const key = keyOf(event);
    if (!["?", "/"].includes(key) || document.querySelector(":modal")) return;
    // In an item of a rating page its own keys work whatever is turned off: they are bound to the focus.
    if (isOff() && !event.target.closest(".item")) return;
    if (key === "?") open();
    else if (search) search.focus();
    else return;
    event.preventDefault();
  });
}
