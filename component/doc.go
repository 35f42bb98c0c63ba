// Package component gives an AWS account the Amazon ECS infrastructure role: the IAM role that ECS itself assumes to
// manage EBS volumes, Service Connect TLS, VPC Lattice targets, load balancers, Managed Instances, Express Mode
// services and Gateways. It is not the task role and not the task execution role.
//
// A Go program imports the package directly and needs no plugin for it:
//
//	role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
//		UseCases:      []component.UseCase{component.UseCaseVolumes},
//		PassRoleRoles: []string{"deployer"},
//	})
//
// Whatever takes role.RoleArn is created after every policy is attached, and destroyed before one of them is detached.
//
// See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html.
package component
