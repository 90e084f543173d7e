"""An XGBoost model as a model of a catalog: 'models' is a list of what to_model gives."""
import json
import math

LOGISTIC = "binary:logistic"


def to_model(booster, model_id, features):
    """The model of a trained Booster (objective binary:logistic) over features by these names, as its JSON form."""
    learner = json.loads(bytes(booster.save_raw(raw_format="json")))["learner"]
    objective = learner["objective"]["name"]
    if objective != LOGISTIC:
        raise ValueError(f"The objective is {objective}; a model of responses is trained with {LOGISTIC}.")
    if int(learner["learner_model_param"]["num_feature"]) != len(features):
        raise ValueError(f"The booster sees {learner['learner_model_param']['num_feature']} features and "
                         f"{len(features)} are named; name each in its order.")
    start = float(learner["learner_model_param"]["base_score"])
    trees = learner["gradient_booster"]["model"]["trees"]
    return {
        "model_id": model_id,
        "features": [{"feature": name} for name in features],
        "trees": {"base": math.log(start / (1 - start)), "trees": [_tree(tree) for tree in trees]},
    }


def _tree(tree):
    """The rows of a tree with its nodes from the root on; XGBoost may leave pruned ones between."""
    if any(kind != 0 for kind in tree["split_type"]):
        raise ValueError("The model splits categories; encode them as numbers before training.")
    left, right = tree["left_children"], tree["right_children"]
    order = [0]
    for node in order:
        if left[node] != -1:
            order += [left[node], right[node]]
    place = {node: i for i, node in enumerate(order)} | {-1: -1}
    return {
        "left_children": [place[left[node]] for node in order],
        "right_children": [place[right[node]] for node in order],
        "split_indices": [tree["split_indices"][node] for node in order],
        "split_conditions": [tree["split_conditions"][node] for node in order],
        "default_left": [bool(tree["default_left"][node]) for node in order],
    }
