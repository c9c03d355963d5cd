// How tall the bar at the foot of a phone is just now: what stands above it, and what takes the focus, keeps clear of it.

const bar = document.querySelector(".desk__side");

new ResizeObserver(() => {
  document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
}).observe(bar);
