#!/usr/bin/env node
// Checks read_tokenhold.mjs with all vectors of vectors/index.json, and its XAES-256-GCM with the vectors of C2SP.

import { createCipheriv, createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { decryptXaes, deriveXaes, openKeyring, openTokenFile, readLease } from "./read_tokenhold.mjs";

const folder = fileURLToPath(new URL("../vectors/", import.meta.url));
const failures = [];

function check(name, found, expected) {
  if (!isDeepStrictEqual(found, expected)) {
    failures.push(`${name}: found ${show(found)}, expected ${show(expected)}`);
  }
}

const show = (value) => JSON.stringify(value, (_, each) => (typeof each === "bigint" ? String(each) : each));

/** What a call returns, with `expiresAt` as text, or how it fails. */
function run(vector, call) {
  const key = vector.passphrase === undefined ? { key: Buffer.from(vector.key, "hex") } : { passphrase: vector.passphrase };
  const keyring = openKeyring(folder + vector.keyring, key);
  if (call.call === "openKeyring") {
    return undefined;
  }
  const store = openTokenFile(folder + vector.store, keyring);
  switch (call.call) {
    case "openStore":
      return undefined;
    case "getTokens":
      return store.tokens();
    case "findTokenById":
      return store.findById(call.id);
    case "findToken":
      return find(store, call.query);
    default:
      throw new Error(`${call.call} is not a call`);
  }
}

/** The token that a query of the library means, or null. */
function find(store, query) {
  if (query.id !== undefined) {
    return store.findById(query.id);
  }
  const lookup =
    query.userName === undefined
      ? ["accessToken", "grantToken", "refreshToken"].find((name) => query[name] !== undefined)
      : query.clientId === undefined
        ? "user"
        : "identity";
  const found = store.find(lookup, query);
  return found.length > 1 ? found : (found[0] ?? null);
}

/** Tokens as vectors/tokens has them, but `expiresAt` as text: JSON.parse rounds it. */
function readTokens(path) {
  return JSON.parse(readFileSync(folder + path, "utf8").replace(/("expiresAt": )(-?\d+)/g, '$1"$2"'));
}

/** Tokens to compare: all objects with a prototype, `expiresAt` as text. */
const plain = (value) => (value === undefined ? undefined : JSON.parse(show(value)));

const vectors = JSON.parse(readFileSync(`${folder}index.json`, "utf8"));
let calls = 0;
for (const vector of vectors) {
  for (const call of vector.expect) {
    calls++;
    const name = `${vector.name}, ${show({ ...call, fails: undefined, finds: undefined, names: undefined })}`;
    let found;
    try {
      found = plain(run(vector, call));
    } catch (error) {
      if (call.fails === undefined || !error.message.includes(call.names)) {
        failures.push(`${name}: ${error.stack}`);
      } else {
        check(name, error.constructor.name, call.fails);
      }
      continue;
    }
    if (call.fails !== undefined) {
      failures.push(`${name}: found ${show(found)}, expected ${call.fails}`);
    } else if (call.call === "getTokens") {
      check(name, found, readTokens(vector.tokens));
    } else if (call.finds !== undefined) {
      check(name, found, readTokens(vector.tokens).find(({ id }) => id === call.finds) ?? null);
    }
  }
}

const leases = JSON.parse(readFileSync(`${folder}leases.json`, "utf8"));
for (const { name, bytes, lease } of leases) {
  const found = readLease(Buffer.from(bytes, "hex"));
  check(`lease ${name}`, found && { ...found, until: Number(found.until) }, lease);
}

/** Encrypts with XAES-256-GCM and checks that the reader decrypts it. Returns ciphertext and tag. */
function encrypt(name, key, nonce, plaintext, associatedData) {
  const derived = deriveXaes(key, nonce);
  const cipher = createCipheriv("aes-256-gcm", derived.key, derived.nonce).setAAD(associatedData);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  check(name, decryptXaes(key, Buffer.concat([nonce, ciphertext]), associatedData), Buffer.from(plaintext));
  return ciphertext;
}

for (const [byte, associatedData, expected] of [
  [1, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"],
  [3, "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"],
]) {
  const name = `XAES-256-GCM, key of bytes ${byte}`;
  const nonce = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWX");
  const ciphertext = encrypt(name, Buffer.alloc(32, byte), nonce, Buffer.from("XAES-256-GCM"), Buffer.from(associatedData));
  check(name, ciphertext.toString("hex"), expected);
}

// The accumulated vector: 10,000 inputs of random lengths, one digest. A round takes at most 32 + 24 + 2 * 256 bytes.
const rounds = 10_000;
const stream = createHash("shake128", { outputLength: rounds * 568 }).digest();
const digest = createHash("shake128", { outputLength: 32 });
let offset = 0;
const take = (length) => stream.subarray(offset, (offset += length));
for (let round = 0; round < rounds; round++) {
  const [key, nonce] = [take(32), take(24)];
  const plaintext = take(take(1)[0]);
  const associatedData = take(take(1)[0]);
  digest.update(encrypt(`XAES-256-GCM, round ${round}`, key, nonce, plaintext, associatedData));
}
check("XAES-256-GCM, all rounds", digest.digest("hex"), "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939");

failures.forEach((failure) => console.error(failure));
console.log(`${vectors.length} vectors, ${calls} calls, ${leases.length} leases, ${rounds + 2} encryptions of XAES-256-GCM: ${failures.length} differ`);
process.exitCode = failures.length === 0 && vectors.length > 0 && leases.length > 0 ? 0 : 1;
