// <closing-details> closes the open menus of its parent when one clicks elsewhere or presses Escape.
// Without script they close by their own button.
class ClosingDetails extends HTMLElement {
  connectedCallback() {
    this.onClick = (event) => this.close((menu) => !this.belongs(menu, event.target));
    this.onKey = (event) => event.key === "Escape" && this.close(() => true);
    document.addEventListener("click", this.onClick);
    document.addEventListener("keydown", this.onKey);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.onClick);
    document.removeEventListener("keydown", this.onKey);
  }

  belongs(menu, target) {
    return menu.contains(target) || Boolean(target.closest(".nav"));
  }

  close(wanted) {
    for (const menu of this.parentElement.querySelectorAll("details[open]")) {
      if (!wanted(menu)) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }
}

customElements.define("closing-details", ClosingDetails);
