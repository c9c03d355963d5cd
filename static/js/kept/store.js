// What is typed and not yet taken by the server, kept in this tab only, so that it outlives an ended session, a lost
// network, a reload, a discarded tab. Each entry belongs to one person. It goes when that person signs out, in whichever
// tab, and when somebody else signs in: it is then removed unread.

const PREFIX = "kept ";

export const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]+)`))?.[1];
// Over HTTPS its name keeps other hosts from setting it (config/safety.py).
export const token = () => cookie("__Host-csrf") ?? cookie("csrftoken");
// Another value after each sign-out (config/kept.py); without one nobody signed out in this browser.
const era = () => cookie("kept_era") ?? "";

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

export function storeFor(person, name) {
  const key = `${PREFIX}${person} ${name}`;
  return {
    get: () => read(key).held ?? {},
    // False where the browser keeps nothing: it is full, or forbids it.
    put(held) {
      try {
        if (Object.keys(held).length) sessionStorage.setItem(key, JSON.stringify({ era: era(), held }));
        else sessionStorage.removeItem(key);
        return true;
      } catch {
        return false;
      }
    },
  };
}

const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));

// Names of what this person left in the tab.
export function namesOf(person) {
  const own = `${PREFIX}${person} `;
  return keys().filter((key) => key.startsWith(own)).map((key) => key.slice(own.length));
}

export const holdsAnything = () => keys().length > 0;

// Removes what was typed before a sign-out, and what is not this person's; `person` is "" while nobody is signed in.
export function sweep(person) {
  for (const key of keys()) {
    const owner = key.slice(PREFIX.length).split(" ", 1)[0];
    const before = read(key).era;
    if ((person && owner !== person) || before === undefined || (era() && before !== era())) {
      sessionStorage.removeItem(key);
    }
  }
}
