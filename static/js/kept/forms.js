// A form and what is kept of it: kept while somebody types, put back when the same person sees the same form on the
// same page, forgotten when the server says that it took it. Evidence and plan in the desk's dialog have the address of
// their own page (`data-kept-page`).

import { changesOf, fillIn, filesOf, textsOf } from "./fields.js";
import { isThere, noteOf, words } from "./note.js";
import { cookie, namesOf, storeFor } from "./store.js";

const text = words.dataset;
export const person = text.person;
export const page = text.page || location.pathname + location.search;
const NOT_THEIRS = "#changelist-form, [data-not-kept] *, [data-not-kept]"; // they keep it themselves, or it is secret
const MARKS = 5;

export const isKept = (form) => Boolean(person) && form?.method === "post" && !form.matches(NOT_THEIRS);

const pageOf = (form) => form.dataset.keptPage ?? page;

function nameOf(form) {
  const action = form.getAttribute("action");
  const path = action ? new URL(action, location.href).pathname : "";
  return `${pageOf(form)} ${path} ${form.dataset.line ?? ""}`.trimEnd();
}

// Whether the page is what the server said to this very sending.
const isAnswered = (marks = []) => marks.some((mark) => text.answer === `${person}.${mark}`);

const storeOf = (form) => storeFor(person, nameOf(form));

// True when all that was typed is kept; false also where there is nothing.
export function remember(form) {
  const store = storeOf(form);
  const before = store.get();
  const fields = changesOf(form, before.fields, isAnswered(before.marks));
  const chosen = filesOf(form);
  const files = chosen.length ? chosen : (before.files ?? []);
  if (!Object.keys(fields).length && !files.length) {
    store.put({});
    return false;
  }
  return store.put({ page: pageOf(form), marks: before.marks ?? [], fields, files });
}

export const forget = (form) => storeOf(form).put({});

// The mark under which the form is sent: by it the server says that it took what was typed.
export function markOf(form) {
  if (!remember(form)) return "";
  const mark = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const store = storeOf(form);
  const held = store.get();
  return store.put({ ...held, marks: [...held.marks, mark].slice(-MARKS) }) ? `${person}.${mark}` : "";
}

// Entries whose post was taken go; told by a cookie for each, so that no tab hears what is another's.
export function forgetTaken() {
  for (const name of namesOf(person)) {
    const store = storeFor(person, name);
    const taken = (store.get().marks ?? []).filter((mark) => cookie(`kept_${mark}`));
    if (!taken.length) continue;
    store.put({});
    taken.forEach((mark) => {
      document.cookie = `kept_${mark}=; path=/; max-age=0; samesite=lax`;
    });
  }
}

export function restore(form) {
  const held = storeOf(form).get();
  const { fields = {}, marks = [] } = held;
  // A file that was sent, judged and refused is not chosen again.
  const isJudged = isAnswered(marks) && form.matches("[data-files-judged]");
  const files = isJudged ? [] : (held.files ?? []);
  if (isJudged && held.files?.length) storeOf(form).put(Object.keys(fields).length ? { ...held, files } : {});
  if (!Object.keys(fields).length && !files.length) return;
  const { filled, homeless } = fillIn(form, fields, { isAnswer: isAnswered(marks) });
  if (isThere(form) || !(filled || files.length || homeless.length)) return;
  const note = noteOf({
    lead: filled ? text.textKept : text.textLeft,
    files,
    homeless,
    discard() {
      form.reset();
      forget(form);
      if (!form.dataset.keptPage) location.reload();
    },
  });
  form.prepend(note);
  form.closest("details")?.setAttribute("open", "");
  if (marks.length && !location.hash) note.scrollIntoView({ block: "center" }); // it was sent, and led elsewhere
}

// What was typed into a form of this page that is not on it any more: its step was taken meanwhile, its line removed.
export function showHomeless(forms) {
  const here = new Set(forms.map(nameOf));
  for (const name of namesOf(person)) {
    const store = storeFor(person, name);
    const { page: from, fields = {} } = store.get();
    const homeless = textsOf(Object.values(fields));
    if (from !== page || here.has(name) || !homeless.length) continue;
    document.querySelector("main").prepend(noteOf({ lead: text.textGone, homeless, discard: () => store.put({}) }));
  }
}

// Addresses in whose forms something waits.
export const pages = () => namesOf(person).map((name) => storeFor(person, name).get().page).filter(Boolean);
