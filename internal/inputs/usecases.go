package inputs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/arn"
)

// UseCase describes a value of the enum of use cases.
type UseCase struct {
	Name string
	// policyPath is the AWS managed policy, after arn:<partition>:iam::aws:policy/. Empty if the use case has an inline
	// policy.
	policyPath string
	// sessionNames are the role session names that AWS documents, which CloudTrail shows as "User name".
	sessionNames []string
}

// VolumeCleanupOnly is the use case whose inline policy needs no input.
const VolumeCleanupOnly = "volumeCleanupOnly"

// useCases is in the order of the outputs. The policy paths are AWS's own and follow no scheme.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-awsmanpol.html
var useCases = []UseCase{
	{"volumes", "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
		[]string{"ECSTaskVolumesForEBS"}},
	{"serviceConnectTls", "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
		[]string{"ECSServiceConnectForTLS"}},
	{"vpcLattice", "AmazonECSInfrastructureRolePolicyForVpcLattice",
		[]string{"ECSNetworkingWithVPCLattice"}},
	{"loadBalancers", "AmazonECSInfrastructureRolePolicyForLoadBalancers",
		[]string{"ECSNetworkingWithELB", "ecs-service-scheduler"}},
	{"managedInstances", "AmazonECSInfrastructureRolePolicyForManagedInstances",
		[]string{"ECSManagedInstancesForCompute"}},
	{"expressGatewayServices", "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices", nil},
	{"gatewayHostSharedAlb", "AmazonECSInfrastructureRoleForGatewayHostSharedALB", nil},
	{VolumeCleanupOnly, "", []string{"ECSTaskVolumesForEBS"}},
	{"lifecycleHooks", "", []string{"ECS-Lambda-Execution"}},
}

// UseCaseNames returns the names in the order of the table.
func UseCaseNames() []string {
	names := make([]string, len(useCases))
	for i, useCase := range useCases {
		names[i] = useCase.Name
	}
	return names
}

// Selected returns the use cases with the names in the order of the table, each once.
func Selected[T ~string](names []T) (selected []UseCase) {
	for _, useCase := range useCases {
		if slices.Contains(names, T(useCase.Name)) {
			selected = append(selected, useCase)
		}
	}
	return selected
}

// Managed returns the use cases that have a managed policy.
func Managed(useCases []UseCase) []UseCase {
	return slices.DeleteFunc(slices.Clone(useCases), func(useCase UseCase) bool { return useCase.policyPath == "" })
}

// SessionNames returns the role session names of the use cases, each once.
func SessionNames(useCases []UseCase) []string {
	names := []string{}
	for _, useCase := range useCases {
		for _, name := range useCase.sessionNames {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// PolicyArn is the ARN of the managed policy.
func (u UseCase) PolicyArn(partition string) string {
	return "arn:" + partition + ":iam::aws:policy/" + u.policyPath
}

// PolicyKey is the key in additionalPolicyArns that the managed policy had before it became a use case.
func (u UseCase) PolicyKey() string { return policyKey(u.policyPath) }

// WithPolicyKey returns the use case whose managed policy has the key in additionalPolicyArns.
func WithPolicyKey(key string) (useCase UseCase, ok bool) {
	return firstManaged(func(useCase UseCase) bool { return useCase.PolicyKey() == key })
}

// withPolicy returns the use case whose managed policy has the name at the end of a path. IAM does not distinguish
// names by case.
func withPolicy(policyPath string) (useCase UseCase, ok bool) {
	return firstManaged(func(useCase UseCase) bool {
		return strings.EqualFold(policyName(useCase.policyPath), policyName(policyPath))
	})
}

func firstManaged(is func(UseCase) bool) (useCase UseCase, ok bool) {
	managed := Managed(useCases)
	if i := slices.IndexFunc(managed, is); i >= 0 {
		return managed[i], true
	}
	return UseCase{}, false
}

// awsManagedPolicy returns the partition and the path with the name of an AWS managed policy, or nothing.
func awsManagedPolicy(text string) (partition, policyPath string) {
	found := arn.Parse(text)
	policyPath, ok := strings.CutPrefix(found.Resource, "policy/")
	if !ok || found.Account != "aws" {
		return "", ""
	}
	return found.Partition, policyPath
}

// policyKey is the key of an AWS managed policy in additionalPolicyArns: the name of the policy, with _ for the
// characters that keys cannot have. A freely chosen key would be renamed some day, at the latest when the policy
// becomes a use case, and Pulumi would then attach the policy under the new name before it detaches it under the old. A
// name that does not start with a letter, of which AWS has none so far, gives no key.
func policyKey(policyPath string) string {
	key := notInKeys.ReplaceAllString(policyName(policyPath), "_")
	if !isIdentifier(key) {
		return ""
	}
	return key
}

func policyName(policyPath string) string { return policyPath[strings.LastIndex(policyPath, "/")+1:] }

var notInKeys = regexp.MustCompile(`[^A-Za-z0-9_]`)
