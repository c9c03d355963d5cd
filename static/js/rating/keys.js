// The keyboard of the desk. Keys work only while the focus is in an item, and never while text is typed (WCAG 2.1.4).
// What a key means, ../keys.js says; "?" is for ../help.js.

import { isTyped, keyOf } from "../keys.js";
import { chosen, focusOn, form, items, radio, textarea } from "./sheet.js";

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
  else if (key === "c") comment(item);
  else return /^[0-9]$/.test(key) && give(item, key);
  return true;
}

const TOUCH = "(pointer: coarse) and (not (any-pointer: fine)), (pointer: coarse) and (width < 48rem), (hover: none) and (not (any-hover: hover))";

// Keys work from the first moment: the focus stands on the first item that is still to do, or on the one that the
// address names. Not where a finger is all there is, nor where the person or the page has put it elsewhere by now.
export function focusOnFirst(isOpen) {
  if (matchMedia(TOUCH).matches || document.activeElement !== document.body || document.querySelector(":modal")) return;
  const named = location.hash.slice(1);
  const item = named ? items.find((each) => each.id === named) : (items.find(isOpen) ?? items[0]);
  if (!item) return;
  if (item === items[0] && !named) (chosen(item) ?? item.querySelector("input[type=radio]")).focus({ preventScroll: true }); // the page from its top
  else focusOn(item);
}

export function listenToKeys() {
  let held = ""; // the key that led into the comment, until it is let go: held down, it would type there
  form.addEventListener("keydown", (event) => {
    if (!event.repeat) held = "";
    else if (held && event.code === held) {
      event.preventDefault();
      return;
    }
    const item = event.target.closest(".item");
    const key = item && keyOf(event);
    if (!key) return;
    if (isTyped(event.target)) {
      if (key !== "Escape" || event.target !== textarea(item)) return;
      focusOn(item);
    } else if (!press(item, key)) return;
    held = key === "c" ? event.code : "";
    event.preventDefault();
  });
}
