// Code generated from schema.yaml by `make generate`. DO NOT EDIT.

package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Type is the type token of the component.
const Type = "ecs-infrastructure:index:EcsInfrastructureRole"

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

// The Amazon ECS infrastructure role: the IAM role that ECS itself (`ecs.amazonaws.com`) assumes to manage
// infrastructure for you. It is neither the task role nor the task execution role.
//
// The component makes the role with its trust policy, attaches the AWS managed policy of each use case, and lets the
// named users, groups and roles pass the role to ECS. What takes an output of the component is created after all of
// them are attached, and destroyed before one of them is detached.
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
type EcsInfrastructureRole struct {
	pulumi.ResourceState

	// Session names that ECS uses for the selected use cases: search CloudTrail for them by "User name". AWS documents
	// none for `expressGatewayServices` and `gatewayHostSharedAlb`.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
	CloudTrailUserNames pulumi.StringArrayOutput `pulumi:"cloudTrailUserNames"`
	// ARNs of the AWS managed policies of the selected use cases, without `additionalPolicyArns`.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-awsmanpol.html
	ManagedPolicyArns pulumi.StringArrayOutput `pulumi:"managedPolicyArns"`
	// ARN of the managed policy that allows passing the role to ECS. Empty with `createPassRolePolicy: false`.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRolePolicyArn pulumi.StringOutput `pulumi:"passRolePolicyArn"`
	// JSON document that allows passing the role to ECS, for policies of your own. Always there.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRolePolicyJson pulumi.StringOutput `pulumi:"passRolePolicyJson"`
	// Name of the managed policy that allows passing the role to ECS. Empty with `createPassRolePolicy: false`.
	// https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
	PassRolePolicyName pulumi.StringOutput `pulumi:"passRolePolicyName"`
	// ARN of the role: what the fields of ECS take.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
	RoleArn pulumi.StringOutput `pulumi:"roleArn"`
	// Name of the role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
	RoleName pulumi.StringOutput `pulumi:"roleName"`
	// Unique ID of the role, such as AROAEXAMPLEID.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
	RoleUniqueId pulumi.StringOutput `pulumi:"roleUniqueId"`
	// JSON document that lets ECS assume the role.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
	TrustPolicyJson pulumi.StringOutput `pulumi:"trustPolicyJson"`
}

// EcsInfrastructureRoleArgs are the inputs of [EcsInfrastructureRole].
type EcsInfrastructureRoleArgs struct {
	// Further managed policies for the role: a map from a key to an ARN. The key, a letter followed by letters, digits
	// or `_`, names the attachment. An AWS managed policy (`arn:aws:iam::aws:policy/...`) goes under its own name, with
	// `_` for hyphens, so that it stays attached when it becomes a use case; other policies under a key of your choice.
	// A renamed key detaches the policy: rename its attachment in the state first, with `pulumi state rename`. The key
	// must not be a selected use case, and no policy may occur twice. Default: none. More than 10 managed policies on
	// one role need a raised quota. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
	AdditionalPolicyArns map[string]pulumi.StringInput `pulumi:"additionalPolicyArns"`
	// Whether to make the managed policy that allows `iam:PassRole` on this role to ECS. It is also made when nobody is
	// named, for attachments of your own and for permission sets. `false` together with names or `passRolePolicyName`
	// is an error. Default: `true`. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	CreatePassRolePolicy *bool `pulumi:"createPassRolePolicy"`
	// Description of the role, at most 1000 characters of Latin-1, thus without typographic quotes. Default: none.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
	Description pulumi.StringPtrInput `pulumi:"description"`
	// Whether destroying the role first detaches policies that were attached outside of this program. Default: `false`;
	// the destroy then fails with DeleteConflict.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
	ForceDetachPolicies pulumi.BoolPtrInput `pulumi:"forceDetachPolicies"`
	// ARNs of the instance roles that ECS may pass to EC2 beside those that the managed policy covers, which are named
	// `ecsInstanceRole*` and have the path `/`. Roles, not instance profiles, and no wildcards. Only with the use case
	// `managedInstances`. Order and repeats do not matter. The inline policies of a role together hold at most 10240
	// characters. Default: none.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html
	InstanceRoleArns []pulumi.StringInput `pulumi:"instanceRoleArns"`
	// Longest session of the role in seconds, 3600 to 43200. Default: 3600.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
	MaxSessionDuration pulumi.IntPtrInput `pulumi:"maxSessionDuration"`
	// Name of the role, 1 to 64 letters, digits or `_+=,.@-`. Not together with `namePrefix`. Default: auto-named after
	// the component. A change replaces the role and all that hangs on it.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
	Name pulumi.StringPtrInput `pulumi:"name"`
	// Beginning of a generated role name, 1 to 38 letters, digits or `_+=,.@-`. Not together with `name`. Default:
	// none. A change replaces the role and all that hangs on it.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
	NamePrefix pulumi.StringPtrInput `pulumi:"namePrefix"`
	// Names of the IAM groups whose members may pass the role to ECS; not ARNs. 1 to 128 letters, digits or `_+=,.@-`
	// each. Order and repeats do not matter; names that differ in case only are refused. To grant a group whose name is
	// not known before the update, attach `passRolePolicyArn` to it; a literal name of a group made in the same program
	// needs `dependsOn`. Default: none. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRoleGroups []string `pulumi:"passRoleGroups"`
	// Name of the managed policy that allows `iam:PassRole`, 1 to 128 letters, digits or `_+=,.@-`. Permission sets of
	// IAM Identity Center refer to a policy by its name and path. Default: auto-named. A change replaces the policy.
	// https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
	PassRolePolicyName pulumi.StringPtrInput `pulumi:"passRolePolicyName"`
	// Names of the IAM roles that may pass the role to ECS, such as a deploy role; not ARNs. 1 to 64 letters, digits or
	// `_+=,.@-` each. Order and repeats do not matter; names that differ in case only are refused, and so are
	// `AWSReservedSSO_*` and `AWSServiceRoleFor*`, which IAM does not let anyone change. To grant a role whose name is
	// not known before the update, attach `passRolePolicyArn` to it; a literal name of a role made in the same program
	// needs `dependsOn`. Default: none. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRoleRoles []string `pulumi:"passRoleRoles"`
	// Names of the IAM users who may pass the role to ECS; not ARNs. 1 to 64 letters, digits or `_+=,.@-` each. Order
	// and repeats do not matter; names that differ in case only are refused. To grant a user whose name is not known
	// before the update, attach `passRolePolicyArn` to it; a literal name of a user made in the same program needs
	// `dependsOn`. Default: none. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRoleUsers []string `pulumi:"passRoleUsers"`
	// Path of the role and of the PassRole policy, such as `/ecs/`: at most 512 letters, digits or `_+=,.@-` between
	// slashes. IAM allows roles more characters, and policies only these. Default: `/`. A change replaces both.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
	Path pulumi.StringPtrInput `pulumi:"path"`
	// ARN of the managed policy that bounds the role's permissions, 20 to 2048 characters. Default: none.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
	PermissionsBoundary pulumi.StringPtrInput `pulumi:"permissionsBoundary"`
	// Account ID of 12 digits; in YAML in quotes. Adds the condition `StringEqualsIfExists` on `aws:SourceAccount` to
	// the trust policy against a confused deputy. AWS documents no condition for this role and does not say whether ECS
	// sends the key. If it does not, the condition has no effect; if it does, a wrong account locks ECS out. An output
	// that resolves to null is an error. Default: no condition.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
	SourceAccount pulumi.StringPtrInput `pulumi:"sourceAccount"`
	// Tags of the role and of the PassRole policy, at most 50; keys of 1 to 128 and values of up to 256 letters,
	// digits, spaces or `_.:/=+-@`, neither beginning with `aws:`, and keys not differing in case only. The default
	// tags of the AWS provider apply too, and `tags` wins. Default: none.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
	Tags pulumi.StringMapInput `pulumi:"tags"`
	// What ECS is to do with the role. Each use case attaches one policy. Order and repeats do not matter. Required;
	// may be empty only with `additionalPolicyArns`.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
	UseCases []UseCase `pulumi:"useCases"`
}
