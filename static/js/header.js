/* On a narrow screen the menu scrolls by itself: the page that is open is brought into its middle. */

const links = document.querySelector(".site-nav__links");
const here = links?.querySelector("[aria-current]");
if (here) {
  const [frame, link] = [links.getBoundingClientRect(), here.getBoundingClientRect()];
  links.scrollLeft += link.left + link.width / 2 - (frame.left + frame.width / 2);
}
