#!/usr/bin/env python3
"""Reads the feed of decisions and goes on where it was, also after it or the server was killed.

    python3 watch.py [TARGET] --position FILE [--count N]

The position is written only after what it covers was handled, so that a crash repeats records and loses none; repeated
ones are known by their number. Prints one line a record, and `gap` where the feed says that records are missing.
"""

import argparse
import json
import os
import sys

import grpc

from decisioning import Server


def load(path):
    if not os.path.exists(path):
        return "", {}
    with open(path, encoding="utf-8") as file:
        kept = json.load(file)
    return kept["token"], {int(partition): number for partition, number in kept["last"].items()}


def save(path, token, last):
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump({"token": token, "last": last}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def describe(record):
    said = [field.name for field, _ in record.ListFields()
            if field.name in ("decision", "contacts", "settlement", "segments", "erasure")]
    return f"{record.partition}/{record.number} {record.customer_id or record.customer_ref or '-'} {' '.join(said)}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("target", nargs="?", default="127.0.0.1:5080")
    options.add_argument("--position", required=True)
    options.add_argument("--count", type=int, default=0)
    given = options.parse_args()
    server = Server(given.target)
    token, last = load(given.position)
    stub, request = server.method("DecisionService", "WatchDecisions")
    handled = 0
    try:
        for answer in stub(request(resume_token=token, after=last, from_first=True)):
            if answer.WhichOneof("what") == "resume_token":
                token = answer.resume_token
            else:
                record = answer.record
                if record.number <= last.get(record.partition, 0):
                    print(f"again {record.partition}/{record.number}")
                    continue
                if record.previous != last.get(record.partition, 0):
                    print(f"gap before {record.partition}/{record.number}")
                print(describe(record), flush=True)
                last[record.partition] = record.number
                handled += 1
            save(given.position, token, last)
            if given.count and handled >= given.count:
                return 0
    except grpc.RpcError as error:
        print(f"{error.code().name}: {error.details()}", file=sys.stderr)
        return 1
    finally:
        server.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
