package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
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
	said := held{Arn: text("roleArn"), Trust: text("trustPolicyJson"), MayPass: users}
	managed, _ := outputs["managedPolicyArns"].Value.([]any)
	for _, arn := range managed {
		said.Policies = append(said.Policies, fmt.Sprint(arn))
	}
	slices.Sort(said.Policies)

	role := account.Roles[said.Arn[strings.LastIndex(said.Arn, "/")+1:]]
	found := held{Arn: role.Arn, Trust: role.Trust, Policies: role.Attached}
	for _, user := range slices.Sorted(maps.Keys(account.Users)) {
		if slices.Contains(account.Users[user].Attached, text("passRolePolicyArn")) {
			found.MayPass = append(found.MayPass, user)
		}
	}
	if fmt.Sprint(found) != fmt.Sprint(said) {
		return fmt.Errorf("IAM holds %+v, and the outputs of the stack say %+v", found, said)
	}
	return found.print(w)
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
