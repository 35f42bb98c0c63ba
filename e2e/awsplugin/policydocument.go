package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-go-provider/infer"
)

// GetPolicyDocument builds a policy document from the statements of others and from statements of its own.
type GetPolicyDocument struct{}

type GetPolicyDocumentArgs struct {
	SourcePolicyDocuments []string    `pulumi:"sourcePolicyDocuments,optional"`
	Statements            []Statement `pulumi:"statements,optional"`
}

type Statement struct {
	Actions    []string     `pulumi:"actions"`
	Principals []Principals `pulumi:"principals,optional"`
	Resources  []string     `pulumi:"resources"`
}

type Principals struct {
	Identifiers []string `pulumi:"identifiers"`
	Type        string   `pulumi:"type"`
}

type GetPolicyDocumentResult struct {
	GetPolicyDocumentArgs
	Json string `pulumi:"json"`
}

func (g *GetPolicyDocument) Annotate(a infer.Annotator) {
	a.SetToken("iam/getPolicyDocument", "getPolicyDocument")
}

func (GetPolicyDocument) Invoke(
	_ context.Context,
	req infer.FunctionRequest[GetPolicyDocumentArgs],
) (infer.FunctionResponse[GetPolicyDocumentResult], error) {
	result := GetPolicyDocumentResult{GetPolicyDocumentArgs: req.Input}
	type document struct{ Version, Statement any }
	var statements []any
	for _, source := range req.Input.SourcePolicyDocuments {
		var parsed struct{ Statement []any }
		if err := json.Unmarshal([]byte(source), &parsed); err != nil {
			return infer.FunctionResponse[GetPolicyDocumentResult]{}, fmt.Errorf("sourcePolicyDocuments: %w", err)
		}
		statements = append(statements, parsed.Statement...)
	}
	for _, own := range req.Input.Statements {
		principals := map[string][]string{}
		for _, principal := range own.Principals {
			principals[principal.Type] = principal.Identifiers
		}
		statements = append(statements, map[string]any{
			"Effect": "Allow", "Action": own.Actions, "Principal": principals, "Resource": own.Resources,
		})
	}
	text, err := json.Marshal(document{"2012-10-17", statements})
	result.Json = string(text)
	return infer.FunctionResponse[GetPolicyDocumentResult]{Output: result}, err
}
