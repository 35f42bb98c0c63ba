// Package component creates the Amazon ECS infrastructure role: the IAM role that ECS itself assumes to manage EBS
// volumes, Service Connect TLS, VPC Lattice targets, load balancers, Managed Instances, Express Mode services and
// Gateways. It is neither the task role nor the task execution role.
//
// A Go program imports the package directly and needs no plugin for it. Resources that use role.RoleArn are created
// after all policies are attached and a new role has propagated, and destroyed before any policy is detached.
//
// Within a major version, an update of this package replaces no resource, detaches no policy and takes no grant away
// from a stack whose inputs do not change; inputs, outputs, use cases and kinds of faults are only added. Messages may
// change.
//
// See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html.
package component
