// A calendar beside each field for a day, which itself is a line to type into (config/days.py reads it).

export function addCalendars(root) {
  for (const field of root.querySelectorAll("input[data-day]:not([data-day=with-calendar])")) addCalendar(field);
}

function addCalendar(field) {
  const calendar = document.createElement("input"); // without a name: it is never sent
  calendar.type = "date";
  if (typeof calendar.showPicker !== "function") return;
  calendar.className = "day__calendar";
  calendar.tabIndex = -1;
  calendar.setAttribute("aria-hidden", "true");
  calendar.min = field.dataset.min ?? "";
  calendar.max = field.dataset.max ?? "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet day__open";
  button.textContent = field.dataset.calendar;
  const label = field.labels?.[0];
  if (label) {
    label.id ||= `${field.id}-label`;
    button.setAttribute("aria-describedby", label.id);
  }
  button.addEventListener("click", () => open(field, calendar));
  calendar.addEventListener("change", () => take(field, calendar));
  const box = document.createElement("span");
  box.className = field.classList.contains("is-invalid") ? "day is-invalid" : "day"; // shows the message after it
  field.dataset.day = "with-calendar";
  field.replaceWith(box);
  box.append(field, button, calendar);
}

function open(field, calendar) {
  calendar.value = field.value.trim().replaceAll("/", "-"); // what is no such day leaves it empty
  try {
    calendar.showPicker();
  } catch {
    field.focus(); // inside another site's frame a browser shows none
  }
}

function take(field, calendar) {
  if (!calendar.value) return;
  field.value = calendar.value.replaceAll("-", "/");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
}

addCalendars(document);
