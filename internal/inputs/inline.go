package inputs

import (
	"slices"

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

// inlinePolicyCharacters is the size of the role's inline policies in total, and input the one to shorten: the first
// with the largest policy. The ARNs are by input.
func inlinePolicyCharacters(arns map[string][]string, useCases []string) (characters int, input string) {
	largest, partition := 0, ""
	for _, inline := range InlinePolicies {
		listed := InOrder(arns[inline.Input])
		if len(listed) == 0 {
			continue
		}
		partition = arn.Parse(listed[0]).Partition
		size := len(inline.Document(listed))
		if characters += size; size > largest {
			largest, input = size, inline.Input
		}
	}
	if partition != "" && slices.Contains(useCases, VolumeCleanupOnly) {
		characters += len(policy.VolumeCleanup(partition))
	}
	return characters, input
}

// InOrder returns texts in order, each once, so that documents and inputs do not depend on how a program lists them. It
// returns no nil, since the engine treats an empty list and an absent one as different.
func InOrder[T ~string](texts []T) []T {
	return append([]T{}, slices.Compact(slices.Sorted(slices.Values(texts)))...)
}
