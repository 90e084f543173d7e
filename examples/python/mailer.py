#!/usr/bin/python3
"""An e-mail sender: asks by night what to send at ten in the morning, claims each message and only then hands it over.

    python3 mailer.py [TARGET] --night ID [--at TIME] [--first 1] [--last 200] [--work DIR] [--crash | --late]

DIR holds what the sender keeps: queue.jsonl, what was promised to it, and outbox.jsonl, what was handed over.
--crash   ends after the promises were taken and before the first is claimed, as a failing machine does
--late    asks nothing; claims what an earlier run has left in the queue, however old it is
"""
import argparse
import collections
import datetime
import json
import pathlib
import sys

import grpc

from decisioning import Server

SEND = 2  # VERDICT_SEND
CONFIRMED = 1  # OUTCOME_CONFIRMED
APPLIED, DUPLICATE = 1, 2  # SETTLE_STATUS_...
BATCH = 500

options = argparse.ArgumentParser()
options.add_argument("target", nargs="?", default="127.0.0.1:5080")
options.add_argument("--night", default=datetime.date.today().isoformat())
options.add_argument("--at", help="when the mail goes out: 2026-05-04T10:00:00+03:00; tomorrow at ten by default")
options.add_argument("--first", type=int, default=1)
options.add_argument("--last", type=int, default=200)
options.add_argument("--work", type=pathlib.Path, default=pathlib.Path("."))
options.add_argument("--crash", action="store_true")
options.add_argument("--late", action="store_true")
options = options.parse_args()
options.work.mkdir(parents=True, exist_ok=True)
queue_file, outbox_file = options.work / "queue.jsonl", options.work / "outbox.jsonl"
server = Server(options.target)


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def append(path, records):
    with path.open("a") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def questions():
    """One for each customer. Its id is made of the night and the customer, so asking again asks the same."""
    moment = datetime.datetime.fromisoformat(options.at) if options.at else datetime.datetime.combine(
        datetime.date.today() + datetime.timedelta(days=1), datetime.time(10)).astimezone()
    for number in range(options.first, options.last + 1):
        customer = f"customer-{number:05d}"
        question = server.message("DecideRequest", request_id=f"{options.night}-{customer}", customer_id=customer,
                                  campaign_id="nightly", hold=2, locale="ru",  # HOLD_RESERVE
                                  channels=[server.message("ChannelRequest", name="email")])
        question.send_at.FromDatetime(moment.astimezone(datetime.timezone.utc).replace(tzinfo=None))
        yield question


def ask():
    """The stream of the night: who gets what, and why the others get nothing."""
    promised, why, stored = [], collections.Counter(), 0
    decide, _ = server.method("DecisionService", "DecideStream")
    codes = server.pool.FindEnumTypeByName("decisioning.v1.ReasonCode").values_by_number
    for answer in decide(questions(), timeout=120):
        if answer.WhichOneof("result") == "error":
            sys.exit(f"{answer.request_id}: {answer.error.field} {answer.error.message}; run it again")
        decision = answer.decision
        stored += decision.replayed
        if decision.contact.verdict == SEND:
            promised.append({"reservation": decision.contact.reservation_id, "customer": decision.customer_id,
                             "offers": [offer.offer_id for offer in decision.contact.offers]})
        else:
            why[codes[decision.contact.reason.code].name.removeprefix("REASON_CODE_")] += 1
    print(f"promised {len(promised)}, of these {stored} stored answers of an earlier run; not sent {sum(why.values())}")
    for reason, count in why.most_common():
        print(f"  {count} x {reason}")
    return promised


def claim_and_hand_over(messages):
    """The claim comes first: what was not confirmed by the server is handed to nobody."""
    gone = {message["reservation"] for message in read(outbox_file)}
    waiting = [message for message in messages if message["reservation"] not in gone]
    refused = collections.Counter()
    sent = 0
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start:start + BATCH]
        settled = server.call("DecisionService", "Settle", items=[
            server.message("SettlementItem", settlement_id=f"claim-{message['reservation']}",
                           reservation_id=message["reservation"], outcome=CONFIRMED) for message in batch])
        claimed = []
        for message, result in zip(batch, settled.results):
            if result.status in (APPLIED, DUPLICATE):  # a duplicate: claimed before a crash, and not in the outbox
                claimed.append(message)
            else:
                code = next(code.name for code in grpc.StatusCode if code.value[0] == result.error.code)
                refused[f"{code}: {result.error.message}"] += 1
        append(outbox_file, claimed)  # here the messages go to the mail server
        sent += len(claimed)
    print(f"handed over {sent}, refused {sum(refused.values())}")
    for reason, count in refused.most_common():
        print(f"  {count} x {reason}")


if options.late:
    claim_and_hand_over(read(queue_file))
else:
    left = {message["reservation"] for message in read(queue_file)}
    promises = ask()
    print(f"{sum(message['reservation'] in left for message in promises)} promises are in the queue already")
    append(queue_file, [message for message in promises if message["reservation"] not in left])
    if options.crash:
        sys.exit("crashed before the first claim")
    claim_and_hand_over(promises)

# What really went out, beside what the policy allows.
cap = next(cap for cap in server.call("CatalogService", "Get").catalog.policy.caps if cap.channel == "email")
each = collections.Counter(message["customer"] for message in read(outbox_file))
print(f"in the outbox {sum(each.values())}, to one customer at most {max(each.values(), default=0)}; "
      f"{cap.cap_id} allows {cap.limit} in {cap.rolling_days} days")
server.close()
