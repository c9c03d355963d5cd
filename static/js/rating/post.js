// One draft to the server; says what became of it in one word and what belongs to it:
// saved {answer}, lost {message}, signedOut {message}, stranger {message}, conflict {message, theirs}, refused {message}.

import { token } from "../kept/store.js";
import { csrfToken, text } from "./sheet.js";

const NO_ANSWER_AFTER = 15000;
const KEEPALIVE_MOST = 60000; // what browsers let outlive the page, in bytes

export function send(item, draft) {
  const body = new URLSearchParams({
    item,
    value: draft.value,
    comment: draft.comment,
    shortcut: draft.shortcut,
    seen: draft.seen,
    client: draft.client,
    edit: draft.number,
    after: draft.after.join(" "),
    user: text.user,
  }).toString();
  return fetch(text.saveUrl, {
    method: "POST",
    body,
    headers: {
      Accept: "application/json",
      "Content-Type": "application/x-www-form-urlencoded",
      "X-CSRFToken": csrfToken(),
    },
    keepalive: body.length < KEEPALIVE_MOST,
    signal: AbortSignal.timeout(NO_ANSWER_AFTER),
  });
}

export async function post(item, draft) {
  const hadCookie = token();
  let response;
  let answer;
  try {
    response = await send(item, draft);
    answer = await response.json();
  } catch {
    return { outcome: "lost", message: text.textOffline };
  }
  const message = answer.error;
  if (response.ok) return { outcome: "saved", answer };
  if (response.status >= 500) return { outcome: "lost", message: text.textOffline };
  if (response.status === 401 || (response.status === 403 && !hadCookie)) return { outcome: "signedOut", message };
  if (answer.stranger) return { outcome: "stranger", message };
  if (answer.theirs) return { outcome: "conflict", message, theirs: answer.theirs };
  return { outcome: "refused", message };
}
