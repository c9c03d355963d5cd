// The keyboard of the desk. Keys work only while the focus is in an item, and never while text is typed (WCAG 2.1.4).

import { focusOn, form, items, radio, textarea } from "./sheet.js";

const dialog = document.getElementById("rating-keys");
const NOT_OBSERVED = "not_observed";

function move(item, step) {
  const neighbour = items[items.indexOf(item) + step];
  if (neighbour) focusOn(neighbour);
}

function give(item, digit) {
  const step = radio(item, digit === "0" ? NOT_OBSERVED : digit);
  if (!step) return false;
  focusOn(item, step);
  step.click();
  return true;
}

function comment(item) {
  const field = textarea(item);
  focusOn(item, field);
  field.setSelectionRange(field.value.length, field.value.length);
}

// True where the key meant something here.
function press(item, key) {
  if (key === "ArrowUp") move(item, -1);
  else if (key === "ArrowDown") move(item, 1);
  else if (key === "c" || key === "C") comment(item);
  else if (key === "?") dialog.showModal();
  else return /^[0-9]$/.test(key) && give(item, key);
  return true;
}

export function listenToKeys() {
  const opener = document.querySelector("[data-keys-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  form.addEventListener("keydown", (event) => {
    const item = event.target.closest(".item");
    if (!item || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("textarea, select, input:not([type=radio])")) {
      if (event.key !== "Escape" || event.target !== textarea(item)) return;
      focusOn(item);
      event.preventDefault();
    } else if (press(item, event.key)) {
      event.preventDefault();
    }
  });
}
