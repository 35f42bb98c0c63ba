// Package bare is EcsInfrastructureRole as its author would have it in an hour: with the same inputs, resources and
// outputs, but nothing is validated, a new role is not waited for, and outputs do not wait for the attachments. The
// real component is measured against it.
package bare

import (
	"reflect"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// Type is the token of the component.
const Type = "bare:index:EcsInfrastructureRole"

var Schema = strings.ReplaceAll(provider.Schema, "ecs-infrastructure", "bare")

// policyPaths has the use cases that are measured.
var policyPaths = map[component.UseCase]string{
	"volumes":           "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
	"serviceConnectTls": "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
	"loadBalancers":     "AmazonECSInfrastructureRolePolicyForLoadBalancers",
}

// Construct creates the component.
func Construct(ctx *pulumi.Context, _, name string, inputs sdk.ConstructInputs, options pulumi.ResourceOption,
) (*sdk.ConstructResult, error) {
	args, c := component.EcsInfrastructureRoleArgs{}, &component.EcsInfrastructureRole{}
	if err := inputs.CopyTo(&args); err != nil {
		return nil, err
	}
	if err := ctx.RegisterComponentResource(Type, name, c, options); err != nil {
		return nil, err
	}
	child := pulumi.Parent(c)
	c.TrustPolicyJson = pulumi.String(policy.Trust("")).ToStringOutput()
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{AssumeRolePolicy: c.TrustPolicyJson, Name: args.Name}, child)
	if err != nil {
		return nil, err
	}
	partition := aws.GetPartitionOutput(ctx, aws.GetPartitionOutputArgs{}, child).Partition()
	var managed pulumi.StringArray
	for _, useCase := range args.UseCases {
		arn := pulumi.Sprintf("arn:%s:iam::aws:policy/%s", partition, policyPaths[useCase])
		managed = append(managed, arn)
		if _, err := iam.NewRolePolicyAttachment(ctx, name+"-"+string(useCase),
			&iam.RolePolicyAttachmentArgs{Role: role.Name, PolicyArn: arn}, child); err != nil {
			return nil, err
		}
	}
	c.PassRolePolicyJson = role.Arn.ApplyT(policy.PassRole).(pulumi.StringOutput)
	passRolePolicy, err := iam.NewPolicy(ctx, name+"-pass-role", &iam.PolicyArgs{Policy: c.PassRolePolicyJson}, child)
	if err != nil {
		return nil, err
	}
	for _, user := range args.PassRoleUsers {
		if _, err := iam.NewUserPolicyAttachment(ctx, name+"-pass-role/"+user,
			&iam.UserPolicyAttachmentArgs{User: pulumi.String(user), PolicyArn: passRolePolicy.Arn},
			child); err != nil {
			return nil, err
		}
	}
	c.CloudTrailUserNames = pulumi.StringArray{}.ToStringArrayOutput()
	c.ManagedPolicyArns = managed.ToStringArrayOutput()
	c.PassRolePolicyArn = passRolePolicy.Arn
	c.PassRolePolicyName = passRolePolicy.Name
	c.RoleArn = role.Arn
	c.RoleName = role.Name
	c.RoleUniqueId = role.UniqueId
	c.TlsKeyPolicyJson = role.Arn.ApplyT(policy.TLSKeyPolicy).(pulumi.StringOutput)
	c.VolumeKeyPolicyJson = role.Arn.ApplyT(policy.VolumeKeyPolicy).(pulumi.StringOutput)
	outputs, fields := pulumi.Map{}, reflect.ValueOf(c).Elem()
	for i := range fields.NumField() {
		if name, ok := fields.Type().Field(i).Tag.Lookup("pulumi"); ok {
			outputs[name] = fields.Field(i).Interface().(pulumi.Output)
		}
	}
	if err := ctx.RegisterResourceOutputs(c, outputs); err != nil {
		return nil, err
	}
	return sdk.NewConstructResult(c)
}
