// A list of people: the tick of the page, and how many are ticked. Ticking works without it. Where the form says whose
// list it is, ticks are kept from page to page in this tab until the form is sent.
const form = document.querySelector("[data-people]");
const said = form?.querySelector("[data-ticked]");
if (said) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const page = form.querySelector("[data-tick-page]");
  const all = form.querySelector("[data-tick-all]");
  const none = form.querySelector("[data-untick]");
  const place = form.dataset.people && `ticked/${form.dataset.people}`;
  const here = new Set(boxes.map((box) => box.value));
  let elsewhere = place ? JSON.parse(sessionStorage.getItem(place) ?? "[]").filter((key) => !here.has(key)) : [];
  if (place) {
    const kept = new Set(JSON.parse(sessionStorage.getItem(place) ?? "[]"));
    boxes.forEach((box) => {
      box.checked ||= kept.has(box.value);
    });
  }
  const keys = () => [...elsewhere, ...boxes.filter((box) => box.checked).map((box) => box.value)];
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    const count = ticked + elsewhere.length;
    page.checked = ticked === boxes.length;
    page.indeterminate = ticked > 0 && ticked < boxes.length;
    said.textContent = count && !all?.checked ? said.dataset.ticked.replace("{n}", count) : said.dataset.nobody;
    said.hidden = Boolean(all?.checked);
    if (none) none.hidden = !count;
    if (place) sessionStorage.setItem(place, JSON.stringify(keys()));
  };
  const tick = (checked) => {
    boxes.forEach((box) => {
      box.checked = checked;
    });
    show();
  };
  page.addEventListener("change", () => tick(page.checked));
  none?.addEventListener("click", () => {
    elsewhere = [];
    tick(false);
  });
  form.addEventListener("change", show);
  form.addEventListener("submit", () => {
    elsewhere.forEach((key) => {
      const more = document.createElement("input");
      Object.assign(more, { type: "hidden", name: boxes[0].name, value: key });
      form.append(more);
    });
    if (place) sessionStorage.removeItem(place);
  });
  show();
}
