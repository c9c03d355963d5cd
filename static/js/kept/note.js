// The note above a form, or above the page where the form is gone: that something was kept, which files have to be
// chosen again, and what found no place any more, to be copied.

export const words = document.getElementById("kept");
const text = words.dataset;

function made(tag, content, classes = "") {
  const element = document.createElement(tag);
  element.textContent = content;
  if (classes) element.className = classes;
  return element;
}

function copyOf({ label, text: value }) {
  const around = made("label", label, "kept-note__text");
  const field = document.createElement("textarea");
  field.readOnly = true;
  field.value = value;
  field.rows = Math.min(8, value.split("\n").length + 1);
  around.append(field);
  return around;
}

export function noteOf({ lead, files = [], homeless = [], discard }) {
  const note = made("section", "", "kept-note");
  note.dataset.kept = "note";
  note.append(made("p", lead));
  note.firstElementChild.setAttribute("role", "status");
  if (files.length) note.append(made("p", `${text.textFiles} ${files.join(text.textAnd)}`));
  if (homeless.length) note.append(made("p", text.textHomeless), ...homeless.map(copyOf));
  if (discard) {
    const button = made("button", text.textDiscard, "kept-note__discard");
    button.type = "button";
    button.addEventListener("click", () => {
      note.remove();
      discard();
    });
    note.append(button);
  }
  return note;
}

export const isThere = (place) => place.querySelector(":scope > [data-kept=note]") !== null;
