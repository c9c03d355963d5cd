// A row at another place: Alt and an arrow key, or dragged by its handle below another row of its kind.

import { ask, goTo, renew, sheetIn } from "./asking.js";
import { isChanged } from "./sheets.js";

const desk = document.getElementById("desk");
const ROW = /^(classification|element|note|duty|task|block|output|indicator|use)-(\d+)$/;

const partsOf = (row) => row?.id.match(ROW) ?? [];
const listOf = (row) => row.parentElement.closest("li[id], section[id]");

async function move(row, to, renewed) {
  const [, kind, key] = partsOf(row);
  const open = row.querySelector(".desk-sheet");
  if (open && isChanged(open)) {
    document.getElementById("desk-status").textContent = desk.dataset.textFirst;
    return;
  }
  const body = new FormData();
  body.set("to", to);
  body.set("csrfmiddlewaretoken", desk.dataset.token);
  const answer = await ask(`../rows/${kind}/${key}/move/`, body);
  if (!answer) {
    location.reload();
    return;
  }
  if (answer.kind === "form") {
    const sheet = sheetIn(answer.html);
    document.getElementById("desk-status").textContent = sheet.querySelector("[role=alert]")?.textContent ?? ""; // shown, not judged
    return;
  }
  renew(answer.html);
  renewed();
  goTo(answer.focus);
  document.getElementById(answer.focus)?.setAttribute("data-fresh", "");
}

function handles(place) {
  for (const row of place.querySelectorAll(".desk-outline li[id]")) {
    if (!ROW.test(row.id) || row.querySelector(":scope > .desk-handle")) continue;
    const handle = document.createElement("span");
    handle.className = "desk-handle";
    handle.draggable = true;
    handle.title = desk.dataset.textDrag;
    row.prepend(handle);
  }
}

const letter = (row) => row.closest("[data-of]")?.dataset.of ?? row.closest("section[id]").id;

// Where a dragged row would stand: `parent:row above`, or null.
function placeAt(dragged, target, below) {
  const [, kind] = partsOf(dragged);
  const over = target.closest(`li[id^='${kind}-']`);
  if (over && dragged.contains(over)) return null;
  if (over && (kind !== "use" && kind !== "element" ? true : letter(over) === letter(dragged))) {
    const above = below ? over : over.previousElementSibling;
    return { row: over, to: `${partsOf(listOf(over))[2] ?? ""}:${partsOf(above)[2] ?? ""}` };
  }
  const home = { task: "duty", block: "task", output: "block", indicator: "block", use: "block" }[kind];
  const inside = home && target.closest(`li[id^='${home}-']`);
  return inside && !dragged.contains(inside) ? { row: inside, to: `${partsOf(inside)[2]}:end` } : null;
}

export function watchMoves(place, renewed) {
  let dragged = null;
  let meant = null;
  const again = () => {
    renewed();
    handles(place);
  };
  const clear = () => {
    for (const marked of place.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
  };
  handles(place);
  new MutationObserver(() => handles(place)).observe(place.querySelector(".desk-outline"), { childList: true, subtree: true });
  place.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || event.target.closest(".desk-sheet")) return;
    const row = event.target.closest("li[id]");
    if (!row || !ROW.test(row.id)) return;
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? "up" : "down", again);
  });
  place.addEventListener("dragstart", (event) => {
    const handle = event.target.closest?.(".desk-handle");
    if (!handle) return;
    dragged = handle.parentElement;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
    event.dataTransfer.setDragImage(dragged, 10, 10);
  });
  place.addEventListener("dragover", (event) => {
    if (!dragged) return;
    const { target } = event;
    const line = target.closest("li[id]")?.getBoundingClientRect();
    const below = Boolean(line) && event.clientY > line.top + Math.min(line.height, 48) / 2;
    clear();
    meant = placeAt(dragged, target, below);
    if (!meant) return;
    event.preventDefault();
    meant.row.dataset.drop = below ? "below" : "above";
  });
  place.addEventListener("drop", (event) => {
    if (!dragged || !meant) return;
    event.preventDefault();
    move(dragged, meant.to, again);
  });
  place.addEventListener("dragend", () => {
    clear();
    dragged = meant = null;
  });
}
