// Knowledge and skills that explain a gap: each mark is saved at once. What could not be sent is tried again, and goes
// with the form in any case.

const form = document.getElementById("rating");
const url = form.dataset.markUrl;
const text = form.dataset;
const AGAIN_AFTER = 5000;
const NO_ANSWER_AFTER = 15000;
const waiting = new Set(); // checkboxes whose state the server has not confirmed
let running = false;
let again = 0;

const csrfToken = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

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
    body: new URLSearchParams({ mark: box.value, marked: marked ? "1" : "0" }),
    headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
    keepalive: true,
    signal: AbortSignal.timeout(NO_ANSWER_AFTER),
  });
  const answer = await response.json();
  if (response.status >= 500 || response.status === 401) throw new Error(answer.error);
  if (box.checked === marked) waiting.delete(box);
  tell(box, response.ok ? "saved" : "refused", response.ok ? text.textNothing : answer.error);
}

async function run() {
  if (running) return;
  running = true;
  clearTimeout(again);
  try {
    while (waiting.size) await send([...waiting][0]);
  } catch {
    waiting.forEach((box) => tell(box, "offline", text.textOffline));
    again = setTimeout(run, AGAIN_AFTER);
  } finally {
    running = false;
  }
}

form.addEventListener("change", (event) => {
  const box = event.target;
  if (!("mark" in box.dataset)) return;
  const details = box.closest("details");
  details.querySelector("[data-marked]").textContent = details.querySelectorAll(":checked").length;
  waiting.add(box);
  run();
});
window.addEventListener("online", run);
window.addEventListener("beforeunload", (event) => {
  if (waiting.size && !form.dataset.flushed) event.preventDefault();
});
