#!/usr/bin/env node
// Reads a Tokenhold store without Tokenhold: an independent reader, written from docs/format.md alone. Needs Node 18 or later, and
// no packages.
//
//     node docs/read_tokenhold.mjs [--reveal] KEYRING TOKENS          reads a token file
//     node docs/read_tokenhold.mjs [--reveal] KEYRING --rows ROWS     reads the rows of a table
//
// ROWS is a file of JSON: an array with one object for each row, whose members are the columns of the table. Bytes are hexadecimal
// strings, NULL is null, version is a number. (SQLite's hex(NULL) is an empty string: use iif(lease IS NOT NULL, hex(lease), NULL).)
//
// It checks everything that the format tells a reader to check, opens every record, and prints one JSON object with the number of
// tokens and, for each, its id and the names of its fields; their values only with --reveal.
//
// The passphrase is read from TOKENHOLD_PASSPHRASE. For a keyring with another protection, TOKENHOLD_KEY has the input key `k` of
// docs/format.md in hexadecimal.
//
// Exit codes: 0 all is right, 1 a file cannot be read, 2 usage, 5 damaged or tampered with, 6 key missing or wrong, 8 written by a
// newer version.

import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";
import { hkdfSync, pbkdf2Sync, timingSafeEqual } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";

export class CorruptStoreException extends Error {
  exitCode = 5;
}

export class TamperedRecordException extends Error {
  exitCode = 5;
}

export class KeyUnavailableException extends Error {
  exitCode = 6;
}

export class UnsupportedFormatException extends Error {
  exitCode = 8;
}

const MAX_LONG = 2n ** 63n - 1n;
const MAX_ROUNDS = 10_000_000;
const MAX_STRING = 1 << 20;
const RESERVED = "!tokenhold.";
const HEADER = "!tokenhold.store";
const STATUSES = [undefined, "primary", "enabled", "retired", "destroyed"];
const PHASES = [undefined, "IN_FLIGHT", "COOLING", "REFUSED", "LOST"];
const MEMBERS = [
  ...["userName", "clientId", "clientSecret", "refreshToken", "accessToken", "grantToken", "redirectUrl", "apiDomain"],
  ...["expiresAt", "attributes"],
];

/** The lookups, in the order of the token file, with the parts of their keys. */
const LOOKUPS = {
  identity: ["userName", "clientId"],
  user: ["userName"],
  accessToken: ["accessToken"],
  grantToken: ["grantToken"],
  refreshToken: ["refreshToken"],
};
const LOOKUP_COLUMNS = ["identity_key", "user_key", "access_token_key", "grant_token_key", "refresh_token_key"];
const COLUMNS = ["id", "version", ...LOOKUP_COLUMNS, "lease", "sealed"];

/** Opens a keyring file with `{ passphrase }`, or with `{ key }`: the bytes that the key store or the operating system holds or the KMS key decrypts. */
export function openKeyring(path, { passphrase, key }) {
  const { body, fields } = openFile(path, "THKEYRNG");
  const protection = fields.u8();
  if (protection < 1 || protection > 4) {
    throw new UnsupportedFormatException(`${path}: protection ${protection} is not known to this version`);
  }
  fields.zeros(1);
  const id = fields.take(16);
  const revision = fields.positive();
  const parameters = fields.part(fields.u16());
  const checkValue = fields.take(16);
  const length = fields.u32();
  const associatedData = body.subarray(0, fields.offset);
  const sealed = fields.take(length);
  fields.end();

  const rounds = protection === 1 ? parameters.u32() : 1;
  parameters.check(rounds >= 1 && rounds <= MAX_ROUNDS, `${rounds} rounds of PBKDF2`);
  const salt = parameters.take(32);
  if (protection >= 3) {
    parameters.text(parameters.u16());
  }
  if (protection === 3) {
    parameters.take(parameters.u16());
  }
  parameters.end();

  const secret = protection === 1 ? passphrase : key;
  if (secret === undefined) {
    const needed = ["a passphrase", "the key of its key store", "the key of its KMS", "the key that the operating system keeps"][protection - 1];
    throw new KeyUnavailableException(`${path} needs ${needed}`);
  }
  const k = protection === 1 ? pbkdf2Sync(secret, salt, rounds, 32, "sha256") : secret;
  if (!timingSafeEqual(hkdf(k, salt, "tokenhold keyring 1 check", 16), checkValue)) {
    throw new KeyUnavailableException(`${path} was protected with another passphrase or key, or is altered`);
  }
  const encryptionKey = hkdf(k, salt, "tokenhold keyring 1 encryption", 32);
  const keys = decrypt(encryptionKey, sealed.subarray(0, 12), sealed.subarray(12), associatedData);
  fields.check(keys !== null, "the keys do not decrypt");
  return { id, revision, ...readKeys(new Fields(keys, path), revision) };
}

function readKeys(fields, revision) {
  const lookupKey = fields.take(32);
  const promoted = fields.positive();
  fields.check(promoted <= revision, `revision ${promoted} made a key primary, in a keyring of revision ${revision}`);
  const recordKeys = new Map();
  for (let count = fields.u16(); count > 0; count--) {
    const id = fields.u32();
    const status = STATUSES[fields.u8()];
    const key = fields.take(32);
    fields.check(id !== 0 && !recordKeys.has(id), `the key id ${id} is 0 or occurs twice`);
    fields.check(status !== undefined, `the key ${id} has an unknown status`);
    fields.check(status !== "destroyed" || isZero(key), `the destroyed key ${id} is still there`);
    recordKeys.set(id, { status, key });
  }
  fields.end();
  const primaries = [...recordKeys.values()].filter(({ status }) => status === "primary");
  fields.check(primaries.length === 1, `${primaries.length} keys are primary`);
  return { lookupKey, promoted, recordKeys };
}

/** Opens the token file of a store `file:PATH`. */
export function openTokenFile(path, keyring) {
  const { fields } = openFile(path, "THTOKENS");
  fields.zeros(2);
  const count = fields.u32();
  fields.u64(); // The generation, which may be any.
  const records = [];
  for (let i = 0; i < count; i++) {
    const record = readRecord(fields);
    fields.check(i === 0 || compareIds(records[i - 1], record) < 0, `the record ${record.id} is out of order`);
    records.push(record);
  }
  fields.end();
  return new Store(path, records, keyring);
}

function readRecord(fields) {
  const id = readId(fields, fields.u32());
  const version = fields.positive();
  const present = fields.u8();
  fields.check(present < 64, `the record ${id} has unknown parts`);
  const lookupKeys = Object.keys(LOOKUPS).map((_, i) => {
    if ((present & (1 << i)) === 0) {
      return null;
    }
    const length = fields.u8();
    fields.check(length >= 1 && length <= 32, `a lookup key of the record ${id} has ${length} bytes`);
    return fields.take(length);
  });
  const lease = present & 32 ? fields.take(fields.u8()) : null;
  return { id, version, lookupKeys, lease, sealed: fields.take(fields.u32()) };
}

/** The fields of a lease, with `until` as a bigint; null if it cannot be read. */
export function readLease(bytes) {
  const fields = new Fields(bytes, "the lease");
  try {
    const version = fields.u8();
    const phase = PHASES[fields.u8()];
    fields.check(version === 1 && phase !== undefined, "the version or the phase is not known");
    const lease = { phase, attempt: fields.take(16).toString("hex"), durationMs: fields.u32() };
    lease.until = BigInt.asIntN(64, fields.u64());
    lease.presented = fields.u8();
    lease.failures = fields.u8();
    const name = fields.take(fields.u8());
    fields.check(name.length <= 32, "the name is too long");
    lease.names = name.toString("hex");
    lease.code = fields.take(fields.u8()).toString("utf8");
    lease.who = fields.take(fields.u8()).toString("utf8");
    fields.end();
    return lease;
  } catch (error) {
    if (error instanceof CorruptStoreException) {
      return null;
    }
    throw error;
  }
}

/** Opens a table by a file with its rows in JSON, in any order; the head of this file describes it. */
export function openTable(path, keyring) {
  const bytes = readFileSync(path);
  let rows;
  try {
    rows = parseJson(decodeUtf8(bytes));
  } catch {
    throw new CorruptStoreException(`${path}: not JSON in UTF-8, or a member twice`);
  }
  check(Array.isArray(rows), path, "not an array of rows");
  return new Store(path, rows.map((row) => readRow(row, path)).sort(compareIds), keyring);
}

function readRow(row, where) {
  const columns = isObject(row) ? Object.keys(row) : [];
  const isRow = columns.length === COLUMNS.length && COLUMNS.every((column) => columns.includes(column));
  check(isRow, where, `a row does not have the columns ${COLUMNS}`);
  const bytes = (column) => {
    check(typeof row[column] === "string" && /^(?:[0-9a-f]{2})*$/i.test(row[column]), where, `${column} is not hexadecimal`);
    return Buffer.from(row[column], "hex");
  };
  const bytesOrNull = (column) => (row[column] === null ? null : bytes(column));
  const idBytes = bytes("id");
  const id = readId(new Fields(idBytes, where), idBytes.length);
  const { version } = row;
  const isVersion = typeof version === "bigint" && version >= 1n && version <= MAX_LONG;
  check(isVersion, where, `the version of the record ${id} is not from 1 to 2^63-1`);
  const lease = bytesOrNull("lease");
  check(lease === null || lease.length <= 255, where, `the lease of the record ${id} is too long`);
  return { id, version, lookupKeys: LOOKUP_COLUMNS.map(bytesOrNull), lease, sealed: bytes("sealed") };
}

/** The records of a token file or a table, in the order of their ids. */
class Store {
  #name;
  #keyring;
  #records;
  #storeId = Buffer.alloc(0);

  constructor(name, records, keyring) {
    this.#name = name;
    this.#keyring = keyring;
    const identities = records.flatMap(({ lookupKeys }) => (lookupKeys[0] === null ? [] : [lookupKeys[0].toString("hex")]));
    check(new Set(records.map(({ id }) => id)).size === records.length, name, "an id occurs twice");
    check(new Set(identities).size === identities.length, name, "an identity occurs twice");
    if (records.length > 0) {
      this.#storeId = this.#readHeader(records.find(({ id }) => id === HEADER));
    }
    this.#records = records.filter(({ id }) => !id.startsWith(RESERVED));
  }

  /** All tokens. */
  tokens() {
    return this.#records.map((record) => this.#open(record));
  }

  /** The token with this id, or null. */
  findById(id) {
    const record = this.#records.find((each) => each.id === id);
    return record === undefined ? null : this.#open(record);
  }

  /** The tokens that a lookup of the format finds: `find("identity", { userName, clientId })`. An absent part is undefined. */
  find(lookup, values) {
    const wanted = this.#lookupKey(lookup, values);
    const index = Object.keys(LOOKUPS).indexOf(lookup);
    return this.#records
      .filter(({ lookupKeys }) => lookupKeys[index] !== null && wanted.equals(lookupKeys[index]))
      .map((record) => {
        const token = this.#open(record);
        if (LOOKUPS[lookup].some((part) => token[part] !== values[part])) {
          throw new TamperedRecordException(`${this.#name}: the record ${record.id} has the lookup key ${lookup} of another token`);
        }
        return token;
      });
  }

  #lookupKey(lookup, values) {
    const parts = LOOKUPS[lookup].flatMap((part) => (values[part] === undefined ? [u32(0xffffffff)] : counted(values[part])));
    return hmac(this.#keyring.lookupKey, Buffer.from(`${lookup}\0`), this.#storeId, ...parts).subarray(0, 16);
  }

  #readHeader(header) {
    const where = `${this.#name}: the header ${HEADER}`;
    check(header !== undefined, where, "missing");
    const { sealed } = header;
    if (sealed.length > 0 && sealed[0] > 1) {
      throw new UnsupportedFormatException(`${where} has the version ${sealed[0]}`);
    }
    check(sealed.length >= 33 && sealed[0] === 1, where, "too short, or version 0");
    const mac = hmac(this.#keyring.lookupKey, Buffer.from("note\0"), ...counted(HEADER), sealed.subarray(0, -32));
    if (!timingSafeEqual(mac, sealed.subarray(-32))) {
      throw new KeyUnavailableException(`${where} was written with another keyring, or is altered`);
    }
    check(sealed.length === 1 + 24 + 32, where, `${sealed.length} bytes`);
    return sealed.subarray(1, 17);
  }

  #open({ id, sealed }) {
    const where = `${this.#name}: the record ${id}`;
    if (sealed.length > 0 && sealed[0] > 1) {
      throw new UnsupportedFormatException(`${where} has the version ${sealed[0]}`);
    }
    if (sealed.length < 62 || sealed[0] !== 1 || sealed[17] !== 1) {
      throw new TamperedRecordException(`${where} is no sealed record`);
    }
    if (!sealed.subarray(1, 17).equals(this.#storeId)) {
      throw new TamperedRecordException(`${where} belongs to the store ${sealed.toString("hex", 1, 17)}, not to this one`);
    }
    const keyId = sealed.readUInt32BE(18);
    const { status, key } = this.#keyring.recordKeys.get(keyId) ?? { status: "unknown" };
    if (status !== "primary" && status !== "enabled") {
      throw new KeyUnavailableException(`${where} needs the key ${keyId}, ${status}`);
    }
    const associatedData = Buffer.concat([Buffer.from("tokenhold record\0"), sealed.subarray(0, 17), Buffer.from(id)]);
    const plaintext = decryptXaes(key, sealed.subarray(22), associatedData);
    if (plaintext === null) {
      throw new TamperedRecordException(`${where} does not decrypt`);
    }
    return { id, ...readToken(plaintext, where) };
  }
}

function readToken(plaintext, where) {
  let token;
  try {
    token = parseJson(decodeUtf8(plaintext));
  } catch {
    // The cause would quote the token.
    throw new CorruptStoreException(`${where}: not JSON in UTF-8, a member twice, or half of a surrogate pair`);
  }
  check(isObject(token), where, "not an object");
  const unknown = Object.keys(token).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) {
    throw new UnsupportedFormatException(`${where} has the unknown member ${unknown}`);
  }
  const { expiresAt, attributes, ...strings } = token;
  const isInteger = typeof expiresAt === "bigint" && expiresAt >= -MAX_LONG - 1n && expiresAt <= MAX_LONG;
  check(expiresAt === undefined || isInteger, where, "expiresAt is not a 64-bit integer");
  check(attributes === undefined || isObject(attributes), where, "attributes are not an object");
  for (const text of [...Object.values(strings), ...Object.entries(attributes ?? {}).flat()]) {
    const isText = typeof text === "string" && text.length > 0 && text.length <= MAX_STRING;
    check(isText, where, "a value is not a string, empty or too long");
  }
  return token;
}

/**
 * Parses JSON, but refuses a member that occurs twice and half of a surrogate pair. Integers become BigInts; objects have no
 * prototype, so that a member may have any name.
 */
function parseJson(text) {
  JSON.parse(text); // Checks the grammar, so that the rest need not.
  const tokens = text.matchAll(/[[\]{}]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s",:[\]{}]+/g);
  const next = () => tokens.next().value[0];
  const value = (token) => {
    if (token === "[") {
      const array = [];
      for (let element = next(); element !== "]"; element = next()) {
        array.push(value(element));
      }
      return array;
    }
    if (token === "{") {
      const object = Object.create(null);
      for (let member = next(); member !== "}"; member = next()) {
        const name = value(member);
        if (name in object) {
          throw new SyntaxError("a member occurs twice");
        }
        object[name] = value(next());
      }
      return object;
    }
    if (/^-?\d+$/.test(token)) {
      return BigInt(token);
    }
    const scalar = JSON.parse(token);
    if (/\p{Surrogate}/u.test(scalar)) {
      throw new SyntaxError("half of a surrogate pair");
    }
    return scalar;
  };
  return value(next());
}

/** A file of any version: magic, version, the rest, the SHA-256 of all that. */
function openFile(path, magic) {
  const bytes = readFileSync(path);
  const body = bytes.subarray(0, -32);
  check(bytes.length >= 42 && body.toString("latin1", 0, 8) === magic, path, `too short, or does not start with ${magic}`);
  check(sha256(body).equals(bytes.subarray(-32)), path, "another SHA-256 than at its end");
  const fields = new Fields(body, path);
  fields.take(8);
  const version = fields.u16();
  if (version > 1) {
    throw new UnsupportedFormatException(`${path} has the version ${version}`);
  }
  fields.check(version === 1, "version 0");
  return { body, fields };
}

/** Takes one field after the other from bytes; where they end too early, or do not end, they are damaged. */
class Fields {
  #bytes;
  #where;
  offset = 0;

  constructor(bytes, where) {
    this.#bytes = bytes;
    this.#where = where;
  }

  check(condition, found) {
    check(condition, this.#where, found);
  }

  take(length) {
    this.check(length <= this.#bytes.length - this.offset, "ends too early");
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  u8() {
    return this.take(1).readUInt8();
  }

  u16() {
    return this.take(2).readUInt16BE();
  }

  u32() {
    return this.take(4).readUInt32BE();
  }

  u64() {
    return this.take(8).readBigUInt64BE();
  }

  /** A u64 from 1 to 2^63-1. */
  positive() {
    const number = this.u64();
    this.check(number >= 1n && number <= MAX_LONG, `${number} is not from 1 to 2^63-1`);
    return number;
  }

  text(length) {
    const bytes = this.take(length);
    try {
      return decodeUtf8(bytes);
    } catch {
      throw new CorruptStoreException(`${this.#where}: ${bytes.toString("hex")} is not UTF-8`);
    }
  }

  part(length) {
    return new Fields(this.take(length), this.#where);
  }

  zeros(length) {
    this.check(isZero(this.take(length)), "a byte that has to be zero is not");
  }

  end() {
    this.check(this.offset === this.#bytes.length, "goes on where it should end");
  }
}

function readId(fields, length) {
  fields.check(length >= 1, "an id is empty");
  return fields.text(length);
}

/** The key and the nonce of AES-GCM that XAES-256-GCM uses for a nonce of 24 bytes. */
export function deriveXaes(key, nonce) {
  const encryptBlock = (block) => createCipheriv("aes-256-ecb", key, null).setAutoPadding(false).update(block);
  const l = BigInt(`0x${encryptBlock(Buffer.alloc(16)).toString("hex")}`);
  const subkey = BigInt.asUintN(128, l << 1n) ^ (l >> 127n ? 0x87n : 0n);
  // The CMAC of a single whole block.
  const cmac = (block) => {
    const masked = BigInt(`0x${block.toString("hex")}`) ^ subkey;
    return encryptBlock(Buffer.from(masked.toString(16).padStart(32, "0"), "hex"));
  };
  const half = (counter) => cmac(Buffer.concat([Buffer.from([0, counter, 0x58, 0]), nonce.subarray(0, 12)]));
  return { key: Buffer.concat([half(1), half(2)]), nonce: nonce.subarray(12) };
}

/** Decrypts nonce, ciphertext and tag; null if they are not authentic. */
export function decryptXaes(key, sealed, associatedData) {
  const derived = deriveXaes(key, sealed.subarray(0, 24));
  return decrypt(derived.key, derived.nonce, sealed.subarray(24), associatedData);
}

function decrypt(key, nonce, sealed, associatedData) {
  if (nonce.length < 12 || sealed.length < 16) {
    return null;
  }
  const cipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
  cipher.setAAD(associatedData).setAuthTag(sealed.subarray(-16));
  const plaintext = cipher.update(sealed.subarray(0, -16));
  try {
    return Buffer.concat([plaintext, cipher.final()]);
  } catch {
    return null;
  }
}

function check(condition, where, found) {
  if (!condition) {
    throw new CorruptStoreException(`${where}: ${found}`);
  }
}

const decodeUtf8 = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isZero = (bytes) => bytes.every((byte) => byte === 0);
const compareIds = (a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const hmac = (key, ...parts) => createHmac("sha256", key).update(Buffer.concat(parts)).digest();
const hkdf = (key, salt, info, length) => Buffer.from(hkdfSync("sha256", key, salt, info, length));
const counted = (text) => [u32(Buffer.byteLength(text)), Buffer.from(text)];

function u32(number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

function show(id, token, reveal) {
  const fields = reveal ? token : { has: Object.keys(token).sort() };
  // Not by JSON.stringify alone, which refuses a BigInt.
  const members = Object.entries({ id, ...fields }).map(([name, value]) => {
    return `${JSON.stringify(name)}: ${typeof value === "bigint" ? value : JSON.stringify(value)}`;
  });
  return `  {${members.join(", ")}}`;
}

function main(args) {
  const reveal = args[0] === "--reveal";
  const [keyringPath, ...store] = reveal ? args.slice(1) : args;
  const isTable = store[0] === "--rows";
  const { TOKENHOLD_PASSPHRASE: passphrase, TOKENHOLD_KEY: hex } = process.env;
  if (store.length !== (isTable ? 2 : 1) || !/^(?:[0-9a-f]{2})*$/i.test(hex ?? "")) {
    console.error("usage: read_tokenhold.mjs [--reveal] KEYRING TOKENS|--rows ROWS; TOKENHOLD_KEY, if set, is hexadecimal");
    return 2;
  }
  try {
    const keyring = openKeyring(keyringPath, { passphrase, key: hex && Buffer.from(hex, "hex") });
    const tokens = (isTable ? openTable(store[1], keyring) : openTokenFile(store[0], keyring)).tokens();
    const shown = tokens.map(({ id, ...token }) => show(id, token, reveal));
    console.log(`{"count": ${tokens.length}, "tokens": [\n${shown.join(",\n")}\n]}`);
    return 0;
  } catch (error) {
    console.error(error.message);
    return error.exitCode ?? 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  process.exitCode = main(process.argv.slice(2));
}
