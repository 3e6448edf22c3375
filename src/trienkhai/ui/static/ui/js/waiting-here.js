// <waiting-here> tells what of this person waits on this device, since when, and what waited too long; on the page of its
// report it is sent or given up. Signing out leaves nothing here. The words come in data- attributes and from its dialogs.
import * as device from "./device.js";

const YOUNG = 10000; // what is just being saved waits for nothing
const NAMES = { vi: "vi-VN", en: "en-GB" };

class WaitingHere extends HTMLElement {
  connectedCallback() {
    if (this.person) return; // it moved to another part of the page
    this.person = this.dataset.person;
    this.note = this.querySelector("[data-waiting]");
    this.most = 0; // so many waited since it was last empty
    document.addEventListener("device:changed", () => this.tell());
    this.addEventListener("click", (event) => this.clicked(event));
    document.querySelector("form[data-sign-out]")?.addEventListener("submit", (event) => this.leaves(event));
    if (window.isSecureContext && window.indexedDB && crypto.subtle) this.begin().catch(() => {});
  }

  get report() {
    return document.querySelector("[data-report]")?.dataset.report || "";
  }

  async begin() {
    await device.sweep();
    const page = device.storedPage();
    if (page && !document.querySelector("entry-sheet")) {
      const rows = (await device.waiting(this.person)).filter((row) => row.page === page && row.kind === "entry");
      await device.drop(this.person, rows.map((row) => [row.id, row.stamp]));
      device.toldStoredPage();
    }
    const gone = await device.lapsed(this.person);
    if (gone) this.put(this.querySelector("[data-gone]"), "p", this.worded("gone", gone));
    await this.tell();
  }

  worded(name, count) {
    return (count === 1 ? this.dataset[`${name}One`] : this.dataset[`${name}Many`]).replace("{n}", count);
  }

  put(part, where, text) {
    part.querySelector(where).textContent = text;
    part.className = `note ${part.dataset.tone}`; // only what is shown is a note
    part.hidden = false;
  }

  moment(at) {
    const parts = { day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit" };
    return new Intl.DateTimeFormat(NAMES[document.documentElement.lang] || "vi-VN", parts).format(at);
  }

  async tell() {
    const young = Date.now() - YOUNG;
    const isAsked = (row) => row.report === this.report && row.what.answered && document.querySelector("entry-sheet");
    const all = await device.waiting(this.person);
    const asked = all.filter(isAsked).length; // they stand on this page with what is wrong
    const rows = all.filter((row) => row.held || (row.at < young && !isAsked(row)));
    if (rows.length) this.list(rows);
    else this.note.hidden = true;
    const sent = this.querySelector("[data-sent]");
    const count = this.most - asked;
    if (!rows.length && count > 0 && !this.given) this.put(sent, "p", this.worded("sent", count));
    this.most = rows.length ? Math.max(this.most, rows.length) : 0;
    if (rows.length) sent.hidden = true;
  }

  list(rows) {
    const since = this.moment(rows[0].at);
    const until = this.moment(rows[0].at + device.DAYS * 24 * 3600 * 1000);
    this.put(this.note, "[data-said]", this.worded("wait", rows.length).replace("{when}", since));
    this.put(this.note, "[data-until]", this.dataset.until.replace("{when}", until));
    const others = new Map();
    for (const { report, kind, what } of rows) {
      const elsewhere = report !== this.report || (kind === "entry" && what.url !== location.pathname);
      if (elsewhere && (kind === "entry" || !others.has(report))) others.set(report, what);
    }
    const links = [...others.values()].map(({ url, title }) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = url;
      link.textContent = `${this.dataset.open}: ${title}`;
      line.append(link);
      return line;
    });
    this.note.querySelector("[data-others]").replaceChildren(...links);
    this.note.querySelector("[data-others]").hidden = !links.length;
    this.note.querySelector("[data-what]").replaceChildren(...rows.map((row) => this.line(row)));
    this.note.querySelector("[data-here]").hidden = !rows.some((row) => row.report === this.report);
  }

  line(row) {
    const line = document.createElement("li");
    const name = document.createElement("b");
    const text = document.createElement("span");
    name.textContent = row.what.label;
    text.textContent = [row.what.text, row.what.refused].filter(Boolean).join(" – ");
    line.append(name, text);
    return line;
  }

  // Ask in a dialog; true for the button that goes on.
  ask(name, count) {
    const dialog = this.querySelector(`dialog[data-ask="${name}"]`);
    dialog.querySelector("[data-count]").textContent = this.worded("still", count);
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((done) => {
      dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
    });
  }

  async count() {
    return (await device.waiting(this.person)).length;
  }

  async forget() {
    this.given = true;
    await device.forget(this.person);
    this.given = false;
  }

  async clicked(event) {
    const act = event.target.closest("button")?.dataset.act;
    if (act === "send") document.dispatchEvent(new CustomEvent("device:send"));
    if (act === "told") {
      await device.toldLapsed(this.person);
      this.querySelector("[data-gone]").hidden = true;
    }
    if (act !== "discard") return;
    const rows = (await device.waiting(this.person)).filter((row) => row.report === this.report);
    if (!(await this.ask("discard", rows.length))) return;
    this.given = true;
    document.dispatchEvent(new CustomEvent("device:discard"));
    const now = (await device.waiting(this.person)).filter((row) => row.report === this.report);
    await device.drop(this.person, now.map((row) => [row.id, row.stamp]));
    this.given = false;
  }

  // Nothing stays behind on this device, the key neither; what would be lost is told first.
  async leaves(event) {
    if (this.left || !window.isSecureContext) return;
    event.preventDefault();
    const form = event.target;
    try {
      const count = await this.count();
      if (count && !(await this.ask("leave", count))) return;
      document.dispatchEvent(new CustomEvent("device:discard"));
      device.leave(this.person);
      await this.forget();
    } catch {
      this.note.hidden = true; // nothing could be read here, so nothing was kept
    }
    this.left = true;
    form.requestSubmit();
  }
}

customElements.define("waiting-here", WaitingHere);
