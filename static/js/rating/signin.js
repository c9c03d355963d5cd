// Signing in again without leaving the page: the same person, whose session ended while they wrote. Who needs a
// second factor, or has to wait after wrong passwords, takes the link to the sign-in page in a new tab.

import { composing } from "../keys.js";
import { csrfToken, form } from "./sheet.js";

const dialog = document.getElementById("rating-sign-in");
const fields = dialog.querySelector("form");
const problem = dialog.querySelector("[data-sign-in-trouble]");
const IDLE = 1200; // a dialog that opens under typing hands would swallow the next words

let lastKey = 0;
let opening = 0;
let isOffered = false;
document.addEventListener("keydown", () => {
  lastKey = Date.now();
});

function open() {
  clearTimeout(opening);
  if (dialog.open) return;
  problem.textContent = "";
  dialog.showModal();
  fields.elements.password.focus();
}

function openWhenIdle() {
  const rest = composing() ? IDLE : lastKey + IDLE - Date.now();
  if (rest > 0) opening = setTimeout(openWhenIdle, rest);
  else open();
}

// Once by itself; who chose "later" finds the button beside the save state.
export function askToSignIn() {
  if (isOffered) return;
  isOffered = true;
  openWhenIdle();
}

export function signedIn() {
  isOffered = false;
  clearTimeout(opening);
  if (dialog.open) dialog.close();
}

// What goes wrong, in words; empty when somebody is signed in now. Whether it is the right person, the next save says.
async function signIn() {
  const address = fields.action;
  const fresh = await fetch(address, { redirect: "manual" }); // for the CSRF cookie
  if (fresh.type === "opaqueredirect") return "";
  const response = await fetch(address, {
    method: "POST",
    body: new URLSearchParams(new FormData(fields)),
    headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json", "X-CSRFToken": csrfToken() },
  });
  if (response.status === 429) return fields.dataset.textWait;
  const answer = await response.json();
  if (response.ok) return answer.location?.includes("/2fa/") ? fields.dataset.textSecond : "";
  const { errors, fields: each } = answer.form;
  return [...errors, ...Object.values(each).flatMap((field) => field.errors)].join("\n");
}

export function listenToSignIn(done) {
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-sign-in-again]")) open();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => fields.reset());
  fields.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter ?? fields.querySelector("[type=submit]");
    button.disabled = true;
    const trouble = await signIn().catch(() => form.dataset.textOffline);
    button.disabled = false;
    problem.textContent = trouble;
    if (trouble) {
      fields.elements.password.select();
      return;
    }
    isOffered = false;
    dialog.close();
    done();
  });
}
