// On every page: keeps what somebody types into its forms, puts back what was kept, and lets nothing go out in the name
// of somebody else who signed in meanwhile.

import { forget, forgetTaken, isKept, markOf, page, person, remember, restore, showHomeless } from "./forms.js";
import { noteOf, words } from "./note.js";
import { cookie, holdsAnything, sweep, token } from "./store.js";

const text = words.dataset;
const PAUSE = 250;
const TOKEN = token(); // the one whose disguises this page's forms hold
const touched = new Map(); // form -> timer, while it is being typed in

const isStranger = () => !["-", person].includes(cookie("kept_person") ?? person);
const isSignedOut = () => cookie("kept_person") === "-"; // by hand, in this tab or another
const mayRemember = () => !isStranger() && !isSignedOut();

function rememberAll() {
  touched.forEach(clearTimeout);
  touched.clear();
  if (mayRemember()) [...document.forms].filter(isKept).forEach(remember);
}

function noticed(event) {
  const form = event.target.form ?? event.target.closest("form");
  if (!isKept(form)) return;
  clearTimeout(touched.get(form));
  touched.set(form, setTimeout(() => {
    touched.delete(form);
    if (form.isConnected && mayRemember()) remember(form); // a sign-out may lie between the typing and now
  }, PAUSE));
}

function start() {
  forgetTaken();
  const forms = [...document.forms].filter(isKept);
  forms.forEach(restore);
  if (!("error" in text)) showHomeless(forms);
  ["input", "change", "click"].forEach((kind) => document.addEventListener(kind, noticed));
  window.addEventListener("pagehide", rememberAll);
  document.addEventListener("visibilitychange", rememberAll);
  document.addEventListener("reset", (event) => isKept(event.target) && forget(event.target));
  // Before any other listener: who is signed in by now?
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isKept(form) || !isStranger()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.querySelector(":scope > [data-kept=stranger]")?.remove();
    const note = noteOf({ lead: text.textStranger });
    note.dataset.kept = "stranger";
    form.append(note);
    note.scrollIntoView({ block: "nearest" });
  }, true);
  // Each sending carries its mark, and the token of a session that began in another tab.
  document.addEventListener("formdata", (event) => {
    if (!isKept(event.target)) return;
    const mark = markOf(event.target);
    if (!mark) return;
    event.formData.set("kept", mark);
    const newer = token();
    if (newer && newer !== TOKEN) event.formData.set("csrfmiddlewaretoken", newer); // else its own: it says which page
  });
}

// Other tabs sign out too.
const tabs = new BroadcastChannel("kept");
tabs.addEventListener("message", () => sweep(""));
window.addEventListener("pageshow", () => sweep(""));

// What a form was answered with stands under the address of the page with the form: a reload shows that page again.
if ("answer" in text && text.page) history.replaceState(history.state, "", page + location.hash);
sweep(person);
tabs.postMessage("look"); // oxlint-disable-line unicorn/require-post-message-target-origin -- a channel has none
if (person) {
  const begin = () => setTimeout(start); // after the scripts that make a page of Django admin
  if (document.readyState === "complete") begin();
  else window.addEventListener("DOMContentLoaded", begin);
} else if (holdsAnything()) {
  document.getElementById("sign-in")?.prepend(noteOf({ lead: text.textSignIn }));
}
