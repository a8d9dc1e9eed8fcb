// What scripts add to complete pages: sorting, filters with their state in the address, CSV of the view, copying.
// Without it every row and chart is there. Nothing here makes a request but for further parts of this table.
"use strict";
(() => {
  const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });
  const byId = (id) => document.getElementById(id);

  // ---- values -------------------------------------------------------------------------------------------
  const valueOf = (cell) => (cell.dataset.v !== undefined ? cell.dataset.v : cell.textContent.trim());
  const numeric = (text) => Number(text.replace(/,/g, "")) || 0;
  function compare(kind, direction) {
    return (a, b) => {
      if (a === b) return 0;
      if (a === "") return 1; // blanks last, whichever way
      if (b === "") return -1;
      const order = kind === "number" ? numeric(a) - numeric(b) : collator.compare(a, b);
      return direction === "descending" ? -order : order;
    };
  }
  function csvCell(text) {
    let clean = text.replace(/\s+/g, " ").trim();
    if (/^[=+\-@|%]/.test(clean) && !/^-?\d+(\.\d+)?$/.test(clean)) clean = "'" + clean;
    return /[",;\r\n]/.test(clean) ? '"' + clean.replace(/"/g, '""') + '"' : clean;
  }
  function save(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  async function copy(text, button) {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Could not copy";
    }
    setTimeout(() => { button.textContent = before; }, 1500);
  }
  window.atlas = { csvCell, save, copy };

  // ---- sortable tables ----------------------------------------------------------------------------------
  function sortable(table, onSort) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, index) => {
      if (!head.dataset.sort) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const first = head.dataset.sort === "number" ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        onSort(index, head.getAttribute("aria-sort") === first ? other : first);
      });
    });
    return (index, direction) => {
      heads.forEach((head, place) => {
        if (place === index) head.setAttribute("aria-sort", direction);
        else head.removeAttribute("aria-sort");
      });
      return compare(heads[index].dataset.sort, direction);
    };
  }
  for (const table of document.querySelectorAll("table.sortable")) {
    const mark = sortable(table, (index, direction) => {
      const order = mark(index, direction);
      const body = table.tBodies[0];
      const rows = [...body.rows].map((row) => [valueOf(row.cells[index]), row]);
      rows.sort((a, b) => order(a[0], b[0]));
      body.append(...rows.map((pair) => pair[1]));
    });
  }

  // ---- copying and reporting ----------------------------------------------------------------------------
  for (const button of document.querySelectorAll(".copier")) {
    button.hidden = false;
    const source = byId(button.dataset.copy);
    button.addEventListener("click", () => copy(source.value === undefined ? source.textContent : source.value, button));
  }
  const problem = byId("problem");
  const record = new URLSearchParams(location.search).get("record");
  if (problem && record && /^[\w.-]{1,120}$/.test(record)) {
    problem.value = problem.value.replace(/^Record:.*$/m, "Record: " + record);
  }

  // ---- the table of all projects ------------------------------------------------------------------------
  const table = byId("projects");
  const form = byId("filters");
  if (!table || !form) return;
  const CAP = 250;
  const names = table.dataset.facets.split(" ");
  const titles = {
    region: "Region", country: "Country", kind: "Kind", status: "Status", backing: "Backing", stage: "Money known",
    vendor: "Chips, cloud", year: "Year", confidence: "Confidence", has: "Evidence for", sources: "Publishers",
    programme: "Programmes", bloc: "US and China",
  };
  const heads = [...table.tHead.rows[0].cells];
  const keys = heads.map((head) => head.dataset.key);
  let rows = [];
  let showAll = false;
  let sort = null;
  const chosen = Object.fromEntries(names.map((name) => [name, new Set()]));
  const search = byId("q");

  function read(row) {
    const facets = {};
    for (const pair of row.dataset.f.split("|")) {
      const [name, value] = pair.split("=");
      if (value) (facets[name] ||= []).push(decodeURIComponent(value));
    }
    return { row, facets, text: row.textContent.toLowerCase() + " " + row.dataset.id, values: [...row.cells].map(valueOf) };
  }
  rows = [...table.tBodies[0].rows].map(read);

  // Further parts of a long table are read when a filter, a sort or "show all" first needs them.
  const more = (table.dataset.more || "").split(" ").filter(Boolean);
  let loading = null;
  function loadAll() {
    if (!more.length) return Promise.resolve();
    loading ||= (async () => {
      byId("counter").textContent = "Reading the rest of the table…";
      for (const path of more.splice(0)) {
        const answer = await fetch(path);
        if (!answer.ok) throw new Error(answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = [...page.querySelectorAll("#projects tbody tr")].map((row) => document.importNode(row, true));
        table.tBodies[0].append(...found);
        rows.push(...found.map(read));
      }
    })().catch(() => { byId("counter").textContent = "Only this part of the table could be read."; });
    return loading;
  }

  function matches(item, words, without) {
    if (!words.every((word) => item.text.includes(word))) return false;
    return names.every((name) => name === without || !chosen[name].size ||
      (item.facets[name] || []).some((value) => chosen[name].has(value)));
  }
  function draw() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = rows.filter((item) => matches(item, words, null));
    if (sort) {
      const order = compare(heads[sort.index].dataset.sort, sort.direction);
      found.sort((a, b) => order(a.values[sort.index], b.values[sort.index]));
    }
    const shown = new Set(showAll ? found : found.slice(0, CAP));
    for (const item of rows) item.row.hidden = !shown.has(item);
    if (sort) table.tBodies[0].append(...found.map((item) => item.row));
    byId("counter").textContent = found.length + " of " + rows.length + (rows.length === 1 ? " record" : " records");
    byId("cap").hidden = found.length <= shown.size;
    byId("all").textContent = "Show all " + found.length;
    facets(words);
    chips();
    byId("as-sql").href = byId("as-sql").href.split("?")[0] + "?q=" + encodeURIComponent(asSql());
    return found;
  }
  function facets(words) {
    for (const name of names) {
      const counts = new Map();
      for (const item of rows) {
        if (!matches(item, words, name)) continue;
        for (const value of item.facets[name] || []) counts.set(value, (counts.get(value) || 0) + 1);
      }
      const menu = byId("facet-" + name);
      for (const label of menu.children) {
        const count = counts.get(label.firstChild.value) || 0;
        label.lastChild.textContent = count;
        label.hidden = !count && !label.firstChild.checked;
      }
      menu.previousSibling.textContent = titles[name] + (chosen[name].size ? " (" + chosen[name].size + ")" : "");
    }
  }
  const labels = new Map();
  function spoken(name, value) {
    return labels.get(name + "=" + value) || value.replace(/_/g, " ");
  }
  function build() {
    const box = byId("facets");
    const open = new Set([...box.querySelectorAll("details[open]")].map((item) => item.dataset.name));
    box.textContent = "";
    for (const item of rows) {
      const country = item.facets.country && item.facets.country[0];
      if (country) labels.set("country=" + country, item.row.cells[1].textContent.trim());
    }
    for (const name of names) {
      const values = new Set(rows.flatMap((item) => item.facets[name] || []));
      const details = document.createElement("details");
      details.dataset.name = name;
      details.open = open.has(name);
      const summary = document.createElement("summary");
      const menu = document.createElement("div");
      menu.className = "menu";
      menu.id = "facet-" + name;
      const sorted = [...values].sort((a, b) => collator.compare(spoken(name, a), spoken(name, b)));
      if (name === "year") sorted.reverse();
      for (const value of sorted) {
        const label = document.createElement("label");
        const box = document.createElement("input");
        box.type = "checkbox";
        box.value = value;
        box.checked = chosen[name].has(value);
        box.addEventListener("change", () => {
          if (box.checked) chosen[name].add(value); else chosen[name].delete(value);
          changed();
        });
        const text = document.createElement("span");
        text.textContent = spoken(name, value);
        const count = document.createElement("span");
        count.className = "n";
        label.append(box, text, count);
        menu.append(label);
      }
      details.append(summary, menu);
      box.append(details);
    }
  }
  document.addEventListener("click", (event) => {
    for (const details of form.querySelectorAll(".facets details[open]")) {
      if (!details.contains(event.target)) details.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const details of form.querySelectorAll(".facets details[open]")) {
      details.open = false;
      details.firstChild.focus();
    }
  });
  function chips() {
    const box = byId("chips");
    box.textContent = "";
    for (const name of names) {
      for (const value of chosen[name]) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = titles[name] + ": " + spoken(name, value) + " ×";
        button.addEventListener("click", () => { chosen[name].delete(value); sync(); changed(); });
        box.append(button);
      }
    }
  }
  function sync() {
    for (const box of form.querySelectorAll(".facets input")) {
      box.checked = chosen[box.closest("details").dataset.name].has(box.value);
    }
  }
  function address() {
    const query = new URLSearchParams();
    if (search.value.trim()) query.set("q", search.value.trim());
    for (const name of names) for (const value of chosen[name]) query.append(name, value);
    if (sort) query.set("sort", (sort.direction === "descending" ? "-" : "") + keys[sort.index]);
    const text = query.toString();
    return location.pathname + (text ? "?" + text : "");
  }
  function restore() {
    const query = new URLSearchParams(location.search);
    search.value = query.get("q") || "";
    for (const name of names) chosen[name] = new Set(query.getAll(name));
    const wanted = query.get("sort");
    const index = wanted ? keys.indexOf(wanted.replace(/^-/, "")) : -1;
    sort = index < 0 ? null : { index, direction: wanted.startsWith("-") ? "descending" : "ascending" };
    if (sort) mark(sort.index, sort.direction);
    sync();
    return search.value || sort || names.some((name) => chosen[name].size);
  }
  async function changed() {
    const pending = more.length;
    await loadAll();
    if (pending) { build(); sync(); }
    try { history.replaceState(null, "", address()); } catch { /* from a file the address stays */ }
    draw();
  }
  const mark = sortable(table, (index, direction) => {
    sort = { index, direction };
    mark(index, direction);
    changed();
  });

  const quote = (text) => "'" + text.replace(/'/g, "''") + "'";
  function asSql() {
    const columns = { region: "region", country: "country_iso3", kind: "kind", status: "status", backing: "backing" };
    const parts = [];
    for (const [name, column] of Object.entries(columns)) {
      if (chosen[name] && chosen[name].size) {
        const known = [...chosen[name]].filter((value) => value !== "unknown").map(quote);
        const either = known.length ? [column + " IN (" + known.join(", ") + ")"] : [];
        if (chosen[name].has("unknown")) either.push(column + " IS NULL");
        parts.push(either.length > 1 ? "(" + either.join(" OR ") + ")" : either[0]);
      }
    }
    if (chosen.year && chosen.year.size) {
      parts.push("substr(announced_on, 1, 4) IN (" + [...chosen.year].map(quote).join(", ") + ")");
    }
    for (const word of search.value.trim().split(/\s+/).filter(Boolean)) {
      parts.push("name ILIKE " + quote("%" + word + "%"));
    }
    return "SELECT project_id, name, country_iso3, kind, status, announced_on, publishers, confidence\nFROM projects\n" +
      (parts.length ? "WHERE " + parts.join("\n  AND ") + "\n" : "") + "ORDER BY project_id";
  }

  search.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => {
    search.value = "";
    for (const name of names) chosen[name].clear();
    sync();
    changed();
  });
  byId("all").addEventListener("click", () => { showAll = true; loadAll().then(draw); });
  byId("link").addEventListener("click", (event) => copy(location.origin + address(), event.target));
  byId("csv").addEventListener("click", async () => {
    await loadAll();
    const found = draw();
    const header = ["project_id", ...keys];
    const lines = found.map((item) => [item.row.dataset.id, ...item.row.cells].map(
      (cell) => csvCell(typeof cell === "string" ? cell : valueOf(cell) || cell.textContent.trim())).join(","));
    save("sovereign-ai-index-" + document.documentElement.dataset.version + ".csv", "text/csv;charset=utf-8",
      "\ufeff" + [header.join(","), ...lines].join("\r\n") + "\r\n");
  });

  form.hidden = false;
  build();
  if (restore()) changed(); else draw();
})();
