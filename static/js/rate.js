// The rating desk, the supervisor's or the trainee's own: saves each answer as it is given and shows the progress, the
// supervisor's verdict too as it changes. Works without: the form posts as a whole. One request is under way at a time; what is typed meanwhile waits its turn.

const form = document.getElementById("rating");
const state = form.querySelector("[data-save-state]");
const text = form.dataset;
const RETRY = [1000, 2000, 5000, 10000, 30000];
const TYPING_PAUSE = 800;
const NO_ANSWER_AFTER = 15000;
const KEEPALIVE_MOST = 60000; // what browsers let outlive the page, in bytes

const waiting = new Map(); // item key -> true: has something newer than what the server confirmed
const blocked = new Map(); // item key -> "conflict" until the person chooses, "refused" until they change it
const timers = new Map();
let edits = 0;
let running = null;
let failures = 0;
let retry = 0;

document.documentElement.classList.add("js");

const fieldset = (key) => document.getElementById(key);
const control = (key, name) => form.elements[`${key}-${name}`];
// From the cookie each time: signing in again, in another tab, gives a new one.
const csrfToken = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
const show = (name, message) => {
  state.dataset.saveState = name;
  state.textContent = message;
};

function chip(target, { sign, label, code, outcome }) {
  const badge = target.querySelector(".chip");
  badge.className = `chip chip--${code || outcome}`;
  badge.dataset.sign = sign;
  if (badge.textContent !== label) badge.textContent = label;
}

function showScore(saved) {
  if (!saved.verdict) return;
  chip(form.querySelector("[data-verdict]"), saved.verdict);
  form.querySelector("[data-mean]").textContent = saved.verdict.mean;
  for (const [task, score] of Object.entries(saved.tasks)) {
    form.querySelectorAll(`[data-task="${task}"]`).forEach((place) => chip(place, score));
  }
}

function showProgress() {
  const items = [...form.querySelectorAll(".item")];
  const answered = (list) => list.filter((item) => item.querySelector("input:checked")).length;
  form.querySelector("[data-answered]").textContent = answered(items);
  form.querySelector("[data-meter]").value = answered(items);
  form.querySelectorAll("[data-task-answered]").forEach((place) => {
    place.textContent = answered([...document.querySelectorAll(`#task-${place.dataset.taskAnswered} .item`)]);
  });
  const attitudes = items.filter((item) => "attitude" in item.dataset);
  const place = form.querySelector("[data-attitudes-answered]");
  if (place) place.textContent = `${answered(attitudes)} / ${attitudes.length}`;
}

function showItem(item) {
  const chosen = item.querySelector("input:checked");
  const described = chosen && document.querySelector(`[data-descriptor-of="${chosen.value}"]`);
  item.querySelector("[data-descriptor]").textContent = described ? described.textContent : "";
  const silent = !item.querySelector("textarea").value.trim();
  const wanting = "indicator" in item.dataset && chosen && "below" in chosen.dataset && silent;
  item.classList.toggle("is-wanting", Boolean(wanting));
}

function trouble(item, message, theirs) {
  const place = item.querySelector("[data-trouble]");
  place.replaceChildren();
  if (!message) return;
  const notice = document.createElement("p");
  notice.className = "notice notice--warning";
  notice.setAttribute("role", "alert");
  notice.textContent = theirs ? `${message}\n${theirs.label}\n${theirs.comment}` : message;
  place.append(notice);
}

// Both texts are on the page; the person presses which one stays.
function offer(key, message, theirs) {
  const item = fieldset(key);
  waiting.set(key, true);
  blocked.set(key, "conflict");
  trouble(item, message, theirs);
  const choice = document.createElement("div");
  choice.className = "cluster";
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-quiet";
    made.textContent = label;
    made.addEventListener("click", () => {
      control(key, "seen").value = theirs.version;
      blocked.delete(key);
      trouble(item);
      act();
    });
    choice.append(made);
  };
  button(text.textMine, () => queue(key));
  button(text.textTheirs, () => {
    item.querySelectorAll("input[type=radio]").forEach((radio) => {
      radio.checked = radio.value === theirs.value;
    });
    item.querySelector("textarea").value = theirs.comment;
    queue(key);
    showItem(item);
    showProgress();
  });
  item.querySelector("[data-trouble]").append(choice);
}

function queue(key) {
  clearTimeout(timers.get(key));
  timers.delete(key);
  waiting.set(key, true);
  if (blocked.get(key) === "conflict") return settle();
  blocked.delete(key);
  show("saving", text.textSaving);
  run();
}

function settle(time) {
  if (blocked.size) {
    const conflict = [...blocked.values()].includes("conflict");
    show("conflict", conflict ? text.textConflict : text.textError);
  } else if (!waiting.size && !timers.size) {
    show("saved", time ? `${text.textSaved} ${time}` : text.textNothing);
  }
}

const nextKey = () => [...waiting.keys()].find((key) => !blocked.has(key));

// Sends what waits, one after the other; resolves when nothing is left that can be sent now.
function run() {
  clearTimeout(retry);
  running ??= drain().finally(() => {
    running = null;
  });
  return running;
}

async function drain() {
  let time = "";
  for (let key = nextKey(); key; key = nextKey()) {
    waiting.delete(key);
    const outcome = await send(key);
    if (outcome.lost) {
      waiting.set(key, true);
      show("offline", outcome.lost);
      retry = setTimeout(run, RETRY[Math.min(failures++, RETRY.length - 1)]);
      return;
    }
    failures = 0;
    time = outcome.time || time;
  }
  settle(time);
}

function post(key) {
  const body = new URLSearchParams({
    item: key,
    value: control(key, "value").value,
    comment: control(key, "comment").value,
    seen: control(key, "seen").value,
    client: text.client,
    edit: ++edits,
  }).toString();
  return fetch(text.saveUrl, {
    method: "POST",
    body,
    headers: {
      Accept: "application/json",
      "Content-Type": "application/x-www-form-urlencoded",
      "X-CSRFToken": csrfToken(),
    },
    keepalive: body.length < KEEPALIVE_MOST,
    signal: AbortSignal.timeout(NO_ANSWER_AFTER),
  });
}

async function send(key) {
  const item = fieldset(key);
  let response;
  let answer;
  try {
    response = await post(key);
    answer = await response.json();
  } catch {
    return { lost: text.textOffline };
  }
  if (response.status >= 500) return { lost: text.textOffline };
  if (response.status === 401) return { lost: answer.error };
  if (response.ok) {
    control(key, "seen").value = answer.version;
    if (!blocked.has(key)) trouble(item);
    showScore(answer);
    return { time: answer.saved_at };
  }
  if (response.status === 409 && answer.theirs) {
    offer(key, answer.error, answer.theirs);
  } else {
    waiting.set(key, true);
    blocked.set(key, "refused");
    trouble(item, answer.error);
  }
  return {};
}

const flush = () => [...timers.keys()].forEach(queue);

form.addEventListener("change", (event) => {
  const item = event.target.closest(".item");
  if (!item) return;
  showItem(item);
  showProgress();
  queue(item.dataset.item);
});

form.addEventListener("input", (event) => {
  if (event.target.tagName !== "TEXTAREA") return;
  const item = event.target.closest(".item");
  const key = item.dataset.item;
  showItem(item);
  if (!blocked.has(key)) show("saving", text.textSaving);
  clearTimeout(timers.get(key));
  timers.set(key, setTimeout(() => queue(key), TYPING_PAUSE));
});

form.addEventListener("submit", async (event) => {
  if (form.dataset.flushed === "sending") return;
  event.preventDefault();
  if (form.dataset.flushed) return; // a second press while the first is on its way
  const button = event.submitter;
  form.dataset.flushed = "waiting";
  flush();
  await run();
  if (waiting.size) {
    delete form.dataset.flushed;
    show(state.dataset.saveState, text.textUnsaved);
    fieldset([...waiting.keys()][0]).scrollIntoView({ block: "center" });
    return;
  }
  form.elements.csrfmiddlewaretoken.value = csrfToken();
  setTimeout(() => {
    // Not within the event: a form does not submit twice at once.
    form.dataset.flushed = "sending";
    form.requestSubmit(button);
    form.dataset.flushed = "sent";
  });
});

window.addEventListener("online", run);
window.addEventListener("focus", run);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") flush();
});
window.addEventListener("beforeunload", (event) => {
  if ((waiting.size || timers.size || running) && !form.dataset.flushed) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  delete form.dataset.flushed;
});

form.querySelectorAll(".item").forEach((item) => {
  showItem(item);
  const { theirsVersion: version, theirsValue: value, theirsLabel: label, theirsComment: comment } = item.dataset;
  if (version) offer(item.dataset.item, text.textConflict, { version, value, label, comment });
  else if ("unsaved" in item.dataset) queue(item.dataset.item);
});
showProgress();
if (waiting.size) settle();
