// What a level means, shown at its place while it is pointed at or focused; and on a phone the outline closes once a task
// was chosen, and what is read once is folded.

const form = document.getElementById("rating");

function describe(item, radio) {
  const shown = radio ?? item.querySelector("input[type=radio]:checked");
  const meaning = shown && document.querySelector(`[data-descriptor-of="${shown.value}"]`);
  const place = item.querySelector("[data-descriptor]");
  place.textContent = meaning ? meaning.dataset.says : "";
  place.classList.toggle("is-glance", Boolean(radio) && !radio.checked);
}

const stepOf = (event) => event.target.closest?.(".scale__step")?.querySelector("input");

for (const name of ["pointerover", "focusin"]) {
  form.addEventListener(name, (event) => {
    const radio = stepOf(event);
    if (radio && event.pointerType !== "touch") describe(radio.closest(".item"), radio);
  });
}
for (const name of ["pointerout", "focusout", "change"]) {
  form.addEventListener(name, (event) => {
    const item = event.target.closest?.(".item");
    if (item && (name === "change" || stepOf(event))) describe(item);
  });
}

document.getElementById("outline").addEventListener("click", (event) => {
  if (event.target.closest("a") && event.currentTarget.matches(":popover-open")) event.currentTarget.hidePopover();
});

if (matchMedia("(width < 40rem)").matches) form.querySelector("[data-folds]")?.removeAttribute("open");
