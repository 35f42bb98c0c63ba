package inputs

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/arn"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// InlinePolicy is an inline policy for exactly the ARNs that an input lists.
type InlinePolicy struct {
	// Input is the name of the input.
	Input string
	// Key is the end of the resource's name, and Name its name in IAM.
	Key, Name string
	// Document is the policy for ARNs in order, each once.
	Document func(arns []string) string
}

// InlinePolicies are those of inputs.
var InlinePolicies = []InlinePolicy{
	{"instanceRoleArns", "instanceRoles", "PassInstanceRoles", policy.PassInstanceRoles},
	{"lifecycleHookFunctionArns", "lifecycleHooks", "InvokeLifecycleHooks", policy.InvokeFunctions},
	{"volumeKmsKeyArns", "volumeKmsKeys", "UseVolumeKmsKeys", policy.UseVolumeKeys},
	{"tlsKmsKeyArns", "tlsKmsKeys", "UseTlsKmsKeys", policy.UseTLSKeys},
}

// VolumeCleanupName is the name in IAM of the policy of the use case.
const VolumeCleanupName = "VolumeCleanupOnly"

// inlinePolicyNames returns the names that the component gives to inline policies, whatever the inputs are.
func inlinePolicyNames() []string {
	names := []string{VolumeCleanupName}
	for _, inline := range InlinePolicies {
		names = append(names, inline.Name)
	}
	return names
}

// inlinePolicyCharacters returns the size of the role's inline policies in total, and what to shorten: the first of the
// largest.
func (v *Validation) inlinePolicyCharacters() (characters int, shorten field) {
	largest, partition := 0, "aws"
	add := func(size int, at field) {
		if characters += size; size > largest {
			largest, shorten = size, at
		}
	}
	for _, inline := range InlinePolicies {
		var listed []string
		var values []property.Value
		for _, text := range v.inlineTexts[inline.Input] {
			listed, values = append(listed, text.value.AsString()), append(values, text.value)
		}
		if len(listed) > 0 {
			partition = arn.Parse(listed[0]).Partition
			document := inline.Document(InOrder(listed))
			add(policy.Characters(document), field{At(inline.Input), property.New(values)})
		}
	}
	for _, document := range v.inlineTexts["inlinePolicies"] {
		notShown := field{document.Path, property.Value{}.WithSecret(document.value.Secret())}
		add(policy.Characters(document.value.AsString()), notShown)
	}
	if slices.Contains(v.selected, VolumeCleanupOnly) {
		characters += policy.Characters(policy.VolumeCleanup(partition))
	}
	return characters, shorten
}

// InOrder returns texts in order, each once, so that documents and inputs do not depend on how a program lists them. It
// returns no nil, since the engine treats an empty list and an absent one as different.
func InOrder[T ~string](texts []T) []T {
	return append([]T{}, slices.Compact(slices.Sorted(slices.Values(texts)))...)
}
