// A form that was sent is not sent again while its answer is on the way, and the pressed button shows that something
// happens. After a while, or when the browser brings this page back, it can be pressed again; the portal does the same
// form once in any case (config/repeats.py).

const PATIENCE_MS = 10000;
const sent = new Map(); // form -> what makes it ready again

const release = (form) => {
  sent.get(form)?.();
  sent.delete(form);
};

const releaseAll = () => [...sent.keys()].forEach(release);

function mark(form, button) {
  form.setAttribute("aria-busy", "true");
  button?.setAttribute("data-pressed", ""); // not disabled: the form would lose the button's value
  const timer = setTimeout(() => release(form), PATIENCE_MS);
  sent.set(form, () => {
    clearTimeout(timer);
    form.removeAttribute("aria-busy");
    button?.removeAttribute("data-pressed");
  });
}

// On the window, after every other listener: what one of them stopped is not sent.
window.addEventListener("submit", (event) => {
  const form = event.target;
  const method = event.submitter?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "get";
  if (event.defaultPrevented || method.toLowerCase() !== "post") return;
  if (sent.has(form)) event.preventDefault();
  else mark(form, event.submitter);
});
window.addEventListener("pagehide", releaseAll);
window.addEventListener("pageshow", releaseAll);
