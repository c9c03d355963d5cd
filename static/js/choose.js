// "Choose all" of a list of check boxes; pressed again, none.
document.querySelectorAll("[data-choose-all]").forEach((button) => {
  button.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll(`input[name="${button.dataset.chooseAll}"]`)];
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => {
      box.checked = !all;
    });
  });
});
