#!/usr/bin/env python3
"""Reads a Tokenhold token file without Tokenhold: an independent reader, written from docs/format.md alone.

It checks everything the formats allow to check: digests, key check value, every ciphertext with its associated data, the
order of the records, and that every lookup key is the one its token has. It prints one JSON object with the number of tokens
and, for each, its id and the names of the fields that are present; their values only with --reveal.

The passphrase is read from TOKENHOLD_PASSPHRASE. The Python library opens no secret keys in PKCS12 key stores and asks no
cloud KMS and no operating system: for a keyring with such a protection, TOKENHOLD_KEY has the input key `k` of
docs/format.md in hexadecimal.

Exit codes: 0 all is right, 1 a file cannot be read, 2 usage, 5 damaged or tampered with, 6 key missing or wrong, 8 written by a
newer version.
Needs Python 3.9 or newer and the package cryptography (Debian: python3-cryptography)."""

import argparse, hashlib, hmac, json, os, struct, sys
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Failure(Exception):
    exit_code = 1

class CorruptStore(Failure): exit_code = 5
class TamperedRecord(Failure): exit_code = 5
class KeyUnavailable(Failure): exit_code = 6
class UnsupportedFormat(Failure): exit_code = 8


class Input:
    """Bytes, read from front to back."""

    def __init__(self, data, name):
        self.data, self.name, self.offset = data, name, 0

    def take(self, length):
        end = self.offset + length
        if end > len(self.data):
            raise CorruptStore(f"{self.name}: ends at {len(self.data)} where {length} bytes are expected at {self.offset}")
        self.offset, taken = end, self.data[self.offset:end]
        return taken

    def integer(self, width):
        return int.from_bytes(self.take(width), "big")

    def text(self, length):
        try:
            return self.take(length).decode()
        except UnicodeDecodeError:
            raise CorruptStore(f"{self.name}: text that is not UTF-8 before offset {self.offset}") from None

    def require(self, condition, what):
        if not condition:
            raise CorruptStore(f"{self.name}: {what} before offset {self.offset}")


# Both files: magic, version, …, SHA-256

def open_file(path, magic):
    with open(path, "rb") as file:
        data = file.read()
    body, digest = data[:-32], data[-32:]
    if len(data) < 42 or hashlib.sha256(body).digest() != digest or body[:8] != magic:
        raise CorruptStore(f"{path}: not a whole {magic.decode()} file: too short, or magic or SHA-256 differ")
    file = Input(body, path)
    file.take(8)
    version = file.integer(2)
    if version > 1:
        raise UnsupportedFormat(f"{path}: version {version}, this reader knows 1")
    file.require(version == 1, "version 0")
    return file


# Keyring file

PASSPHRASE, PKCS12, KMS, OS_KEYRING = 1, 2, 3, 4
PRIMARY, ENABLED, RETIRED, DESTROYED = 1, 2, 3, 4

def open_keyring(path, passphrase=None, key=None):
    """The keys of a keyring file, as ({key id: key of an enabled record key}, lookup key)."""
    file = open_file(path, b"THKEYRNG")
    protection = file.integer(1)
    file.require(file.integer(1) == 0, "a byte that must be zero")
    _id, revision = file.take(16), file.integer(8)
    file.require(1 <= revision < 1 << 63, "a revision out of range")
    parameters = Input(file.take(file.integer(2)), f"{path}, parameters")
    check_value = file.take(16)
    length = file.integer(4)
    associated_data = file.data[:file.offset]
    nonce, ciphertext = file.take(12), file.take(length - 12)
    file.require(file.offset == len(file.data), "bytes after the ciphertext, or a ciphertext without nonce")

    input_key, salt = open_protection(path, protection, parameters, passphrase, key)
    if derive(input_key, salt, b"tokenhold keyring 1 check", 16) != check_value:
        raise KeyUnavailable(f"{path}: the passphrase or key is another one than the keyring's")
    try:
        key_encryption_key = AESGCM(derive(input_key, salt, b"tokenhold keyring 1 encryption", 32))
        keys = Input(key_encryption_key.decrypt(nonce, ciphertext, associated_data), f"{path}, keys")
    except InvalidTag:
        raise CorruptStore(f"{path}: the key is right, but the keys do not open") from None
    return read_keys(keys, revision)

def read_keys(keys, revision):
    lookup_key, promoted = keys.take(32), keys.integer(8)
    keys.require(1 <= promoted <= revision, "a revision of the primary key out of range")
    records = [(keys.integer(4), keys.integer(1), keys.take(32)) for _ in range(keys.integer(2))]
    keys.require(keys.offset == len(keys.data), "bytes after the last key")
    ids = [key_id for key_id, _status, _key in records]
    keys.require(0 not in ids and len(set(ids)) == len(ids), "a key id 0, or one that occurs twice")
    statuses = [status for _key_id, status, _key in records]
    keys.require(all(PRIMARY <= status <= DESTROYED for status in statuses), "an unknown status of a key")
    keys.require(statuses.count(PRIMARY) == 1, "no primary key, or several")
    keys.require(all(key == bytes(32) for _id, status, key in records if status == DESTROYED), "a destroyed key with content")
    return {key_id: key for key_id, status, key in records if status in (PRIMARY, ENABLED)}, lookup_key

def open_protection(path, protection, parameters, passphrase, key):
    if protection == PASSPHRASE:
        if passphrase is None:
            raise KeyUnavailable(f"{path}: protected by a passphrase: set TOKENHOLD_PASSPHRASE")
        rounds, salt = parameters.integer(4), parameters.take(32)
        parameters.require(1 <= rounds <= 10_000_000, "number of PBKDF2 rounds out of range")
        parameters.require(parameters.offset == len(parameters.data), "parameters that are too long")
        return hashlib.pbkdf2_hmac("sha256", passphrase, salt, rounds, 32), salt
    if protection not in (PKCS12, KMS, OS_KEYRING):
        raise UnsupportedFormat(f"{path}: protection {protection}, this reader knows 1 to 4")
    if key is None:
        raise KeyUnavailable(f"{path}: protected by a key store, a KMS or an operating system: set TOKENHOLD_KEY")
    salt = parameters.take(32)
    for _ in range({PKCS12: 0, KMS: 2, OS_KEYRING: 1}[protection]):
        parameters.take(parameters.integer(2))
    parameters.require(parameters.offset == len(parameters.data), "parameters that are too long")
    return key, salt

def derive(input_key, salt, info, length):
    return HKDF(SHA256(), length, salt, info).derive(input_key)


# Token file

LOOKUPS = {  # name: the parts of its input, in the order of the bits that say which are present
    "identity": ("userName", "clientId"),
    "user": ("userName",),
    "accessToken": ("accessToken",),
    "grantToken": ("grantToken",),
    "refreshToken": ("refreshToken",),
}
LEASE = 32
PHASES = ("IN_FLIGHT", "COOLING", "REFUSED", "LOST")
RESERVED = "!tokenhold."
HEADER = RESERVED + "store"
STRINGS = ("userName", "clientId", "clientSecret", "refreshToken", "accessToken", "grantToken", "redirectUrl", "apiDomain")

def read_tokens(path, keyring):
    """The tokens of a token file in the order of their ids, each as (id, {field: value})."""
    record_keys, lookup_key = keyring
    records = read_records(path)
    headers = [sealed for id, _lookups, sealed in records if id == HEADER]
    if records and not headers:
        raise CorruptStore(f"{path}: has records, but no header, {HEADER}")
    store = open_header(headers[0], lookup_key) if headers else None
    tokens = []
    for id, lookups, sealed in records:
        if id.startswith(RESERVED):
            continue
        token = open_record(sealed, id, store, record_keys)
        for name, parts in LOOKUPS.items():  # a key must be there exactly when its first part is
            values = [token.get(part) for part in parts]
            if lookups.get(name) != (lookup_value(lookup_key, store, name, values) if values[0] is not None else None):
                raise TamperedRecord(f"{sealed.name}: the lookup key {name} is not the token's")
        tokens.append((id, token))
    return tokens

def read_records(path):
    """The records of a token file, each as (id, {lookup: key}, sealed record)."""
    file = open_file(path, b"THTOKENS")
    file.require(file.integer(2) == 0, "two bytes that must be zero")
    count, _generation = file.integer(4), file.integer(8)
    records, identities = [], set()
    for _ in range(count):
        id = file.text(file.integer(4))
        file.require(id, "an empty id")
        file.require(not records or records[-1][0].encode() < id.encode(), f"record {id!r}: out of order or twice")
        file.require(1 <= file.integer(8) < 1 << 63, f"record {id!r}: version out of range")
        present = file.integer(1)
        file.require(present < 2 * LEASE, f"record {id!r}: unknown lookup")
        lookups = {name: file.take(file.integer(1)) for bit, name in enumerate(LOOKUPS) if present & 1 << bit}
        file.require(all(1 <= len(value) <= 32 for value in lookups.values()), f"record {id!r}: length of a lookup key")
        if present & LEASE:
            file.take(file.integer(1))
        identity = lookups.get("identity")
        file.require(identity is None or identity not in identities, f"record {id!r}: the identity of another record")
        identities.add(identity)
        records.append((id, lookups, Input(file.take(file.integer(4)), f"{path}, record {id!r}")))
    file.require(file.offset == len(file.data), "bytes after the last record")
    return records

def read_lease(data):
    """The fields of a lease, or None if it cannot be read."""
    lease = Input(data, "lease")
    try:
        version, phase = lease.integer(1), lease.integer(1)
        lease.require(version == 1 and 1 <= phase <= 4, "version or phase")
        fields = {
            "phase": PHASES[phase - 1], "attempt": lease.take(16).hex(), "durationMs": lease.integer(4),
            "until": int.from_bytes(lease.take(8), "big", signed=True),
            "presented": lease.integer(1), "failures": lease.integer(1), "names": lease.take(lease.integer(1)).hex(),
            "code": lease.take(lease.integer(1)).decode(errors="replace"),
            "who": lease.take(lease.integer(1)).decode(errors="replace")}
        lease.require(len(fields["names"]) <= 64 and lease.offset == len(data), "length of the name or of the lease")
        return fields
    except CorruptStore:
        return None

def open_header(header, lookup_key):
    """The id of the store."""
    if header.data[:1] > b"\1":
        raise UnsupportedFormat(f"{header.name}: version {header.data[0]}, this reader knows 1")
    if header.data[:1] != b"\1" or len(header.data) < 33:
        raise CorruptStore(f"{header.name}: too short, or version 0")
    name = HEADER.encode()
    message = b"note\0" + struct.pack(">I", len(name)) + name + header.data[:-32]
    if hmac.digest(lookup_key, message, "sha256") != header.data[-32:]:
        raise KeyUnavailable(f"{header.name}: made with another keyring, or altered")
    if len(header.data) != 57:
        raise CorruptStore(f"{header.name}: {len(header.data)} bytes, expected 57")
    return header.data[1:17]

def lookup_value(key, store, name, parts):
    message = name.encode() + b"\0" + store
    for part in parts:
        part = None if part is None else part.encode()
        message += b"\xff\xff\xff\xff" if part is None else struct.pack(">I", len(part)) + part
    return hmac.digest(key, message, "sha256")[:16]

def open_record(sealed, id, store, record_keys):
    """The fields of a sealed record."""
    if sealed.data[:1] > b"\1":
        raise UnsupportedFormat(f"{sealed.name}: version {sealed.data[0]}, this reader knows 1")
    if len(sealed.data) < 62 or sealed.integer(1) != 1:
        raise TamperedRecord(f"{sealed.name}: too short, or version 0")
    origin, prefix, key_id, nonce = sealed.take(16), sealed.integer(1), sealed.integer(4), sealed.take(24)
    if prefix != 1:
        raise TamperedRecord(f"{sealed.name}: does not start like a sealed record")
    if origin != store:
        raise TamperedRecord(f"{sealed.name}: belongs to the store {origin.hex()}, not to this one")
    if key_id not in record_keys:
        raise KeyUnavailable(f"{sealed.name}: sealed under key {key_id}, which the keyring has not, or not enabled")
    try:
        associated_data = b"tokenhold record\0" + sealed.data[:17] + id.encode()
        plaintext = xaes(record_keys[key_id], nonce).decrypt(nonce[12:], sealed.data[sealed.offset:], associated_data)
    except InvalidTag:
        raise TamperedRecord(f"{sealed.name}: damaged, or sealed for another id") from None
    return parse_token(plaintext, sealed.name)

def xaes(key, nonce):
    """XAES-256-GCM (C2SP): the key of AES-256-GCM for the last 12 bytes of a nonce of 24."""
    halves = [CMAC(AES(key)), CMAC(AES(key))]
    for counter, half in enumerate(halves, 1):
        half.update(bytes((0, counter)) + b"X\0" + nonce[:12])
    return AESGCM(b"".join(half.finalize() for half in halves))

def parse_token(plaintext, name):
    try:
        token = json.loads(plaintext.decode(), object_pairs_hook=without_duplicates)
        unknown = token.keys() - {*STRINGS, "expiresAt", "attributes"}
        expires_at = token.get("expiresAt", 0)
        attributes = token.get("attributes", {})
        texts = [token[member] for member in STRINGS if member in token] + [*attributes.keys(), *attributes.values()]
        right = type(expires_at) is int and -1 << 63 <= expires_at < 1 << 63 and all(text and text.encode() for text in texts)
    except (ValueError, AttributeError):  # not UTF-8 or JSON, an unpaired surrogate; another type than expected
        right, unknown = False, None
    if unknown:
        raise UnsupportedFormat(f"{name}: members this reader does not know: {', '.join(sorted(unknown))}")
    if not right:
        raise CorruptStore(f"{name}: opens, but is not a token")
    return token

def without_duplicates(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("keyring", help="keyring file")
    parser.add_argument("tokens", help="token file")
    parser.add_argument("--reveal", action="store_true", help="print the values too")
    options = parser.parse_args()
    passphrase, key = os.environb.get(b"TOKENHOLD_PASSPHRASE"), os.environ.get("TOKENHOLD_KEY")
    try:
        key = key and bytes.fromhex(key)
    except ValueError:
        parser.error("TOKENHOLD_KEY is not hexadecimal")
    try:
        keyring = open_keyring(options.keyring, passphrase, key)
        tokens = read_tokens(options.tokens, keyring)
    except (Failure, OSError) as failure:
        print(failure, file=sys.stderr)
        return getattr(failure, "exit_code", 1)
    shown = [{"id": id, **(token if options.reveal else {"has": sorted(token)})} for id, token in tokens]
    print(json.dumps({"count": len(tokens), "tokens": shown}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
