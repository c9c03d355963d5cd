// What is asked before submitting comes with the page, which asks without a script too; here it stands before all else.

const dialog = document.getElementById("rating-asks");

if (dialog) {
  dialog.close();
  dialog.showModal();
  history.replaceState(history.state, "", location.pathname + location.hash); // a reload asks nothing
  dialog.querySelector("[data-action]").addEventListener("click", () => dialog.close());
}
