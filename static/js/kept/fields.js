// The fields of a form as they are kept: by name what stands there `now`, what the server had shown (`was`), both as
// lists. A tick is kept by itself, whatever becomes of the ticks beside it. Secrets, tokens and files are never kept.

const NEVER = new Set(["password", "file", "hidden", "submit", "button", "image", "reset"]);
const SECRET = /password|one-time-code|username/;
const TEXT = /^(?:textarea|text|email|url|search|tel)$/;

const isKept = (field) =>
  field.name && !field.disabled && !NEVER.has(field.type) && !SECRET.test(field.autocomplete);

const nameOf = (field) => (field.type === "checkbox" ? `${field.name}=${field.value}` : field.name);

function groupsOf(form) {
  const groups = new Map();
  for (const field of form.elements) {
    if (!isKept(field)) continue;
    const name = nameOf(field);
    if (groups.has(name)) groups.get(name).push(field);
    else groups.set(name, [field]);
  }
  return groups;
}

const one = (group) => group[0].type;
const same = (some, others) => some.length === others.length && some.every((each, place) => each === others[place]);

const now = (group) =>
  group.flatMap((field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.checked ? [field.value] : [];
    if (field.options) return [...field.selectedOptions].map((option) => option.value);
    return [field.value];
  });

// As the server rendered it, which the browser remembers beside what stands there now.
const shown = (group) =>
  group.flatMap((field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.defaultChecked ? [field.value] : [];
    if (!field.options) return [field.defaultValue];
    const chosen = [...field.options].filter((option) => option.defaultSelected);
    const first = field.multiple || chosen.length ? [] : [...field.options].slice(0, 1);
    return [...chosen, ...first].map((option) => option.value);
  });

const labelOf = (field) => field.labels?.[0]?.textContent.trim().replace(/\s*[*:：]$/, "") ?? ""; // shown, not judged

// What differs from what the server has, on top of what was kept `before`. The answer to this form shows what was typed
// as if it were the server's; elsewhere a place that somebody else changed meanwhile, and that was not touched since,
// says nothing of what was kept for it.
export function changesOf(form, before = {}, isAnswer = false) {
  const kept = { ...before };
  for (const [name, group] of groupsOf(form)) {
    const known = before[name];
    const entry = { now: now(group), was: known?.was ?? shown(group), type: one(group), label: labelOf(group[0]) };
    const isTheirs = known && !isAnswer && same(entry.now, shown(group)) && !same(entry.now, known.now);
    if (same(entry.now, entry.was)) delete kept[name];
    else if (isTheirs) continue;
    else if (known || !same(entry.now, shown(group))) {
      kept[name] = entry;
      if (group[0].options) entry.words = [...group[0].selectedOptions].map((option) => option.label);
    }
  }
  return kept;
}

function fill(group, { now: values, words = [] }) {
  group.forEach((field, place) => {
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.options) choose(field, values, words);
    else field.value = values[place] ?? "";
    for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  });
  for (const kind of ["input", "change"]) group[0].dispatchEvent(new Event(kind, { bubbles: true }));
}

// A list that is searched on the server holds only what was chosen before.
function choose(field, values, words) {
  values.forEach((value, place) => {
    const known = [...field.options].some((option) => option.value === value);
    if (!known && field.classList.contains("admin-autocomplete")) field.add(new Option(words[place] ?? value, value));
  });
  for (const option of field.options) option.selected = values.includes(option.value);
}

const takes = (group, values) =>
  !group[0].options || group[0].classList.contains("admin-autocomplete") ||
  values.every((value) => [...group[0].options].some((option) => option.value === value));

// What somebody wrote, with the name of its field, to be read and copied.
export const textsOf = (entries) =>
  entries
    .filter((entry) => TEXT.test(entry.type) && entry.now.join("").trim())
    .map((entry) => ({ label: entry.label, text: entry.now.join("\n") }));

// A field with which the answer finds fault stands there as the server read it, such as a day of another calendar.
const isJudged = ([field]) => field.classList.contains("is-invalid") || field.closest(".form-row.errors, .errors.field-box") !== null;

// Puts what was kept into the form; says whether anything changed by it, and which texts found no place: their field
// is gone, or holds by now what somebody else wrote.
export function fillIn(form, kept, { isAnswer }) {
  const groups = groupsOf(form);
  const homeless = [];
  let filled = false;
  for (const [name, entry] of Object.entries(kept)) {
    const group = groups.get(name);
    if (group && isAnswer && isJudged(group)) continue;
    if (group && same(now(group), entry.now)) {
      filled ||= !isAnswer && !same(shown(group), entry.now);
    } else if (group && same(shown(group), entry.was) && takes(group, entry.now)) {
      fill(group, entry);
      filled = true;
    } else if (!isAnswer || !group) homeless.push(entry);
  }
  return { filled, homeless: textsOf(homeless) };
}

// Names of the files that are chosen: no page can choose them again by itself.
export const filesOf = (form) =>
  [...form.elements].flatMap((field) => (field.type === "file" ? [...field.files].map((file) => file.name) : []));
