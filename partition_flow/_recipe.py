"""Pure functions on the recipe of a run, as it stands in the ``scenario`` trait.

A recipe is never changed in place; each function gives another one. They mirror ``src/scenario/actions.ts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Recipe = Mapping[str, Any]


def new_recipe(
    *,
    seed: int,
    title: str,
    description: str,
    duration: float | None,
    config: Mapping[str, Any],
    model: str = "classroom",
) -> Recipe:
    """A recipe without actions; ``config`` has every parameter, in camelCase."""
    return {
        "version": 1,
        **({} if model == "classroom" else {"model": model}),
        "seed": seed,
        "title": title,
        "description": description,
        "duration": duration,
        "config": dict(config),
        "actions": [],
        "annotations": [],
    }


def config_at(recipe: Recipe, time: float) -> dict[str, Any]:
    """The parameters in force at a time in seconds, all actions at it taken, in camelCase."""
    config = dict(recipe["config"])
    for action in recipe["actions"]:
        if action["time"] > time:
            break
        config.update(action.get("set", {}))
    return config


def model_of(recipe: Recipe) -> str:
    return recipe.get("model", "classroom")


def has_action(recipe: Recipe, action_id: str) -> bool:
    return any(action["id"] == action_id for action in recipe["actions"])


def with_starting_config(recipe: Recipe, changes: Mapping[str, Any]) -> Recipe:
    return {**recipe, "config": {**recipe["config"], **changes}}


def with_action(recipe: Recipe, action: Mapping[str, Any]) -> Recipe:
    """Actions stay sorted by time; of equal times the new one is last."""
    earlier = [known for known in recipe["actions"] if known["time"] <= action["time"]]
    return {**recipe, "actions": [*earlier, dict(action), *recipe["actions"][len(earlier) :]]}


def has_annotation(recipe: Recipe, annotation_id: str) -> bool:
    return any(annotation["id"] == annotation_id for annotation in recipe.get("annotations", ()))


def with_annotation(recipe: Recipe, annotation: Mapping[str, Any]) -> Recipe:
    """Annotations stay sorted by time; of equal times the new one is last."""
    known = recipe.get("annotations", [])
    earlier = [one for one in known if one["time"] <= annotation["time"]]
    return {**recipe, "annotations": [*earlier, dict(annotation), *known[len(earlier) :]]}


def with_seed(recipe: Recipe, seed: int) -> Recipe:
    return {**recipe, "seed": seed}


def without_hand_made_after(recipe: Recipe, time: float) -> Recipe:
    """Planned actions stay."""
    kept = [action for action in recipe["actions"] if action["planned"] or action["time"] <= time]
    return {**recipe, "actions": kept}
