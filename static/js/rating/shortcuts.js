// "I looked at the rest: all meet" and "same as last time": fills what is unanswered in one task and offers to take it back.
// Says on each filled item how it came about (data-shortcut) and lets the page's own saving do the rest.

import { isTyped, keyOf } from "../keys.js";

const form = document.getElementById("rating");
const text = form.dataset;
const KEYS = { m: "rest_meets", l: "last_time", u: "undo" };

let last = null; // what can be undone: { task, filled: [{ item, shortcut }] }

const chosen = (item) => item.querySelector("input[type=radio]:checked");
const changed = (radio) => radio.dispatchEvent(new Event("change", { bubbles: true }));

function tell(task, message, undoable) {
  form.querySelectorAll("[data-undo]").forEach((bar) => {
    bar.hidden = !task?.contains(bar);
    if (bar.hidden) return;
    bar.querySelector("[data-undo-text]").textContent = message;
    bar.querySelector("[data-action=undo]").hidden = !undoable;
  });
}

function give(item, value, shortcut) {
  const radio = [...item.querySelectorAll("input[type=radio]")].find((step) => step.value === value);
  item.dataset.shortcut = shortcut;
  radio.checked = true;
  changed(radio);
}

function fill(task, kind) {
  const button = task.querySelector(`[data-fill="${kind}"]`);
  if (!button) return;
  const open = [...task.querySelectorAll(".item")].filter((item) => !chosen(item));
  const valueOf = (item) => (kind === "last_time" ? item.dataset.lastTime : button.dataset.value);
  const ready = open.filter(valueOf);
  last = ready.length ? { task, filled: ready.map((item) => ({ item, shortcut: item.dataset.shortcut })) } : null;
  ready.forEach((item) => give(item, valueOf(item), kind));
  const parts = [];
  if (ready.length) parts.push(text.textFilled.replace("{n}", ready.length).replace("{level}", button.dataset.gives));
  const followed = kind === "last_time" ? ready.filter((item) => "lastFollowed" in item.dataset).length : 0;
  if (followed) parts.push(text.textFollowed.replace("{n}", followed));
  if (open.length > ready.length) parts.push(text.textLeft.replace("{n}", open.length - ready.length));
  tell(task, parts.join(" ") || text.textFull, last !== null);
}

function undo() {
  if (!last) return;
  const { task, filled } = last;
  last = null;
  filled.forEach(({ item, shortcut }) => {
    const radio = chosen(item);
    if (shortcut) item.dataset.shortcut = shortcut;
    else delete item.dataset.shortcut;
    if (!radio) return;
    radio.checked = false;
    changed(radio);
  });
  if (!task.contains(document.activeElement) || document.activeElement.matches("[data-action=undo]")) {
    task.querySelector("[data-fill]").focus(); // the pressed button goes; who undid by key stays where they are
  }
  tell(task, text.textUndone, false);
}

function act(task, kind) {
  if (kind === "undo") undo();
  else fill(task, kind);
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill], [data-action=undo]");
  if (!button) return;
  event.preventDefault();
  act(button.closest("[data-shortcuts]"), button.dataset.fill ?? "undo");
});

// Only while the focus is inside a task and not where someone types.
form.addEventListener("keydown", (event) => {
  const task = event.target.closest("[data-shortcuts]");
  if (!task || event.repeat || isTyped(event.target)) return;
  const kind = KEYS[keyOf(event)];
  if (!kind) return;
  event.preventDefault();
  act(task, kind);
});

// A rating that the person gives is their own, and the next action ends the offer to undo. Before the page saves it.
form.addEventListener(
  "change",
  (event) => {
    if (!event.isTrusted || event.target.type !== "radio") return;
    delete event.target.closest(".item").dataset.shortcut;
    last = null;
    tell(null);
  },
  true,
);
