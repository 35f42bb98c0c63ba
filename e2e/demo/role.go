package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// held is what both IAM and the outputs of the stack tell about the role.
type held struct {
	Arn, Trust string
	Policies   []string
	MayPass    []string
}

// showRole prints the role in IAM, and fails if it is not the role of the outputs.
func showRole(w io.Writer, account sandbox.Account, outputs auto.OutputMap) error {
	text := func(name string) string { s, _ := outputs[name].Value.(string); return s }
	said := held{Arn: text("roleArn"), Trust: sandbox.Canonical(text("trustPolicyJson")),
		MayPass: []string{user, role, group}}
	managed, _ := outputs["managedPolicyArns"].Value.([]any)
	for _, arn := range managed {
		said.Policies = append(said.Policies, fmt.Sprint(arn))
	}
	slices.Sort(said.Policies)

	mayPass := func(attached sandbox.Attached) bool { return slices.Contains(attached, text("passRolePolicyArn")) }
	inIAM := account.Roles[said.Arn[strings.LastIndex(said.Arn, "/")+1:]]
	found := held{Arn: inIAM.Arn, Trust: inIAM.Trust, MayPass: principalsWith(account, mayPass)}
	for _, arn := range inIAM.Attached {
		if strings.HasPrefix(arn, "arn:aws:iam::aws:") {
			found.Policies = append(found.Policies, arn)
		}
	}
	if fmt.Sprint(found) != fmt.Sprint(said) {
		return fmt.Errorf("IAM holds %+v, and the outputs of the stack say %+v", found, said)
	}
	return found.print(w)
}

// principalsWith returns the names of the users, groups and roles whose attached policies have a property.
func principalsWith(account sandbox.Account, property func(sandbox.Attached) bool) []string {
	var names []string
	for name, role := range account.Roles {
		if property(role.Attached) {
			names = append(names, name)
		}
	}
	for _, principals := range []map[string]sandbox.Principal{account.Users, account.Groups} {
		for name, principal := range principals {
			if property(principal.Attached) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func (h held) print(w io.Writer) error {
	var trust bytes.Buffer
	if err := json.Indent(&trust, []byte(h.Trust), "", "  "); err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range []struct {
		title string
		lines []string
	}{
		{"role", []string{h.Arn}},
		{"trust", strings.Split(trust.String(), "\n")},
		{"policies", h.Policies},
		{"may pass it", h.MayPass},
	} {
		for i, line := range row.lines {
			if i > 0 {
				row.title = ""
			}
			fmt.Fprintf(table, "%s\t%s\n", row.title, line)
		}
	}
	return table.Flush()
}
