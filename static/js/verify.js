// Compares a PDF with the issued one: its SHA-256 is computed here, and the file never leaves the browser.
const box = document.querySelector("[data-file-digest]");
const picker = box.querySelector("[data-picker]");
const answers = [...box.querySelectorAll("[data-answer]")];
let newest = null;

function show(name) {
  answers.forEach((answer) => {
    answer.hidden = answer.dataset.answer !== name;
  });
}

async function digestOf(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function compare(file) {
  newest = file;
  show("");
  if (!file) return;
  let answer = "unreadable";
  try {
    answer = (await digestOf(file)) === box.dataset.fileDigest ? "match" : "differs";
  } catch {
    // A file that was moved or locked after it was chosen.
  }
  if (file === newest) show(answer);
}

// Only pages opened with https, or on one's own machine, may compute digests.
if (globalThis.crypto?.subtle) {
  picker.hidden = false;
  const input = picker.querySelector("input");
  input.addEventListener("change", () => compare(input.files[0]));
} else {
  box.querySelector("[data-insecure]").hidden = false;
  box.querySelector("[data-command]").open = true;
}
