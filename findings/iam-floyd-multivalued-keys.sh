#!/usr/bin/env bash
# Package:   iam-floyd 0.842.0 (npm), judged by @cloud-copilot/iam-simulate 0.1.173
# One would guess: a method for one condition key writes an operator that fits the key.
# Behaviour: keys with several values get StringLike, without the ForAnyValue or ForAllValues that AWS requires. To the
#   simulator, the statement then allows nothing. The operator must be given for each such key.
# Seen:      {"StringLike":{"kms:EncryptionContextKeys":"aws:ebs:id"}} ImplicitlyDenied
#            {"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:ebs:id"}} Allowed
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund iam-floyd@0.842.0 @cloud-copilot/iam-simulate@0.1.173
cat >finding.mjs <<'JS'
import { runSimulation } from '@cloud-copilot/iam-simulate'
import floyd from 'iam-floyd'

const role = 'arn:aws:iam::123456789012:role/app'

async function show(...operator) {
  const statement = new floyd.Statement.Kms().allow().toCreateGrant()
    .ifEncryptionContextKeys('aws:ebs:id', ...operator).toJSON()
  const result = await runSimulation({
    request: {
      action: 'kms:CreateGrant', principal: role,
      resource: { resource: 'arn:aws:kms:eu-central-1:123456789012:key/a', accountId: '123456789012' },
      contextVariables: { 'kms:EncryptionContextKeys': ['aws:ebs:id'] },
    },
    identityPolicies: [], serviceControlPolicies: [], resourceControlPolicies: [],
    resourcePolicy: { Version: '2012-10-17', Statement: [{ ...statement, Principal: { AWS: role } }] },
  }, {})
  console.log(JSON.stringify(statement.Condition), result.overallResult)
}

await show()
await show(new floyd.Operator().stringEquals().forAnyValue())
JS
seen=$(node finding.mjs)
echo "$seen"
[ "$seen" = '{"StringLike":{"kms:EncryptionContextKeys":"aws:ebs:id"}} ImplicitlyDenied
{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:ebs:id"}} Allowed' ]
