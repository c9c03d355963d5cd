// The save engine: drafts wait here until the server has confirmed them, one request under way at a time, each edit
// under its own number, so that a repeat is known as one. Knows nothing of the page: it is told how to `post`, where
// to `keep` drafts and whom to tell (`on.saved`, `on.held`, `on.state`).

const RETRY = [1000, 2000, 5000, 10000, 30000];
export const FOREVER = Infinity;

export function queueOf({ post, keep, on }) {
  const drafts = new Map(); // item -> what the server has not confirmed
  const held = new Map(); // item -> "conflict" until the person chooses, "refused" until they change it
  const timers = new Map(); // item -> still being typed
  let running = null;
  let flying = null;
  let failures = 0;
  let retry = 0;
  let again = false; // asked for since the last request went out: by a change, or by a network or person that came back
  let lost = null; // why nothing gets through: an answer of `post`
  let time = "";

  function tell() {
    if (lost) return on.state("offline", lost);
    if (held.size) return on.state("conflict", { only: [...held.values()].includes("conflict") ? "conflict" : "refused" });
    return on.state(drafts.size ? "saving" : "saved", { time });
  }

  function put(item, draft, pause = 0) {
    drafts.set(item, draft);
    keep.put(item, draft);
    clearTimeout(timers.get(item));
    timers.delete(item);
    if (held.get(item) === "refused") held.delete(item);
    if (pause) wait(item, pause);
    tell();
    return pause ? null : run();
  }

  // What is still being typed goes when that has paused so long; FOREVER: when the page says so, or is hidden or left.
  function wait(item, pause) {
    clearTimeout(timers.get(item));
    if (drafts.has(item)) timers.set(item, pause === FOREVER ? 0 : setTimeout(flush, pause, item));
  }

  function flush(...which) {
    for (const item of which.length ? which : [...timers.keys()]) {
      clearTimeout(timers.get(item));
      timers.delete(item);
    }
    return run();
  }

  const next = () => [...drafts.keys()].find((item) => !held.has(item) && !timers.has(item));

  // Sends what waits, one after the other; resolves when nothing is left that can be sent now.
  function run() {
    clearTimeout(retry);
    again = true;
    running ??= drain().finally(() => {
      running = null;
    });
    return running;
  }

  async function drain() {
    for (let item = next(); item; item = next()) {
      const draft = drafts.get(item);
      flying = draft;
      again = false;
      const result = await post(item, draft);
      flying = null;
      if (["lost", "signedOut", "stranger"].includes(result.outcome)) {
        lost = result;
        retry = setTimeout(run, again ? 0 : RETRY[Math.min(failures++, RETRY.length - 1)]);
        break;
      }
      failures = 0;
      lost = null;
      if (result.outcome === "saved") confirm(item, draft, result.answer);
      else hold(item, result);
    }
    tell();
  }

  function confirm(item, draft, answer) {
    time = answer.saved_at;
    const newer = drafts.get(item);
    if (newer === draft) {
      drafts.delete(item);
      keep.remove(item);
    } else {
      Object.assign(newer, { seen: answer.version, after: [] });
      keep.put(item, newer);
    }
    on.saved(item, draft, answer);
  }

  function hold(item, result) {
    held.set(item, result.outcome);
    on.held(item, result);
  }

  return {
    put,
    flush,
    wait,
    run,
    release: (item) => held.delete(item),
    isHeld: (item) => held.has(item),
    draft: (item) => drafts.get(item),
    unsaved: () => [...drafts.keys()],
    // The last breath of a page: all that waits, at once, without waiting for answers; repeats do no harm.
    leaving: () => [...drafts].filter(([item, draft]) => !held.has(item) && draft !== flying),
    conflict(item, draft, result) {
      drafts.set(item, draft);
      hold(item, result);
      tell();
    },
  };
}
