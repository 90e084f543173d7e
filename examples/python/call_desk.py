#!/usr/bin/python3
"""A call-centre screen: the customer's card, the next best offer, and the answer recorded with immediate effect.

    python3 call_desk.py [TARGET] [CUSTOMER]
"""
import sys
import time

import grpc

from decisioning import Server

target = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:5080"
customer = sys.argv[2] if len(sys.argv) > 2 else "anna"
server = Server(target)

card = server.call("CustomerService", "GetCustomer", customer_id=customer)
print(f"{card.customer_id}: {card.segment}, {card.rfm.frequency} orders, trust {card.trust:.2f}")
for plan in card.next_allowed_at:
    print(f"  {plan.channel}: {'now' if not plan.reason else plan.reason}")

# The customer is on the line, so the screen shows placements; an offer here interrupts nobody.
answer = server.call("DecisionService", "Decide", customer_id=customer, locale="en",
                     placements=[server.message("PlacementRequest", name="home")])
offer = answer.placements[0].offers[0]
print(f"propose: {offer.offer_id} {dict(offer.content).get('title', '')}")

# What the customer said, and in the same turn what to propose next.
item = server.message("SettlementItem", settlement_id=f"desk-{answer.decision_id}", token=offer.token,
                      outcome=11, reason_code="too expensive")  # OUTCOME_REFUSED
following = server.message("DecideRequest", customer_id=customer, locale="en", exclude_offer_ids=[offer.offer_id],
                           placements=[server.message("PlacementRequest", name="home")])
settled = server.call("DecisionService", "Settle", items=[item], next=following)
print(f"settled: {settled.results[0].status}")
if settled.next.placements and settled.next.placements[0].offers:
    print(f"then: {settled.next.placements[0].offers[0].offer_id}")

visit = server.message("Event", event_id=f"call-{customer}-{time.time_ns()}", customer_id=customer)
visit.occurred_at.GetCurrentTime()
visit.custom.subject = "called in"
recorded = server.call("EventService", "Record", events=[visit])
print(f"recorded: {recorded.results[0].status}")

# Errors say which field, and what would be right.
try:
    server.call("DecisionService", "Decide", customer_id=customer,
                channels=[server.message("ChannelRequest", name="emial")])
except grpc.RpcError as error:
    print(f"{error.code().name}: {error.details()}")
server.close()
