"use strict";
// Reads the seal of a print from a picture and judges it by the signed list of keys in this page. Nothing is fetched.
// The format and the verdicts are those of docs/seal.md; tests/vectors runs this file and the program alike.

const MARK = "PSEAL:", VERSION = 1, MOST = 180, SIGNATURE = 64, KEY_ID = 8, DIGEST = 16;
const FORTY_FIVE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const LETTERS = "123456789ABCDEFGHJKMNPQRSTVWXYZ", SIZE = 7;
const SEAL_PREFIX = "prongsai-seal-1\0", KEYS_PREFIX = "prongsai-seal-keys-1\0";
const ORDER = [0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10]; // of the curve's group, the smallest part first

// -- bytes

const utf8 = (text) => new TextEncoder().encode(text);
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const hex = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

function unhex(text) {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error("no hex digits");
  return Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16));
}

function fromBase45(text) {
  const data = [];
  for (let at = 0; at < text.length; at += 3) {
    const values = [...text.slice(at, at + 3)].map((sign) => FORTY_FIVE.indexOf(sign));
    const size = values.length - 1;
    const number = values.reduce((sum, value, place) => sum + value * 45 ** place, 0);
    if (values.includes(-1) || !size || number >= 256 ** size) return null;
    if (size === 2) data.push(number >> 8);
    data.push(number & 255);
  }
  return Uint8Array.from(data);
}

function base45(data) {
  let text = "";
  for (let at = 0; at < data.length; at += 2) {
    const two = at + 1 < data.length;
    let number = two ? data[at] * 256 + data[at + 1] : data[at];
    for (let place = 0; place < (two ? 3 : 2); place++) {
      text += FORTY_FIVE[number % 45];
      number = Math.floor(number / 45);
    }
  }
  return text;
}

// -- the seal

function checkCharacter(digits) {
  const sum = [...digits].reduce((found, letter, at) => found + (at + 1) * LETTERS.indexOf(letter), 0);
  return LETTERS[sum % LETTERS.length];
}

function codeOf(number) {
  let digits = "", rest = number % LETTERS.length ** SIZE;
  for (let at = 0; at < SIZE; at++) {
    digits = LETTERS[rest % LETTERS.length] + digits;
    rest = Math.floor(rest / LETTERS.length);
  }
  return digits + checkCharacter(digits);
}

function wordBytes(text) {
  if (text !== text.trim()) throw new Error("blanks around a word");
  const signs = [...text].map((letter) => {
    const number = letter.codePointAt(0);
    if (number >= 0x20 && number < 0x7f) return number;
    if ((number >= 0xe01 && number <= 0xe3a) || (number >= 0xe3f && number <= 0xe5b)) return number - 0xd60;
    throw new Error("no letter of a seal");
  });
  return [signs.length, ...signs];
}

const short = (number) => [number >> 8, number & 255];

function sealBytes(seal) {
  const codes = [...seal.code].map((letter) => LETTERS.indexOf(letter));
  if (codes.length !== SIZE + 1 || codes.includes(-1) || checkCharacter(seal.code.slice(0, SIZE)) !== seal.code[SIZE]) {
    throw new Error("no code of a print");
  }
  if (!/^[A-Za-z0-9._-]+$/.test(seal.form) || !seal.unit || !seal.number) throw new Error("a seal names more");
  if (seal.total && !/^(0|-?[1-9][0-9]{0,5}|-?[0-9]{1,6}\.[0-9]{2})$/.test(seal.total)) throw new Error("no total");
  let number = codes.slice(0, SIZE).reduce((sum, value) => sum * LETTERS.length + value, 0);
  const five = [];
  for (let at = 0; at < 5; at++) {
    five.unshift(number % 256);
    number = Math.floor(number / 256);
  }
  return joined([VERSION], seal.key, wordBytes(seal.unit), five, wordBytes(seal.form), short(seal.year),
    wordBytes(seal.number), short(seal.days), wordBytes(seal.total), wordBytes(seal.grade), seal.digest);
}

function parsed(data) {
  let at = 1;
  const take = (count) => {
    at += count;
    if (at > data.length - SIGNATURE) throw new Error("a seal ends early");
    return data.slice(at - count, at);
  };
  const number = (count) => take(count).reduce((sum, byte) => sum * 256 + byte, 0);
  const word = () => [...take(number(1))].map((sign) => String.fromCharCode(sign < 0x80 ? sign : sign + 0xd60)).join("");
  const seal = {
    key: take(KEY_ID), unit: word(), code: codeOf(number(5)), form: word(), year: number(2), number: word(),
    days: number(2), total: word(), grade: word(), digest: take(DIGEST),
  };
  if (at !== data.length - SIGNATURE) throw new Error("a seal goes on behind its end");
  return seal;
}

/** The seal a code says: {seal, said, signature}; null for what is not exactly what the program writes. */
function readSeal(text) {
  const data = text.startsWith(MARK) ? fromBase45(text.slice(MARK.length)) : null;
  if (!data || data.length <= SIGNATURE || data.length > MOST || data[0] !== VERSION) return null;
  try {
    const seal = parsed(data), body = sealBytes(seal), signature = data.slice(-SIGNATURE);
    return MARK + base45(joined(body, signature)) === text
      ? { seal, said: joined(utf8(SEAL_PREFIX), body), signature } : null;
  } catch {
    return null;
  }
}

function isNewer(text) {
  const data = fromBase45(text.slice(MARK.length));
  return Boolean(data && data.length && data[0] > VERSION);
}

// -- signatures

/** Ed25519, by the browser where it can, else by TweetNaCl, which does not look whether the number is the smallest. */
async function proves(key, message, signature) {
  if (key.length !== 32 || signature.length !== SIGNATURE || !isSmall(signature.slice(32))) return false;
  if (!Seal.own && globalThis.crypto && crypto.subtle) {
    try {
      const known = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, known, signature, message);
    } catch {
      // an older browser
    }
  }
  return nacl.sign.detached.verify(message, signature, key);
}

function isSmall(number) {
  for (let at = 31; at >= 0; at--) {
    if (number[at] !== ORDER[at]) return number[at] < ORDER[at];
  }
  return false;
}

// -- the verdict

/** What a code says and whether it is so, by this list: {state, seal, name}. */
async function judge(text, list) {
  if (!text.startsWith(MARK)) return { state: "none" };
  const found = readSeal(text);
  if (!found) return { state: isNewer(text) ? "newer" : "altered" };
  const { seal, said, signature } = found;
  const named = list.keys.filter((one) => same(unhex(one.key).slice(0, KEY_ID), seal.key));
  if (!named.length) return { state: "unknown", seal };
  const signed = [];
  for (const one of named) if (await proves(unhex(one.key), said, signature)) signed.push(one);
  if (!signed.length) return { state: "altered", seal };
  const able = signed.filter((one) => one.units.includes(seal.unit));
  if (!able.length) return { state: "barred", seal, name: signed[0].name };
  const hash = hex(nacl.hash(said).slice(0, 16));
  const stands = able.find((one) => !one.revoked || (one.seals || []).includes(hash));
  return { state: stands ? "genuine" : "after", seal, name: (stands || able[0]).name };
}

/** The list of a page when its signature holds; null when somebody has changed it. */
async function listOf(held) {
  try {
    const whole = joined(utf8(KEYS_PREFIX), utf8(held.list));
    if (!(await proves(unhex(held.key), whole, unhex(held.signature)))) return null;
    const list = JSON.parse(held.list);
    return list.seal_keys === 1 ? list : null;
  } catch {
    return null;
  }
}

/** 40 digits by which people compare a key, as the program prints them; "" where the browser reckons no SHA-256. */
async function fingerprint(key) {
  if (!globalThis.crypto || !crypto.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", joined(utf8("prongsai-fingerprint\0"), unhex(key)));
  const digits = (BigInt("0x" + hex(new Uint8Array(digest))) % 10n ** 40n).toString().padStart(40, "0");
  return digits.match(/.{5}/g).join(" ");
}

// -- pictures

const READ = { formats: ["QRCode"], tryHarder: true, tryRotate: true, tryDownscale: true, maxNumberOfSymbols: 20 };
const LONGEST = 3600;

async function sealsOf(pixels) {
  const found = await ZXingWASM.readBarcodes(pixels, READ);
  return found.filter((one) => one.isValid && one.text.startsWith(MARK)).map((one) => one.text);
}

function drawn(source, box, scale, blur) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(box.width * scale));
  canvas.height = Math.max(1, Math.round(box.height * scale));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  if (blur) pen.filter = blur;
  pen.drawImage(source, box.left, box.top, box.width, box.height, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** Ways to look at a picture: as it is, softer, smaller; then its parts, larger and clearer. */
function* ways(source) {
  const { width, height } = source, whole = { left: 0, top: 0, width, height };
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  yield drawn(source, whole, scale, "");
  yield drawn(source, whole, scale, "blur(1px)");
  yield drawn(source, whole, scale / 2, "");
  for (const top of [height * 0.55, height * 0.25, 0]) {
    for (const left of [width * 0.45, width * 0.2, 0]) {
      const part = { left, top, width: width * 0.55, height: height * 0.45 };
      const larger = Math.min(2, 2400 / Math.max(part.width, part.height));
      yield drawn(source, part, larger, "blur(1px)");
      yield drawn(source, part, larger, "contrast(1.6) blur(0.7px)");
    }
  }
}

async function readPicture(source) {
  for (const pixels of ways(source)) {
    const texts = await sealsOf(pixels);
    if (texts.length) return texts;
  }
  return [];
}

async function readFile(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    return await readPicture(picture);
  } finally {
    picture.close();
  }
}

// -- the page

const WORDS = {
  th: {
    title: "ตรวจตราประทับ",
    lead: "ตรวจว่าตราประทับท้ายเอกสารจากโปรแกรมโปร่งใสทำด้วยกุญแจของหน่วยงานใด ทำงานในเครื่องนี้ทั้งหมด ไม่ส่งภาพหรือข้อมูลออกไปที่ใด",
    drop: "วางภาพหน้าสุดท้ายของเอกสารที่นี่ หรือเลือกไฟล์ภาพ",
    choose: "เลือกไฟล์ภาพ", camera: "ใช้กล้อง", stop: "ปิดกล้อง", again: "ตรวจใบต่อไป",
    typed: "มีข้อความของรหัสอยู่แล้ว", check: "ตรวจข้อความนี้",
    reading: "กำลังอ่านภาพ", watching: "ถือให้ตราประทับอยู่กลางภาพ ให้ชัดและไม่มีเงา",
    noCamera: "เปิดกล้องไม่ได้ เบราว์เซอร์ไม่อนุญาตหรือไม่มีกล้อง ถ่ายภาพด้วยโทรศัพท์แล้วเลือกไฟล์ภาพแทน",
    noPicture: "เปิดไฟล์นี้เป็นภาพไม่ได้ ถ้าเป็น PDF ให้ถ่ายภาพหน้าสุดท้าย หรือตรวจด้วยโปรแกรมโปร่งใส",
    says: "ตราประทับบอกว่า", limits: "สิ่งที่ตราประทับบอกไม่ได้",
    limit: ["ตราประทับบอกไม่ได้ว่าเอกสารถูกยกเลิกภายหลังหรือไม่ และไม่รับรองลายมือชื่อบนกระดาษ",
      "ลายนิ้วมือของข้อความในตราประทับตรวจจากกระดาษอย่างเดียวไม่ได้ จึงต้องเทียบตัวเลขและข้อความกับฉบับของหน่วยงาน"],
    listed: (list) => `ตรวจกับรายการกุญแจของ${list.by} ณ วันที่ ${day(list.day)} มี ${list.keys.length} กุญแจ`,
    print: "รหัสยืนยันกุญแจที่ลงนามรายการนี้ เทียบกับที่ส่วนกลางแจ้ง",
    broken: "รายการกุญแจในไฟล์นี้ถูกแก้หรือเสียหาย จึงใช้ตรวจไม่ได้ ขอไฟล์ใหม่จากส่วนกลาง",
    facts: { unit: "หน่วยงาน", code: "รหัสเอกสาร", form: "แบบ", year: "ปีงบประมาณ", number: "ทะเบียน", day: "วันที่พิมพ์",
      total: "คะแนนรวม", grade: "ผล" },
    genuine: ["ตราประทับถูกต้อง", "ตราประทับนี้ทำด้วยกุญแจของ{name} ข้อมูลข้างล่างจึงเป็นตามที่หน่วยงานนั้นเองรับรอง",
      "เทียบข้อมูลข้างล่างกับที่พิมพ์บนกระดาษทีละรายการ ถ้าต่างกัน กระดาษถูกแก้หรือตราประทับเป็นของฉบับอื่น"],
    altered: ["ตราประทับถูกแก้", "ข้อมูลในตราประทับไม่เป็นไปตามลายเซ็นดิจิทัลของหน่วยงาน จึงเชื่อไม่ได้ทั้งหมด",
      "อย่าเพิ่งใช้กระดาษแผ่นนี้ ขอฉบับจริงจากหน่วยงานเจ้าของเอกสาร"],
    newer: ["ตราประทับรุ่นใหม่", "ตราประทับนี้มาจากโปรแกรมรุ่นใหม่กว่า จึงยังตัดสินไม่ได้",
      "ปรับโปรแกรมหรือขอไฟล์ตรวจตราประทับรุ่นใหม่ แล้วตรวจอีกครั้ง"],
    unknown: ["ไม่รู้จักกุญแจ", "กุญแจที่ทำตราประทับนี้ไม่อยู่ในรายการของ{by} จึงบอกไม่ได้ว่าเป็นของหน่วยงานใด",
      "ขอไฟล์ตรวจตราประทับฉบับล่าสุดจากส่วนกลาง หรือสอบถามหน่วยงานเจ้าของเอกสาร"],
    barred: ["กุญแจไม่มีสิทธิ์", "กุญแจที่ทำตราประทับนี้เป็นของ{name} ซึ่งไม่มีสิทธิ์ออกเอกสารของหน่วยงานในตราประทับ",
      "อย่าเพิ่งใช้กระดาษแผ่นนี้ แจ้งหน่วยงานเจ้าของเอกสารและส่วนกลาง"],
    after: ["กุญแจถูกเพิกถอน", "กุญแจของ{name} ถูกเพิกถอนไปแล้ว และเอกสารนี้ไม่อยู่ในเอกสารที่ออกก่อนเพิกถอน",
      "อย่าเพิ่งใช้กระดาษแผ่นนี้ ขอฉบับที่พิมพ์ใหม่จากหน่วยงานเจ้าของเอกสาร"],
    none: ["ไม่พบตราประทับ", "ในภาพนี้อ่านตราประทับของโปรแกรมไม่ได้ ตราประทับอยู่หน้าสุดท้ายของ PDF ฉบับจริงเท่านั้น ฉบับร่าง Word และ Excel ไม่มี",
      "ถ่ายภาพหน้าสุดท้ายใหม่ให้ชัดและเห็นตราประทับเต็ม แล้วตรวจอีกครั้ง"],
  },
  en: {
    title: "Check a seal",
    lead: "See with which unit's key the seal at the end of a paper from Prongsai was made. Everything happens on this computer: no picture or data leaves it.",
    drop: "Drop a picture of the last page here, or choose a file",
    choose: "Choose a picture", camera: "Use the camera", stop: "Stop the camera", again: "Check the next one",
    typed: "I already have the text of the code", check: "Check this text",
    reading: "Reading the picture", watching: "Hold the seal in the middle of the picture, sharp and without shadow",
    noCamera: "The camera cannot be used: the browser does not allow it, or there is none. Take a picture by telephone and choose its file.",
    noPicture: "This file cannot be opened as a picture. Of a PDF take a picture of the last page, or check it with Prongsai.",
    says: "The seal says", limits: "What the seal cannot say",
    limit: ["The seal cannot say whether the paper was voided later, and does not vouch for signatures on the paper.",
      "The digest of the words cannot be checked from paper alone: compare figures and words with the unit's own copy."],
    listed: (list) => `Checked against the list of keys of ${list.by} of ${day(list.day)}, ${list.keys.length} keys`,
    print: "Digits of the key that signed this list; compare them with those the centre gives",
    broken: "The list of keys in this file was changed or is damaged, so nothing can be checked by it. Ask the centre for a new file.",
    facts: { unit: "Unit", code: "Code of the paper", form: "Form", year: "Fiscal year", number: "Register", day: "Printed on",
      total: "Total", grade: "Result" },
    genuine: ["The seal is genuine", "It was made with the key of {name}: what it says is so according to that unit itself.",
      "Compare each line below with the paper. Where they differ, the paper was changed or the seal belongs to another one."],
    altered: ["The seal was altered", "What it says does not follow from the unit's digital signature, so none of it can be believed.",
      "Do not use this sheet yet. Ask the unit it belongs to for the original."],
    newer: ["A newer seal", "It was made by a newer program and cannot be judged yet.",
      "Get a newer program or a newer page for checking seals, then check again."],
    unknown: ["Unknown key", "The key that made this seal is not in the list of {by}, so nobody can say whose it is.",
      "Ask the centre for its newest page for checking seals, or ask the unit the paper belongs to."],
    barred: ["The key has no right", "The key that made this seal is that of {name}, which may not write papers of the unit the seal names.",
      "Do not use this sheet yet. Tell the unit it belongs to and the centre."],
    after: ["The key was revoked", "The key of {name} was revoked, and this paper is not among those issued before.",
      "Do not use this sheet yet. Ask the unit it belongs to for a new print."],
    none: ["No seal found", "No seal of the program could be read in this picture. It stands on the last page of a final PDF only; drafts, Word and Excel files have none.",
      "Take a new, sharp picture of the last page with the whole seal, then check again."],
  },
};
const TONES = { genuine: "ok", altered: "bad", barred: "bad", after: "bad", newer: "warn", unknown: "warn", none: "mute" };
const MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."];

let language = "th", keys = null, held = null, shown = [], stream = null;
const $ = (id) => document.getElementById(id);
const words = () => WORDS[language];

function day(iso) {
  const [year, month, number] = iso.split("-").map(Number);
  return language === "th" ? `${number} ${MONTHS[month - 1]} ${year + 543}` : `${number}/${month}/${year}`;
}

function made(tag, text, kind) {
  const element = document.createElement(tag);
  if (text) element.textContent = text; // words of others are never markup
  if (kind) element.className = kind;
  return element;
}

function facts(verdict) {
  const { seal, name } = verdict, called = words().facts;
  const printed = new Date(seal.days * 86400000).toISOString().slice(0, 10);
  const rows = { unit: `${seal.unit} ${name || ""}`, code: `${seal.code.slice(0, 4)}-${seal.code.slice(4)}`, form: seal.form,
    year: seal.year || "", number: seal.number, day: day(printed), total: seal.total, grade: seal.grade };
  const list = made("dl");
  for (const [key, value] of Object.entries(rows)) {
    if (value) list.append(made("dt", called[key]), made("dd", String(value)));
  }
  return list;
}

function card(verdict) {
  const [title, why, act] = words()[verdict.state];
  const filled = (text) => text.replace("{name}", verdict.name || "").replace("{by}", keys.by);
  const found = made("section", "", `card ${TONES[verdict.state]}`);
  found.dataset.state = verdict.state;
  found.append(made("h2", title), made("p", filled(why)), made("p", filled(act), "act"));
  if (verdict.seal && (verdict.state === "genuine" || verdict.state === "after")) {
    found.append(made("h3", words().says), facts(verdict), made("h3", words().limits));
    for (const line of words().limit) found.append(made("p", line, "small"));
  }
  return found;
}

function draw() {
  document.documentElement.lang = language;
  for (const id of ["title", "lead", "drop", "choose", "camera", "typed", "check"]) $(id).textContent = words()[id];
  document.title = words().title;
  $("language").textContent = language === "th" ? "English" : "ไทย";
  if (stream) $("camera").textContent = words().stop;
  $("result").replaceChildren(...shown.map((one) => (one.state ? card(one) : made("p", words()[one.note], "card mute"))));
  const footer = keys ? [made("p", words().listed(keys))] : held ? [made("p", words().broken, "card bad")] : [];
  if (keys && Seal.print) footer.push(made("p", words().print, "small"), made("p", Seal.print, "digits"));
  $("list").replaceChildren(...footer);
  $("work").hidden = !keys;
}

function show(...found) {
  shown = found;
  draw();
}

async function showTexts(texts) {
  const seals = texts.length ? [...new Set(texts)] : [""];
  show(...await Promise.all(seals.map((text) => judge(text, keys))));
}

async function take(file) {
  show({ note: "reading" });
  let texts;
  try {
    texts = await readFile(file);
  } catch {
    return show({ note: "noPicture" });
  }
  return showTexts(texts);
}

async function watch() {
  if (stream) return stopped();
  show(); // what was said of another paper is not said while the next is awaited
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
  } catch {
    return show({ note: "noCamera" });
  }
  const video = $("video");
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  show({ note: "watching" });
  while (stream) {
    const box = { left: 0, top: 0, width: video.videoWidth, height: video.videoHeight };
    const texts = box.width ? await sealsOf(drawn(video, box, 1, "")) : [];
    if (stream && texts.length) {
      stopped();
      return showTexts(texts);
    }
    await new Promise((go) => setTimeout(go, 150));
  }
  return undefined;
}

function stopped() {
  for (const track of stream.getTracks()) track.stop();
  stream = null;
  $("video").hidden = true;
  show();
}

function wired() {
  $("choose").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => $("file").files[0] && take($("file").files[0]).then(() => { $("file").value = ""; }));
  $("camera").addEventListener("click", watch);
  $("check").addEventListener("click", () => showTexts([$("text").value.replace(/[\r\n]+/g, "")]));
  $("language").addEventListener("click", () => {
    language = language === "th" ? "en" : "th";
    draw();
  });
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      if (kind === "drop" && keys && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
    });
  }
  document.addEventListener("paste", (event) => {
    const file = [...event.clipboardData.files][0];
    if (file && keys) take(file);
  });
}

const Seal = { judge, listOf, readFile, readSeal, proves, own: false, print: "", ready: null };
globalThis.Seal = Seal;

async function begin() {
  wired();
  const packed = Uint8Array.from(atob($("wasm").textContent.trim()), (sign) => sign.charCodeAt(0));
  ZXingWASM.prepareZXingModule({ overrides: { wasmBinary: packed.buffer } });
  held = JSON.parse($("keys").textContent);
  keys = await listOf(held);
  Seal.print = keys ? await fingerprint(held.key) : "";
  draw();
}

Seal.ready = begin();
