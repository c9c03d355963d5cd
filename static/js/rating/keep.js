// What is typed on the desk and not yet saved, item by item, in the tab's own store: one entry per person and sheet.

import { storeFor } from "../kept/store.js";

export function keepFor(user, sheet) {
  const store = storeFor(user, sheet);
  return {
    all: store.get,
    put: (item, draft) => store.put({ ...store.get(), [item]: draft }),
    remove(item) {
      const { [item]: _gone, ...others } = store.get();
      store.put(others);
    },
  };
}
