#!/usr/bin/env python3
"""Lets docs/read_tokenhold.py read all test vectors of vectors/, see vectors/README.md, and checks its XAES-256-GCM by the
accumulated vector of C2SP's specification.

The reader opens every record and checks every lookup key, so it has to fail on a vector when one of the calls in the index
fails, and then for the same reason. Prints what differs, and a summary; exit code 1 when something differs."""

import hashlib, json, sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.dont_write_bytecode = True
import read_tokenhold

VECTORS = Path(__file__).parent.parent / "vectors"


def read(vector):
    """The tokens of a vector, or the name of the exception that the Java library has for the failure."""
    passphrase, key = vector.get("passphrase"), vector.get("key")
    try:
        keyring = read_tokenhold.open_keyring(
            VECTORS / vector["keyring"], passphrase and passphrase.encode(), key and bytes.fromhex(key))
        return read_tokenhold.read_tokens(VECTORS / vector["store"], keyring) if "store" in vector else None
    except read_tokenhold.Failure as failure:
        return type(failure).__name__ + "Exception"

def expected(vector):
    for expectation in vector["expect"]:
        if "fails" in expectation:
            return expectation["fails"]
    tokens = json.loads((VECTORS / vector["tokens"]).read_text("utf-8"))
    return [(token.pop("id"), token) for token in tokens]

def xaes_is_right():
    """10,000 encryptions of random inputs, https://c2sp.org/XAES-256-GCM."""
    inputs, ciphertexts = Stream(hashlib.shake_128().digest(10_000 * (32 + 24 + 2 * 256))), hashlib.shake_128()
    for _ in range(10_000):
        key, nonce = inputs.take(32), inputs.take(24)
        plaintext, associated_data = inputs.take(inputs.take(1)[0]), inputs.take(inputs.take(1)[0])
        ciphertexts.update(read_tokenhold.xaes(key, nonce).encrypt(nonce[12:], plaintext, associated_data))
    return ciphertexts.hexdigest(32) == "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939"

class Stream:
    def __init__(self, data):
        self.data, self.offset = data, 0

    def take(self, length):
        self.offset += length
        return self.data[self.offset - length:self.offset]

def main():
    index = json.loads((VECTORS / "index.json").read_text("utf-8"))
    different = 0
    for vector in index:
        found, wanted = read(vector), expected(vector)
        if found != wanted:
            different += 1
            print(f"{vector['name']}: found {found}, expected {wanted}")
    leases = json.loads((VECTORS / "leases.json").read_text("utf-8"))
    for vector in leases:
        found = read_tokenhold.read_lease(bytes.fromhex(vector["bytes"]))
        if found != vector["lease"]:
            different += 1
            print(f"lease {vector['name']}: found {found}, expected {vector['lease']}")
    if not xaes_is_right():
        different += 1
        print("XAES-256-GCM: the accumulated vector of the specification is another one")
    print(f"{len(index)} vectors and {len(leases)} leases, {different} read otherwise than the index says")
    return 1 if different or not index or not leases else 0


if __name__ == "__main__":
    sys.exit(main())
