// What waits on this device until it can be sent: in IndexedDB, sealed by AES-GCM with a key that is made here, belongs to
// one person and cannot be taken out. Every function takes the person (an opaque mark of the page); nobody's page touches
// what another left, but for what is older than the days it may wait.
export const DAYS = 7;
export const MOST_BYTES = 100 * 1024 * 1024;
const LIFE = DAYS * 24 * 3600 * 1000;
const FORGOTTEN = 60 * 24 * 3600 * 1000; // so long it is remembered that something was taken away unsent
const SHARED = "trienkhai-shared-device";
const LEFT = "trienkhai-left";

let opened;

function database() {
  opened ||= new Promise((done, fail) => {
    const asked = indexedDB.open("trienkhai", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("keys", { keyPath: "person" });
      asked.result.createObjectStore("entries", { keyPath: "id" }).createIndex("person", "person");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened;
}

// One transaction over both stores; `act` gets them and may answer with a function that is asked when all is written.
async function turn(mode, act) {
  const held = (await database()).transaction(["keys", "entries"], mode, { durability: "strict" });
  return new Promise((done, fail) => {
    const answer = act(held.objectStore("entries"), held.objectStore("keys"));
    held.oncomplete = () => done(typeof answer === "function" ? answer() : undefined);
    held.onerror = held.onabort = () => fail(held.error);
  });
}

function changed() {
  document.dispatchEvent(new CustomEvent("device:changed"));
}

export function isShared() {
  try {
    return localStorage.getItem(SHARED) === "1";
  } catch {
    return false;
  }
}

export function share(on) {
  try {
    if (on) localStorage.setItem(SHARED, "1");
    else localStorage.removeItem(SHARED);
  } catch {
    // where nothing is remembered nothing else is kept either
  }
}

// Tell the other pages of this browser that this person has signed out; they keep nothing more for him.
export function leave(person) {
  try {
    localStorage.setItem(LEFT, `${person} ${Date.now()}`);
  } catch {
    // pages that hear nothing find the session ended
  }
}

// What another page of this browser told: "shared" was ticked or taken back, this person has "left", or nothing of the kind.
export function heard(event, person) {
  if (event.key === SHARED) return "shared";
  return event.key === LEFT && (event.newValue || "").startsWith(person) ? "left" : "";
}

// "kept" where entries may wait here; "shared" where the device is shared; "bare" where nothing can be sealed or stored.
export async function means(person) {
  if (!person || !window.isSecureContext || !crypto.subtle || !window.indexedDB) return "bare";
  if (isShared()) return "shared";
  try {
    await keyOf(person);
    return "kept";
  } catch {
    return "bare";
  }
}

async function keyOf(person) {
  const known = await turn("readonly", (_entries, keys) => {
    const asked = keys.get(person);
    return () => asked.result;
  });
  if (known) return known.key;
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const row = await turn("readwrite", (_entries, keys) => {
    let kept = { person, key: fresh };
    const asked = keys.get(person); // another tab may have been first
    asked.onsuccess = () => (asked.result ? (kept = asked.result) : keys.put(kept));
    return () => kept;
  });
  return row.key;
}

async function seal(key, id, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(id);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, bytes) };
}

function unseal(key, id, sealed) {
  const additionalData = new TextEncoder().encode(id);
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData }, key, sealed.data);
}

// Keep entries, each {id, report, kind, page, held, what, bytes}: `what` and `bytes` are sealed. Who was there keeps its day.
// Throws where there is no room; then nothing of it is kept.
export async function keep(person, items) {
  const key = await keyOf(person);
  const rows = [];
  for (const { id, report, kind, page, held, what, bytes } of items) {
    const own = `${person}:${id}`;
    rows.push({
      id: own,
      person,
      report,
      kind,
      page,
      held,
      stamp: crypto.randomUUID(),
      at: Date.now(),
      size: bytes ? bytes.byteLength : 0,
      what: await seal(key, own, new TextEncoder().encode(JSON.stringify(what))),
      bytes: bytes ? await seal(key, `${own}#`, bytes) : null,
    });
  }
  const coming = rows.reduce((sum, row) => sum + row.size, 0);
  if (coming && coming + (await sizeHere()) > MOST_BYTES) throw new DOMException("full", "QuotaExceededError");
  await turn("readwrite", (entries) => {
    for (const row of rows) {
      const asked = entries.get(row.id);
      asked.onsuccess = () => {
        const before = asked.result;
        entries.put(before && !before.gone ? { ...row, at: before.at } : row);
      };
    }
  });
  changed();
  return new Map(rows.map((row, index) => [items[index].id, row.stamp]));
}

async function sizeHere() {
  const rows = await turn("readonly", (entries) => {
    const asked = entries.getAll();
    return () => asked.result;
  });
  return rows.reduce((sum, row) => sum + (row.size || 0), 0);
}

function rowsOf(person) {
  return turn("readonly", (entries) => {
    const asked = entries.index("person").getAll(person);
    return () => asked.result;
  });
}

// What waits for this person, the oldest first, unsealed but for the bytes of files.
export async function waiting(person) {
  const rows = (await rowsOf(person)).filter((row) => !row.gone);
  if (!rows.length) return [];
  const key = await keyOf(person);
  const found = [];
  for (const row of rows) {
    try {
      const text = new TextDecoder().decode(await unseal(key, row.id, row.what));
      found.push({ ...row, id: row.id.slice(person.length + 1), what: JSON.parse(text) });
    } catch {
      await drop(person, [[row.id.slice(person.length + 1), row.stamp]]); // sealed by a key that is no more
    }
  }
  return found.sort((one, other) => one.at - other.at);
}

// The bytes of a file that waits.
export async function bytesOf(person, id) {
  const own = `${person}:${id}`;
  const row = await turn("readonly", (entries) => {
    const asked = entries.get(own);
    return () => asked.result;
  });
  return row && row.bytes ? unseal(await keyOf(person), `${own}#`, row.bytes) : null;
}

// Take entries away, each [id, stamp]; one that was written anew meanwhile stays.
export async function drop(person, pairs) {
  if (!pairs.length) return;
  await turn("readwrite", (entries) => {
    for (const [id, stamp] of pairs) {
      const asked = entries.get(`${person}:${id}`);
      asked.onsuccess = () => asked.result && asked.result.stamp === stamp && entries.delete(asked.result.id);
    }
  });
  changed();
}

// What waited too long goes, whoever left it; that it was there is remembered until he has been told.
export async function sweep(now = Date.now()) {
  await turn("readwrite", (entries) => {
    const asked = entries.openCursor();
    asked.onsuccess = () => {
      const cursor = asked.result;
      if (!cursor) return;
      const { id, person, at, gone } = cursor.value;
      if (gone && now - at > FORGOTTEN) cursor.delete();
      else if (!gone && now - at > LIFE) cursor.update({ id, person, at, gone: true });
      cursor.continue();
    };
  });
}

// How many entries of this person went unsent; told once.
export async function lapsed(person) {
  return (await rowsOf(person)).filter((row) => row.gone).length;
}

export async function toldLapsed(person) {
  const gone = (await rowsOf(person)).filter((row) => row.gone);
  await turn("readwrite", (entries) => gone.forEach((row) => entries.delete(row.id)));
}

// Nothing of this person stays, the key neither.
export async function forget(person) {
  const rows = await rowsOf(person);
  await turn("readwrite", (entries, keys) => {
    rows.forEach((row) => entries.delete(row.id));
    keys.delete(person);
  });
  changed();
}

// The page whose whole form the server said it has stored (it says so by a cookie); told once.
export function storedPage() {
  const found = document.cookie.match(/(?:^|; )form_stored=([0-9a-f-]+)/);
  return found ? found[1] : "";
}

export function toldStoredPage() {
  document.cookie = "form_stored=; path=/; max-age=0; samesite=lax";
}
