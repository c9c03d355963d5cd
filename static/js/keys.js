// What a key press means, for every page, whatever types it: a board of another layout, full-width digits, Caps Lock, an
// input method that takes the key itself. Loaded by every page: what ends a composition (Esc, Enter) ends nothing else.

const BUTTONS = ["radio", "checkbox", "button", "submit", "reset", "image", "file", "range", "color"];
const OF_INPUT_METHOD = 229; // the keyCode of what an input method took, also where Safari sends it after the composition
const WIDE = 0xfee0; // from "１" to "1", and so for all of ASCII

export const isTyped = (target) =>
  target.isContentEditable || target.matches("textarea, select") || (target.matches("input") && !BUTTONS.includes(target.type));

// Letters that are still being chosen, in this field.
let composed = null;
export const composing = () => composed !== null;

const isOfComposition = (event) =>
  event.isComposing || (isTyped(event.target) && event.keyCode === OF_INPUT_METHOD);

const narrow = (key) => (/^[！-～]$/.test(key) ? String.fromCharCode(key.charCodeAt(0) - WIDE) : key);

// Where the key is on the board, as a US board says it: what Chinese input methods go by.
function byPlace({ code, shiftKey }) {
  const [, digit, letter] = code.match(/^(?:Digit|Numpad)([0-9])$|^Key([A-Z])$/) ?? [];
  if (digit) return shiftKey ? "" : digit;
  if (code === "Slash" && shiftKey) return "?";
  return letter?.toLowerCase() ?? "";
}

// "3", "c", "?", "ArrowUp", "Escape" …; "" where it means nothing: with a modifier, or while something is composed.
export function keyOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.getModifierState("AltGraph")) return "";
  if (isOfComposition(event)) return "";
  const key = narrow(event.key);
  if (/^[0-9a-z?]$/i.test(key)) return key.toLowerCase();
  if (/^[ -~]$/.test(key)) return event.code.startsWith("Digit") ? byPlace(event) : key; // the digits of AZERTY
  return key.length > 1 && !["Process", "Unidentified", "Dead"].includes(key) ? key : byPlace(event);
}

document.addEventListener("compositionstart", (event) => { composed = event.target; }, true);
for (const name of ["compositionend", "focusout"]) {
  document.addEventListener(name, (event) => { if (event.target === composed) composed = null; }, true);
}
// A dialog closes by Esc, a form goes by Enter in a field of one line.
window.addEventListener(
  "keydown",
  (event) => {
    if (!(event.target instanceof Element) || !isOfComposition(event)) return;
    if (event.key === "Escape" || (event.key === "Enter" && event.target.matches("input"))) event.preventDefault();
  },
  true,
);
