package main

import (
	"io"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

func TestRoleThatIsNotWhatTheStackSays(t *testing.T) {
	pass := sandbox.Principal{Attached: sandbox.Attached{"pass"}}
	account := sandbox.Account{
		Roles: map[string]sandbox.Role{
			"ecs":      {Arn: "arn:aws:iam::123456789012:role/ecs", Trust: "{}"},
			"deployer": {Attached: pass.Attached},
		},
		Users:  map[string]sandbox.Principal{"alice": pass},
		Groups: map[string]sandbox.Principal{"operators": pass},
	}
	outputs := auto.OutputMap{
		"roleArn":           {Value: "arn:aws:iam::123456789012:role/ecs"},
		"trustPolicyJson":   {Value: "{}"},
		"managedPolicyArns": {Value: []any{}},
		"passRolePolicyArn": {Value: "pass"},
	}
	assert.NoError(t, showRole(io.Discard, account, outputs))

	account.Groups["operators"] = sandbox.Principal{}
	assert.EqualError(t, showRole(io.Discard, account, outputs),
		"IAM holds {Arn:arn:aws:iam::123456789012:role/ecs Trust:{} Policies:[] MayPass:[alice deployer]},"+
			" and the outputs of the stack say"+
			" {Arn:arn:aws:iam::123456789012:role/ecs Trust:{} Policies:[] MayPass:[alice deployer operators]}")
}

func TestRoleThatIsLeft(t *testing.T) {
	account := sandbox.Account{Users: map[string]sandbox.Principal{"alice": {}}}
	assert.NoError(t, showEmpty(io.Discard, account))
	assert.NoError(t, showEmpty(io.Discard, sandbox.Account{Roles: map[string]sandbox.Role{"deployer": {}}}))
	assert.Error(t, showEmpty(io.Discard, sandbox.Account{Roles: map[string]sandbox.Role{"other": {}}}))
	account.Users["alice"] = sandbox.Principal{Attached: sandbox.Attached{"pass"}}
	assert.EqualError(t, showEmpty(io.Discard, account), "after the destroy IAM still holds"+
		" {Roles:map[] Policies:map[] Users:map[alice:{Arn: Attached:[pass]}] Groups:map[]}")
}
