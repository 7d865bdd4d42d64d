// Search and paging for the tables of one page. Everything is read from files beside it; nothing is sent anywhere.
// A short table is searched as it stands; a long one brings its rows in a script of its own, read when first needed.
"use strict";
(() => {
  const PAGE = 50;
  const FEW = 5; // so many rows are seen at a glance
  const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?$/;
  const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
  const waiting = new Map();
  const tools = document.getElementById("tools"); // the search field and the buttons, and in its data what they say

  // Rows arrive by this call, made in the script of a long table: pieces of one deflated stream, in base 64.
  window.habeasRows = (key, pieces) => waiting.get(key)?.(pieces);

  const bytes = (piece) => Uint8Array.from(atob(piece), (sign) => sign.charCodeAt(0));
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  async function inflate(pieces) {
    const stream = new Blob(pieces.map(bytes)).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return parse(await new Response(stream).text());
  }

  // JavaScript rounds long numbers and drops the noughts of 100.00, so such numbers are read as texts.
  function parse(text) {
    return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (part) =>
      part[0] !== '"' && (part.length > 15 || /[.eE]/.test(part)) ? `"${part}"` : part));
  }

  function load(box) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      waiting.set(box.dataset.key, resolve);
      script.src = box.dataset.script;
      script.onerror = reject;
      document.head.append(script);
    }).then(inflate);
  }

  const show = (text) => text.replace(CONTROL, (sign) => String.fromCharCode(sign === "\x7f" ? 0x2421 : 0x2400 + sign.charCodeAt()));

  function plain(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "boolean") return value ? tools.dataset.yes : tools.dataset.no;
    if (typeof value !== "string") return String(value);
    const moment = MOMENT.exec(value);
    if (!moment) return show(value);
    const zone = ["Z", "+00:00", "+00"].includes(moment[4]) ? "UTC" : moment[4] || "";
    return `${moment[1]} ${moment[2]}${moment[3] || ""} ${zone}`.trim();
  }

  function element(name, content, className) {
    const node = document.createElement(name);
    if (className) node.className = className;
    node.append(...content);
    return node;
  }

  function nested(value, labels) {
    if (value === null || typeof value !== "object") return plain(value);
    if (Array.isArray(value)) {
      return value.length ? element("ul", value.map((each) => element("li", [nested(each, labels)])), "nested") : "";
    }
    const pairs = Object.entries(value).map(([name, each]) =>
      element("div", [element("dt", [labels[name] || name]), element("dd", [nested(each, labels)])]));
    return pairs.length ? element("dl", pairs, "nested") : "";
  }

  function rowElement(row, columns) {
    const tr = document.createElement("tr");
    tr.setAttribute("role", "row");
    for (const column of columns) {
      const value = row[column.name];
      const td = element("td", [nested(value, column.labels)], column.number ? "number" : "");
      td.setAttribute("role", "cell");
      td.dir = "auto";
      td.dataset.label = column.label;
      if (!td.textContent) td.replaceChildren();
      tr.append(td);
    }
    return tr;
  }

  function equip(box) {
    const [finder, pager] = tools.content.cloneNode(true).children;
    finder.setAttribute("aria-label", box.dataset.label);
    box.prepend(finder);
    box.append(pager);
  }

  function enhance(box) {
    equip(box);
    const body = box.querySelector("tbody");
    const input = box.querySelector("input");
    const status = box.querySelector("[role=status]");
    const buttons = [...box.querySelectorAll("[data-step]")];
    const note = box.querySelector(".first-rows");
    const columns = [...box.querySelectorAll("thead th")].map((th) => (
      { ...JSON.parse(th.dataset.field), label: th.textContent, number: th.className === "number" }));
    const first = [...body.rows];
    let total = Number(box.dataset.total);
    let all = null; // the rows of a long table, once read
    let folded = null;
    let found = null; // indexes of matching rows; null for all
    let at = 0;

    const count = () => (found ? found.length : total);
    const number = (n) => n.toLocaleString(document.documentElement.lang);
    const textOf = (row) => columns.map((c) => {
      const value = row[c.name];
      return value !== null && typeof value === "object" ? JSON.stringify(value) : plain(value);
    }).join("\n");
    const rowAt = (place) => {
      const index = found ? found[place] : place;
      return all ? rowElement(all[index], columns) : first[index];
    };

    async function ready() {
      if (all || !box.dataset.script) return true;
      status.textContent = tools.dataset.busy;
      try {
        all = await load(box);
        return true;
      } catch {
        status.textContent = tools.dataset.failed;
        return false;
      }
    }

    function draw() {
      // Before all rows are read, only the first ones are there to be shown.
      const held = all || found || !box.dataset.script ? count() : first.length;
      const end = Math.min(at + PAGE, held);
      const rows = [];
      for (let place = at; place < end; place += 1) rows.push(rowAt(place));
      body.replaceChildren(...rows);
      status.textContent = count()
        ? tools.dataset.range.replace("{from}", number(at + 1)).replace("{to}", number(end)).replace("{total}", number(count()))
        : tools.dataset.none;
      const last = end >= count();
      for (const button of buttons) button.disabled = ["first", "back"].includes(button.dataset.step) ? at === 0 : last;
    }

    async function search() {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      if (words.length && !(await ready())) return;
      if (words.length && !folded) folded = all ? all.map((row) => fold(textOf(row))) : first.map((tr) => fold(tr.textContent));
      found = null;
      if (words.length) {
        found = [];
        folded.forEach((text, index) => { if (words.every((word) => text.includes(word))) found.push(index); });
      }
      at = 0;
      draw();
    }

    async function go(step) {
      const last = Math.max(0, Math.floor((count() - 1) / PAGE) * PAGE);
      const next = { first: 0, back: Math.max(0, at - PAGE), on: Math.min(last, at + PAGE), last }[step];
      if (Math.min(next + PAGE, total) > first.length && !(await ready())) return;
      at = next;
      draw();
    }

    let timer = 0;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, 150);
    });
    for (const button of buttons) button.addEventListener("click", () => go(button.dataset.step));
    // On paper a short table is whole; of a long one the page in view is printed.
    addEventListener("beforeprint", () => { if (!box.dataset.script) body.replaceChildren(...first); });
    addEventListener("afterprint", draw);

    if (note) note.hidden = true;
    draw();
  }

  for (const box of document.querySelectorAll(".records")) {
    if (Number(box.dataset.total) > FEW || box.dataset.script) enhance(box);
  }
})();
