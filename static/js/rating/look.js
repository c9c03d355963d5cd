// The last look before signing, in a dialog over the ratings: the page that shows it without a script is asked for anew
// each time, so that it says what is stored now. Its links close it and lead to their item; Esc closes it too. The forms
// in it are sent as any others, and what was typed there is kept as in any other.

import { restore } from "../kept/forms.js";
import { askForMissing } from "./missing.js";
import { chosen, csrfToken, focusOn, form, itemOf, text, textarea } from "./sheet.js";
import { lacksComment, showState } from "./show.js";
import { askToSignIn } from "./signin.js";

const dialog = document.getElementById("rating-look");
const place = dialog?.querySelector("[data-look-place]");
const NO_ANSWER_AFTER = 30000;

export const hasLook = dialog !== null;

async function ask() {
  const response = await fetch(dialog.dataset.url, { signal: AbortSignal.timeout(NO_ANSWER_AFTER) });
  return { response, page: new DOMParser().parseFromString(await response.text(), "text/html") };
}

function show(part) {
  place.replaceChildren(part);
  for (const each of part.querySelectorAll("form")) {
    each.dataset.keptPage = new URL(dialog.dataset.url, location.href).pathname;
    each.dataset.token = csrfToken();
    restore(each);
  }
  dialog.showModal();
  dialog.querySelector("h2").focus(); // not the button: whoever pressed Enter twice has not looked
  place.scrollTop = 0;
}

// Why it could not be shown, in words; "" when it stands there.
async function look() {
  let answer;
  try {
    answer = await ask();
  } catch {
    return text.textOffline;
  }
  const { response, page } = answer;
  const part = page.querySelector("[data-look-part]");
  if (part) {
    show(part);
    return "";
  }
  if (page.querySelector("#sign-in, [data-signed-out]")) {
    askToSignIn();
    return text.textOffline;
  }
  location.assign(response.url); // it can't be rated any more: the page that says why
  return "";
}

export async function lookFirst() {
  const trouble = await look();
  delete form.dataset.flushed;
  if (trouble) showState("offline", trouble);
}

// Whether the sheet is still as it was looked at; where it isn't, it says so.
function mayGo(isSaved) {
  if (askForMissing()) return false;
  if (!isSaved()) showState(form.querySelector("[data-save-state]").dataset.saveState, text.textUnsaved);
  return isSaved();
}

export function listenToLook(isSaved) {
  if (!dialog) return;
  dialog.addEventListener("click", (event) => {
    const item = itemOf(event.target.closest("[data-look-item]")?.dataset.lookItem);
    const closes = event.target.closest("[data-look-close]");
    if (!item && !closes) return;
    event.preventDefault();
    dialog.close();
    if (item) focusOn(item, chosen(item) && lacksComment(item) ? textarea(item) : undefined);
  });
  dialog.addEventListener("submit", (event) => {
    if (!mayGo(isSaved)) {
      event.preventDefault();
      dialog.close();
      return;
    }
    const { token } = event.target.dataset;
    if (token !== csrfToken()) event.target.elements.csrfmiddlewaretoken.value = csrfToken(); // else its own: it says which page
  });
}
