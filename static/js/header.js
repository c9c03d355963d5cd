/* On a narrow screen the menu scrolls by itself: the page that is open is brought into its middle. */

const links = document.querySelector(".site-nav__links");
const here = links?.querySelector("[aria-current]");
if (here) {
  const [frame, link] = [links.getBoundingClientRect(), here.getBoundingClientRect()];
  links.scrollLeft += link.left + link.width / 2 - (frame.left + frame.width / 2);
}

// A link that is reached by keys shows whole; the browser leaves one that shows in part as it is.
links?.addEventListener("focusin", (event) => event.target.scrollIntoView({ block: "nearest", inline: "nearest" }));
