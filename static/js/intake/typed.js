// What somebody typed and did not send yet stays: while another form opens, when an answer takes the place of parts of
// the page, and before the page is left.

const isField = (field) => field.name && !["hidden", "submit"].includes(field.type);

function isChanged(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
}

// One that was refused holds what was typed before, whatever its fields show as theirs.
const isRefused = (form) => form.querySelector("[role=alert]") !== null;
export const isTyped = (form) => isRefused(form) || [...form.elements].some((field) => isField(field) && isChanged(field));

// What a script has filled in nobody typed.
export function begin(form) {
  for (const field of form.elements) if (isField(field) && "defaultValue" in field) field.defaultValue = field.value;
}

export const typedForms = (but) =>
  [...document.querySelectorAll("[data-live] form")].filter((form) => form !== but && isTyped(form));

const said = (form, name) => form.elements[name]?.value ?? "";

// The link that opens such a form.
export function linkOf(form) {
  const asked = said(form, "doubt") ? ["put", said(form, "doubt")]
    : said(form, "list") ? ["add", `${said(form, "key")}.${said(form, "list")}`]
      : ["edit", `${said(form, "key")}.${said(form, "field")}`];
  return [...document.querySelectorAll(`#coming a[href*="?${asked[0]}="]`)].find((link) => {
    const address = new URL(link.href).searchParams;
    return address.get(asked[0]) === asked[1] && (address.get("use") ?? "") === said(form, "use");
  });
}

// Into the same form as it is shown now. It says that it saw the page as it is, unless a text is another one by now:
// then whoever saves looks first.
function copied(form, now) {
  let isOther = false;
  for (const field of form.elements) {
    if (!isField(field) || !(isChanged(field) || isRefused(form))) continue;
    const isTick = field.type === "radio" || field.type === "checkbox";
    const same = [...now.elements].find((one) => one.name === field.name && (!isTick || one.value === field.value));
    if (!same) continue;
    if (isTick) same.checked = field.checked;
    else {
      isOther ||= !field.options && same.defaultValue !== field.defaultValue;
      same.value = field.value;
    }
  }
  if (isOther) now.elements.version.value = said(form, "version");
}

// After an answer: each form stands where it stood; one whose place is gone, above what comes in.
export function putBack(forms, place) {
  const version = document.getElementById("coming").dataset.version;
  for (const form of forms) {
    if (form.matches(".say-form")) {
      const link = linkOf(form);
      if (link) place(link, form);
      else document.getElementById("doubts").after(form);
      const isSame = link && (form.dataset.was === undefined ? !isRefused(form) : form.dataset.was === link.dataset.value);
      if (isSame) form.elements.version.value = version;
      continue;
    }
    const now = form.matches(".take")
      ? document.querySelector("#take form")
      : document.querySelector(`#doubts form:not(.say-form) [name=doubt][value="${said(form, "doubt")}"]`)?.form;
    if (now) copied(form, now);
    else if (!form.matches(".take")) document.getElementById("doubts").after(form);
  }
}

window.addEventListener("beforeunload", (event) => {
  if (typedForms().some((form) => !form.matches(".take"))) event.preventDefault();
});
