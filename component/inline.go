package component

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// listPolicy is an inline policy for exactly the ARNs that an input lists.
type listPolicy struct {
	input    string
	useCase  UseCase // the only one that uses the input
	required bool    // whether the use case needs the input
	limit    func(arn string) error
	// key is the end of the resource's name, and name its name in IAM.
	key, name string
	document  func(arns []string) string
}

// listPolicyTable is in the order in which Check reports faults.
var listPolicyTable = []listPolicy{
	{
		input: "instanceRoleArns", useCase: UseCaseManagedInstances, limit: limits.InstanceRoleArn,
		key: "instanceRoles", name: "PassInstanceRoles", document: policy.PassInstanceRoles,
	},
	{
		input: "lifecycleHookFunctionArns", useCase: UseCaseLifecycleHooks, required: true, limit: limits.FunctionArn,
		key: "lifecycleHooks", name: "InvokeLifecycleHooks", document: policy.InvokeFunctions,
	},
	{
		input: "volumeKmsKeyArns", useCase: UseCaseVolumes, limit: limits.KmsKeyArn,
		key: "volumeKmsKeys", name: "UseVolumeKmsKeys", document: policy.UseVolumeKeys,
	},
	{
		input: "tlsKmsKeyArns", useCase: UseCaseServiceConnectTls, limit: limits.KmsKeyArn,
		key: "tlsKmsKeys", name: "UseTlsKmsKeys", document: policy.UseTLSKeys,
	},
}

// arns returns the elements of the input.
func (p listPolicy) arns(args *EcsInfrastructureRoleArgs) []pulumi.StringInput {
	for input, argument := range fields(args) {
		if input == p.input {
			return argument.Interface().([]pulumi.StringInput)
		}
	}
	panic(p.input + " is not an input")
}

// inlinePolicyCharacters is the size of the role's inline policies in total, and input the one to shorten: the one with
// the largest policy. The ARNs are by input.
func inlinePolicyCharacters(arns map[string][]string, useCases []UseCase) (characters int, input string) {
	largest, partition := 0, ""
	for _, list := range listPolicyTable {
		listed := arns[list.input]
		if len(listed) == 0 {
			continue
		}
		partition = strings.Split(listed[0], ":")[1]
		size := len(list.document(listed))
		if characters += size; size > largest {
			largest, input = size, list.input
		}
	}
	if partition != "" && slices.Contains(useCases, UseCaseVolumeCleanupOnly) {
		characters += len(policy.VolumeCleanup(partition))
	}
	return characters, input
}
