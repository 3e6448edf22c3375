// <provision-editor> around the form of the editor: Alt and an arrow press the button of the point one stands on; a point
// drawn onto another one asks to stand under it. Without script the buttons do the same.
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

class ProvisionEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.querySelector("[data-keys]").hidden = false;
    for (const row of this.querySelectorAll("[data-key]")) {
      row.tabIndex = -1;
      row.draggable = true;
    }
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("dragstart", (event) => this.drawn(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("dragend", () => this.shown(null));
    this.addEventListener("drop", (event) => this.dropped(event));
    this.come();
  }

  // Where the last act was: the keyboard goes on from there.
  come() {
    const row = location.hash && document.getElementById(location.hash.slice(1));
    if (row && this.contains(row)) row.focus({ preventScroll: true });
  }

  pressed(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || !KEYS.includes(event.key)) return;
    const row = event.target.closest("[data-key]");
    const button = row && row.querySelector(`[data-do="${event.key}"]`);
    if (!row) return;
    event.preventDefault();
    if (button) button.click();
  }

  drawn(event) {
    const row = event.target.closest("[data-key]");
    if (!row) return;
    this.moved = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.key);
  }

  over(event) {
    const row = event.target.closest("[data-key]");
    if (!this.moved || !row || row === this.moved) return;
    event.preventDefault();
    this.shown(row);
  }

  shown(row) {
    for (const one of this.querySelectorAll(".onto")) one.classList.remove("onto");
    if (row) row.classList.add("onto");
    else this.moved = null;
  }

  dropped(event) {
    const row = event.target.closest("[data-key]");
    if (!this.moved || !row || row === this.moved) return;
    event.preventDefault();
    const act = document.createElement("input");
    act.type = "hidden";
    act.name = "act";
    act.value = `drop:${this.moved.dataset.key}:${row.dataset.key}`;
    this.form.append(act);
    this.form.submit();
  }
}

customElements.define("provision-editor", ProvisionEditor);
