// The page of a draft: folds, rows edited in place, rows moved by keys or by dragging, what the check found. Without
// this script every row leads to a page of its own.

import { foldAll, openTo, restoreFolds, watchFolds } from "./folds.js";
import { markFound } from "./found.js";
import { watchMoves } from "./moving.js";
import { openSheet, watchSheets } from "./sheets.js";

const desk = document.getElementById("desk");

function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !desk.contains(target)) return;
  const head = target.closest(".desk-head");
  if (head) {
    openHead(head, target.id.replace(/^id_/, ""));
    return;
  }
  openTo(target);
  target.scrollIntoView({ block: "center" });
  target.querySelector("a")?.focus({ preventScroll: true });
}

// What the check says of a text of the head is mended in its form.
async function openHead(head, field) {
  await openSheet(head.querySelector("h2 a"));
  (head.querySelector(`.desk-sheet [name="${CSS.escape(field)}"]`) ?? head.querySelector(".desk-sheet a"))?.focus();
}

function renewed() {
  restoreFolds(desk);
  markFound(desk);
}

desk.querySelectorAll("[data-fold], [data-script]").forEach((element) => { element.hidden = false; });
watchFolds(desk);
watchSheets(desk, renewed);
watchMoves(desk, renewed);
renewed();
openTarget();
addEventListener("hashchange", openTarget);

desk.addEventListener("click", (event) => {
  const fold = event.target.closest("[data-fold]");
  if (fold) foldAll(desk, fold.dataset.fold === "open");
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const target = link.getAttribute("href");
  if (target.startsWith("#")) setTimeout(openTarget); // the same address again changes no hash
  if (!target.startsWith("../") && !link.matches("[data-sheet]")) return;
  event.preventDefault();
  openSheet(link);
});
