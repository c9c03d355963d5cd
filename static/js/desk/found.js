// A mark at every row about which the check says something, and at the closed branches around it.

export function markFound(desk) {
  for (const marked of desk.querySelectorAll("[data-found]")) {
    delete marked.dataset.found;
    marked.querySelector(":scope > a")?.removeAttribute("aria-description");
  }
  for (const line of desk.querySelectorAll("#desk-findings [data-tone]")) {
    const row = document.getElementById(line.querySelector("a")?.hash.slice(1) ?? "");
    if (!row) continue;
    const isError = line.dataset.tone === "error";
    for (let one = row; one && desk.contains(one); one = one.parentElement.closest("li[id]")) {
      if (isError || !one.dataset.found) one.dataset.found = isError ? "error" : "warning";
      one.querySelector(":scope > a")?.setAttribute("aria-description", desk.dataset.textFound);
    }
  }
}
