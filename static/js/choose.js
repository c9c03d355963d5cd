// How many of a list are chosen; "Select all" of a list of check boxes; pressed again, none. Where it would send the form, it does so only without us.
const count = () => {
  document.querySelectorAll("[data-chosen]").forEach((said) => {
    said.hidden = false;
    said.querySelector("b").textContent = document.querySelectorAll(`input[name="${said.dataset.chosen}"]:checked`).length;
  });
};
document.addEventListener("change", count);
count();
document.querySelectorAll("[data-choose-all]").forEach((button) => {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const boxes = [...document.querySelectorAll(`input[name="${button.dataset.chooseAll}"]`)];
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => {
      box.checked = !all;
    });
    count();
  });
});
