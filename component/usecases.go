package component

import (
	"slices"
	"strings"
)

// useCaseRow describes one use case.
type useCaseRow struct {
	useCase UseCase
	// policyPath is the AWS managed policy, after arn:<partition>:iam::aws:policy/. Empty if the use case has an inline
	// policy.
	policyPath string
	// sessionNames are the role session names that AWS documents, which CloudTrail shows as "User name".
	sessionNames []string
}

// useCaseTable is in the order of the outputs. The policy paths are AWS's own and follow no scheme.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-awsmanpol.html
var useCaseTable = []useCaseRow{
	{UseCaseVolumes, "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
		[]string{"ECSTaskVolumesForEBS"}},
	{UseCaseServiceConnectTls, "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
		[]string{"ECSServiceConnectForTLS"}},
	{UseCaseVpcLattice, "AmazonECSInfrastructureRolePolicyForVpcLattice",
		[]string{"ECSNetworkingWithVPCLattice"}},
	{UseCaseLoadBalancers, "AmazonECSInfrastructureRolePolicyForLoadBalancers",
		[]string{"ECSNetworkingWithELB", "ecs-service-scheduler"}},
	{UseCaseManagedInstances, "AmazonECSInfrastructureRolePolicyForManagedInstances",
		[]string{"ECSManagedInstancesForCompute"}},
	{UseCaseExpressGatewayServices, "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices", nil},
	{UseCaseGatewayHostSharedAlb, "AmazonECSInfrastructureRoleForGatewayHostSharedALB", nil},
	{UseCaseVolumeCleanupOnly, "", []string{"ECSTaskVolumesForEBS"}},
	{UseCaseLifecycleHooks, "", []string{"ECS-Lambda-Execution"}},
}

// policyArn is the ARN of the managed policy.
func (r useCaseRow) policyArn(partition string) string {
	return "arn:" + partition + ":iam::aws:policy/" + r.policyPath
}

// rowsOf returns the rows of the use cases in the order of the table, each once.
func rowsOf(useCases []UseCase) []useCaseRow {
	var rows []useCaseRow
	for _, row := range useCaseTable {
		if slices.Contains(useCases, row.useCase) {
			rows = append(rows, row)
		}
	}
	return rows
}

func useCaseNames() []string {
	var names []string
	for _, row := range useCaseTable {
		names = append(names, string(row.useCase))
	}
	return names
}

// useCaseWithKey returns the use case whose managed policy has the key in additionalPolicyArns.
func useCaseWithKey(key string) (row useCaseRow, ok bool) {
	return useCaseWith(func(row useCaseRow) bool { return managedPolicyKey(row.policyPath) == key })
}

// useCaseWithPolicy returns the use case whose managed policy has the name at the end of a path. IAM does not
// distinguish names by case.
func useCaseWithPolicy(policyPath string) (row useCaseRow, ok bool) {
	return useCaseWith(func(row useCaseRow) bool {
		return strings.EqualFold(policyName(row.policyPath), policyName(policyPath))
	})
}

func policyName(policyPath string) string { return policyPath[strings.LastIndex(policyPath, "/")+1:] }

func useCaseWith(property func(useCaseRow) bool) (row useCaseRow, ok bool) {
	for _, row := range managed(useCaseTable) {
		if property(row) {
			return row, true
		}
	}
	return useCaseRow{}, false
}

// sessionNames returns the session names of the rows, each once.
func sessionNames(rows []useCaseRow) []string {
	names := []string{}
	for _, row := range rows {
		for _, name := range row.sessionNames {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// managed returns the rows that have a managed policy.
func managed(rows []useCaseRow) []useCaseRow {
	return slices.DeleteFunc(slices.Clone(rows), func(row useCaseRow) bool { return row.policyPath == "" })
}

// managedPolicyArns returns the ARNs of the managed policies of rows that have one.
func managedPolicyArns(partition string, rows []useCaseRow) []string {
	arns := []string{}
	for _, row := range rows {
		arns = append(arns, row.policyArn(partition))
	}
	return arns
}
