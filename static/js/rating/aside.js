// Evidence and the development plan beside the ratings: their pages open in a dialog, so that nobody loses the place in
// the sheet. What was typed there stays, also while the dialog is closed, until the server has it. Without this module
// the links open a new tab.

import { addCalendars } from "../days.js";
import { forget, pages, restore } from "../kept/forms.js";
import { csrfToken, form, text } from "./sheet.js";
import { askToSignIn } from "./signin.js";

const NO_ANSWER_AFTER = 120000; // a photo through a slow network

const dialog = document.getElementById("rating-aside");
const head = dialog.querySelector("h2");
const notice = dialog.querySelector("[data-aside-status]");
const place = dialog.querySelector("[data-aside-place]");
const parts = new Map(); // address of a page -> the part of it that stands in the dialog
const touched = new Set(); // forms with something typed that the server has not taken
let address = "";

function tell(message, kind) {
  notice.textContent = message;
  notice.className = message ? `notice notice--${kind}` : "";
}

async function ask(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { ...options, signal: AbortSignal.timeout(NO_ANSWER_AFTER) });
  } catch {
    return tell(dialog.dataset.textLost, "error");
  }
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = answer.querySelector("[data-aside-part]");
  if (part) return { ok: response.ok, part, title: answer.querySelector("h1").textContent, page: answer };
  if (answer.querySelector("#sign-in, [data-signed-out]")) {
    tell(dialog.dataset.textSignedOut, "error");
    return askToSignIn();
  }
  return tell(answer.querySelector("main p:not([aria-hidden])")?.textContent ?? dialog.dataset.textLost, "error");
}

// Forms in which somebody was typing while another one was sent keep what stands in them.
function keepTyping(part) {
  touched.forEach((old) => {
    if (!parts.get(address)?.contains(old)) return;
    const same = part.querySelector(`form[aria-labelledby="${old.getAttribute("aria-labelledby")}"]`);
    if (same) same.replaceWith(old);
    else part.prepend(old);
  });
}

function show({ part, title }) {
  keepTyping(part);
  parts.set(address, part);
  head.textContent = title;
  place.replaceChildren(part);
  addCalendars(place);
  const { pathname, search } = new URL(address);
  part.querySelectorAll("form").forEach((each) => {
    each.dataset.keptPage = pathname + search;
    each.dataset.token ??= csrfToken();
    restore(each);
    if (each.querySelector(":scope > [data-kept=note]")) touched.add(each);
  });
  place.scrollTop = 0;
}

function showCount(part) {
  const count = part.querySelector("[data-says]");
  const link = count && document.getElementById(count.dataset.of)?.querySelector(".item__evidence [data-says]");
  if (link) link.textContent = count.dataset.says;
}

async function open(link) {
  address = link.href;
  tell("", "");
  place.replaceChildren();
  head.textContent = link.dataset.aside;
  dialog.showModal();
  const typed = parts.get(address);
  if (typed && [...touched].some((each) => typed.contains(each))) place.replaceChildren(typed);
  else {
    place.setAttribute("aria-busy", "true");
    const requested = address;
    const answer = await ask(address);
    place.removeAttribute("aria-busy");
    if (!answer || address !== requested) return;
    show(answer);
  }
  const wanted = new URL(address).hash;
  const within = (wanted && place.querySelector(wanted)?.closest("form")) || place;
  within.scrollIntoView({ block: "nearest" });
  (within.querySelector("textarea") ?? within.querySelector("input:not([type=hidden])"))?.focus();
}

async function send(sent, button) {
  if (sent.dataset.token !== csrfToken()) sent.elements.csrfmiddlewaretoken.value = csrfToken(); // else its own: it says which page
  const body = new FormData(sent, button);
  button.disabled = true;
  tell(text.textSaving, "info");
  const answer = await ask(sent.action, { method: "POST", body });
  button.disabled = false;
  if (!answer) return;
  touched.delete(sent);
  if (answer.ok) forget(sent);
  show(answer);
  const messages = [...answer.page.querySelectorAll(".messages .notice")].map((each) => each.textContent.trim());
  tell(messages.join("\n"), answer.ok ? "success" : "error");
  if (answer.ok) {
    showCount(answer.part);
    dialog.querySelector("[data-close]").focus();
    return;
  }
  const label = sent.getAttribute("aria-labelledby");
  touched.add(place.querySelector(`form[aria-labelledby="${label}"]`));
  place.querySelector("[aria-invalid=true]")?.focus();
}

form.querySelectorAll("[data-aside]").forEach((link) => {
  link.removeAttribute("target");
  link.querySelector("[data-new-tab]")?.remove();
});
form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-aside]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link);
});
dialog.addEventListener("input", (event) => touched.add(event.target.form));
dialog.addEventListener("reset", (event) => touched.delete(event.target));
dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter ?? event.target.querySelector("[type=submit]"));
});
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
// What waited in the dialog when the session ended opens it again.
setTimeout(() => {
  const waiting = new Set(pages());
  const isWaiting = ({ pathname, search }) => waiting.has(pathname + search);
  const link = [...form.querySelectorAll("[data-aside]")].find((each) => isWaiting(new URL(each.href)));
  if (link && !document.querySelector("dialog[open]")) open(link);
});
window.addEventListener("beforeunload", (event) => {
  if (touched.size) event.preventDefault();
});
