// What the page shows of the answers: descriptor, progress, verdict, and whether all is saved. It never reads a text from
// the page, which a translator or an extension may have changed; texts come from data attributes and from the server.

import { isBlank } from "../texts.js";
import { chosen, form, items, text, textarea } from "./sheet.js";

const state = form.querySelector("[data-save-state]");
let said = "";

export function showState(name, message, more) {
  state.dataset.saveState = name;
  const saying = `${message} ${more?.outerHTML ?? ""}`;
  if (saying === said) return; // the same again is not spoken again
  said = saying;
  state.replaceChildren(message, ...(more ? [" ", more] : []));
}

function chip(target, { sign, label, code }) {
  const badge = target.querySelector(".chip");
  if (badge.classList.contains(`chip--${code}`)) return;
  badge.className = `chip chip--${code}`;
  badge.dataset.sign = sign;
  badge.textContent = label;
}

export function showScore(saved) {
  if (!saved.verdict) return;
  chip(form.querySelector("[data-verdict]"), saved.verdict);
  form.querySelector("[data-mean]").textContent = saved.verdict.mean;
  for (const [task, score] of Object.entries(saved.tasks)) {
    form.querySelectorAll(`[data-task="${task}"]`).forEach((place) => chip(place, score));
  }
}

const answered = (list) => list.filter(chosen).length;

export function showProgress() {
  form.querySelector("[data-answered]").textContent = answered(items);
  form.querySelector("[data-meter]").value = answered(items);
  form.querySelectorAll("[data-task-answered]").forEach((place) => {
    place.textContent = answered([...document.querySelectorAll(`#task-${place.dataset.taskAnswered} .item`)]);
  });
  const attitudes = items.filter((item) => "attitude" in item.dataset);
  const place = form.querySelector("[data-attitudes-answered]");
  if (place) place.textContent = `${answered(attitudes)} / ${attitudes.length}`;
}

// A rating below the standard, or none for want of observation, needs a word.
export const lacksComment = (item) =>
  "indicator" in item.dataset && "below" in (chosen(item)?.dataset ?? {}) && isBlank(textarea(item).value);

export function showItem(item) {
  const given = chosen(item);
  const described = given && document.querySelector(`[data-descriptor-of="${given.value}"]`);
  item.querySelector("[data-descriptor]").textContent = described ? described.dataset.says : "";
  item.classList.toggle("is-wanting", lacksComment(item));
}

export function showTrouble(item, message, ...more) {
  const place = item.querySelector("[data-trouble]");
  place.replaceChildren();
  if (!message) return;
  const notice = document.createElement("p");
  notice.className = "notice notice--warning";
  notice.setAttribute("role", "alert");
  notice.textContent = message;
  place.append(notice, ...more);
}

// Both texts are on the page; the person presses which one stays.
export function showConflict(item, message, theirs, { mine, taken }) {
  const choice = document.createElement("div");
  choice.className = "cluster";
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-quiet";
    made.textContent = label;
    made.addEventListener("click", act);
    choice.append(made);
  };
  button(text.textMine, mine);
  button(text.textTheirs, taken);
  showTrouble(item, `${message}\n${theirs.label}\n${theirs.comment}`, choice);
}
