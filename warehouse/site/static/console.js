// The SQL console: loads the engine when Run is first pressed, reads this release's Parquet files into it, locks it.
// Nothing runs by itself: a link with a query only fills the box. Results are text, never markup.
"use strict";
(() => {
  const box = document.getElementById("console");
  if (!box) return;
  const byId = (id) => document.getElementById(id);
  const editor = byId("statement");
  const SHOWN = 1000;
  const GUARD = `"use strict";{
    const refuse = (url) => { if (!String(url && url.url || url).startsWith("blob:")) throw new Error("the console reaches no network"); };
    const open = XMLHttpRequest.prototype.open;
    XMLHttpRequest.prototype.open = function (method, url, ...rest) { refuse(url); return open.call(this, method, url, ...rest); };
    const get = self.fetch;
    self.fetch = async (url, ...rest) => { refuse(url); return get(url, ...rest); };
    console.log = () => {};
    for (const name of ["WebSocket", "EventSource", "importScripts", "WebTransport"]) self[name] = undefined;
  }
  `;
  let engine = null; // { database, connection, worker }
  let starting = null;
  let result = null;
  let turn = 0;

  const say = (text) => { byId("state").textContent = text; };
  const size = (bytes) => (bytes / 1048576).toFixed(1) + " MB";

  async function bytesOf(url, label) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error("cannot read " + label + " (" + answer.status + ")");
    const reader = answer.body.getReader();
    const parts = [];
    let got = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      got += value.length;
      say("Reading " + label + ": " + size(got));
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }
  // The engine is packed; a server may have unpacked it on the way, so the bytes tell. Kept for the next visit.
  async function engineModule(url) {
    const store = window.caches ? await caches.open("engine").catch(() => null) : null;
    const kept = store && await store.match(url).catch(() => null);
    if (kept) return new Uint8Array(await kept.arrayBuffer());
    let bytes = await bytesOf(url, "the engine");
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    }
    if (store) await store.put(url, new Response(bytes)).catch(() => null);
    return bytes;
  }
  async function start() {
    const folder = new URL(box.dataset.engine, location.href).href;
    const files = new URL(box.dataset.files, location.href).href;
    const client = await import(folder + "engine.mjs");
    // A worker from a blob keeps this page's policy; the guard before its code lets it read blobs and nothing else, so
    // no statement can make it ask any host for anything.
    const source = await (await fetch(folder + "engine-worker.js")).blob();
    const worker = new Worker(URL.createObjectURL(new Blob([GUARD, source], { type: "text/javascript" })));
    const database = new client.AsyncDuckDB(new client.VoidLogger(), worker);
    const module = await engineModule(folder + "engine.wasm.gz");
    const address = URL.createObjectURL(new Blob([module], { type: "application/wasm" }));
    await database.instantiate(address);
    URL.revokeObjectURL(address);
    await database.open({ query: { castBigIntToDouble: true, castDecimalToDouble: true, castTimestampToDate: true } });
    const connection = await database.connect();
    for (const table of box.dataset.tables.split(" ")) {
      await database.registerFileBuffer(table, await bytesOf(files + table + ".parquet", table));
      await connection.query(`CREATE TABLE "${table}" AS SELECT * FROM read_parquet('${table}')`);
      await connection.query(`CREATE VIEW "${table}.parquet" AS SELECT * FROM "${table}"`);
      await database.dropFile(table);
    }
    for (const setting of ["autoload_known_extensions=false", "autoinstall_known_extensions=false",
      "enable_external_access=false", "lock_configuration=true"]) {
      await connection.query("SET " + setting);
    }
    return { database, connection, worker };
  }

  function plain(value) {
    if (value === null || value === undefined) return null;
    if (typeof value === "bigint") return Number(value);
    if (value instanceof Date) return value.toISOString().slice(0, 10);
    if (value instanceof Uint8Array) return [...value].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (typeof value === "object" && typeof value.toArray === "function") return [...value.toArray()].map(plain);
    if (typeof value === "object" && typeof value.toJSON === "function") return value.toJSON();
    return value;
  }
  const text = (value) => (value === null ? "" : Array.isArray(value) || typeof value === "object" ? JSON.stringify(value) : String(value));

  function show(columns, rows, seconds) {
    const table = document.createElement("table");
    table.className = "grid";
    const head = table.createTHead().insertRow();
    for (const name of columns) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = name;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows.slice(0, SHOWN)) {
      const line = body.insertRow();
      for (const value of row) {
        const cell = line.insertCell();
        if (value === null) { cell.className = "none"; cell.textContent = "null"; }
        else {
          cell.textContent = typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 4, useGrouping: false }) : text(value);
          if (typeof value === "number") cell.className = "num";
        }
      }
    }
    byId("result").replaceChildren(table);
    say(rows.length + (rows.length === 1 ? " row" : " rows") + (rows.length > SHOWN ? ", the first " + SHOWN + " shown" : "") +
      ", " + seconds.toFixed(2) + " s");
  }

  async function run() {
    const mine = ++turn;
    byId("run").disabled = true;
    byId("stop").hidden = false;
    byId("failure").hidden = true;
    byId("result").replaceChildren();
    for (const id of ["result-csv", "result-json"]) byId(id).hidden = true;
    result = null;
    box.dataset.done = "";
    try {
      if (!engine) {
        if (location.protocol === "file:") throw new Error("the console needs a web server: run `sovai site serve`");
        say("Starting the engine…");
        starting ||= start();
        const ready = await starting;
        if (mine !== turn) return;
        engine = ready;
      }
      say("Running…");
      const began = performance.now();
      const answer = await engine.connection.query(editor.value);
      if (mine !== turn) return;
      const columns = answer.schema.fields.map((field) => field.name);
      const vectors = columns.map((_, index) => answer.getChildAt(index));
      const rows = Array.from({ length: answer.numRows }, (_, place) => vectors.map((vector) => plain(vector.get(place))));
      result = { columns, rows };
      show(columns, rows, (performance.now() - began) / 1000);
      for (const id of ["result-csv", "result-json"]) byId(id).hidden = !columns.length;
    } catch (error) {
      if (mine !== turn) return;
      if (!engine) starting = null;
      byId("failure").textContent = String(error.message || error).slice(0, 2000);
      byId("failure").hidden = false;
      say("");
    } finally {
      if (mine === turn) {
        byId("run").disabled = false;
        byId("stop").hidden = true;
        box.dataset.done = "yes";
      }
    }
  }
  function stop() {
    turn += 1;
    if (engine) engine.worker.terminate();
    engine = null;
    starting = null;
    byId("run").disabled = false;
    byId("stop").hidden = true;
    box.dataset.done = "yes";
    say("Stopped. The next run starts the engine again.");
  }

  const saved = (slug) => {
    const article = document.getElementById("query-" + slug);
    return article ? article.querySelector("code").textContent : null;
  };
  const query = new URLSearchParams(location.search);
  const asked = query.get("q") || (/^[\w-]+$/.test(query.get("query") || "") ? saved(query.get("query")) : null);
  if (asked) editor.value = asked.slice(0, 20000);
  for (const button of document.querySelectorAll(".use")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      editor.value = saved(button.dataset.query);
      box.scrollIntoView();
      editor.focus();
    });
  }
  editor.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !byId("run").disabled) run();
  });
  byId("run").addEventListener("click", run);
  byId("stop").addEventListener("click", stop);
  byId("share").addEventListener("click", (event) => {
    const link = new URL(location.href);
    link.search = "?q=" + encodeURIComponent(editor.value);
    link.hash = "";
    window.atlas.copy(link.href, event.target);
  });
  byId("result-csv").addEventListener("click", () => {
    const lines = [result.columns, ...result.rows.map((row) => row.map(text))];
    window.atlas.save("result.csv", "text/csv;charset=utf-8",
      "\ufeff" + lines.map((line) => line.map(window.atlas.csvCell).join(",")).join("\r\n") + "\r\n");
  });
  byId("result-json").addEventListener("click", () => {
    const rows = result.rows.map((row) => Object.fromEntries(row.map((value, index) => [result.columns[index], value])));
    window.atlas.save("result.json", "application/json", JSON.stringify(rows, null, 1) + "\n");
  });
  box.hidden = false;
})();
