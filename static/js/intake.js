// A document beside what was read of it: texts are edited where they stand, one form each, and nothing jumps. Without
// this script each press is a page of its own with the same forms.

import { close, FIELD, fill, nameOf, opened, place, setHomes, template } from "./intake/forms.js";
import { linkOf, putBack, typedForms } from "./intake/typed.js";
import { keyOf, composing } from "./keys.js";

const live = () => document.querySelectorAll("[data-live]");
const HIDE_AFTER = 4000;

const told = document.createElement("p");
told.className = "beside-told";
told.setAttribute("role", "status");
document.body.append(told);
let hiding = 0;

function tell(text) {
  told.textContent = text;
  clearTimeout(hiding);
  hiding = setTimeout(() => { told.textContent = ""; }, HIDE_AFTER);
}

// --- Forms in place ------------------------------------------------------------------------------------------------
function edit(link) {
  const asked = new URL(link.href).searchParams;
  const [key, field] = asked.get("edit").split(".");
  const form = template("edit-form");
  if (!form) return false;
  const use = asked.get("use") ?? "";
  fill(form, { key, field, use, value: link.dataset.value });
  if (!use) form.querySelectorAll("[data-of-use]").forEach((one) => one.remove());
  if (key === "top" || use) form.querySelector("[data-of-row]")?.remove();
  setHomes(form, use ? "" : link.closest("[data-list]")?.dataset.list, key);
  form.elements.value.setAttribute("aria-label", nameOf(link, form));
  opened(link, form);
  return true;
}

function add(link) {
  const [key, list] = new URL(link.href).searchParams.get("add").split(".");
  const form = template("add-form");
  if (!form) return false;
  const there = [...document.querySelectorAll("#coming .say-form--add")].find((one) => linkOf(one) === link);
  if (there) {
    there.querySelector(FIELD).focus();
    return true;
  }
  fill(form, { key, list });
  if (list !== "classifications") form.querySelector("[name=kind]")?.remove();
  opened(link, form);
  return true;
}

// A text of the document that was left out.
function put(link) {
  const form = template("put-form");
  if (!form) return false;
  fill(form, link.dataset);
  opened(link, form);
  return true;
}

// --- Sending -------------------------------------------------------------------------------------------------------
function replaced(html, sent) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const typed = typedForms(sent);
  for (const part of live()) {
    const now = page.getElementById(part.id);
    if (!now) continue;
    const at = part.scrollTop;
    part.replaceChildren(...now.childNodes); // shown, not judged
    for (const { name, value } of now.attributes) part.setAttribute(name, value);
    part.scrollTop = at;
  }
  const refused = document.querySelector("[data-live] [role=alert]");
  putBack(typed, place);
  return { page, refused };
}

async function send(form, button) {
  const body = new FormData(form, button);
  body.set("part", "1");
  const key = body.get("use") || body.get("key");
  const field = body.get("field");
  const from = [...document.querySelectorAll("#doubts .doubt")].indexOf(form.closest(".doubt"));
  form.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    const html = await response.text();
    if (!html.includes('id="coming"')) throw new Error("signed out, or gone");
    const { page, refused } = replaced(html, form);
    const said = page.getElementById("told")?.textContent.trim(); // shown, not judged
    if (response.ok) tell(said || document.getElementById("top").dataset.saved);
    focusAfter(response.ok ? null : refused, key, field, from);
  } catch {
    form.removeAttribute("aria-busy");
    tell(document.getElementById("top").dataset.offline); // what was typed stands in its form
  }
}

function focusAfter(refused, key, field, from) {
  if (refused) {
    (refused.closest("form")?.querySelector("textarea, input:not([type=hidden])") ?? refused).focus();
    return;
  }
  if (from >= 0) {
    const doubts = document.querySelectorAll("#doubts .doubt");
    (doubts[Math.min(from, doubts.length - 1)]?.querySelector("textarea, input:not([type=hidden]), button") ?? document.getElementById("coming")).focus();
    return;
  }
  const row = document.getElementById(key === "top" ? `top-${field}` : key);
  // What was changed, though the code stands before it.
  const link = row?.querySelector(`a[href*=".${CSS.escape(field ?? "")}"]`) ?? row?.querySelector("a.say, a.code");
  (link ?? document.getElementById("coming")).focus({ preventScroll: Boolean(row) });
}

// --- What was pressed ----------------------------------------------------------------------------------------------
const plain = (event) => !event.defaultPrevented && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

document.addEventListener("click", (event) => {
  if (!plain(event)) return;
  const link = event.target.closest?.("#coming a");
  if (link?.matches("[data-cancel]")) {
    event.preventDefault();
    close(link.closest("form"));
  } else if (link?.matches("[href*='?edit=']") ? edit(link) : link?.matches("[href*='?add=']") ? add(link) : link?.matches("[data-doubt]") && put(link)) {
    event.preventDefault();
  } else if (!link) {
    fromSource(event);
  }
});

// A cell of the document leads to what came of it.
function fromSource(event) {
  const cell = event.target.closest?.("#source [id]");
  if (!cell || cell.id === "source-heading" || String(getSelection())) return;
  const link = document.querySelector(`#coming .at[href$="#${cell.id}"]`);
  if (link) link.closest("li, div, h3, h4, p").scrollIntoView({ block: "center" });
  show(cell.id);
}

function show(id) {
  document.querySelectorAll("#source .is-shown").forEach((cell) => cell.classList.remove("is-shown"));
  const cell = document.getElementById(id);
  if (cell?.closest("#source")) cell.classList.add("is-shown");
}

// Where a row stands in the document, as soon as the pointer or the focus is on it.
for (const name of ["mouseover", "focusin"]) {
  document.addEventListener(name, (event) => {
    const row = event.target.closest?.("#coming li, #coming dd, #coming h3, #coming h4, #coming .level");
    const link = row?.querySelector("a.at, a.doubt__at");
    if (link) show(link.hash.slice(1));
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-sent]") || event.defaultPrevented) return;
  event.preventDefault();
  if (!form.hasAttribute("aria-busy")) send(form, event.submitter);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".say-form, .doubt form");
  if (!form || composing()) return;
  if (keyOf(event) === "Escape" && form.matches(".say-form")) close(form);
  const isEnter = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (isEnter) form.requestSubmit(form.querySelector("button"));
});

// The answer to an import that was refused stands where it was asked for: after the browser went to the address's place.
const problem = document.querySelector("#take [role=alert]");
if (problem) {
  window.addEventListener("load", () => requestAnimationFrame(() => {
    document.getElementById("take").scrollIntoView();
    problem.focus({ preventScroll: true });
  }));
}
