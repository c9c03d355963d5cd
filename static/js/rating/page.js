// The rating desk, the supervisor's or the trainee's own: saves each answer as it is given and shows the progress, the
// supervisor's verdict too as it changes. Works without: the form posts as a whole. Other modules set fields and
// dispatch "change"; after each save the form dispatches "rating:saved" with the server's answer.

import { keepFor } from "./keep.js";
import { focusOnFirst, listenToKeys } from "./keys.js";
import { hasLook, listenToLook, lookFirst } from "./look.js";
import { askForMissing, link, listenToLinks, mendMissing } from "./missing.js";
import { post, send } from "./post.js";
import { FOREVER, queueOf } from "./queue.js";
import { chosen, csrfToken, entry, fill, focusOn, form, isSame, itemOf, items, seen, text } from "./sheet.js";
import { lacksComment, showConflict, showItem, showProgress, showScore, showState, showTrouble } from "./show.js";
import { askToSignIn, listenToSignIn, signedIn } from "./signin.js";

const TYPING_PAUSE = 800;

const keep = keepFor(text.user, text.saveUrl);
const confirmed = new Map(); // item -> what the server holds, as far as this page knows
const after = new Map(); // item -> edits of earlier pages of this tab that a restored draft continues
let edits = 0;

document.documentElement.classList.add("js");

const queue = queueOf({
  post,
  keep,
  on: {
    saved(key, draft, answer) {
      const item = itemOf(key);
      seen(item).value = answer.version;
      confirmed.set(key, draft);
      after.delete(key);
      if (!queue.isHeld(key)) showTrouble(item);
      showScore(answer);
      form.dispatchEvent(new CustomEvent("rating:saved", { detail: answer }));
    },
    held(key, { outcome, message, theirs }) {
      if (outcome === "conflict") offer(itemOf(key), message, theirs);
      else showTrouble(itemOf(key), message);
    },
    state: tell,
  },
});

function tell(name, { outcome, message, only, time }) {
  if (outcome === "signedOut") askToSignIn();
  else if (outcome !== "lost") signedIn();
  const again = document.getElementById("rating-sign-in-again").content.firstElementChild;
  const sentence = {
    offline: message,
    conflict: only === "conflict" ? text.textConflict : text.textError,
    saving: text.textSaving,
    saved: time ? `${text.textSaved} ${time}` : text.textNothing,
  };
  const place = name === "conflict" ? items.find((item) => queue.isHeld(item.id)) : null;
  showState(name, sentence[name], outcome === "signedOut" ? again.cloneNode(true) : place && link(place));
}

function draftOf(item, shortcut = "") {
  const { client } = text;
  return { ...entry(item), shortcut, seen: seen(item).value, client, number: ++edits, after: after.get(item.id) ?? [] };
}

function offer(item, message, theirs) {
  const settle = () => {
    seen(item).value = theirs.version;
    after.delete(item.id);
    queue.release(item.id);
    showTrouble(item);
    queue.put(item.id, draftOf(item));
    focusOn(item);
  };
  showConflict(item, message, theirs, {
    mine: settle,
    taken() {
      fill(item, theirs);
      refresh(item);
      settle();
    },
  });
}

function refresh(item) {
  showItem(item);
  showProgress();
  mendMissing();
}

// A field that was only left, or set to what it was, is no edit.
function changed(item, pause) {
  refresh(item);
  const { shortcut } = item.dataset;
  delete item.dataset.shortcut;
  const known = queue.draft(item.id) ?? confirmed.get(item.id);
  if (!shortcut && known && isSame(known, entry(item))) {
    if (!pause) queue.flush(item.id);
    return;
  }
  queue.put(item.id, draftOf(item, shortcut), pause);
}

// What an earlier page of this tab could not save any more stands in the fields again and is sent, even where the
// server says the same by now: an older edit of that page may still be under way.
function restore(item, draft) {
  fill(item, draft);
  seen(item).value = draft.seen;
  after.set(item.id, [...draft.after, `${draft.client}.${draft.number}`].slice(-8));
  queue.put(item.id, draftOf(item, draft.shortcut));
}

const isSubmit = (button) => button?.value === "submit";
// Marks that have not arrived go with the form, which then leads to a page of its own.
const hasMarksWaiting = () => form.querySelector('[data-mark-state="saving"], [data-mark-state="offline"]');

async function submit(button) {
  form.dataset.flushed = "waiting";
  await queue.flush();
  const unsaved = queue.unsaved();
  if (unsaved.length) {
    delete form.dataset.flushed;
    showState(form.querySelector("[data-save-state]").dataset.saveState, text.textUnsaved);
    itemOf(unsaved[0]).scrollIntoView({ block: "center" });
    return;
  }
  if (hasLook && isSubmit(button) && !hasMarksWaiting()) return lookFirst();
  form.elements.csrfmiddlewaretoken.value = csrfToken();
  setTimeout(() => {
    // Not within the event: a form does not submit twice at once.
    form.dataset.flushed = "sending";
    form.requestSubmit(button);
    form.dataset.flushed = "sent";
  });
}

form.addEventListener("change", (event) => {
  const item = event.target.closest(".item");
  if (item) changed(item, 0);
});
// What an input method is still composing is no text yet: it stays in the tab, and goes with the word it becomes.
form.addEventListener("input", (event) => {
  if (!event.target.matches(".item textarea")) return;
  changed(event.target.closest(".item"), event.isComposing ? FOREVER : TYPING_PAUSE);
});
form.addEventListener("compositionend", (event) => {
  const item = event.target.closest(".item");
  if (!item) return;
  changed(item, TYPING_PAUSE);
  queue.wait(item.id, TYPING_PAUSE);
});
form.addEventListener("submit", (event) => {
  if (form.dataset.flushed === "sending") return;
  event.preventDefault();
  if (form.dataset.flushed) return; // a second press while the first is on its way
  if (isSubmit(event.submitter) && askForMissing()) queue.flush();
  else submit(event.submitter);
});

window.addEventListener("online", queue.run);
window.addEventListener("focus", queue.run);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") queue.flush();
  else queue.run();
});
window.addEventListener("beforeunload", (event) => {
  if (queue.unsaved().length && !form.dataset.flushed) event.preventDefault();
});
window.addEventListener("pagehide", () => {
  queue.leaving().forEach(([item, draft]) => send(item, draft).catch(() => {}));
});
window.addEventListener("pageshow", () => {
  delete form.dataset.flushed;
});

listenToKeys();
listenToLinks();
listenToSignIn(queue.run);
listenToLook(() => !queue.unsaved().length);
const kept = keep.all();
items.forEach((item) => {
  const { theirsVersion: version, theirsValue: value, theirsLabel: label, theirsComment: comment } = item.dataset;
  if (version) {
    const theirs = { version, value, label, comment };
    queue.conflict(item.id, draftOf(item), { outcome: "conflict", message: text.textConflict, theirs });
  } else if ("unsaved" in item.dataset) {
    queue.put(item.id, draftOf(item));
  } else {
    confirmed.set(item.id, entry(item));
    if (kept[item.id]) restore(item, kept[item.id]);
  }
  showItem(item);
});
showProgress();
if (!document.querySelector(".desk .notice--error")) focusOnFirst((item) => !chosen(item) || lacksComment(item));
