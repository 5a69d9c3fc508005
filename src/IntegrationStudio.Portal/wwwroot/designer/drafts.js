// What was not saved yet, kept in this browser until it is: for when the connection, or the server, goes away in between.
const place = id => `studio.draft.${id}`;

export function keep(id, text) {
  try {
    localStorage.setItem(place(id), text);
    return true;
  } catch {
    return false; // full, or not allowed: then there is no copy
  }
}

export function find(id) {
  try {
    return localStorage.getItem(place(id));
  } catch {
    return null;
  }
}

export function drop(id) {
  try {
    localStorage.removeItem(place(id));
  } catch {
    // nothing was kept
  }
}
