// Code generated from schema.yaml by `make generate`. DO NOT EDIT.

package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Type is the type token of the component.
const Type = "ecs-infrastructure:index:EcsInfrastructureRole"

// A purpose for which ECS needs the infrastructure role. Each use case attaches one AWS managed policy, except
// `volumeCleanupOnly` and `lifecycleHooks`, which add an inline policy. See AWS managed policies for Amazon ECS:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-awsmanpol.html.
type UseCase string

const (
	// ECS creates EBS volumes and attaches them to tasks. Pass the role as
	// `volumeConfigurations[].managedEBSVolume.roleArn` of a service, RunTask or StartTask. Attaches
	// AmazonECSInfrastructureRolePolicyForVolumes. See Use Amazon EBS volumes with Amazon ECS:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html.
	UseCaseVolumes = UseCase("volumes")
	// ECS issues and rotates the TLS certificates of Service Connect. Pass the role as
	// `serviceConnectConfiguration.services[].tls.roleArn` of a service. The private CA must have the tag
	// `AmazonECSManaged` with the value `true`. Attaches
	// AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity. See Encrypt Amazon ECS Service Connect
	// traffic: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html.
	UseCaseServiceConnectTls = UseCase("serviceConnectTls")
	// ECS registers tasks as targets in VPC Lattice target groups, and shifts traffic between the groups in blue/green
	// deployments. Pass the role as `vpcLatticeConfigurations[].roleArn` of a service. Attaches
	// AmazonECSInfrastructureRolePolicyForVpcLattice. See Amazon VPC Lattice with Amazon ECS:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-vpc-lattice.html.
	UseCaseVpcLattice = UseCase("vpcLattice")
	// ECS shifts traffic between target groups in blue/green, linear and canary deployments. Pass the role as
	// `loadBalancers[].advancedConfiguration.roleArn` of a service. Attaches
	// AmazonECSInfrastructureRolePolicyForLoadBalancers. See Amazon ECS infrastructure IAM role for load balancers:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html.
	UseCaseLoadBalancers = UseCase("loadBalancers")
	// ECS launches EC2 instances, which it terminates with its own service-linked role. Pass the role as
	// `managedInstancesProvider.infrastructureRoleArn` of a capacity provider, or of the `computeResources` of an AWS
	// Batch compute environment. Attaches AmazonECSInfrastructureRolePolicyForManagedInstances, which lets ECS pass
	// instance roles named `ecsInstanceRole*` on the path `/`; list the ARNs of all others. See Amazon ECS Managed
	// Instances: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html.
	UseCaseManagedInstances = UseCase("managedInstances")
	// ECS provisions the infrastructure of Express Mode services. Pass the role as `infrastructureRoleArn` of
	// CreateExpressGatewayService. The role of a service cannot be changed after its creation. Attaches
	// AmazonECSInfrastructureRoleforExpressGatewayServices. See Amazon ECS Express Mode services:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-overview.html.
	UseCaseExpressGatewayServices = UseCase("expressGatewayServices")
	// ECS manages the load balancers that services share through a Gateway, and creates them when the first service
	// connects. Pass the role as `infrastructureRoleArn` of CreateGateway. Attaches
	// AmazonECSInfrastructureRoleForGatewayHostSharedALB. See CreateGateway:
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateGateway.html.
	UseCaseGatewayHostSharedAlb = UseCase("gatewayHostSharedAlb")
	// ECS detaches and deletes the EBS volumes of running tasks, but creates no new ones. Use it while retiring
	// volumes: after the last deployment that may create volumes, rollbacks included, until the last task with a volume
	// has stopped. Cannot be combined with `volumes`. Adds an inline policy. See Amazon ECS infrastructure IAM role:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html.
	UseCaseVolumeCleanupOnly = UseCase("volumeCleanupOnly")
	// ECS invokes Lambda functions at the stages of a deployment. Pass the role as
	// `deploymentConfiguration.lifecycleHooks[].roleArn` of a service. Adds an inline policy that allows
	// `lambda:InvokeFunction` on the functions that you list, which is required. See Permissions for Lambda functions
	// in Amazon ECS blue/green deployments:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-permissions.html.
	UseCaseLifecycleHooks = UseCase("lifecycleHooks")
)

// The Amazon ECS infrastructure role: the IAM role that ECS itself (`ecs.amazonaws.com`) assumes to manage
// infrastructure for you. It is neither the task role nor the task execution role.
//
// The component creates the role with its trust policy, attaches the AWS managed policy of each use case, and lets the
// named users, groups and roles pass the role to ECS. Resources that use an output of the component are created after
// all policies are attached, and destroyed before any policy is detached.
//
// See Amazon ECS infrastructure IAM role:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html.
type EcsInfrastructureRole struct {
	pulumi.ResourceState

	// Session names that ECS uses for the selected use cases. CloudTrail shows them as "User name". AWS documents none
	// for `expressGatewayServices` and `gatewayHostSharedAlb`. See Amazon ECS infrastructure IAM role:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html.
	CloudTrailUserNames pulumi.StringArrayOutput `pulumi:"cloudTrailUserNames"`
	// ARNs of the AWS managed policies of the selected use cases, without additional policies. See AWS managed policies
	// for Amazon ECS: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-awsmanpol.html.
	ManagedPolicyArns pulumi.StringArrayOutput `pulumi:"managedPolicyArns"`
	// ARN of the managed policy that allows passing the role to ECS, and so using everything that the role allows.
	// Empty if the policy is not created. See Grant a user permissions to pass a role to an AWS service:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html.
	PassRolePolicyArn pulumi.StringOutput `pulumi:"passRolePolicyArn"`
	// Policy document that allows passing the role to ECS, for policies of your own. Available even if the managed
	// policy is not created. See Grant a user permissions to pass a role to an AWS service:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html.
	PassRolePolicyJson pulumi.StringOutput `pulumi:"passRolePolicyJson"`
	// Name of the managed policy that allows passing the role to ECS. Empty if the policy is not created. See Customer
	// managed policies in IAM Identity Center: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html.
	PassRolePolicyName pulumi.StringOutput `pulumi:"passRolePolicyName"`
	// ARN of the role, for the fields of ECS that take it. See Amazon ECS infrastructure IAM role:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html.
	RoleArn pulumi.StringOutput `pulumi:"roleArn"`
	// Name of the role. See IAM identifiers:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
	RoleName pulumi.StringOutput `pulumi:"roleName"`
	// Unique ID of the role, such as AROAEXAMPLEID. See IAM identifiers:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
	RoleUniqueId pulumi.StringOutput `pulumi:"roleUniqueId"`
	// Statements that let the role use a KMS key for Service Connect TLS, for the policy of a key that does not
	// delegate to IAM. A key policy needs other statements too, such as those for its administrators: combine them with
	// the AWS provider's function for policy documents. This output is the same for every key and all use cases. See
	// Encrypt Amazon ECS Service Connect traffic:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html.
	TlsKeyPolicyJson pulumi.StringOutput `pulumi:"tlsKeyPolicyJson"`
	// Trust policy of the role: the document that lets ECS assume it. See Amazon ECS infrastructure IAM role:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html.
	TrustPolicyJson pulumi.StringOutput `pulumi:"trustPolicyJson"`
	// Statements that let the role use a KMS key for volumes, for the policy of a key that does not delegate to IAM. A
	// key policy needs other statements too, such as those for its administrators: combine them with the AWS provider's
	// function for policy documents. This output is the same for every key and all use cases. See Encrypt data stored
	// in Amazon EBS volumes attached to Amazon ECS tasks:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html.
	VolumeKeyPolicyJson pulumi.StringOutput `pulumi:"volumeKeyPolicyJson"`
}

// EcsInfrastructureRoleArgs are the inputs of [EcsInfrastructureRole].
type EcsInfrastructureRoleArgs struct {
	// Further managed policies to attach: a map from a key to an ARN. The key names the attachment; it starts with a
	// letter and contains only letters, digits and `_`. The key of an AWS managed policy
	// (`arn:aws:iam::aws:policy/...`) is the name of the policy, with `_` for hyphens, so that the policy stays
	// attached when it becomes a use case. Other policies may have any key but the name of a use case or of its policy.
	// No policy may occur twice, and none may be that of a service-linked role. Do not move a policy to another key in
	// one update: IAM would lose it, and Pulumi would not notice. Remove it in one update and add it in the next, or
	// first rename its attachment in the state with `pulumi state rename`. For more than 10 managed policies per role,
	// raise the quota. Default: none. See IAM and AWS STS quotas:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html.
	AdditionalPolicyArns map[string]pulumi.StringInput `pulumi:"additionalPolicyArns"`
	// Whether to create the managed policy that allows `iam:PassRole` on this role to ECS. Anyone who has it can use
	// everything that the role allows, through ECS. It is created even if no principal is named, so that you can attach
	// it yourself or refer to it in a permission set. Must be true if principals are named, or if the policy is given a
	// name. Default: true. See Grant a user permissions to pass a role to an AWS service:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html.
	CreatePassRolePolicy *bool `pulumi:"createPassRolePolicy"`
	// Description of the role: at most 1000 characters of Latin-1, so no typographic quotes. Default: none. See
	// CreateRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html.
	Description pulumi.StringPtrInput `pulumi:"description"`
	// Whether destroying the role first detaches policies that were attached outside this program. Default: false,
	// which makes the destroy fail with DeleteConflict if there are any. That does not protect them after a refresh, an
	// update of the role itself or an import: the AWS provider then detaches all policies that it has seen. See
	// DeleteRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html.
	ForceDetachPolicies pulumi.BoolPtrInput `pulumi:"forceDetachPolicies"`
	// Statements of your own, as inline policies of the role: a map from the name of a policy to its document, as JSON
	// text. Resources that use an output of the component are created after these policies and deleted before them. A
	// policy that the program adds to the role itself has no such order. Names have 1 to 128 letters, digits or
	// `_+=,.@-`. They must not begin with `__`, which Pulumi reserves, be those of the component's own inline policies
	// (`InvokeLifecycleHooks`, `PassInstanceRoles`, `UseTlsKmsKeys`, `UseVolumeKmsKeys`, `VolumeCleanupOnly`), or
	// differ only in case; do not change only the case of a name either. A document has the version 2012-10-17 and no
	// principals; one that IAM would refuse is an error that says where. IAM allows 10240 characters of inline policies
	// in total, without white space. Default: none. See IAM JSON policy reference:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies.html.
	InlinePolicies map[string]pulumi.StringInput `pulumi:"inlinePolicies"`
	// ARNs of instance roles that ECS may pass to EC2. The managed policy already covers roles named `ecsInstanceRole*`
	// on the path `/`. Anyone who may pass the infrastructure role can start instances with these roles, so list only
	// roles with few permissions. ARNs of roles, not of instance profiles, without wildcards. Only with the use case
	// `managedInstances`. IAM allows 10240 characters of inline policies in total. Default: none. See Amazon ECS
	// Managed Instances instance profile:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html.
	InstanceRoleArns []pulumi.StringInput `pulumi:"instanceRoleArns"`
	// ARNs of the Lambda functions that ECS may invoke as deployment lifecycle hooks, without wildcards. Write each as
	// in `hookTargetArn`: with a version or alias if the hook has one, and otherwise without. Required with the use
	// case `lifecycleHooks`, and not allowed without it. IAM allows 10240 characters of inline policies in total. See
	// Permissions for Lambda functions in Amazon ECS blue/green deployments:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-permissions.html.
	LifecycleHookFunctionArns []pulumi.StringInput `pulumi:"lifecycleHookFunctionArns"`
	// Maximum session duration of the role in seconds, 3600 to 43200. Default: 3600. See CreateRole:
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html.
	MaxSessionDuration pulumi.IntPtrInput `pulumi:"maxSessionDuration"`
	// Name of the role: 1 to 64 letters, digits or `_+=,.@-`. Cannot be combined with a prefix. Changing it replaces
	// the role and its attachments. Default: auto-named after the component, whose name then has at most 56 characters.
	// See CreateRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html.
	Name pulumi.StringPtrInput `pulumi:"name"`
	// Prefix of a generated role name: 1 to 38 letters, digits or `_+=,.@-`. Cannot be combined with a name. Changing
	// it replaces the role and its attachments. Default: none. See CreateRole:
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html.
	NamePrefix pulumi.StringPtrInput `pulumi:"namePrefix"`
	// Names, not ARNs, of the IAM groups whose members may pass the role to ECS: 1 to 128 letters, digits or `_+=,.@-`
	// each. Names that differ only in case are an error. For a group created in the same program, attach the PassRole
	// policy to it, whose ARN is an output, or name it here as a literal and make the component depend on it. Default:
	// none. See Grant a user permissions to pass a role to an AWS service:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html.
	PassRoleGroups []string `pulumi:"passRoleGroups"`
	// Name of the managed policy that allows `iam:PassRole`: 1 to 128 letters, digits or `_+=,.@-`. Permission sets of
	// IAM Identity Center refer to the policy by name and path. Changing it replaces the policy and its attachments.
	// Default: auto-named after the component, whose name then has at most 110 characters. See Customer managed
	// policies in IAM Identity Center: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html.
	PassRolePolicyName pulumi.StringPtrInput `pulumi:"passRolePolicyName"`
	// Names, not ARNs, of the IAM roles that may pass the role to ECS, such as a deploy role, or the role with which
	// Step Functions, EventBridge or CodePipeline calls ECS: 1 to 64 letters, digits or `_+=,.@-` each. Names that
	// differ only in case are an error, and so are `AWSReservedSSO_*` and `AWSServiceRoleFor*`, which cannot be changed
	// in IAM. For a role created in the same program, attach the PassRole policy to it, whose ARN is an output, or name
	// it here as a literal and make the component depend on it. Default: none. See Grant a user permissions to pass a
	// role to an AWS service: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html.
	PassRoleRoles []string `pulumi:"passRoleRoles"`
	// Names, not ARNs, of the IAM users who may pass the role to ECS: 1 to 64 letters, digits or `_+=,.@-` each. Names
	// that differ only in case are an error. For a user created in the same program, attach the PassRole policy to it,
	// whose ARN is an output, or name it here as a literal and make the component depend on it. Default: none. See
	// Grant a user permissions to pass a role to an AWS service:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html.
	PassRoleUsers []string `pulumi:"passRoleUsers"`
	// Path of the role and of the PassRole policy, such as `/ecs/`: at most 512 letters, digits or `_+=,.@-` between
	// slashes, not beginning with `/aws-service-role/`. IAM allows more characters for roles, but not for policies.
	// Changing it replaces both, so a name that is set must change with it. Default: `/`. See CreatePolicy:
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html.
	Path pulumi.StringPtrInput `pulumi:"path"`
	// ARN of the managed policy that is the role's permissions boundary, 20 to 2048 characters. With volumes, the
	// boundary must allow `ec2:DetachVolume` and `ec2:DeleteVolume`, or tasks get stuck in DEPROVISIONING. An output
	// that resolves to null is an error. Default: none. See Permissions boundaries for IAM entities:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html.
	PermissionsBoundary pulumi.StringPtrInput `pulumi:"permissionsBoundary"`
	// How many seconds a new role is held back from the resources that use an output: 0 to 300. IAM is eventually
	// consistent, and for some seconds after the role was created ECS is unable to assume it. The role is held back
	// until it is that old, by its creation date, during the update that creates it: other updates and previews do not
	// wait. Use 0 in tests against a local AWS. Default: 10. See Changes that I make are not always immediately
	// visible:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency.
	PropagationSeconds *int `pulumi:"propagationSeconds"`
	// Account ID of 12 digits, in YAML in quotes. Adds the condition `StringEqualsIfExists` on `aws:SourceAccount` to
	// the trust policy, against the confused deputy problem. AWS documents no condition for this role and does not say
	// whether ECS sends the key. If ECS does not, the condition has no effect; if it does, a wrong account locks ECS
	// out. An output that resolves to null is an error. Default: no condition. See The confused deputy problem:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html.
	SourceAccount pulumi.StringPtrInput `pulumi:"sourceAccount"`
	// Tags of the role and of the PassRole policy: at most 50, with keys of 1 to 128 and values of up to 256 letters,
	// digits, spaces or `_.:/=+-@`. Keys and values must not begin with `aws:`, and keys must neither begin with `__`,
	// which Pulumi reserves, nor differ only in case. The default tags of the AWS provider apply too; these take
	// precedence. Tags are never secret: the AWS provider copies them to `tagsAll`, in clear text in the state and in
	// previews. Default: none. See Tags for AWS Identity and Access Management resources:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html.
	Tags pulumi.StringMapInput `pulumi:"tags"`
	// ARNs of the customer managed KMS keys of Service Connect TLS, which services name as `tls.kmsKey`. Keys must be
	// symmetric; ARNs of aliases are refused, since IAM does not resolve them in a policy. The managed policy of
	// `serviceConnectTls` allows no action of KMS. If the policy of a key does not delegate to IAM, an output has the
	// statements to add. Only with the use case `serviceConnectTls`. IAM allows 10240 characters of inline policies in
	// total. Default: none. See Encrypt Amazon ECS Service Connect traffic:
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html.
	TlsKmsKeyArns []pulumi.StringInput `pulumi:"tlsKmsKeyArns"`
	// What ECS uses the role for. Each use case adds one policy. In this list, as in all others, order and repeats do
	// not matter. Required; may be empty only with additional or inline policies. See Amazon ECS infrastructure IAM
	// role: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html.
	UseCases []UseCase `pulumi:"useCases"`
	// ARNs of the customer managed KMS keys that encrypt the volumes, and the snapshots from which volumes are created.
	// The key of a volume is the one that the volume names, or the default of the cluster or, for EBS, of the account.
	// ARNs of aliases are refused, since IAM does not resolve them in a policy. The managed policy of `volumes` allows
	// no action of KMS: if a key is not listed, ECS fails with IdempotentParameterMismatch. If the policy of a key does
	// not delegate to IAM, an output has the statements to add. Only with the use case `volumes`. IAM allows 10240
	// characters of inline policies in total. Default: none. See Encrypt data stored in Amazon EBS volumes attached to
	// Amazon ECS tasks: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html.
	VolumeKmsKeyArns []pulumi.StringInput `pulumi:"volumeKmsKeyArns"`
}
