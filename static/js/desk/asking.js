// Asks the portal for the form of a row, or sends it. What it answers otherwise than the desk does (sign in again, a
// refusal for the whole page, no network) is left to the browser: null.

export async function ask(address, body) {
  let response;
  try {
    response = await fetch(address, {
      method: body ? "POST" : "GET",
      body,
      headers: { "X-Desk": "1", Accept: "text/html" },
      redirect: "manual",
    });
  } catch {
    return null;
  }
  const kind = response.headers.get("X-Desk");
  if (!kind) return null;
  return {
    kind,
    focus: response.headers.get("X-Desk-Focus") ?? "",
    next: response.headers.get("X-Desk-Then") ?? "",
    html: await response.text(),
  };
}

const made = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
};

export const sheetIn = (html) => made(html).querySelector(".desk-sheet");

// Each piece takes the place of the one with its id; a form that is open inside stays, with what was typed into it.
export function renew(html, but) {
  const open = [...document.querySelectorAll(".desk-sheet")].filter((sheet) => sheet !== but);
  const pieces = made(html);
  while (pieces.firstElementChild) {
    const piece = pieces.firstElementChild;
    piece.remove();
    document.getElementById(piece.id)?.replaceWith(piece);
  }
  for (const sheet of open) if (!sheet.isConnected) document.getElementById(sheet.dataset.home)?.append(sheet);
}

export function goTo(id) {
  const place = document.getElementById(id);
  const link = place?.querySelector("a");
  (link ?? place)?.focus();
  (link ?? place)?.scrollIntoView({ block: "nearest" });
}
