#!/usr/bin/env bash
# Package:   cfn-lint 1.58.0 (Python), with the schemas of CloudFormation
# One would guess: the pattern of a path of IAM refuses a path without the slash at its end, for roles as for
#   policies.
# Behaviour: the pattern of AWS::IAM::Role is that of the API, an alternative, with ^ and $ around it but no
#   parentheses: ^(/)|(/...+/)$ takes any text that begins with a slash. aws-cloudformation/cfn-lint#3020 was closed
#   as mended by these patterns.
# Seen:      AWS::IAM::Role: accepted
#            AWS::IAM::ManagedPolicy: refused
# Exits with 1 if this changes.
set -euo pipefail
shopt -s inherit_errexit
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cfn-lint==1.58.0
statement='{Effect: Allow, Action: "ec2:DescribeVolumes", Resource: "*"}'
trust='{Effect: Allow, Action: "sts:AssumeRole", Principal: {Service: ecs.amazonaws.com}}'
check() {
	cat >template.yaml <<YAML
Resources:
  Tried:
    Type: $1
    Properties: {Path: /team, $2: {Version: "2012-10-17", Statement: [$3]}}
YAML
	if says=$(venv/bin/cfn-lint --format parseable -- template.yaml); then
		echo "$1: accepted"
	else
		grep -q ':E3031:.*/team' <<<"$says"
		echo "$1: refused"
	fi
}
seen=$(
	check AWS::IAM::Role AssumeRolePolicyDocument "$trust"
	check AWS::IAM::ManagedPolicy PolicyDocument "$statement"
)
echo "$seen"
[ "$seen" = $'AWS::IAM::Role: accepted\nAWS::IAM::ManagedPolicy: refused' ]
