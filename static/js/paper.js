// Paper shows the whole of what was typed: a field shows only what fits in it, and can't go on on the next page.
const LONG = 600;

const hide = () => document.querySelectorAll(".on-paper").forEach((text) => text.remove());
const show = () => {
  hide();
  for (const field of document.querySelectorAll("textarea")) {
    if (!field.value.trim()) continue;
    const text = document.createElement("span");
    text.className = field.value.length > LONG ? "on-paper on-paper--long" : "on-paper";
    text.textContent = field.value;
    field.after(text);
  }
};

addEventListener("beforeprint", show);
addEventListener("afterprint", hide);
