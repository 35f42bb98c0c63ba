package component

import (
	"slices"
	"strings"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// inlinePolicy is an inline policy for exactly the ARNs that an input lists.
type inlinePolicy struct {
	input string
	// key is the end of the resource's name, and name its name in IAM.
	key, name string
	document  func(arns []string) string
}

var inlinePolicyTable = []inlinePolicy{
	{"instanceRoleArns", "instanceRoles", "PassInstanceRoles", policy.PassInstanceRoles},
	{"lifecycleHookFunctionArns", "lifecycleHooks", "InvokeLifecycleHooks", policy.InvokeFunctions},
	{"volumeKmsKeyArns", "volumeKmsKeys", "UseVolumeKmsKeys", policy.UseVolumeKeys},
	{"tlsKmsKeyArns", "tlsKmsKeys", "UseTlsKmsKeys", policy.UseTLSKeys},
}

// inlinePolicyCharacters is the size of the role's inline policies in total, and input the one to shorten: the one with
// the largest policy. The ARNs are by input.
func inlinePolicyCharacters(arns map[string][]string, useCases []UseCase) (characters int, input string) {
	largest, partition := 0, ""
	for _, row := range inlinePolicyTable {
		listed := arns[row.input]
		if len(listed) == 0 {
			continue
		}
		partition = strings.Split(listed[0], ":")[1]
		size := len(row.document(listed))
		if characters += size; size > largest {
			largest, input = size, row.input
		}
	}
	if partition != "" && slices.Contains(useCases, UseCaseVolumeCleanupOnly) {
		characters += len(policy.VolumeCleanup(partition))
	}
	return characters, input
}
