// <entry-sheet> around the form of a report: saves each block while one types, tells whether it is stored, moves like a
// sheet, takes a pasted block. What is not stored yet waits on the device (entry-kept.js). Without script the form saves by
// its button. The words come in data- attributes.
import { Kept } from "./entry-kept.js";
import { grow } from "./entry-rows.js";

const PAUSE = 1000;
const AGAIN = 5000; // between two tries while nothing can be stored
const PATIENCE = 30000; // for one answer

class EntrySheet extends HTMLElement {
  connectedCallback() {
    this.dirty = new Set(); // blocks with something typed that no answer has confirmed
    this.timers = new Map();
    this.sent = new Map(); // control → what it held when its block was last sent
    this.running = 0;
    this.lost = ""; // offline, expired, other: nothing can be stored now
    this.kept = new Kept(this);
    this.form = this.querySelector("form");
    this.status = this.querySelector("#luu");
    const on = (target, name, act) => target.addEventListener(name, (event) => act.call(this, event));
    on(this, "input", this.typed);
    on(this, "change", this.changed);
    on(this, "keydown", this.moved);
    on(this, "paste", this.pasted);
    on(this, "click", this.clicked);
    on(this.form, "submit", this.submitted);
    on(this, "htmx:configRequest", this.configured);
    on(this, "htmx:beforeSwap", this.answered);
    on(document.body, "htmx:oobBeforeSwap", this.spared);
    on(this, "htmx:afterRequest", this.finished);
    on(window, "online", this.retry);
    for (const name of ["focus", "pageshow"]) on(window, name, () => this.lost && this.retry());
    on(document, "visibilitychange", () => (document.hidden ? this.kept.write() : this.lost && this.retry()));
    on(window, "pagehide", () => this.kept.write());
    on(window, "offline", () => this.fail("offline"));
    on(window, "beforeunload", (event) => this.isUnsaved() && !this.leaving && !this.isKept() && event.preventDefault());
    on(document, "device:send", this.retry);
    on(document, "device:discard", this.discard);
    on(document, "device:means", this.learn);
    on(window, "storage", async (event) => (await this.kept.hear(event)) && this.show());
    this.form.querySelector("[name=trang]").value = this.kept.page;
    this.mark();
    this.restore();
  }

  // What waits on the device

  async restore() {
    const unkept = (place, block) => this.isUnkept(place, block);
    const blocks = await this.kept.restore(unkept, grow).catch(() => new Set());
    this.show();
    for (const block of blocks) this.dirty.add(block);
    for (const block of blocks) this.save(block);
  }

  async learn() {
    await this.kept.learn();
    this.show();
  }

  // Says plainly whether anything is kept here.
  show() {
    const said = this.querySelector("[data-means]");
    for (const one of said.children) one.hidden = !(this.kept.mode in one.dataset);
    said.hidden = false;
  }

  isKept() {
    return Boolean(this.lost) && this.kept.isSafe();
  }

  isUnkept(place, block) {
    const control = this.kept.controlsOf(place, block).find((one) => one.type !== "hidden");
    const row = /^(lists|texts):/.test(place) ? block : control && control.closest("tr");
    const holder = row && row.matches("tr:not(.sub)") ? row.nextElementSibling : row;
    return Boolean(holder && holder.querySelector("[data-unkept]"));
  }

  discard() {
    this.kept.discard();
    for (const timer of this.timers.values()) clearTimeout(timer);
    clearTimeout(this.again);
    this.dirty.clear();
    this.leaving = true;
    for (const said of this.querySelectorAll("[data-unkept]")) {
      const block = said.closest("[data-block]");
      this.dirty.add(block);
      if (!this.lost) this.save(block);
    }
  }

  // Saving

  typed(event) {
    const block = event.target.closest("[data-block]");
    if (!block) return;
    const chosen = event.target.matches("[data-col]") && document.getElementById(`s-${event.target.name.slice(2)}`);
    if (chosen && event.target.value) chosen.value = ""; // a number is typed: the cell has one again
    this.kept.touch(event.target);
    if (chosen) this.kept.touch(chosen);
    this.dirty.add(block);
    this.leaving = false;
    clearTimeout(this.timers.get(block));
    this.timers.set(block, setTimeout(() => this.save(block), PAUSE));
  }

  changed(event) {
    const block = event.target.closest("[data-block]");
    if (!block) return;
    this.kept.touch(event.target);
    this.dirty.add(block);
    this.leaving = false;
    this.save(block);
  }

  isUnsaved() {
    return this.dirty.size > 0 || this.running > 0 || this.querySelector("[data-unkept]") !== null;
  }

  save(block) {
    clearTimeout(this.timers.get(block));
    if (this.dirty.has(block)) htmx.trigger(block, "save");
  }

  retry() {
    if (this.lost === "offline" && !this.dirty.size) {
      this.lost = "";
      this.status.replaceChildren(...this.before);
    }
    for (const block of this.dirty) this.save(block);
  }

  configured(event) {
    const block = event.detail.elt;
    const own = new Set(["block", "nguoi"]);
    const blocks = [block, ...this.querySelectorAll("[data-unkept]")].map((one) => one.closest("[data-block]"));
    for (const one of new Set(blocks)) {
      if (one !== block) event.detail.formData.append("block", one.dataset.block);
      for (const control of one.querySelectorAll("[name]")) {
        own.add(control.name);
        this.sent.set(control, control.value);
      }
    }
    const judged = this.form.querySelector("[name=kiem]");
    if (judged) own.add("kiem");
    for (const name of [...event.detail.formData.keys()]) if (!own.has(name)) event.detail.formData.delete(name);
    this.kept.sending(new Set(blocks), event.detail.formData, this.sent);
    event.detail.timeout = PATIENCE;
    const token = this.token();
    if (token) event.detail.headers["X-CSRFToken"] = token;
    this.dirty.delete(block);
    this.running += 1;
    this.say(this.dataset.saving, "idle");
  }

  answered(event) {
    const { xhr, pathInfo } = event.detail;
    const other = xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location).pathname;
    if (other) event.detail.shouldSwap = false;
  }

  finished(event) {
    const { elt, xhr, pathInfo } = event.detail;
    if (!elt.matches || !elt.matches("[data-block]")) return;
    this.running -= 1;
    const expired =
      (xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location).pathname) ||
      xhr.status === 401;
    const unknown = !xhr.status || xhr.status >= 500; // it may be stored all the same
    const nothing = expired || xhr.status >= 400 || xhr.getResponseHeader("X-Nothing-Stored");
    if (!xhr.status) this.keep(elt, "offline");
    else if (expired) this.keep(elt, "expired");
    else if (xhr.getResponseHeader("X-Other-Person")) this.keep(elt, "other");
    else if (xhr.status === 403) this.keep(elt, "refused");
    else if (xhr.status >= 400) this.keep(elt, "failed");
    else this.lost = "";
    this.mark();
    const how = unknown ? "lost" : nothing ? "not" : "stored";
    for (const block of this.kept.answered(how, (place, one) => this.isUnkept(place, one))) {
      this.dirty.add(block);
      setTimeout(() => this.save(block));
    }
    setTimeout(() => this.settle());
  }

  keep(block, why) {
    this.dirty.add(block);
    this.fail(why);
    clearTimeout(this.again);
    if (why !== "refused") this.again = setTimeout(() => this.lost && this.retry(), AGAIN);
  }

  fail(why) {
    if (!this.lost) this.before = [...this.status.childNodes];
    this.lost = why;
    const isKept = this.kept.mode === "kept" && !this.kept.full;
    this.say((isKept && this.dataset[`${why}Kept`]) || this.dataset[why], "late");
    if (why === "expired" || why === "other") this.status.append(" ", this.signIn(isKept));
    this.kept.write();
  }

  say(text, tone) {
    const said = document.createElement("span");
    said.className = `st bare ${tone}`;
    said.textContent = text;
    this.status.replaceChildren(said);
  }

  signIn(isKept) {
    const link = document.createElement("a");
    link.href = this.dataset.signIn;
    link.textContent = this.dataset.signingIn;
    if (!isKept) link.target = "_blank";
    return link;
  }

  token() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : "";
  }

  // Sending the whole form waits until every block is stored, so that nobody meets his own half-saved change.
  submitted(event) {
    const token = this.token();
    if (token) this.form.querySelector("[name=csrfmiddlewaretoken]").value = token;
    const away = ["offline", "expired", "other"].includes(this.lost);
    if (!this.running && !(away && this.dirty.size)) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    this.waiting = event.submitter;
    this.retry();
  }

  settle() {
    if (this.running || !this.waiting) return;
    const button = this.waiting;
    this.waiting = null;
    if (!["offline", "expired", "other"].includes(this.lost)) this.form.requestSubmit(button);
  }

  // What comes back never replaces a control in which somebody is typing.
  spared(event) {
    const target = event.detail.target;
    if (!this.contains(target)) return;
    const here = target.contains(document.activeElement) ? document.activeElement : null;
    if (target.id.startsWith("w-")) {
      const touched = [...target.querySelectorAll("[name]")].some(
        (control) => control.type !== "hidden" && this.sent.has(control) && this.sent.get(control) !== control.value,
      );
      if (here || touched) event.detail.shouldSwap = false;
    } else if (here && target.id.startsWith("m-")) {
      const control = this.querySelector(`[aria-describedby~="${CSS.escape(target.id)}"]`);
      if (control) setTimeout(() => control.focus());
    }
  }

  mark() {
    for (const said of this.querySelectorAll(".msgs[data-late]")) {
      const late = new Set(said.dataset.late.split(" "));
      const warned = new Set(said.dataset.warn.split(" "));
      for (const control of this.querySelectorAll(`[aria-describedby~="${CSS.escape(said.id)}"]`)) {
        if (late.has(control.id)) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
        control.classList.toggle("w", warned.has(control.id) && !late.has(control.id));
      }
      this.open(said);
    }
    for (const said of this.querySelectorAll(".msgs[id^='e-']")) {
      const control = document.getElementById(said.id.slice(2));
      if (!control) continue;
      if (said.textContent.trim()) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  // The note of a row opens while a word is wanted there, and closes again where nobody wrote one.
  open(said) {
    const word = document.getElementById(`g-${said.id.slice(2)}`);
    if (!word) return;
    if (said.dataset.word) {
      word.open = true;
      word.dataset.wanted = "";
    } else if ("wanted" in word.dataset) {
      delete word.dataset.wanted;
      const written = [...word.querySelectorAll("textarea")].some((one) => one.value.trim());
      if (!written && !word.contains(document.activeElement)) word.open = false;
    }
  }

  // Like a sheet

  moved(event) {
    const control = event.target;
    if (!control.matches("input[data-col]") || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const column = [...this.querySelectorAll(`table [data-col="${control.dataset.col}"]`)];
    const next = column[column.indexOf(control) + step];
    if (!next) return;
    next.focus();
    if (next.select) next.select();
  }

  pasted(event) {
    const control = event.target;
    if (!control.matches("input[data-col]")) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const block = control.closest("[data-block]");
    const rows = [...block.querySelectorAll("tbody tr")].filter((row) => row.querySelector("[data-col]"));
    const first = rows.indexOf(control.closest("tr"));
    const left = [];
    text.split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const row = rows[first + down] || (rows[first + down] = grow(block));
        const cell = row && row.querySelector(`[data-col="${Number(control.dataset.col) + right}"]`);
        if (!this.put(cell, value.trim()) && value.trim()) left.push(value.trim());
      });
    });
    this.dirty.add(block);
    this.save(block);
    if (left.length) this.tell(`${this.dataset.unpasted} ${left.join(" · ")}`, block);
  }

  put(cell, value) {
    if (!cell) return false;
    this.kept.touch(cell);
    if (cell.matches("select")) {
      const option = [...cell.options].find((one) => one.textContent.trim().toLowerCase() === value.toLowerCase());
      if (!option) return false;
      cell.value = option.value;
      return true;
    }
    cell.value = value;
    const chosen = document.getElementById(`s-${cell.name.slice(2)}`);
    if (chosen && value) chosen.value = "";
    return true;
  }

  // Before zeros are filled in: the question, or that there is no empty figure.
  ask(opener) {
    const section = opener.closest("section");
    const empty = [...section.querySelectorAll("table.entry input[data-col]")].some((control) => {
      const chosen = document.getElementById(`s-${control.name.slice(2)}`);
      return !control.value.trim() && !(chosen && chosen.value);
    });
    section.querySelector(".full")?.remove();
    if (empty) {
      document.getElementById(opener.dataset.dialog).showModal();
      return;
    }
    const note = this.tell(this.dataset.full, section);
    note.classList.add("full");
    opener.parentElement.after(note);
  }

  tell(text, block) {
    const note = document.createElement("p");
    note.className = "note warn";
    note.setAttribute("role", "alert");
    note.textContent = text;
    block.append(note);
    return note;
  }

  clicked(event) {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      this.ask(opener);
    }
    const adder = event.target.closest("[name=add]");
    const row = adder && grow(adder.closest("[data-block]"));
    if (row) {
      event.preventDefault();
      row.querySelector("[data-col]").focus();
    }
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();
    const choice = event.target.closest("[name^='k-']");
    if (choice && choice.value.startsWith("theirs")) this.kept.yield(choice.name.slice(2));
  }
}

customElements.define("entry-sheet", EntrySheet);
