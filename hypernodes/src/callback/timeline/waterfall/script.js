"use strict";
// Looks closer at a part of the time. Without this script, the picture stands as it was drawn: the same as in `waterfall.rs`.
{
  const FRAME = 24, WIDTH = 1200, NAMES = 150, ROW = 16, NARROW = 1, LETTER = 6, LETTERS = 3;
  const LEFT = FRAME + NAMES, ROOM = WIDTH - NAMES - 2 * FRAME;
  const { all, top, bottom, places, threads } = JSON.parse(document.getElementById("records").textContent);
  const svg = document.querySelector("main svg");
  const axis = svg.querySelector(".axis"), lanes = svg.querySelector(".lanes");
  const names = [...lanes.querySelectorAll(":scope > text.s11")].map((name) => name.outerHTML).join("");
  const LONGEST = Math.max(all, 1), SHORTEST = Math.min(LONGEST, 100);
  let from = 0, length = LONGEST;

  const escaped = (text) => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

  function short(time) {
    if (time === 0) return "0s";
    for (const [limit, unit, size] of [[999.5, "ns", 1], [999.5e3, "µs", 1e3], [999.5e6, "ms", 1e6], [Infinity, "s", 1e9]]) {
      if (time >= limit) continue;
      const value = time / size;
      return value.toFixed(size === 1 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2) + unit;
    }
  }

  function shown(text, width) {
    const letters = [...text];
    if (letters.length * LETTER <= width) return text;
    const room = Math.floor(width / LETTER) - 1;
    return room > 0 ? letters.slice(0, room).join("") + "…" : "";
  }

  const looks = ([place, , , , , end = "done"]) =>
    end === "cached" ? "found" : end === "failed" || end === "panicked" ? "wrong" : places[place][2];

  function rect(look, x, y, width, title) {
    // What begins or ends outside is cut there.
    const [left, right] = [Math.max(x, 0), Math.min(x + width, ROOM)];
    const cut = Math.max(right - left, 0.3).toFixed(2);
    return `<rect class="${look}" x="${(LEFT + left).toFixed(2)}" y="${y}" width="${cut}" height="${ROW - 2}">` +
      `<title>${escaped(title)}</title></rect>`;
  }

  function alone(record, y, scale) {
    const [place, , started, took, item, end = "done"] = record;
    const [path, name, , isItem] = places[place];
    const [x, width] = [(started - from) * scale, took * scale];
    const which = item < 0 ? "" : `\nitem ${item}`;
    const title = `${path}${which}\n${short(took)} from ${short(started)} on\n${end}`;
    const [left, right] = [Math.max(x, 0), Math.min(x + width, ROOM)];
    const room = right - left - LETTER;
    // A part of a number would be another one.
    const number = isItem && item >= 0 ? `[${item}]` : "";
    const label = number.length * LETTER > room ? "" : number || shown(name, room);
    const text = [...label].length < LETTERS ? "" :
      `<text class="s10" x="${LEFT + left + 3}" y="${y + 10.5}">${escaped(label)}</text>`;
    return rect(looks(record), x, y, width, title) + text;
  }

  function together(records, y, scale) {
    if (records.length === 0) return "";
    if (records.length === 1) return alone(records[0], y, scale);
    const times = new Map();
    let total = 0;
    for (const [place, , , took] of records) {
      times.set(place, (times.get(place) ?? 0) + Math.max(took, 1));
      total += took;
    }
    const [most] = [...times].reduce((a, b) => (b[1] > a[1] ? b : a));
    const bad = records.some((record) => looks(record) === "wrong");
    const last = records[records.length - 1];
    const title = `${records.length} records in ${short(total)}\nmost of it ${places[most][0]}`;
    const width = (last[2] + last[3] - records[0][2]) * scale;
    return rect(bad ? "wrong" : places[most][2], (records[0][2] - from) * scale, y, width, title);
  }

  function row(thread, level, scale) {
    const y = thread.top + level * ROW;
    let drawn = "", begun = 0, some = [];
    for (const record of thread.records) {
      const [, own, started, took] = record;
      if (own !== level || started + took < from || started > from + length) continue;
      const [x, width] = [started * scale, took * scale];
      if (some.length > 0 && (width >= NARROW || x + width > begun + 2 * NARROW)) {
        drawn += together(some, y, scale);
        some = [];
      }
      if (width >= NARROW) {
        drawn += alone(record, y, scale);
        continue;
      }
      if (some.length === 0) begun = x;
      some.push(record);
    }
    return drawn + together(some, y, scale);
  }

  function ticks(scale) {
    let step = 1;
    while (step * 10 < length) step = 10 ** Math.floor(Math.log10(step) + 1e-9) * (/^1/.test(step) ? 2 : /^2/.test(step) ? 5 : 10);
    let drawn = "";
    for (let at = Math.ceil(from / step) * step; at <= from + length; at += step) {
      const x = (LEFT + (at - from) * scale).toFixed(1);
      drawn += `<path d="M${x} ${top}V${bottom}"/><text class="muted s10 middle" x="${x}" y="${top - 4}">${tickName(at, step)}</text>`;
    }
    return drawn;
  }

  // With as many digits as tell a tick from the next one.
  function tickName(at, step) {
    const [unit, size] = at >= 1e9 ? ["s", 1e9] : at >= 1e6 ? ["ms", 1e6] : at >= 1e3 ? ["µs", 1e3] : ["ns", 1];
    if (at === 0) return "0s";
    return (at / size).toFixed(Math.max(0, Math.ceil(Math.log10(size / step) - 1e-9))) + unit;
  }

  let asked = false;
  function show() {
    length = Math.min(Math.max(length, SHORTEST), LONGEST);
    from = Math.min(Math.max(from, 0), LONGEST - length);
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const scale = ROOM / length;
      axis.innerHTML = ticks(scale);
      const ground = `<rect class="ground" x="${LEFT}" y="${top}" width="${ROOM}" height="${bottom - top}"/>`;
      const rows = threads.map((thread) => [...Array(thread.levels).keys()].map((level) => row(thread, level, scale)).join(""));
      lanes.innerHTML = ground + names + rows.join("");
    });
  }

  // Where the pointer is, from 0 to 1.
  function place(event) {
    const box = svg.getBoundingClientRect();
    return ((event.clientX - box.left) * WIDTH / box.width - LEFT) / ROOM;
  }

  function zoom(factor, at = 0.5) {
    const fixed = from + at * length;
    length = Math.min(Math.max(length * factor, SHORTEST), LONGEST);
    from = fixed - at * length;
    show();
  }

  let held = null;
  svg.addEventListener("wheel", (event) => {
    const at = place(event);
    if (at < 0 || at > 1) return;
    event.preventDefault();
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) from += ((event.deltaX || event.deltaY) / ROOM) * length;
    else return zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300))), at);
    show();
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || place(event) < 0) return;
    held = from + place(event) * length;
    svg.setPointerCapture(event.pointerId);
    svg.classList.add("drags");
  });
  svg.addEventListener("pointermove", (event) => {
    if (held === null) return;
    from = held - place(event) * length;
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, () => {
      held = null;
      svg.classList.remove("drags");
    });
  }
  svg.addEventListener("dblclick", () => zoom(Infinity));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      "+": () => zoom(0.5),
      "-": () => zoom(2),
      0: () => zoom(Infinity),
      ArrowLeft: () => (from -= length / 8),
      ArrowRight: () => (from += length / 8),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
    show();
  });

  svg.classList.add("zooms");
  const help = document.createElement("p");
  help.className = "help";
  help.textContent = "The wheel looks closer, dragging moves along; so do + - ← → and 0.";
  document.querySelector("main").after(help);
}
