// Building blocks of the page. Text is only ever set as text, so that nothing in a document becomes markup.

export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name in node && name !== "list" && name !== "form") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function svg(tag, properties = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat());
  return node;
}

export function show(...nodes) {
  nodes = nodes.flat(9).filter((node) => node !== null && node !== undefined && node !== false);
  document.getElementById("main").replaceChildren(...nodes);
}

let toastTimer = 0;
export function toast(message, bad = false) {
  const node = document.getElementById("toast");
  node.textContent = message;
  node.className = !message ? "" : bad ? "bad on" : "on";
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (node.className = ""), bad ? 9000 : 3500);
}

// A form in a dialog; resolves to its values, or null where it was left.
export function ask(title, fields, { action = "保存", note = "" } = {}) {
  const dialog = document.getElementById("dialog");
  return new Promise((resolve) => {
    const inputs = fields.map((field) => [field, input(field)]);
    const form = h(
      "form",
      {
        method: "dialog",
        onsubmit: (event) => {
          event.preventDefault();
          const values = Object.fromEntries(inputs.map(([field, node]) => [field.name, node.value]));
          dialog.close();
          resolve(values);
        },
      },
      h("h2", {}, title),
      note && h("p", { class: "note" }, note),
      inputs.map(([field, node]) => h("label", {}, h("span", {}, field.label), node)),
      h("div", { class: "buttons" }, h("button", { type: "submit", class: "main" }, action), h("button", { type: "button", onclick: () => dialog.close() }, "取消")),
    );
    dialog.onclose = () => dialog.open || resolve(null); // the close of the dialog before this one comes late
    dialog.setAttribute("aria-label", title);
    dialog.replaceChildren(form);
    dialog.showModal();
    form.querySelector("input,select,textarea")?.focus();
  });
}

function input(field) {
  if (field.options) {
    return h("select", { name: field.name }, field.options.map(([value, text]) => h("option", { value, selected: value === (field.value ?? "") }, text)));
  }
  const tag = field.long ? "textarea" : "input";
  return h(tag, { name: field.name, readOnly: field.fixed ?? false, value: field.value ?? "", type: field.type ?? "text", required: field.required ?? false, autocomplete: "off" });
}

// Something to be read in a dialog; resolves to true where its main button was pressed.
export function panel(title, nodes, action = "") {
  const dialog = document.getElementById("dialog");
  return new Promise((resolve) => {
    const close = (answer) => () => { resolve(answer); dialog.close(); };
    dialog.onclose = () => dialog.open || resolve(false);
    dialog.setAttribute("aria-label", title);
    dialog.replaceChildren(h("h2", {}, title), ...[nodes].flat(9).filter(Boolean),
      h("div", { class: "buttons" }, action && h("button", { class: "main", onclick: close(true) }, action), h("button", { onclick: close(false) }, action ? "取消" : "关闭")));
    dialog.showModal();
  });
}

export function confirmed(question, action) {
  return ask(question, [], { action }).then((answer) => answer !== null);
}

export function table(columns, rows, { empty = "没有内容" } = {}) {
  if (!rows.length) return h("p", { class: "empty" }, empty);
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell))))),
  );
}

// A table with a field above it that leaves the rows in which the words stand.
export function filtered(columns, rows, unit, options = {}) {
  const count = h("span", { class: "count", role: "status" });
  const query = h("input", { type: "search", placeholder: "只看含有这些字的", "aria-label": "筛选", oninput: () => fill() });
  const whole = table(columns, rows, options);
  function fill() {
    const words = query.value.trim();
    const lines = [...whole.querySelectorAll("tbody tr")];
    for (const line of lines) line.hidden = !line.textContent.includes(words);
    const shown = lines.filter((line) => !line.hidden).length;
    count.textContent = words ? `${shown} / ${lines.length} ${unit}` : `${lines.length} ${unit}`;
  }
  fill();
  return h("div", {}, h("div", { class: "tools" }, query, count), whole);
}
