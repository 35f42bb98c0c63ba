// Package component creates the Amazon ECS infrastructure role: the IAM role that ECS itself assumes to manage EBS
// volumes, Service Connect TLS, VPC Lattice targets, load balancers, Managed Instances, Express Mode services and
// Gateways. It is neither the task role nor the task execution role.
//
// A Go program imports the package directly and needs no plugin for it:
//
//	role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
//		UseCases:      []component.UseCase{component.UseCaseVolumes},
//		PassRoleRoles: []string{"deployer"},
//	})
//
// Resources that use role.RoleArn are created after all policies are attached and a new role has propagated, and
// destroyed before any policy is detached.
//
// See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html.
package component
