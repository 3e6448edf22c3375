// <shared-device>: a box by which a person says that others use this device too. Then nothing is kept here; it is remembered
// on the device alone. Without script nothing is ever kept, and the box is not shown.
import * as device from "./device.js";

class SharedDevice extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.box = this.querySelector("input");
    this.box.checked = device.isShared();
    this.box.addEventListener("change", () => this.changed());
  }

  async changed() {
    const waiting = document.querySelector("waiting-here");
    if (this.box.checked && waiting && window.isSecureContext) {
      const count = await waiting.count().catch(() => 0);
      if (count && !(await waiting.ask("shared", count))) {
        this.box.checked = false;
        return;
      }
    }
    device.share(this.box.checked);
    this.box.checked = device.isShared();
    document.dispatchEvent(new CustomEvent("device:means"));
    if (this.box.checked && waiting) await waiting.forget().catch(() => {});
  }
}

customElements.define("shared-device", SharedDevice);
