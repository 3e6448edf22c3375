// What was typed into the form of a report and no answer has confirmed: written on this device as it is typed, taken away
// once it is stored, put back when the page is opened again. What was sent without an answer is sent once more just as it
// was before anything newer: it may be stored already, and must not look like somebody else's change.
import * as device from "../ui/js/device.js";

const PAUSE = 200;
const INPUTS = "input[name], select[name], textarea[name]";

// The answer to which a control belongs, as the server names it.
export function placeOf(control) {
  const kind = control.name[0];
  const rest = control.name.slice(2);
  if (control.name[1] !== "-") return "";
  if ("vsxp".includes(kind)) return `cells:${rest}`;
  if (kind === "n") return `notes:${rest}`;
  if (kind === "t") return `texts:${rest}`;
  if ("lcz".includes(kind)) return `lists:${control.closest("[data-block]").dataset.block}`;
  return kind === "b" ? rest : "";
}

// What was typed, without the marks around it.
function typed(fields) {
  const own = Object.entries(fields).filter(([name]) => !/^[bpx]-/.test(name));
  return JSON.stringify(own.sort());
}

export class Kept {
  constructor(sheet) {
    this.sheet = sheet;
    this.person = sheet.dataset.person;
    this.report = sheet.dataset.report;
    this.page = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.touched = new Map(); // place → {block, tried, stamp, written, answered}
    this.mode = "bare";
    this.chain = Promise.resolve();
  }

  async learn() {
    this.mode = await device.means(this.person);
    if (this.mode !== "kept") for (const state of this.touched.values()) delete state.written;
    await this.write();
  }

  // What another page of this browser told; true where it changes what is kept here.
  async hear(event) {
    const told = device.heard(event, this.person);
    if (told === "shared") await this.learn();
    if (told === "left") this.mode = "left";
    return told !== "";
  }

  controlsOf(place, block) {
    return [...block.querySelectorAll(INPUTS)].filter((control) => placeOf(control) === place);
  }

  fieldsOf(place, block) {
    const found = {};
    for (const one of this.controlsOf(place, block)) found[one.name] = one.type === "checkbox" && !one.checked ? null : one.value;
    return found;
  }

  touch(control) {
    const place = placeOf(control);
    const block = control.closest("[data-block]");
    if (!place || !block) return;
    if (this.touched.has(place)) this.touched.get(place).answered = false;
    else this.touched.set(place, { block, tried: null });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), PAUSE);
  }

  // Writes come one after another, so that what is taken away was written before.
  write() {
    clearTimeout(this.timer);
    this.chain = this.chain.then(() => this.put());
    return this.chain;
  }

  async put() {
    if (this.mode !== "kept") return;
    const items = [];
    for (const [place, state] of this.touched) {
      const text = this.textOf(place, state);
      if (state.written !== text) items.push({ place, state, text });
    }
    if (!items.length) return;
    try {
      const stamps = await device.keep(this.person, items.map((item) => this.rowOf(item)));
      for (const { place, state, text } of items) {
        state.stamp = stamps.get(`${this.report}:${place}`);
        state.written = text;
      }
      this.full = false;
    } catch {
      this.full = true;
    }
  }

  textOf(place, state) {
    return JSON.stringify([this.fieldsOf(place, state.block), state.tried, this.isHeld(state), Boolean(state.answered)]);
  }

  isHeld(state) {
    return !state.answered && (Boolean(this.sheet.lost) || Boolean(state.restored));
  }

  rowOf({ place, state }) {
    const fields = this.fieldsOf(place, state.block);
    const what = {
      block: state.block.dataset.block,
      fields,
      tried: state.tried,
      answered: Boolean(state.answered),
      url: location.pathname,
      title: this.sheet.dataset.title,
      ...this.wordsOf(place, state.block, fields),
    };
    const { report, page } = this;
    return { id: `${report}:${place}`, report, kind: "entry", page, held: this.isHeld(state), what };
  }

  wordsOf(place, block, fields) {
    if (place.startsWith("lists:")) {
      const rows = Object.entries(fields).filter(([name, value]) => name.startsWith("l-") && value);
      return { label: block.querySelector("h3").textContent, text: rows.map(([, value]) => value).join(" · ") };
    }
    const controls = this.controlsOf(place, block);
    const control = controls.find((one) => /^[vnt]-/.test(one.name)) || controls[0];
    const label = control.getAttribute("aria-label") || control.labels[0]?.textContent || place;
    const chosen = fields[`s-${control.name.slice(2)}`];
    return { label: label.trim(), text: control.value || chosen || "–" };
  }

  // Whether the device holds all that was typed, as it stands now.
  isSafe() {
    if (this.mode !== "kept" || this.full) return false;
    return [...this.touched].every(([place, state]) => state.written === this.textOf(place, state));
  }

  // A request is about to leave; what it carries of each place that was typed into.
  sending(blocks, formData, sent) {
    this.under = [];
    for (const [place, state] of this.touched) {
      if (!blocks.has(state.block)) continue;
      const now = this.fieldsOf(place, state.block);
      const older = state.tried;
      if (older && typed(older) !== typed(now)) {
        for (const name of Object.keys(now)) formData.delete(name);
        for (const [name, value] of Object.entries(older)) if (value !== null) formData.set(name, value);
        for (const control of this.controlsOf(place, state.block)) sent.set(control, older[control.name]);
      } else {
        state.tried = now;
      }
      this.under.push({ place, state, fields: state.tried, isOlder: Boolean(older) });
    }
    this.write();
  }

  // The answer: "stored"; "lost", when nobody knows; "not", when nothing was stored. Tells the blocks that want to be sent again.
  answered(how, isUnkept) {
    const again = new Set();
    const done = [];
    for (const { place, state, fields, isOlder } of this.under || []) {
      if (this.touched.get(place) !== state || how === "lost") continue;
      if (how === "not") {
        if (!isOlder) state.tried = null;
        continue;
      }
      state.tried = null;
      const now = this.fieldsOf(place, state.block);
      if (typed(fields) !== typed(now)) again.add(state.block);
      else if (isUnkept(place, state.block)) state.answered = true;
      else done.push([place, state]);
    }
    this.under = [];
    for (const [place, state] of done) this.settle(place, state);
    this.write();
    this.chain = this.chain.then(() => this.drop(done));
    return again;
  }

  // It is stored: what stands in the controls is what the server has.
  settle(place, { block }) {
    this.touched.delete(place);
    for (const control of this.controlsOf(place, block)) {
      if (control.matches("select")) for (const option of control.options) option.defaultSelected = option.selected;
      else if (control.type === "checkbox") control.defaultChecked = control.checked;
      else control.defaultValue = control.value;
    }
  }

  async drop(done) {
    const pairs = done.filter(([, state]) => state.stamp).map(([place, state]) => [`${this.report}:${place}`, state.stamp]);
    if (pairs.length) await device.drop(this.person, pairs);
  }

  // The person takes the other's value: his own waits no more.
  yield(place) {
    const state = this.touched.get(place);
    if (!state) return;
    this.touched.delete(place);
    this.chain = this.chain.then(() => this.drop([[place, state]]));
  }

  // Back to what the server has, as far as the page knows it.
  discard() {
    for (const [place, { block }] of this.touched) {
      for (const control of this.controlsOf(place, block)) {
        if (control.matches("select")) for (const option of control.options) option.selected = option.defaultSelected;
        else if (control.type === "checkbox") control.checked = control.defaultChecked;
        else if (control.type !== "hidden") control.value = control.defaultValue;
      }
    }
    clearTimeout(this.timer);
    this.touched.clear();
    this.under = [];
  }

  // Put back what waited for this report, and tell the blocks to send. What the whole form brought is stored already.
  async restore(isUnkept, grow) {
    this.mode = await device.means(this.person);
    const blocks = new Set();
    if (!window.isSecureContext || !this.person) return blocks;
    const rows = (await device.waiting(this.person)).filter((row) => row.report === this.report && row.kind === "entry");
    const page = device.storedPage();
    const stored = [];
    for (const row of rows) {
      const place = row.id.slice(this.report.length + 1);
      const block = this.sheet.querySelector(`[data-block="${CSS.escape(row.what.block)}"]`);
      if (page && row.page === page && block && !isUnkept(place, block)) stored.push([row.id, row.stamp]);
      else if (block && !this.touched.has(place)) {
        this.fill(place, block, row.what.fields, grow);
        this.touched.set(place, { block, tried: row.what.tried, stamp: row.stamp, restored: true });
        blocks.add(block);
      }
    }
    await device.drop(this.person, stored);
    if (page) device.toldStoredPage();
    await this.write();
    return blocks;
  }

  fill(place, block, fields, grow) {
    const has = () => new Set(this.controlsOf(place, block).map((control) => control.name));
    const rows = Number(fields[`c-${block.dataset.block}`] || 0);
    for (let more = rows; more > 0 && place.startsWith("lists:") && !has().has(this.lastRow(fields)); more -= 1) grow(block);
    for (const control of this.controlsOf(place, block)) {
      if (!(control.name in fields)) continue;
      if (control.type === "checkbox") control.checked = fields[control.name] !== null;
      else control.value = fields[control.name];
    }
  }

  lastRow(fields) {
    return Object.keys(fields).filter((name) => name.startsWith("l-")).pop();
  }
}
