// The forms of a document beside what was read of it: each stands where its text is, under a name of its own.

import { begin, isTyped } from "./typed.js";

export const template = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);

const holderOf = (link) => link.closest("li, dd, h3, h4, h5, p, .level");

export function close(form) {
  // oxlint-disable-next-line no-alert -- the browser's own question
  if (isTyped(form) && !confirm(document.getElementById("top").dataset.drop)) return;
  shut(form);
}

function shut(form) {
  const holder = form.closest(".is-editing") ?? form.previousElementSibling;
  form.remove();
  holder?.classList.remove("is-editing");
  holder?.querySelector("a.say, a.code, a.add, a[data-doubt]")?.focus();
}

export function fill(form, values) {
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
}

export function setHomes(form, list, key) {
  const move = form.querySelector("[data-of-home]");
  const homes = document.getElementById("homes")?.content.querySelector(`[data-for~="${list}"]`);
  if (!homes || !move) return move?.remove();
  const own = document.getElementById(key)?.closest("[data-list=blocks], [data-list=duties]");
  const here = own?.id || own?.querySelector("h3")?.id;
  const options = [...homes.options].filter((option) => option.value !== here).map((option) => option.cloneNode(true));
  move.querySelector("select").replaceChildren(...options);
}

export function place(link, form) {
  const holder = holderOf(link);
  if (holder.matches("li, dd, .level")) holder.append(form);
  else holder.after(form);
  if (!link.classList.contains("add")) holder.classList.add("is-editing");
}

export const FIELD = "select[name=to]:required, textarea[name=value], input[name=code]:not([hidden]), textarea[name=text]";

export function opened(link, form) {
  document.querySelectorAll("#coming .say-form").forEach((other) => { if (!isTyped(other)) shut(other); });
  form.querySelector("[name=version]").value = document.getElementById("coming").dataset.version;
  if (link.matches(".say, .code")) form.dataset.was = link.dataset.value;
  begin(form);
  place(link, form);
  const field = form.querySelector(FIELD);
  field.focus();
  if (field.select && field.value.length < 12) field.select();
}

// What is edited, in words: Behaviour indicator P1.1.4.
export function nameOf(link, form) {
  const list = link.closest("[data-called]");
  const code = link.closest("li, h3, h4")?.querySelector("a.code")?.dataset.value ?? "";
  const head = link.closest("div")?.querySelector("dt");
  const called = list?.dataset.called ?? head?.textContent ?? ""; // shown, not judged
  const isCode = link.matches(".code") ? form.dataset.code : "";
  return [isCode, called, code].filter(Boolean).join(" ");
}
