#!/usr/bin/env bash
# Package:   policyuniverse 1.5.1.20231109 (Python)
# One would guess: minimize_policy returns a shorter policy of the same meaning, and like expand_policy leaves its
#   argument alone.
# Behaviour: it cuts every action down to a prefix that no other action of its own list has, and adds a wildcard, which
#   allows whatever AWS names like that later. It does so in the policy that it is given, so a comparison with the
#   original finds no difference.
# Seen:      iam:pa*, kms:createg*, vpc-lattice:updater*
#            argument changed by expand_policy: False
#            argument changed by minimize_policy: True
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check policyuniverse==1.5.1.20231109
cat >finding.py <<'PY'
from copy import deepcopy

from policyuniverse.expander_minimizer import expand_policy, minimize_policy

actions = ["iam:PassRole", "kms:CreateGrant", "vpc-lattice:UpdateRule"]
original = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
minimized, expanded = deepcopy(original), deepcopy(original)
print(", ".join(sorted(minimize_policy(policy=minimized)["Statement"][0]["Action"])))
expand_policy(policy=expanded)
print("argument changed by expand_policy:", expanded != original)
print("argument changed by minimize_policy:", minimized != original)
PY
seen=$(venv/bin/python finding.py 2>sizes.log)
echo "$seen"
[ "$seen" = 'iam:pa*, kms:createg*, vpc-lattice:updater*
argument changed by expand_policy: False
argument changed by minimize_policy: True' ]
