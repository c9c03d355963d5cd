// The form as the other modules speak of it: items by key, what stands in their fields.

import { token } from "../kept/store.js";

export const form = document.getElementById("rating");
export const text = form.dataset;
export const items = [...form.querySelectorAll(".item")];

export const itemOf = (key) => document.getElementById(key);
export const textarea = (item) => item.querySelector("textarea");
export const radio = (item, value) => item.querySelector(`input[type=radio][value="${CSS.escape(value)}"]`);
export const chosen = (item) => item.querySelector("input[type=radio]:checked");
// A textarea's own line breaks are LF; what the server sent may hold CRLF, which the field has already unified.
export const entry = (item) => ({ value: chosen(item)?.value ?? "", comment: textarea(item).value });
export const seen = (item) => form.elements[`${item.id}-seen`];
export const isSame = (one, other) => one.value === other.value && one.comment === other.comment;

export function fill(item, { value, comment }) {
  item.querySelectorAll("input[type=radio]").forEach((each) => {
    each.checked = each.value === value;
  });
  textarea(item).value = comment;
}

export function focusOn(item, place = chosen(item) ?? item.querySelector("input[type=radio]")) {
  place.closest("details")?.setAttribute("open", "");
  place.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

// From the cookie each time: signing in again gives a new one.
export const csrfToken = () => token() ?? form.elements.csrfmiddlewaretoken.value;
