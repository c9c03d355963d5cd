// The editor's page: rows moved by arrow buttons (mouse or keyboard), texts taken over from a colleague.
const form = document.getElementById("standardversion_form");

const rowOf = (button) => button.closest(".djn-item");

const neighbour = (row, step) => {
  const side = step < 0 ? "previousElementSibling" : "nextElementSibling";
  let next = row[side];
  while (next && (!next.classList.contains("djn-inline-form") || next.classList.contains("djn-empty-form"))) next = next[side];
  return next;
};

// Positions as the rows stand now; the server counts them from 1.
const renumber = (list) => {
  const rows = [...list.children].filter((row) => row.classList.contains("djn-inline-form") && !row.classList.contains("djn-empty-form"));
  rows.forEach((row, place) => {
    const number = row.id.match(/-(\d+)$/);
    const prefix = number && row.id.slice(0, -number[0].length);
    const field = number && form.elements[`${prefix}-${number[1]}-position`];
    if (field) field.value = place;
  });
};

const move = (button) => {
  const row = rowOf(button);
  const step = Number(button.dataset.move);
  const other = neighbour(row, step);
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  renumber(row.parentElement);
  button.focus();
  row.classList.add("draft-moved");
  setTimeout(() => row.classList.remove("draft-moved"), 900);
};

const take = (button) => {
  const field = form.elements[button.dataset.take];
  if (!field) return;
  field.value = button.dataset.value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  button.disabled = true;
};

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move], [data-take]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    if (button.dataset.move) move(button);
    else take(button);
  });
  form.querySelectorAll("[data-take]").forEach((button) => { button.hidden = false; });
}
