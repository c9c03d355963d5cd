// Opens the dialogs of the examples, each by a button that stands in its place.

document.documentElement.classList.add("js");
for (const dialog of document.querySelectorAll(".example__stage dialog")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet";
  if (!dialog.dataset.name) continue; // filled when it is opened
  button.textContent = dialog.dataset.name;
  button.addEventListener("click", () => dialog.showModal());
  dialog.before(button, " ");
  dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
  dialog.querySelector("form[action]")?.addEventListener("submit", (event) => event.preventDefault());
}
for (const place of document.querySelectorAll(".example__stage")) {
  place.addEventListener("submit", (event) => event.target.method === "dialog" || event.preventDefault());
}
