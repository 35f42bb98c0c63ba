"""Refuses infrastructure roles that break the rules of the organization.

Reads the output of `pulumi preview --json --show-sames` from a file, and exits with 1 if a role is refused.
"""

import json
import sys

COMPONENT = "ecs-infrastructure:index:EcsInfrastructureRole"


def faults(inputs):
    """Returns what is wrong with the inputs of a component. Unknown and secret values are placeholders, and so set."""
    if not inputs.get("permissionsBoundary"):
        yield "set permissionsBoundary"
    tags = inputs.get("tags", {})
    if isinstance(tags, dict) and not tags.get("team"):
        yield "set the tag team"
    if len(inputs["useCases"]) > 3:
        yield "create a role for each team or purpose: more than three use cases are too many"


def main(file):
    with open(file, encoding="utf-8") as preview:
        steps = json.load(preview)["steps"]
    planned = [step["newState"] for step in steps if "newState" in step]
    roles = [resource for resource in planned if resource["type"] == COMPONENT]
    refused = [f"{role['urn']}: {fault}" for role in roles for fault in faults(role.get("inputs", {}))]
    print(*refused, sep="\n", file=sys.stderr, end="\n" if refused else "")
    print("infrastructure roles checked:", len(roles))
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
