package component

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/fields"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
)

// warnOfOptions says which options of the component do not apply to its resources: Pulumi shows them in previews as if
// they did. Neither import nor hideDiffs reaches the plugin.
func (b *builder) warnOfOptions() error {
	given := map[string]bool{
		"deleteBeforeReplace": b.options.DeleteBeforeReplace,
		"hideDiffs":           len(b.options.HideDiffs) > 0,
		"ignoreChanges":       len(b.options.IgnoreChanges) > 0,
		"import":              b.options.Import != nil,
		"replaceOnChanges":    len(b.options.ReplaceOnChanges) > 0,
		"replaceWith":         len(b.options.ReplaceWith) > 0,
		"replacementTrigger":  b.options.ReplacementTrigger != nil,
	}
	maps.DeleteFunc(given, func(_ string, given bool) bool { return !given })
	if len(given) == 0 {
		return nil
	}
	return b.ctx.Log.Warn(
		fmt.Sprintf("the role and its attachments do not have these options of the component: %s",
			strings.Join(slices.Sorted(maps.Keys(given)), ", ")),
		&pulumi.LogArgs{Resource: b.component},
	)
}

// secretLists returns the outputs of the role that list its policies, if these may contain a secret. The AWS provider
// fills them when it reads the role again: in a refresh, an import or an update.
func (b *builder) secretLists() (outputs []string) {
	inline := slices.Collect(maps.Values(b.args.InlinePolicies))
	for _, arns := range b.arnLists() {
		inline = append(inline, arns...)
	}
	if slices.ContainsFunc(inline, b.mayBeSecret) {
		outputs = []string{"inlinePolicies"}
	}
	if slices.ContainsFunc(slices.Collect(maps.Values(b.args.AdditionalPolicyArns)), b.mayBeSecret) {
		outputs = append(outputs, "managedPolicyArns")
	}
	return outputs
}

// mayBeSecret is true for the outputs of a Go program: whether they are secret is known later, and the program must not
// wait for it here. The plugin knows.
func (b *builder) mayBeSecret(text pulumi.StringInput) bool {
	output, ok := text.(pulumi.Output)
	return ok && (!inputs.AreChecked(b.ctx.Context()) || pulumi.IsSecret(output))
}

// hide makes the outputs secret that additionalSecretOutputs names. Pulumi does so for the outputs of custom resources
// only.
func (b *builder) hide() {
	for name, output := range fields.ByName(b.component) {
		if slices.Contains(b.options.AdditionalSecretOutputs, name) {
			output.Set(reflect.ValueOf(pulumi.ToSecret(output.Interface())))
		}
	}
}
