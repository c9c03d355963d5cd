// The small form of a row, below the row: opened by a press or Enter, sent alone, closed by Esc. What is typed is kept
// in the tab as everywhere (static/js/kept/).

import { forget, restore } from "../kept/forms.js";
import { ask, goTo, renew, sheetIn } from "./asking.js";
import { openTo } from "./folds.js";

const desk = document.getElementById("desk");
const text = desk.dataset;

const formOf = (sheet) => sheet.querySelector(".desk-form");

export function isChanged(sheet) {
  const fields = [...(formOf(sheet)?.elements ?? [])].filter((field) => field.name && !["hidden", "submit"].includes(field.type));
  return sheet.matches("[data-refused]") || fields.some((field) =>
    field.options ? [...field.options].some((option) => option.selected !== option.defaultSelected) : field.value !== field.defaultValue);
}

// `stand` puts it where it belongs; one that comes back stands where it stood.
function show(sheet, home, from, stand) {
  sheet.dataset.home = home.id;
  sheet.dataset.from = from;
  sheet.querySelectorAll("[data-take]").forEach((button) => { button.hidden = false; });
  stand(sheet);
  openTo(sheet);
  const form = formOf(sheet);
  if (form && form.matches("[data-kept-page]")) restore(form);
  // The words before the code, which stands before them: it is they that are written.
  const first = sheet.querySelector(".errorlist ~ input, .errorlist ~ textarea") ??
    sheet.querySelector(".desk-text") ??
    sheet.querySelector("input:not([type=hidden], [type=submit]), select, input[type=submit], a");
  first?.focus();
  sheet.scrollIntoView({ block: "nearest" });
}

// Where the form of a link is shown: below the row, or below the list to which something is added.
const homeOf = (link) => link.closest(".desk-sheet")?.parentElement ?? link.closest("li[id], section[id]");

export async function openSheet(link) {
  const home = homeOf(link);
  const before = link.closest(".desk-sheet") ?? home.querySelector(":scope > .desk-sheet");
  if (before && isChanged(before)) {
    before.querySelector("textarea, input:not([type=hidden])")?.focus();
    say(text.textFirst);
    return;
  }
  const answer = await ask(link.href);
  if (!answer) {
    location.assign(link.href);
    return;
  }
  const from = before?.dataset.from ?? home.id;
  const isOwn = link.parentElement === home && !link.matches(".desk-add");
  show(sheetIn(answer.html), home, from, (sheet) => {
    if (before) before.replaceWith(sheet);
    else if (isOwn) link.after(sheet);
    else home.append(sheet);
  });
}

function say(sentence) {
  document.getElementById("desk-status").textContent = sentence;
}

function close(sheet) {
  if (isChanged(sheet) && !confirm(text.textDrop)) return; // oxlint-disable-line no-alert -- the browser's own question
  const form = formOf(sheet);
  if (form) forget(form);
  const { from } = sheet.dataset;
  sheet.remove();
  goTo(from);
}

async function send(form, submitter, renewed) {
  const sheet = form.closest(".desk-sheet");
  if (form.matches(".desk-places") && isChanged(sheet)) {
    say(text.textFirst);
    return;
  }
  if (sheet.matches("[aria-busy]")) return;
  sheet.setAttribute("aria-busy", "true");
  const answer = await ask(form.action, new FormData(form, submitter));
  sheet.removeAttribute("aria-busy");
  if (!answer) {
    form.dataset.plain = "";
    form.requestSubmit(submitter);
    return;
  }
  const home = document.getElementById(sheet.dataset.home);
  if (answer.kind === "form") {
    const again = sheetIn(answer.html);
    again.dataset.refused = "";
    show(again, home, sheet.dataset.from, (one) => sheet.replaceWith(one));
    return;
  }
  forget(form);
  renew(answer.html, sheet);
  sheet.remove();
  renewed();
  const row = document.getElementById(answer.focus);
  if (row) openTo(row);
  goTo(answer.focus || sheet.dataset.from);
  row?.setAttribute("data-fresh", "");
  if (answer.next) await openNext(answer.next, document.getElementById(sheet.dataset.home), answer.focus);
}

async function openNext(address, home, from) {
  const answer = home && (await ask(address));
  if (answer) show(sheetIn(answer.html), home, from, (sheet) => home.append(sheet));
}

export function watchSheets(place, renewed) {
  place.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest(".desk-sheet") || "plain" in form.dataset) return;
    event.preventDefault();
    send(form, event.submitter, renewed);
  });
  place.addEventListener("keydown", (event) => {
    const sheet = event.target.closest(".desk-sheet");
    if (!sheet || event.isComposing) return;
    if (event.key === "Escape") close(sheet);
    else if (event.key === "Enter" && event.ctrlKey) formOf(sheet)?.requestSubmit();
    else return;
    event.preventDefault();
  });
  place.addEventListener("click", (event) => {
    const closing = event.target.closest("[data-close]");
    if (closing) {
      event.preventDefault();
      close(closing.closest(".desk-sheet"));
    }
    const taking = event.target.closest("[data-take]");
    if (taking) take(taking);
  });
}

function take(button) {
  const field = formOf(button.closest(".desk-sheet"))?.elements[button.dataset.take];
  if (!field) return;
  field.value = button.dataset.value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  button.disabled = true;
}
