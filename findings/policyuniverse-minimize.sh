#!/usr/bin/env bash
# Package:   policyuniverse 1.5.1.20231109 (Python)
# One would guess: minimize_policy returns a policy and leaves its argument alone, as expand_policy beside it does.
# Behaviour: it changes the policy that it is given, so a comparison of the result with the original finds no
#   difference.
# Seen:      argument changed by expand_policy: False
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
minimize_policy(policy=minimized)
expand_policy(policy=expanded)
print("argument changed by expand_policy:", expanded != original)
print("argument changed by minimize_policy:", minimized != original)
PY
seen=$(venv/bin/python finding.py 2>sizes.log)
echo "$seen"
[ "$seen" = 'argument changed by expand_policy: False
argument changed by minimize_policy: True' ]
