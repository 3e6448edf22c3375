// One more row at the end of a list, while there is room.
export function grow(block) {
  const table = block.querySelector("table.rows");
  const last = table && table.tBodies[0].lastElementChild;
  const count = table ? table.tBodies[0].rows.length : 0;
  if (!last || count >= Number(table.dataset.most)) return null;
  const key = block.dataset.block;
  const row = last.cloneNode(true);
  for (const one of row.querySelectorAll("*")) {
    for (const name of ["id", "name", "aria-describedby"]) {
      const text = one.getAttribute(name);
      if (text) one.setAttribute(name, text.replace(`l-${key}-${count - 1}-`, `l-${key}-${count}-`));
    }
    const label = one.getAttribute("aria-label");
    if (label) one.setAttribute("aria-label", label.replace(/\d+$/, count + 1));
    one.removeAttribute("aria-invalid");
    if (one.matches(".msgs")) one.textContent = "";
    if (one.matches("input")) one.value = "";
    if (one.matches("select")) one.selectedIndex = 0;
    if (one.matches("[name=drop]")) one.value = `${key}-${count}`;
    if (one.matches("[name=drop] .vh")) one.textContent = one.textContent.replace(/\d+/, count + 1);
  }
  last.after(row);
  block.querySelector(`[name="c-${CSS.escape(key)}"]`).value = count + 1;
  return row;
}
