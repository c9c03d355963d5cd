// How tall the bar at the foot of a phone is just now: what stands above it, and what takes the focus, keeps clear of it.

const bar = document.querySelector(".desk__side");

new ResizeObserver(() => {
  document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
}).observe(bar);

// Reached by key, a comment is shown whole: Chromium shows no more of it than the line with the caret.
const form = document.getElementById("rating");
let pointed = false;
form.addEventListener("pointerdown", () => { pointed = true; });
document.addEventListener("keydown", () => { pointed = false; }, true);
form.addEventListener("focusin", ({ target }) => {
  if (!pointed && target.matches("textarea")) target.scrollIntoView({ block: "nearest" });
});
