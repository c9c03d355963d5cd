/* Asks whether the fonts are prepared, and goes on to the document once they are. */

const EVERY_MS = 1500;
const page = document.getElementById("waiting");

function show(state) {
  for (const part of page.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
}

async function look() {
  try {
    const answer = await fetch(page.dataset.state, { headers: { Accept: "application/json" } });
    const { state } = await answer.json();
    show(state);
    if (state === "ready") {
      location.replace(page.dataset.to); // a download leaves this page standing, with its link
      return;
    }
  } catch {
    // The portal is being started anew, or the network is away: look again.
  }
  setTimeout(look, EVERY_MS);
}

look();
