// Package bare is a plugin with the component Role, which creates the resources of an EcsInfrastructureRole and nothing
// else: it validates nothing, waits for nothing and has one output. What its author would write in an hour is what the
// real component is measured against.
package bare

import (
	"context"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Type is the token of the component.
const Type = "bare:index:Role"

// Version is that of the plugin.
const Version = "0.0.1"

const schema = `{"name": "bare", "version": "` + Version + `", "resources": {"` + Type + `": {
	"isComponent": true,
	"inputProperties": {
		"useCases": {"type": "array", "items": {"type": "string"}, "plain": true},
		"passRoleUsers": {"type": "array", "items": {"type": "string"}, "plain": true}
	},
	"properties": {"roleArn": {"type": "string"}}
}}}`

type server struct {
	pulumirpc.UnimplementedResourceProviderServer
	engine *sdk.HostClient
}

// New returns the plugin.
func New(engine *sdk.HostClient) (pulumirpc.ResourceProviderServer, error) {
	return server{engine: engine}, nil
}

func (s server) Construct(ctx context.Context, req *pulumirpc.ConstructRequest) (*pulumirpc.ConstructResponse, error) {
	return sdk.Construct(ctx, req, s.engine.EngineConn(), constructRole)
}

func (server) GetSchema(context.Context, *pulumirpc.GetSchemaRequest) (*pulumirpc.GetSchemaResponse, error) {
	return &pulumirpc.GetSchemaResponse{Schema: schema}, nil
}

func (server) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: Version}, nil
}

func (server) Configure(context.Context, *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	return &pulumirpc.ConfigureResponse{
		AcceptSecrets: true, SupportsPreview: true, AcceptResources: true, AcceptOutputs: true,
	}, nil
}

type roleArgs struct {
	UseCases      []string `pulumi:"useCases"`
	PassRoleUsers []string `pulumi:"passRoleUsers"`
}

type role struct {
	pulumi.ResourceState
	RoleArn pulumi.StringOutput `pulumi:"roleArn"`
}

const trustPolicy = `{"Version":"2012-10-17","Statement":[{"Sid":"AllowAccessToECSForInfrastructureManagement",` +
	`"Effect":"Allow","Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}`

var policyPaths = map[string]string{
	"volumes":           "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
	"serviceConnectTls": "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
	"loadBalancers":     "AmazonECSInfrastructureRolePolicyForLoadBalancers",
}

func constructRole(ctx *pulumi.Context, _, name string, inputs sdk.ConstructInputs, options pulumi.ResourceOption,
) (*sdk.ConstructResult, error) {
	args, component := roleArgs{}, &role{}
	if err := inputs.CopyTo(&args); err != nil {
		return nil, err
	}
	if err := ctx.RegisterComponentResource(Type, name, component, options); err != nil {
		return nil, err
	}
	child := pulumi.Parent(component)
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{AssumeRolePolicy: pulumi.String(trustPolicy)}, child)
	if err != nil {
		return nil, err
	}
	partition := aws.GetPartitionOutput(ctx, aws.GetPartitionOutputArgs{}, child).Partition()
	for _, useCase := range args.UseCases {
		_, err := iam.NewRolePolicyAttachment(ctx, name+"-"+useCase, &iam.RolePolicyAttachmentArgs{
			Role: role.Name, PolicyArn: pulumi.Sprintf("arn:%s:iam::aws:policy/%s", partition, policyPaths[useCase]),
		}, child)
		if err != nil {
			return nil, err
		}
	}
	policy, err := iam.NewPolicy(ctx, name+"-pass-role", &iam.PolicyArgs{
		Policy: pulumi.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole",`+
			`"Resource":"%s","Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"}}}]}`, role.Arn),
	}, child)
	if err != nil {
		return nil, err
	}
	for _, user := range args.PassRoleUsers {
		_, err := iam.NewUserPolicyAttachment(ctx, name+"-pass-role/"+user, &iam.UserPolicyAttachmentArgs{
			User: pulumi.String(user), PolicyArn: policy.Arn,
		}, child)
		if err != nil {
			return nil, err
		}
	}
	component.RoleArn = role.Arn
	if err := ctx.RegisterResourceOutputs(component, pulumi.Map{"roleArn": role.Arn}); err != nil {
		return nil, err
	}
	return sdk.NewConstructResult(component)
}
