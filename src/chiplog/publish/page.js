// Search, filters and states on any day, over what the page already has. Without it the page can be read in full.
// It computes no state: the page carries, for each event, the days on which its state changes, from the same engine
// as the command line. It adds no markup: it hides, shows and relabels what is there.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const events = data.events;
  const [ACTOR, TARGETS, FLOW, INSTRUMENT, EFFECT, STAGE, CONFIDENCE, FIRST, LAST, PUBLIC, RETRACTED, STEPS] =
    Array(12).keys();
  const WORDS = { flow: FLOW, instrument: INSTRUMENT, effect: EFFECT, stage: STAGE, confidence: CONFIDENCE };
  const LISTS = ["country", "actor", "target", ...Object.keys(WORDS), "state"];
  const TEXTS = ["q", "on", "since", "until"];
  const IN_FORCE = ["yes", "maybe", "suspended"];
  const MONTHS = ("January February March April May June July August September October November December").split(" ");
  const BATCH = 500;

  const form = document.getElementById("find");
  const older = document.getElementById("older");
  const more = document.getElementById("more");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Articles by the place of their event. Those of templates come last, and are not in the page until they are asked for.
  const inPage = all("#events article");
  let waiting = [];
  let articles = inPage;
  const texts = [];
  const stemmed = [];
  let limit = 0;
  let named = -1; // the event that the address names, which is shown whatever the filters are

  // The address: ?country=CN,US&state=yes&on=2025-12-31

  function asked() {
    const given = new URLSearchParams(location.search);
    const found = {};
    for (const name of LISTS) {
      const values = given.getAll(name).flatMap((value) => value.split(",")).map((value) => value.trim());
      found[name] = values.filter(Boolean).map((value) => asStored(name, value));
    }
    for (const name of TEXTS) found[name] = (given.get(name) || "").trim();
    if (!isDay(found.on)) found.on = "";
    return found;
  }

  function asStored(name, value) {
    if (!["country", "actor", "target"].includes(name)) return value.toLowerCase();
    return value.toLowerCase() === "everyone" ? data.everyone : value.toUpperCase();
  }

  function isDay(text) {
    return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  }

  function fill(found) {
    for (const name of LISTS) {
      const value = found[name].join(",");
      const select = form.elements[name];
      if (![...select.options].some((option) => option.value === value)) {
        select.append(new Option(found[name].join(", "), value));
      }
      select.value = value;
    }
    for (const name of TEXTS) form.elements[name].value = found[name] || (name === "on" ? data.on : "");
    form.querySelector("details").open ||= all("details select", form).some(
      (select) => select.value,
    );
  }

  function remember() {
    const given = new URLSearchParams();
    for (const name of [...LISTS, ...TEXTS]) {
      const value = form.elements[name].value.trim();
      if (value && !(name === "on" && value === data.on)) given.set(name, value);
    }
    const query = given.toString().replaceAll("%2C", ",");
    const address = (query ? `?${query}` : location.pathname) + location.hash;
    history.replaceState(null, "", address);
  }

  // States

  function stateOn(event, day) {
    let step = event[STEPS][0];
    for (const next of event[STEPS]) if (next[0] <= day) step = next;
    return step;
  }

  function wordOf(event, state) {
    if (event[RETRACTED]) return "retracted";
    return event[STAGE] === "decided" ? state : event[STAGE];
  }

  // Filters: any value of one, and all different ones, as on the command line

  function matcher(found) {
    const groups = searched(found.q);
    const until = found.until && found.until + "~"; // a month or a year has all its days
    return (event, index, state) => {
      const { country, actor, target } = found;
      if (country.length && ![event[ACTOR], ...event[TARGETS]].some((code) => country.includes(code))) return false;
      if (actor.length && !actor.includes(event[ACTOR])) return false;
      if (target.length && !event[TARGETS].some((code) => target.includes(code))) return false;
      for (const [name, place] of Object.entries(WORDS)) {
        if (found[name].length && !found[name].includes(event[place])) return false;
      }
      if (found.state.length && !found.state.includes(state) && !found.state.includes(event[STAGE])) return false;
      if (found.since && event[LAST] < found.since) return false;
      if (until && event[FIRST] > until) return false;
      if (found.on && event[PUBLIC] > found.on) return false;
      return groups.every((terms) => terms.some((term) => has(index, term) !== term.without));
    };
  }

  // Search: what the command line finds, and while one types, texts that have what is written so far

  function searched(text) {
    const groups = [];
    let joins = false;
    for (const part of text.match(/-?"[^"]+"|\S+/g) || []) {
      if (part === "OR" && groups.length) {
        joins = true;
        continue;
      }
      const term = asTerm(part);
      if (joins && !term.without) groups.at(-1).push(term);
      else groups.push([term]);
      joins = false;
    }
    return groups;
  }

  function asTerm(part) {
    const without = part.length > 1 && part.startsWith("-");
    const written = fold(part.slice(+without)).replaceAll('"', "").replace(/\*$/, "");
    const words = written.match(/[\p{L}\p{N}_]+/gu) || [];
    const together = part.includes('"') ? [words.join(" ")] : words;
    const forms = [written, written.replace(/s$/, ""), written.replace(/es$/, ""), written.replace(/ies$/, "y")];
    const same = data.same[forms.find((form) => Object.hasOwn(data.same, form))] || [];
    return { without, written, options: [together, ...same.map((other) => [other])].map((all) => all.map(asPhrase)) };
  }

  function asPhrase(words) {
    const said = stems(words);
    return { said, begins: said.trim().split(" ").map((one) => one.slice(0, -1)) };
  }

  function has(index, { without, written, options }) {
    if (!articles[index]) return false; // not read yet
    const text = textOf(index);
    if (!without && text.includes(written)) return true;
    return options.some((phrases) => phrases.length && phrases.every((phrase) => says(index, text, phrase)));
  }

  function says(index, text, { said, begins }) {
    // A stem is the beginning of its words but for its last letter: few texts need their stems.
    if (!begins.every((begin) => text.includes(begin))) return false;
    stemmed[index] ??= stems(text);
    return stemmed[index].includes(said);
  }

  const known = new Map();

  function stems(text) {
    const found = (text.match(/[\p{L}\p{N}_]+/gu) || []).map((word) => {
      if (!known.has(word)) known.set(word, stem(word));
      return known.get(word);
    });
    return ` ${found.join(" ")} `;
  }

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function textOf(index) {
    texts[index] ??= fold(all("h4, .sum, .meta > *, dt, dd, .when", articles[index]).map((part) => part.textContent).join(" "));
    return texts[index];
  }

  // Showing

  let labelled = data.on;
  const squares = all(".ins [data-i]");
  const marks = all("svg [data-i]");
  const rounds = all(".rounds li");
  const next = all(".ahead li");

  function update() {
    const found = asked();
    const day = found.on || data.on;
    const steps = events.map((event) => stateOn(event, day));
    const matches = matcher(found);
    const shown = events.map((event, index) => index === named || matches(event, index, steps[index][1]));
    const filtered = [...LISTS, ...TEXTS].some((name) => found[name].length);

    if (day !== labelled) {
      labelled = day;
      articles.forEach((article, index) => label(article, events[index], steps[index]));
      for (const time of all("time.day")) {
        time.dateTime = day;
        time.textContent = `${+day.slice(8)} ${MONTHS[+day.slice(5, 7) - 1]} ${+day.slice(0, 4)}`;
      }
    }
    inPage.forEach((article, index) => (article.hidden = !shown[index]));
    for (const year of all(".year:not(#rest)")) count(year, all("article:not([hidden])", year).length);
    showOlder(shown, filtered);
    showForce(shown, steps);
    for (const mark of marks) mark.classList.toggle("off", !shown[mark.dataset.i]);
    for (const round of rounds) round.hidden = !shown[round.dataset.i] && !shown[round.dataset.j];
    let left = next[0] ? +next[0].parentElement.dataset.most : 0;
    for (const turn of next) turn.hidden = !shown[turn.dataset.i] || left-- <= 0;

    const number = shown.filter(Boolean).length;
    form.elements.found.value = filtered
      ? `${number.toLocaleString("en")} of ${acts(events.length)}`
      : acts(events.length);
    form.classList.toggle("filtered", filtered);
  }

  function label(article, event, [, state, unverified]) {
    const mark = article.querySelector(".state");
    const word = wordOf(event, state);
    mark.dataset.s = word;
    mark.textContent = data.labels[word] + (unverified ? " †" : "");
  }

  function count(section, number) {
    section.hidden = !number;
    section.querySelector(".n").textContent = acts(number);
  }

  function acts(number) {
    return `${number.toLocaleString("en")} act${number === 1 ? "" : "s"}`;
  }

  function showOlder(shown, filtered) {
    if (!older) return;
    const found = waiting.filter((_, index) => shown[inPage.length + index]);
    const most = Math.max(limit, filtered ? BATCH : 0);
    const first = found.slice(0, most);
    if (articles[named] && named >= inPage.length && !first.includes(articles[named])) first.push(articles[named]);
    older.replaceChildren(...first);
    count(document.getElementById("rest"), found.length);
    more.hidden = found.length <= first.length;
    more.textContent = `Show ${Math.min(BATCH, found.length - first.length)} more`;
  }

  function showForce(shown, steps) {
    for (const square of squares) {
      const state = steps[square.dataset.i][1];
      square.hidden = !shown[square.dataset.i] || !IN_FORCE.includes(state);
      square.dataset.s = state;
      const text = square.querySelector(".st");
      if (text && !square.hidden) text.textContent = data.labels[state];
    }
    for (const actor of all(".actor")) {
      const total = {};
      for (const one of all(".ins", actor)) {
        const own = {};
        for (const item of all("li:not([hidden])", one)) add(own, item.dataset.s, 1);
        for (const state of IN_FORCE) add(total, state, own[state] || 0);
        counted(one, own);
      }
      counted(actor, total);
    }
  }

  function add(counts, state, number) {
    counts[state] = (counts[state] || 0) + number;
  }

  function counted(element, counts) {
    const found = IN_FORCE.filter((state) => counts[state]);
    element.hidden = !found.length;
    const total = element.querySelector(":scope > summary > .t");
    if (total) total.textContent = found.reduce((sum, state) => sum + counts[state], 0);
    element.querySelector(".n").textContent = found.map((state) => `${counts[state]} ${data.labels[state]}`).join(", ");
  }

  // An address with #ID shows that event, opened

  function fragment() {
    const written = location.hash.slice(1);
    try {
      return decodeURIComponent(written);
    } catch {
      return written; // a percent sign that encodes nothing
    }
  }

  function visit() {
    const name = fragment();
    named = name ? articles.findIndex((article) => article.id === name) : -1;
    if (!articles[named]) return;
    update();
    const article = articles[named];
    article.querySelector("details").open = true;
    article.scrollIntoView();
  }

  let due = 0;

  function soon() {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(() => {
      limit = 0;
      named = -1;
      remember();
      update();
    });
  }

  if (matchMedia("(max-width: 44rem)").matches) {
    // On a phone only the search, the day and the country are in sight at first.
    form.querySelector("details .row").prepend(...["effect", "instrument", "state"].map((name) => form.elements[name].parentElement));
  }
  form.hidden = false;
  form.addEventListener("input", soon);
  form.addEventListener("submit", (submitted) => submitted.preventDefault());
  form.addEventListener("reset", (reset) => {
    reset.preventDefault();
    for (const name of [...LISTS, ...TEXTS]) form.elements[name].value = name === "on" ? data.on : "";
    soon();
  });
  more?.addEventListener("click", () => {
    limit = older.childElementCount + BATCH;
    update();
  });
  addEventListener("hashchange", visit);
  addEventListener("popstate", () => {
    fill(asked());
    update();
  });
  document.addEventListener("click", (clicked) => {
    const index = clicked.target.closest?.("svg [data-i]")?.dataset.i;
    if (index) location.hash = articles[index].id;
  });

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  function readRest() {
    waiting = all("template.older").flatMap((template) => all("article", template.content));
    articles = [...inPage, ...waiting];
    if (!waiting.length) return;
    labelled = "";
    update();
    visit();
  }

  fill(asked());
  update();
  visit();
  addEventListener("DOMContentLoaded", readRest);
})();
