"use strict";
/* The page of a room: what is answered goes into a queue on this phone first, and leaves it when the room has said
   that it is kept. A locked phone, a closed page or a lost connection only delays it. */
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const STORE = "prongsai.room", PHOTO = "prongsai.photo.";
  const ASK = 2000, LATE = 12000, DAY = 12 * 3600 * 1000, PHOTO_BYTES = 900 * 1024, PHOTO_SIDE = 1600;
  const main = document.getElementById("main"), foot = document.getElementById("foot"), state = document.getElementById("state");
  const own = Object.assign({ secret: "", slip: "", session: "", n: 0, at: 0, language: "", room: null, queue: {}, kept: {}, photos: {}, late: {}, number: 0, many: false, paused: 0, held: false, sent: {} }, stored());
  const unsaved = {};  // photographs this phone has no room to keep
  let unasked = 0, took = 0, far = false, sending = false, sendingPhoto = false, listing = false, over = false, entering = false, delay = 1000;

  function stored() {
    try { return JSON.parse(localStorage.getItem(STORE)) || {}; } catch (error) { return {}; }
  }
  function store() {
    try { localStorage.setItem(STORE, JSON.stringify(own)); } catch (error) { /* a phone that keeps nothing answers all the same */ }
  }
  function say(word, given) {
    const words = data.words[own.language] || data.words.th;
    return words[word].replace(/\{(\w+)\}/g, function (all, name) { return given[name]; });
  }
  function drawn() {
    const numbers = crypto.getRandomValues(new Uint8Array(32));
    return Array.prototype.map.call(numbers, function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
  }
  function made(tag, kind, words, pressed) {
    const one = document.createElement(tag);
    if (kind) one.className = kind;
    if (words !== undefined) one.textContent = words;
    if (tag === "button") { one.type = "button"; one.addEventListener("click", pressed); }
    return one;
  }
  function put(place, parts) {
    while (place.firstChild) place.removeChild(place.firstChild);
    parts.forEach(function (one) { if (one) place.appendChild(one); });
  }
  function tell(words, kind) {
    if (state.textContent !== words) state.textContent = words;
    state.className = kind || "";
  }

  async function ask(path, body, kind) {
    const stop = window.AbortController ? new AbortController() : null;
    const late = setTimeout(function () { if (stop) stop.abort(); }, kind ? 60000 : LATE);
    try {
      const options = { method: body === undefined ? "GET" : "POST", cache: "no-store", credentials: "same-origin" };
      if (stop) options.signal = stop.signal;
      if (body !== undefined) {
        options.headers = { "Content-Type": kind || "application/json" };
        options.body = kind ? body : JSON.stringify(body);
      }
      const answer = await fetch(path, options);
      const found = await answer.json();
      far = false;
      return { status: answer.status, found: found };
    } catch (error) {
      far = true;
      return { status: 0, found: {} };
    } finally {
      clearTimeout(late);
    }
  }

  /* Coming in */

  function door(words) {
    const code = made("input", "code");
    code.maxLength = 20; code.autocomplete = "off"; code.spellcheck = false; code.value = own.slip;
    code.setAttribute("autocapitalize", "characters");
    const label = made("label", "", say(data.held ? "survey_code" : "code"));
    label.appendChild(code);
    code.addEventListener("keydown", function (event) { if (event.key === "Enter") enter(code.value); });
    const why = words ? made("p", "why", words) : null;  // where the eye is, not at the foot
    if (why) why.setAttribute("role", "alert");
    put(main, [made("h1", "", say(data.held ? "survey" : "hall")), label, why, made("button", "go", say("enter"), function () { enter(code.value); }),
      made("p", "quiet", say(data.held ? "survey_how" : "unsealed")), language()]);
    put(foot, []);
    tell("");
  }
  function language() {
    return made("button", "plain", own.language === "en" ? "ภาษาไทย" : "English", function () {
      own.language = own.language === "en" ? "th" : "en";
      document.documentElement.lang = own.language;
      store(); show();
    });
  }
  function typed(slip) { return slip.toUpperCase().replace(/[ -]/g, "").replace(/[IL]/g, "1"); }
  async function enter(slip) {
    if (entering) return;
    entering = true;
    if (own.paused && typed(slip) !== typed(own.slip)) own.secret = "";  // nobody finds out that two slips had one phone
    own.slip = slip;
    if (!own.secret) own.secret = drawn();
    store();  // first: the answer may be lost, and the same phone has to come again as the same one
    if (!own.room && !own.paused) tell(say("entering"));
    const now = clock(), said = await ask("/enter", { slip: slip, secret: own.secret });
    entering = false;
    if (said.status === 200) return come(said.found, now);
    if (said.status === 0 || said.status === 503) return own.room ? refreshed() : own.paused ? rest() : door(say("far"));
    if (said.status === 410) return leave(said.found.error);
    own.paused = 0;
    const freed = own.room && said.found.error === "used";
    if (said.found.error === "used" || said.found.error === "unknown") { own.room = null; store(); }
    door(say(freed ? "freed" : data.held && said.status === 403 ? "survey_wrong" : said.found.error in data.words.th ? said.found.error : "far"));
  }
  function come(found, now) {
    const same = own.room && own.session === found.session && own.number === found.number && own.room.asks === found.asks;
    if (own.session !== found.session || own.number !== found.number) {
      Object.keys(own.photos).forEach(forget);
      Object.assign(own, { session: found.session, number: found.number, at: 0, queue: {}, kept: {}, photos: {}, late: {} });
    }
    own.held = found.held;
    const before = own.room, asked = found.questions.map(function (one) { return one.key; });
    own.room = found;
    own.paused = 0;
    unasked += Object.keys(own.late).filter(function (key) { return asked.indexOf(key) < 0; }).length;
    unasked += settled(found.questions, asked);
    if (before && before.asks !== found.asks) own.at = 0;
    follows(found.answers, now === clock());
    delete found.answers;
    givenElsewhere(found.given);
    delete found.given;
    own.at = Math.min(own.at, Math.max(0, found.questions.length - 1));
    store(); if (same) refreshed(); else show();
    send(); sendPhotos();
  }
  function clock() { return own.n + " " + took; }  // what is asked of the room before it moved on is older than what is here
  function follows(answers, sure) {
    /* The room knows what counts: another answer of this slip stands in for what was kept here, and one that is gone goes */
    const known = {};
    answers.forEach(function (vote) {
      const kept = own.kept[vote.question];
      known[vote.question] = true;
      if (!kept || (sure && told(kept.vote) !== told(vote))) own.kept[vote.question] = { vote: vote, time: "" };
    });
    Object.keys(own.kept).forEach(function (key) { if (sure && !known[key]) delete own.kept[key]; });
  }
  function told(vote) { return JSON.stringify([vote.picked, vote.texts, vote.note]); }
  function givenElsewhere(votes) {
    /* What came on paper or at the table counts now; what is being typed or sent here comes behind it. True: it is new */
    return votes.filter(function (vote) {
      const kept = own.kept[vote.question];
      if (own.queue[vote.question] || (kept && kept.given && told(kept.vote) === told(vote))) return false;
      own.kept[vote.question] = { vote: vote, time: "", given: true };
      return true;
    }).length > 0;
  }
  function settled(questions, asked) {
    /* What is asked no more is forgotten here, and so is a choice that is gone; how many answers had not been sent. */
    const left = Object.keys(own.queue).filter(function (key) { return asked.indexOf(key) < 0; });
    left.forEach(function (key) { delete own.queue[key]; });
    [own.kept, own.late].forEach(function (held) {
      Object.keys(held).forEach(function (key) { if (asked.indexOf(key) < 0) delete held[key]; });
    });
    questions.forEach(function (one) {
      const keys = one.choices.map(function (choice) { return choice.key; });
      [own.queue[one.key], own.kept[one.key] && own.kept[one.key].vote].forEach(function (vote) {
        if (vote) vote.picked = vote.picked.filter(function (key) { return keys.indexOf(key) >= 0; });
      });
    });
    return left.length;
  }
  function leave(word) {
    if (word === "paused" || own.held) return rest();
    over = true;
    const left = Object.keys(own.queue).length;
    put(main, [made("h1", "", left ? say("ended_with", { n: left }) : say("ended"))]);
    put(foot, []);
    tell("");
    own.room = null;
    own.slip = "";
    own.paused = 0;
    if (!left) own.secret = "";
    store();
  }
  /* The meeting goes on without phones: this one stays in for when they are asked again, for so long as a meeting lasts */
  function rest() {
    const left = Object.keys(own.queue).length;  // said once more when something is asked again
    if (own.room) { own.room = null; own.paused = Date.now(); store(); }
    const word = own.held ? "shut" : "paused";
    if (main.firstChild && main.firstChild.textContent === say(word)) return;  // never under somebody's fingers
    put(main, [made("h1", "", say(word)), left && made("p", "", say(own.held ? "missed_sheet" : "missed", { n: left })), language(),
      !own.held && made("button", "plain", say("other"), function () { own.paused = 0; far = false; store(); door(""); })]);
    put(foot, []);
    ["place", "count"].forEach(function (id) { document.getElementById(id).textContent = ""; });
    tell("");
  }

  /* Answering */

  function question() { return own.room.questions[own.at]; }
  function answered(key) { return own.queue[key] || (own.kept[key] && own.kept[key].vote); }
  function filled(vote) { return vote && (vote.picked.length || vote.texts.join("") || (own.held && vote.note.trim())); }
  function open(key) {
    const stage = own.room.stage;
    return stage.asked.indexOf(key) >= 0 && stage.opened.indexOf(key) < 0;
  }
  function answer(change) {
    const key = question().key, before = answered(key) || { picked: [], texts: [], note: "" };
    own.n += 1;
    own.queue[key] = Object.assign({ picked: before.picked, texts: before.texts, note: before.note }, change, { question: key, n: own.n });
    delete own.late[key];
    unasked = 0;
    store(); status(); send();
  }
  function pick(choice) {
    const one = question(), vote = answered(one.key), there = vote ? vote.picked : [];
    let picked = there.indexOf(choice) < 0 ? there.concat([choice]) : there.filter(function (key) { return key !== choice; });
    if (one.picks === 1) picked = picked.slice(-1);
    if (picked.length > one.picks) return tell(say("picks", { n: one.picks }), "warn");
    answer({ picked: picked });
    show();
  }
  /* A survey: all that is answered waits here until it is sent, together and once */
  async function sheet() {
    if (own.sent[own.session] !== "pressed") return;
    sending = true;
    const said = await ask("/sheet", { votes: own.room.questions.map(function (one) { return own.queue[one.key]; }).filter(filled) });
    sending = false;
    if (said.status === 200) { own.sent[own.session] = "kept"; own.queue = {}; }
    else if (said.status === 400 || said.status === 413) delete own.sent[own.session];  // it can be changed
    store();
    if (said.status === 401) return enter(own.slip);
    if (said.status === 410) return leave(said.found.error);
    show();
    if (said.status === 400 || said.status === 413) tell(say("unfit"), "bad");
    else if (said.status !== 200) { setTimeout(send, delay); delay = Math.min(delay * 2, 8000); }
  }
  function thanks() {
    put(main, [made("h1", "", say(own.sent[own.session] === "kept" ? "thanks" : far ? "waiting" : "sending")), language()]);
    put(foot, []);
    ["slip", "place", "count"].forEach(function (id) { document.getElementById(id).textContent = ""; });
    tell("");
  }
  async function send() {
    if (sending || !own.room) return;
    if (own.held) return sheet();
    sending = true;
    const tried = {};
    let key;
    while ((key = Object.keys(own.queue).find(function (one) { return own.queue[one] !== tried[one]; })) !== undefined && own.room) {
      const vote = tried[key] = own.queue[key], said = await ask("/vote", vote);
      if (said.status === 200) {
        took += 1;
        own.kept[key] = { vote: vote, time: new Date().toTimeString().slice(0, 5).replace(":", ".") };
        delay = 1000;
      } else if (said.status === 401) {
        sending = false;
        return enter(own.slip);
      } else if (said.status === 410) {
        sending = false;
        return leave(said.found.error);
      } else if (said.status === 400 || said.status === 409 || said.status === 413) {
        own.late[key] = said.found.error === "opened" ? "late" : said.found.error === "closed" ? "closed" : "unfit";
      } else if (said.status === 503) {
        far = true;  // it cannot be kept now: it stays in the queue
        continue;
      } else {
        break;  // out of reach
      }
      if (own.queue[key] === vote) delete own.queue[key];
      store();
      if (!listing) status();
    }
    sending = false;
    if (own.room) status();
    if (Object.keys(own.queue).length) { setTimeout(send, delay); delay = Math.min(delay * 2, 8000); }
  }

  /* Photographs, scaled here */

  function photos(key) { return Object.keys(own.photos).filter(function (id) { return own.photos[id].question === key; }); }
  function forget(id) { delete own.photos[id]; delete unsaved[id]; try { localStorage.removeItem(PHOTO + id); } catch (error) { /* none there */ } }
  function read(file) {
    return new Promise(function (done, failed) {
      const url = URL.createObjectURL(file), image = new Image();
      image.onload = function () { URL.revokeObjectURL(url); done(image); };
      image.onerror = function () { URL.revokeObjectURL(url); failed(new Error("no picture")); };
      image.src = url;
    });
  }
  async function scaled(file) {
    const image = await read(file);
    let share = Math.min(1, PHOTO_SIDE / Math.max(image.naturalWidth, image.naturalHeight)), quality = 0.85;
    for (;;) {
      const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
      canvas.width = Math.max(1, Math.round(image.naturalWidth * share));
      canvas.height = Math.max(1, Math.round(image.naturalHeight * share));
      pen.fillStyle = "#FFFFFF";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      const url = canvas.toDataURL("image/jpeg", quality);
      if (!url.startsWith("data:image/jpeg")) throw new Error("no picture");
      if (url.length * 3 / 4 < PHOTO_BYTES) return url;
      if (quality > 0.5) quality -= 0.15; else share *= 0.75;
    }
  }
  async function photo(file) {
    const key = question().key, id = drawn().slice(0, 24);
    let url;
    try { url = await scaled(file); } catch (error) { return tell(say("photo_unread"), "warn"); }
    try { localStorage.setItem(PHOTO + id, url); } catch (error) { unsaved[id] = url; }
    own.photos[id] = { question: key, kept: false };
    store(); status(); sendPhotos();
  }
  function bytes(url) {
    const text = atob(url.slice(url.indexOf(",") + 1)), found = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) found[at] = text.charCodeAt(at);
    return found;
  }
  async function sendPhotos() {
    if (sendingPhoto || !own.room) return;
    sendingPhoto = true;
    const left = Object.keys(own.photos).filter(function (id) { return !own.photos[id].kept; });
    for (let at = 0; at < left.length; at += 1) {
      const id = left[at], url = unsaved[id] || localStorage.getItem(PHOTO + id);
      if (!url) { forget(id); continue; }
      const said = await ask("/photo?question=" + encodeURIComponent(own.photos[id].question) + "&id=" + id, bytes(url), "image/jpeg");
      if (said.status === 200) {
        const key = own.photos[id].question;
        forget(id);
        own.photos[id] = { question: key, kept: true };
      } else if (said.status === 400 || said.status === 409 || said.status === 413) {
        own.many = true;
        forget(id);
      } else {
        break;
      }
      store(); status();
    }
    sendingPhoto = false;
    if (own.room) status();
  }

  /* What is shown */

  function show() {
    if (over) return leave();
    if (data.trial) return trial();
    if (!own.room) return own.paused ? rest() : door("");
    if (own.held && own.sent[own.session]) return thanks();
    head();
    if (listing) return list();
    const one = question();
    if (!one) {
      put(main, [made("h1", "", say("silent")), language()]);
      put(foot, []);
      return tell(unasked ? say("late") : "", "warn");
    }
    put(main, [news(), made("p", "heading", place(one)),
      sorts(one) || made("h1", "text", one.text || one.heading)].concat(choices(one), lines(one), note(one), [camera(one), own.held && own.at === 0 && made("p", "quiet", say("survey_how"))]));
    const back = made("button", "plain", say("back"), function () { go(own.at - 1); });
    const last = own.at === own.room.questions.length - 1, review = own.held && last;
    const next = made("button", "go", say(review ? "review" : "next"), function () { if (review) { listing = true; show(); window.scrollTo(0, 0); } else go(own.at + 1); });
    back.disabled = own.at === 0;
    next.disabled = last && !review;
    put(foot, [back, next]);
    status();
  }
  function place(one) {
    /* What is asked of, and its number where the heading does not end with it. */
    const heading = one.text ? one.heading : "", ends = heading.split(" ").pop() === one.number;
    return [heading, one.number && !ends && say("item", one)].filter(Boolean).join("  ");
  }
  function head() {
    document.getElementById("title").textContent = own.room.title;
    document.getElementById("slip").textContent = own.held ? "" : say("slip", { n: own.room.number });
    document.getElementById("place").textContent = own.room.questions.length ? say("place", { n: own.at + 1, all: own.room.questions.length }) : "";
  }
  function go(at) {
    own.at = at; listing = false;
    own.many = false;
    unasked = 0;
    store(); show(); window.scrollTo(0, 0);
  }
  function news() {
    const current = own.room.stage.current, at = own.room.questions.findIndex(function (one) { return one.key === current; });
    if (at < 0 || at === own.at) return null;
    const bar = made("div", "news"), one = own.room.questions[at];
    bar.appendChild(made("span", "", say("now", { place: say("item", { number: one.number || at + 1 }) })));
    bar.appendChild(made("button", "", say("go"), function () { go(at); }));
    return bar;
  }
  function choices(one) {
    const vote = answered(one.key), shut = !open(one.key);
    return one.choices.map(function (choice) {
      const button = made("button", one.picks > 1 ? "choice many" : "choice", choice.label, function () { pick(choice.key); });
      button.dataset.key = choice.key;
      button.setAttribute("aria-pressed", String(Boolean(vote) && vote.picked.indexOf(choice.key) >= 0));
      button.disabled = shut;
      return button;
    });
  }
  function field(words, value, most, shut, changed, tag) {
    const label = made("label", "", words), input = made(tag || "input");
    input.value = value; input.maxLength = most; input.disabled = shut;
    let later = 0, last = value;
    function leave_it() { clearTimeout(later); if (input.value !== last) { last = input.value; changed(input.value); } }
    input.addEventListener("input", function () { clearTimeout(later); later = setTimeout(leave_it, 800); });
    input.addEventListener("change", leave_it);
    label.appendChild(input);
    return label;
  }
  function sorts(one) {
    /* Of which sort what is written is: a question each. */
    const all = own.room.questions;
    if (!one.lines || all.length < 2 || !all.every(function (each) { return each.lines; })) return null;
    const found = made("div", "sorts");
    all.forEach(function (each, at) {
      const button = made("button", "choice", each.text || each.heading, function () { go(at); });
      button.setAttribute("aria-pressed", String(at === own.at));
      found.appendChild(button);
    });
    return found;
  }
  function lines(one) {
    const vote = answered(one.key), found = one.lines ? [made("p", "quiet", say("line_how"))] : [];
    for (let at = 0; at < one.lines; at += 1) {
      found.push(field(say("line", { n: at + 1 }), (vote && vote.texts[at]) || "", 300, !open(one.key), function (text) {
        const now = answered(one.key), texts = now ? now.texts.slice() : [];
        while (texts.length <= at) texts.push("");
        texts[at] = text;
        answer({ texts: texts });
      }));
    }
    return found;
  }
  function note(one) {
    const vote = answered(one.key);
    const how = own.held ? ["words", 300, "textarea"] : ["note", 500, "input"];
    return one.note ? [field(say(how[0]), (vote && vote.note) || "", how[1], !open(one.key), function (text) { answer({ note: text }); }, how[2])] : [];
  }
  function photographed(key) { return (own.room.photos || []).indexOf(key) >= 0; }
  function camera(one) {
    if (!one.photo || !(open(one.key) || photographed(one.key))) return null;
    const label = made("label", "photo", say("photo")), input = made("input");
    input.type = "file"; input.accept = "image/*"; input.id = "photo";
    input.addEventListener("change", function () { if (input.files[0]) photo(input.files[0]); input.value = ""; });
    label.appendChild(input);
    return label;
  }
  function list() {
    const grid = made("div", "list");
    own.room.questions.forEach(function (one, at) {
      const kind = (filled(answered(one.key)) ? "done" : "") + (at === own.at ? " here" : "");
      const cell = made("button", kind, String(at + 1), function () { go(at); });  // as the head counts them
      cell.setAttribute("aria-label", say("place", { n: at + 1, all: own.room.questions.length }) + " " + place(one));
      grid.appendChild(cell);
    });
    const empty = own.room.questions.filter(function (one) { return !filled(answered(one.key)); }).length;
    put(main, [made("h1", "", say(own.held ? "review" : "every")), grid, own.held && empty > 0 && made("p", "why", say("open", { n: empty })),
      made("p", "quiet", say(own.held ? "survey_how" : "unsealed")), language()]);
    const back = made("button", "plain", say("back"), function () { go(own.at); });
    const press = made("button", "go", say("send"), function () { own.sent[own.session] = "pressed"; listing = false; store(); show(); send(); });
    press.disabled = !own.room.questions.some(function (one) { return one.key.indexOf("|") > 0 && filled(answered(one.key)); });  // a group alone is no answer
    put(foot, own.held ? [back, press] : []);
    tell("");
  }
  function status() {
    if (!own.room || over || listing || (own.held && own.sent[own.session])) return;
    const one = question();
    if (own.held) {
      const n = own.room.questions.filter(function (each) { return filled(answered(each.key)); }).length;
      document.getElementById("count").textContent = say("filled", { n: n });
      return tell(n ? say("unsent") : "");
    }
    const sent = Object.keys(own.kept).filter(function (key) { return !own.queue[key] && filled(own.kept[key].vote); }).length;
    document.getElementById("count").textContent = say(sent > 1 && sent === own.room.questions.length ? "sent_all" : "sent", { n: sent });
    if (!one) return;
    const kept = own.kept[one.key], pictures = photos(one.key), received = pictures.filter(function (id) { return own.photos[id].kept; }).length;
    const more = (received ? " " + say("photo_sent", { n: received }) : "")
      + (pictures.length > received ? " " + say("photo_waiting", { n: pictures.length - received }) : "");
    if (own.queue[one.key]) tell(say(far ? "waiting" : "sending") + more, far ? "warn" : "");
    else if (unasked) tell(say("late"), "warn");
    else if (own.many) tell(say("photo_many"), "warn");
    else if (own.late[one.key]) tell(say(own.late[one.key]), "warn");
    else if (!one.choices.length && !one.lines && photographed(one.key)) tell(more.trim() || say("talked"), pictures.length > received ? "warn" : more ? "ok" : "");
    else if (own.room.stage.opened.indexOf(one.key) >= 0) tell(say("opened") + more);
    else if (!open(one.key)) tell(say("closed") + more);
    else if (kept && kept.given) tell(say(filled(kept.vote) ? "given" : "given_none") + more, filled(kept.vote) ? "ok" : "warn");
    else if (kept && filled(kept.vote)) tell((kept.time ? say(one.lines ? "received_line" : "received", { time: kept.time }) : say(one.lines ? "received_line_before" : "received_before")) + more, "ok");
    else if (more) tell(more.trim(), pictures.length > received ? "warn" : "ok");
    else if (far) tell(say("far"), "warn");
    else tell("");
  }

  /* In step with the room */

  async function follow() {
    if (over || document.hidden) return;
    if (!own.room) { if (own.slip && (far || own.paused) && !entering) await enter(own.slip); return; }
    const now = clock(), said = await ask("/state");
    if (over || !own.room) return;
    if (said.status === 200 && said.found.session === own.session && said.found.asks === own.room.asks) {
      const before = JSON.stringify(own.room.stage);
      own.room.stage = said.found.stage;
      own.room.photos = said.found.photos;
      const anew = now === clock() && givenElsewhere(said.found.given);  // an answer that was given meanwhile is newer
      if (anew || JSON.stringify(own.room.stage) !== before) { store(); if (!listing) refreshed(); }
      send(); sendPhotos();
    } else if (said.status === 401 || said.status === 200) {
      await enter(own.slip);
    } else if (said.status === 410) {
      return leave(said.found.error);
    }
    status();
  }
  function refreshed() {
    const typing = document.activeElement && /INPUT|TEXTAREA/.test(document.activeElement.tagName) && open(question().key);
    if (typing) status(); else show();  // never under somebody's fingers
  }
  async function trial() {
    if (!own.secret) { own.secret = drawn(); store(); }
    put(main, [made("h1", "", say("entering"))]);
    const said = await ask("/hello", { secret: own.secret });
    if (said.status !== 200) {
      return put(main, [made("h1", "", say("far")), made("button", "go", say("again"), trial)]);
    }
    put(main, [made("h1", "", say("through")), made("p", "", say("through_number", { n: said.found.number }))]);
  }

  document.getElementById("place").addEventListener("click", function () { if (own.room) { listing = !listing; show(); } });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) follow(); });
  window.addEventListener("online", follow);
  window.addEventListener("pageshow", follow);
  document.documentElement.lang = own.language || "th";
  if (data.trial) trial();
  else {
    const scanned = location.pathname.slice(1);
    if (own.paused && !own.held && Date.now() - own.paused > DAY) { Object.assign(own, { secret: "", slip: "", paused: 0 }); store(); }
    show();
    const first = own.slip && Object.keys(own.queue).length ? own.slip : scanned || own.slip;  // what waits goes first
    if (first) enter(first).then(function () { if (!own.room && !far && scanned && scanned !== first) enter(scanned); });
    setInterval(follow, ASK);
  }
})();
