// <evidence-drop> around the form of evidence files: what cannot be sent waits on this device and goes by the same door
// later. Beside the form of a report it stays on its page, and is shown with script only, because sending it by its button
// would leave what is typed there. A file that is declared secret never waits.
import * as device from "../ui/js/device.js";

const AGAIN = 30000;
const LARGEST = 25 * 1024 * 1024; // a larger file is not taken, so it does not wait either

class EvidenceDrop extends HTMLElement {
  connectedCallback() {
    const { person, report, url } = this.dataset;
    Object.assign(this, { person, report, url });
    this.form = this.querySelector("form");
    this.said = this.querySelector("[data-said]");
    this.sheet = document.querySelector("entry-sheet");
    this.closest("[data-evidence]")?.removeAttribute("hidden");
    this.form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("device:send", () => this.flush(true));
    window.addEventListener("online", () => this.flush());
    this.flush();
  }

  say(text, tone) {
    this.said.textContent = text;
    this.said.className = `note ${tone}`;
    this.said.hidden = false;
  }

  token() {
    return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || "";
  }

  // {go} an address to go to, {html} a page that says why not, {why} when nothing was taken: offline, expired, failed, other.
  async post(data) {
    try {
      const headers = { "HX-Request": "true", "X-CSRFToken": this.token() };
      const answer = await fetch(this.url, { method: "POST", body: data, headers });
      if (answer.redirected || answer.status === 401) return { why: "expired" };
      if (answer.headers.get("X-Other-Person")) return { why: "other" };
      if (answer.status >= 500) return { why: "failed" };
      const go = answer.headers.get("HX-Redirect");
      return go ? { go } : { html: await answer.text() };
    } catch {
      return { why: "offline" };
    }
  }

  async submitted(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const data = new FormData(this.form);
    this.say(this.dataset.sending, "");
    const answer = await this.post(data);
    this.busy = false;
    if (answer.go && this.sheet) {
      this.form.reset();
      this.tell(this.dataset.laid);
    } else if (answer.go) location.assign(answer.go);
    else if (answer.html && this.sheet) this.say(this.reason(answer.html), "late");
    else if (answer.html) this.show(answer.html);
    else await this.wait(data, answer.why);
  }

  // The answer says why a file was not taken: it stands where the page stood.
  show(html) {
    const main = document.adoptNode(this.parsed(html).querySelector("main"));
    main.prepend(...document.querySelectorAll("waiting-here"));
    document.querySelector("main").replaceWith(main);
    window.scrollTo(0, 0);
  }

  async wait(data, why) {
    const means = data.has("is_secret") ? "secret" : await device.means(this.person);
    if (means !== "kept") {
      this.say(`${this.dataset[why]} ${this.dataset[means]}`, "late");
      return;
    }
    if (data.getAll("evidence").some((file) => file.size > LARGEST)) {
      this.say(`${this.dataset[why]} ${this.dataset.large}`, "late");
      return;
    }
    const items = [];
    for (const file of data.getAll("evidence")) items.push(await this.itemOf(file, data));
    try {
      await device.keep(this.person, items);
    } catch {
      this.say(`${this.dataset[why]} ${this.dataset.full}`, "late");
      return;
    }
    this.form.reset();
    this.say(`${this.dataset[why]} ${this.dataset.kept}`, "warn");
    this.later();
  }

  async itemOf(file, data) {
    const id = `${this.report}:file:${crypto.randomUUID()}`;
    const said = { field_key: data.get("field_key"), note: data.get("note") };
    const what = { name: file.name, type: file.type, said, label: file.name, text: said.note, url: location.pathname };
    what.title = this.dataset.title;
    return { id, report: this.report, kind: "file", held: true, what, bytes: await file.arrayBuffer() };
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), AGAIN);
  }

  // One after another by the same door. What was refused stays until the person decides.
  async flush(asked = false) {
    if (this.flushing || !this.person || !window.isSecureContext || !window.indexedDB) return;
    this.flushing = true;
    try {
      const name = `evidence ${this.report}`; // one tab at a time, where the browser can tell
      if (!navigator.locks) await this.send(asked);
      else await navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && this.send(asked));
    } catch {
      this.later(); // the store was busy or closed
    } finally {
      this.flushing = false;
    }
  }

  async send(asked) {
    const rows = (await device.waiting(this.person)).filter((row) => row.report === this.report && row.kind === "file");
    let sent = 0;
    for (const row of rows) {
      if (row.what.refused && !asked) continue;
      const bytes = await device.bytesOf(this.person, row.id);
      const data = new FormData();
      data.set("nguoi", this.person);
      for (const [name, value] of Object.entries(row.what.said)) data.set(name, value || "");
      data.set("evidence", new File([bytes], row.what.name, { type: row.what.type }));
      const answer = await this.post(data);
      if (answer.why) {
        this.later();
        break;
      }
      if (answer.go) {
        await device.drop(this.person, [[row.id, row.stamp]]);
        sent += 1;
      } else {
        const refused = this.reason(answer.html);
        await device.keep(this.person, [{ ...row, what: { ...row.what, refused }, bytes }]);
      }
    }
    if (sent) this.tell(sent === 1 ? this.dataset.sentOne : this.dataset.sentMany.replace("{n}", sent));
  }

  reason(html) {
    const page = this.parsed(html);
    const said = [...page.querySelectorAll(".note.late li span, .msg.late")].map((one) => one.textContent.trim());
    return said.join(": ") || page.querySelector(".note p, h1")?.textContent.trim() || this.dataset.failed;
  }

  // A page of ours, without what each page says of this device.
  parsed(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelector("waiting-here")?.remove();
    return page;
  }

  tell(text) {
    this.say(`${text} `, "ok");
    const link = document.createElement("a");
    link.href = this.dataset.page;
    link.textContent = this.dataset.see;
    this.said.append(link);
  }
}

customElements.define("evidence-drop", EvidenceDrop);
