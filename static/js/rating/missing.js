// Pressing submit with something missing: what it is, each a link to its place, beside the button that was pressed.

import { chosen, focusOn, form, items, itemOf, textarea } from "./sheet.js";
import { lacksComment } from "./show.js";

const pattern = document.getElementById("rating-missing");
const isOwn = "own" in form.dataset;

const groups = () => ({
  unanswered: items.filter((item) => !chosen(item)),
  uncommented: isOwn ? [] : items.filter(lacksComment),
});

export function link(item) {
  const made = document.createElement("a");
  made.href = `#${item.id}`;
  made.translate = false;
  made.textContent = item.dataset.indicator ?? item.dataset.attitude;
  return made;
}

function draw(found) {
  const summary = form.querySelector("[data-missing]");
  for (const [name, list] of Object.entries(found)) {
    const group = summary.querySelector(`[data-group="${name}"]`);
    group.hidden = !list.length;
    group.querySelector("[data-list]").replaceChildren(...list.flatMap((item) => [link(item), " "]));
  }
}

// True when something is missing; shows it and leads the focus there.
export function askForMissing() {
  const found = groups();
  form.querySelector("[data-missing]")?.remove();
  if (!found.unanswered.length && !found.uncommented.length) return false;
  form.querySelector(".side__end").before(pattern.content.cloneNode(true));
  draw(found);
  const summary = form.querySelector("[data-missing]");
  summary.focus({ preventScroll: true });
  const side = summary.closest(".desk__side");
  side.scrollTop = side.scrollHeight; // or it would hide behind the foot of the side
  return true;
}

// What is mended goes from the list.
export function mendMissing() {
  if (!form.querySelector("[data-missing]")) return;
  const found = groups();
  if (found.unanswered.length || found.uncommented.length) draw(found);
  else form.querySelector("[data-missing]").remove();
}

export function listenToLinks() {
  form.addEventListener("click", (event) => {
    const pressed = event.target.closest("a[href^='#']");
    const item = pressed && itemOf(pressed.hash.slice(1));
    if (!item?.matches(".item")) return;
    event.preventDefault();
    focusOn(item, chosen(item) && lacksComment(item) ? textarea(item) : undefined);
  });
}
