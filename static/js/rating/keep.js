// What is typed and not yet saved, kept in this tab only, so that it outlives a reload or a discarded tab. One entry
// per person and sheet; what another person left in this tab is removed unread.

const PREFIX = "rating ";

export function keepFor(user, sheet) {
  const name = `${PREFIX}${user} ${sheet}`;
  Object.keys(sessionStorage)
    .filter((key) => key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${user} `))
    .forEach((key) => sessionStorage.removeItem(key));

  function all() {
    try {
      return JSON.parse(sessionStorage.getItem(name)) ?? {};
    } catch {
      return {};
    }
  }

  function write(drafts) {
    try {
      if (Object.keys(drafts).length) sessionStorage.setItem(name, JSON.stringify(drafts));
      else sessionStorage.removeItem(name);
    } catch {
      // Full, or forbidden by the browser: the page still holds it and warns before it is closed.
    }
  }

  return {
    all,
    put: (item, draft) => write({ ...all(), [item]: draft }),
    remove(item) {
      const { [item]: _gone, ...others } = all();
      write(others);
    },
  };
}
