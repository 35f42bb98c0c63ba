package component

import "slices"

// Something that ECS does with the infrastructure role. Each use case but `volumeCleanupOnly` stands for one AWS
// managed policy. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-awsmanpol.html
type UseCase string

const (
	// ECS creates EBS volumes and attaches them to tasks. The role goes into
	// `volumeConfigurations[].managedEBSVolume.roleArn` of a service or of RunTask. Attaches
	// AmazonECSInfrastructureRolePolicyForVolumes.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html
	UseCaseVolumes = UseCase("volumes")
	// ECS issues and rotates the certificates of Service Connect. The role goes into
	// `serviceConnectConfiguration.services[].tls.roleArn` of a service. Attaches
	// AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
	UseCaseServiceConnectTls = UseCase("serviceConnectTls")
	// ECS registers tasks in the target groups of VPC Lattice. The role goes into `vpcLatticeConfigurations[].roleArn`
	// of a service. Attaches AmazonECSInfrastructureRolePolicyForVpcLattice.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-vpc-lattice.html
	UseCaseVpcLattice = UseCase("vpcLattice")
	// ECS shifts traffic between target groups in blue/green, linear and canary deployments. The role goes into
	// `loadBalancers[].advancedConfiguration.roleArn` of a service. Attaches
	// AmazonECSInfrastructureRolePolicyForLoadBalancers.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
	UseCaseLoadBalancers = UseCase("loadBalancers")
	// ECS launches and terminates EC2 instances. The role goes into `managedInstancesProvider.infrastructureRoleArn` of
	// a capacity provider. Attaches AmazonECSInfrastructureRolePolicyForManagedInstances, which lets ECS pass instance
	// roles named `ecsInstanceRole*` on the path `/`; others belong in `instanceRoleArns`.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html
	UseCaseManagedInstances = UseCase("managedInstances")
	// ECS provisions what an Express Mode service needs. The role goes into `infrastructureRoleArn` of
	// CreateExpressGatewayService. Attaches AmazonECSInfrastructureRoleforExpressGatewayServices.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-overview.html
	UseCaseExpressGatewayServices = UseCase("expressGatewayServices")
	// ECS manages the shared load balancer of a Gateway. The role goes into `infrastructureRoleArn` of CreateGateway.
	// Attaches AmazonECSInfrastructureRoleForGatewayHostSharedALB.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-awsmanpol.html
	UseCaseGatewayHostSharedAlb = UseCase("gatewayHostSharedAlb")
	// ECS detaches and deletes the EBS volumes of tasks that still run, and makes no new ones: the step between
	// `volumes` and nothing for whoever retires volumes. Makes an inline policy. Not together with `volumes`.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
	UseCaseVolumeCleanupOnly = UseCase("volumeCleanupOnly")
)

// useCaseRow describes one use case.
type useCaseRow struct {
	useCase UseCase
	// policyPath is the AWS managed policy, after arn:<partition>:iam::aws:policy/. Empty for an inline policy.
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

// useCaseWithKey returns the use case whose managed policy has the key in additionalPolicyArns, or "".
func useCaseWithKey(key string) string {
	for _, row := range useCaseTable {
		if row.policyPath != "" && managedPolicyKey(row.policyPath) == key {
			return string(row.useCase)
		}
	}
	return ""
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

// managedPolicyArns returns the ARNs of the managed policies of the rows.
func managedPolicyArns(partition string, rows []useCaseRow) []string {
	arns := []string{}
	for _, row := range rows {
		if row.policyPath != "" {
			arns = append(arns, row.policyArn(partition))
		}
	}
	return arns
}
