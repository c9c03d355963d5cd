// Knowledge and skills that explain a gap: each mark is saved at once. What could not be sent is tried again, and goes
// with the form in any case; it waits in the tab's own store, so that a reload or an ended session loses no mark.

import { storeFor, token } from "../kept/store.js";
import { askToSignIn } from "./signin.js";

const form = document.getElementById("rating");
const url = form.dataset.markUrl;
const text = form.dataset;
const AGAIN_AFTER = 5000;
const NO_ANSWER_AFTER = 15000;
const waiting = new Set(); // checkboxes whose state the server has not confirmed
const store = storeFor(text.user, url);
const keep = () => store.put(Object.fromEntries([...waiting].map((box) => [box.value, box.checked])));
// Whose mark it is: in the name of somebody else the server takes none.
const BY = `${text.user}.0000000000000000`;
let running = false;
let again = 0;

const csrfToken = () => token() ?? form.elements.csrfmiddlewaretoken.value;

function tell(box, state, message) {
  const place = box.closest("details").querySelector("[data-mark-state]");
  place.dataset.markState = state;
  place.textContent = message;
}

async function send(box) {
  const marked = box.checked;
  tell(box, "saving", text.textSaving);
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams({ mark: box.value, marked: marked ? "1" : "0", kept: BY }),
    headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
    keepalive: true,
    signal: AbortSignal.timeout(NO_ANSWER_AFTER),
  });
  const answer = await response.json();
  if (response.status === 401) askToSignIn();
  if (response.status >= 500 || response.status === 401 || answer.stranger) {
    throw new Error(response.status < 500 ? answer.error : text.textOffline);
  }
  if (box.checked === marked) waiting.delete(box);
  keep();
  tell(box, response.ok ? "saved" : "refused", response.ok ? text.textNothing : answer.error);
}

async function run() {
  if (running) return;
  running = true;
  clearTimeout(again);
  try {
    while (waiting.size) await send([...waiting][0]);
  } catch (error) {
    // A network that is away says so in the browser's words, the server in ours.
    const said = error.constructor === Error ? error.message : text.textOffline;
    waiting.forEach((box) => tell(box, "offline", said));
    again = setTimeout(run, AGAIN_AFTER);
  } finally {
    running = false;
  }
}

function changed(box) {
  const details = box.closest("details");
  details.querySelector("[data-marked]").textContent = details.querySelectorAll(":checked").length;
  waiting.add(box);
  keep();
}

form.addEventListener("change", (event) => {
  if (!("mark" in event.target.dataset)) return;
  changed(event.target);
  run();
});
for (const [value, checked] of Object.entries(store.get())) {
  const box = [...form.querySelectorAll("[data-mark]")].find((each) => each.value === value);
  if (!box) continue;
  box.checked = checked;
  box.closest("details").open = true;
  changed(box);
}
if (waiting.size) run();
window.addEventListener("online", run);
window.addEventListener("beforeunload", (event) => {
  if (waiting.size && !form.dataset.flushed) event.preventDefault();
});
