// A line of the access log unfolds in place to its single looks. Without this, and where the server does not answer
// with them (signed out meanwhile), the link opens them as a page.

let count = 0;

function unfolded(link) {
  return link.getAttribute("aria-expanded") === "true" && document.getElementById(link.getAttribute("aria-controls"));
}

async function looksOf(link) {
  const response = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html").getElementById("looks");
}

function insert(link, looks) {
  const row = link.closest("tr");
  const below = document.createElement("tr");
  const cell = document.createElement("td");
  below.className = "unfolded";
  below.id = `looks-${(count += 1)}`;
  cell.colSpan = row.cells.length;
  looks.removeAttribute("id");
  cell.append(looks);
  below.append(cell);
  row.after(below);
  link.setAttribute("aria-expanded", "true");
  link.setAttribute("aria-controls", below.id);
}

async function toggle(link) {
  const below = unfolded(link);
  if (below) {
    below.remove();
    link.setAttribute("aria-expanded", "false");
    link.removeAttribute("aria-controls");
    return;
  }
  link.setAttribute("aria-busy", "true");
  try {
    const looks = await looksOf(link);
    if (looks) insert(link, looks);
    else location.assign(link.href);
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

for (const link of document.querySelectorAll("a[data-unfolds]")) link.setAttribute("aria-expanded", "false");

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-unfolds]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (!link.hasAttribute("aria-busy")) toggle(link);
});
