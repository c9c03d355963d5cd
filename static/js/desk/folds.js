// What somebody folded stays folded in this tab, also while rows are renewed. Kept is only which parts, by their ids.

const desk = document.getElementById("desk");
const KEY = `desk-folds ${desk.dataset.version}`;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

const known = read();

function keep() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(known));
  } catch {
    // a browser that keeps nothing begins anew each time
  }
}

const folds = (within) => within.querySelectorAll("details[id$='-fold']");

export function restoreFolds(within) {
  for (const fold of folds(within)) if (fold.id in known) fold.open = known[fold.id];
}

// By hand: what opens because something leads into it is not remembered.
export function watchFolds(within) {
  within.addEventListener("click", ({ target }) => {
    const fold = target.closest("summary")?.parentElement;
    if (!fold?.matches("details[id$='-fold']")) return;
    known[fold.id] = !fold.open; // the press opens or closes it after this
    keep();
  });
}

export function foldAll(within, open) {
  for (const fold of folds(within)) known[fold.id] = fold.open = open;
  keep();
}

export function openTo(element) {
  for (let around = element.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
}
