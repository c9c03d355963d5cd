// Work that a worker does: asks how far it is and shows it; the page comes anew when it is done.

const place = document.querySelector("[data-state-url]");
const FIRST = 500;
const MOST = 5000;
let pause = FIRST;
let said = "";

async function look() {
  try {
    const response = await fetch(place.dataset.stateUrl, { headers: { Accept: "application/json" } });
    if (response.ok) {
      const now = await response.json();
      if (now.state !== "waiting") return location.reload();
      place.querySelector("[data-done]").textContent = now.done;
      place.querySelector("[data-progress]").value = now.done;
      if (said !== now.left) place.querySelector("[data-left]").textContent = now.left;
      said = now.left;
    } else if (response.status < 500) {
      return location.reload(); // signed out, or no longer ours: the page says so
    }
  } catch {
    // No connection: the work goes on without us; look again later.
  }
  pause = Math.min(pause * 1.3, MOST);
  setTimeout(look, pause);
}

setTimeout(look, FIRST);
