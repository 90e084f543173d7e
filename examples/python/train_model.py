#!/usr/bin/python3
"""Trains trees on made-up customers, puts them into a catalog, and compares the engine's scores with XGBoost's.

    python3 train_model.py CATALOG [--work DIR] [--trees 100] [--rows 100] [--server COMMAND]

CATALOG is a catalog's JSON. DIR gets catalog.json, the same with the model for all of its offers, and rows.csv, made-up
customers to score. COMMAND is how the server's program is run: "dotnet run -c Release --project src/Decisioning.Server --".
Ends with 1 when a score differs by more than 1e-6.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys

import numpy
import xgboost

from xgboost_model import to_model

FEATURES = ["customer.rfm.recency_days", "customer.rfm.frequency", "pair.category_interest", "offer.margin_minor",
            "now.hour"]
MOST_DIFFERENT = 1e-6

options = argparse.ArgumentParser()
options.add_argument("catalog", type=pathlib.Path)
options.add_argument("--work", type=pathlib.Path, default=pathlib.Path("model"))
options.add_argument("--trees", type=int, default=100)
options.add_argument("--rows", type=int, default=100)
options.add_argument("--server", default="dotnet run -c Release --project src/Decisioning.Server --")


def customers(count, seed):
    """Rows of features and who responded: the recent, the frequent and the interested do more often."""
    dice = numpy.random.default_rng(seed)
    rows = numpy.column_stack([
        dice.exponential(90, count).round(), dice.poisson(3, count), dice.exponential(0.7, count),
        dice.lognormal(6, 1, count).round(), dice.integers(0, 24, count)]).astype(numpy.float32)
    log_odds = -1.5 - rows[:, 0] / 120 + 0.3 * rows[:, 1] + numpy.minimum(rows[:, 2], 2)
    responded = dice.random(count) < 1 / (1 + numpy.exp(-log_odds))
    rows[rows[:, 1] == 0, 0] = numpy.nan  # who never bought has no last purchase
    return rows, responded


def train(trees):
    rows, responded = customers(20_000, seed=1)
    parameters = {"objective": "binary:logistic", "max_depth": 5, "eta": 0.1, "seed": 1, "nthread": 1}
    return xgboost.train(parameters, xgboost.DMatrix(rows, responded), num_boost_round=trees)


def bring(booster, catalog):
    """The catalog with the model, which all of its offers name."""
    catalog["models"] = [to_model(booster, "responses", FEATURES)]
    for offer in catalog["offers"]:
        offer["propensity_model_id"] = "responses"
    return catalog


def text(value):
    return "" if numpy.isnan(value) else repr(float(value))


def main(given):
    given.work.mkdir(parents=True, exist_ok=True)
    booster = train(given.trees)
    catalog = given.work / "catalog.json"
    catalog.write_text(json.dumps(bring(booster, json.loads(given.catalog.read_text("utf-8")))), "utf-8")
    rows, _ = customers(given.rows, seed=2)
    table = given.work / "rows.csv"
    lines = [",".join(FEATURES)] + [",".join(text(value) for value in row) for row in rows]
    table.write_text("\n".join(lines) + "\n", "utf-8")

    scored = subprocess.run(shlex.split(given.server) + ["model", "score", str(catalog), str(table)],
                            capture_output=True, text=True, check=False)
    if scored.returncode != 0:
        sys.exit(f"The server's program failed: {scored.stderr or scored.stdout}")
    ours = numpy.array([float(line) for line in scored.stdout.split()])
    theirs = booster.predict(xgboost.DMatrix(rows))
    if len(ours) != len(theirs):
        sys.exit(f"{len(ours)} rows were scored and {len(theirs)} were given.")
    apart = float(numpy.abs(ours - theirs).max())
    print(f"{len(ours)} rows, {given.trees} trees, scores {ours.min():.4f} to {ours.max():.4f}; "
          f"at most {apart:.1e} from XGBoost's.")
    if not apart <= MOST_DIFFERENT:
        sys.exit(f"That is more than {MOST_DIFFERENT}.")


main(options.parse_args())
