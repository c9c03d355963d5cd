// The list of people: the tick of the page, and how many are ticked. Ticking works without it.
const form = document.querySelector("[data-people]");
const said = form?.querySelector("[data-ticked]");
if (said) {
  const boxes = [...form.querySelectorAll("input[name=chosen]")];
  const page = form.querySelector("[data-tick-page]");
  const all = form.querySelector("[data-tick-all]");
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    page.checked = ticked === boxes.length;
    page.indeterminate = ticked > 0 && ticked < boxes.length;
    said.textContent = ticked && !all.checked ? said.dataset.ticked.replace("{n}", ticked) : said.dataset.nobody;
    said.hidden = all.checked;
  };
  page.addEventListener("change", () => {
    boxes.forEach((box) => {
      box.checked = page.checked;
    });
    show();
  });
  form.addEventListener("change", show);
  show();
}
