package main

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type Service struct{}

type ServiceArgs struct {
	Cluster              string                `pulumi:"cluster" provider:"replaceOnChanges"`
	DesiredCount         *int                  `pulumi:"desiredCount,optional"`
	LaunchType           *string               `pulumi:"launchType,optional" provider:"replaceOnChanges"`
	Name                 string                `pulumi:"name,optional" provider:"replaceOnChanges"`
	NetworkConfiguration *NetworkConfiguration `pulumi:"networkConfiguration,optional"`
	TaskDefinition       string                `pulumi:"taskDefinition"`
	VolumeConfiguration  *VolumeConfiguration  `pulumi:"volumeConfiguration,optional"`
}

type NetworkConfiguration struct {
	AssignPublicIp *bool    `pulumi:"assignPublicIp,optional"`
	SecurityGroups []string `pulumi:"securityGroups,optional"`
	Subnets        []string `pulumi:"subnets"`
}

type VolumeConfiguration struct {
	ManagedEbsVolume ManagedEbsVolume `pulumi:"managedEbsVolume"`
	Name             string           `pulumi:"name"`
}

type ManagedEbsVolume struct {
	RoleArn  string `pulumi:"roleArn"`
	SizeInGb *int   `pulumi:"sizeInGb,optional"`
}

type ServiceState struct {
	ServiceArgs
	Arn string `pulumi:"arn"`
}

func (s *Service) Annotate(a infer.Annotator) { a.SetToken("ecs/service", "Service") }

func (Service) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[ServiceArgs], error) {
	args, failures, err := infer.DefaultCheck[ServiceArgs](ctx, named(req))
	return infer.CheckResponse[ServiceArgs]{Inputs: args, Failures: failures}, err
}

func (Service) Create(
	ctx context.Context,
	req infer.CreateRequest[ServiceArgs],
) (infer.CreateResponse[ServiceState], error) {
	in := req.Inputs
	state := ServiceState{ServiceArgs: in}
	if req.DryRun {
		return infer.CreateResponse[ServiceState]{Output: state}, nil
	}
	out, err := ecsClient(ctx).CreateService(ctx, &ecs.CreateServiceInput{
		Cluster:              &in.Cluster,
		DesiredCount:         int32Of(in.DesiredCount),
		LaunchType:           types.LaunchType(aws.ToString(in.LaunchType)),
		NetworkConfiguration: in.NetworkConfiguration.toECS(),
		ServiceName:          &in.Name,
		TaskDefinition:       &in.TaskDefinition,
		VolumeConfigurations: in.VolumeConfiguration.toECS(),
	})
	if err != nil {
		return infer.CreateResponse[ServiceState]{}, err
	}
	state.Arn = *out.Service.ServiceArn
	return infer.CreateResponse[ServiceState]{ID: state.Arn, Output: state}, nil
}

func (Service) Read(
	ctx context.Context,
	req infer.ReadRequest[ServiceArgs, ServiceState],
) (infer.ReadResponse[ServiceArgs, ServiceState], error) {
	out, err := ecsClient(ctx).DescribeServices(ctx, &ecs.DescribeServicesInput{
		Cluster: &req.State.Cluster, Services: []string{req.ID},
	})
	if err != nil || len(out.Services) == 0 || aws.ToString(out.Services[0].Status) == inactive {
		return infer.ReadResponse[ServiceArgs, ServiceState]{}, withoutService(err)
	}
	service, state := out.Services[0], req.State
	state.DesiredCount, state.TaskDefinition = aws.Int(int(service.DesiredCount)), *service.TaskDefinition
	return infer.ReadResponse[ServiceArgs, ServiceState]{ID: req.ID, Inputs: state.ServiceArgs, State: state}, nil
}

func (Service) Update(
	ctx context.Context,
	req infer.UpdateRequest[ServiceArgs, ServiceState],
) (infer.UpdateResponse[ServiceState], error) {
	in := req.Inputs
	response := infer.UpdateResponse[ServiceState]{Output: ServiceState{ServiceArgs: in, Arn: req.State.Arn}}
	if req.DryRun {
		return response, nil
	}
	_, err := ecsClient(ctx).UpdateService(ctx, &ecs.UpdateServiceInput{
		Cluster:              &in.Cluster,
		DesiredCount:         int32Of(in.DesiredCount),
		NetworkConfiguration: in.NetworkConfiguration.toECS(),
		Service:              &req.ID,
		TaskDefinition:       &in.TaskDefinition,
		VolumeConfigurations: in.VolumeConfiguration.toECS(),
	})
	return response, err
}

func (Service) Delete(ctx context.Context, req infer.DeleteRequest[ServiceState]) (infer.DeleteResponse, error) {
	_, err := ecsClient(ctx).DeleteService(ctx, &ecs.DeleteServiceInput{
		Cluster: &req.State.Cluster, Service: &req.ID, Force: aws.Bool(true),
	})
	return infer.DeleteResponse{}, withoutService(err)
}

// withoutService ignores the error that a service or its cluster does not exist.
func withoutService(err error) error {
	var noService *types.ServiceNotFoundException
	var noCluster *types.ClusterNotFoundException
	if errors.As(err, &noService) || errors.As(err, &noCluster) {
		return nil
	}
	return err
}

func int32Of(number *int) *int32 {
	if number == nil {
		return nil
	}
	return aws.Int32(int32(*number))
}

func (n *NetworkConfiguration) toECS() *types.NetworkConfiguration {
	if n == nil {
		return nil
	}
	publicIp := types.AssignPublicIpDisabled
	if aws.ToBool(n.AssignPublicIp) {
		publicIp = types.AssignPublicIpEnabled
	}
	return &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{
		AssignPublicIp: publicIp,
		SecurityGroups: append([]string{}, n.SecurityGroups...), // moto fails without a list
		Subnets:        n.Subnets,
	}}
}

func (v *VolumeConfiguration) toECS() []types.ServiceVolumeConfiguration {
	if v == nil {
		return nil
	}
	return []types.ServiceVolumeConfiguration{{
		Name: &v.Name,
		ManagedEBSVolume: &types.ServiceManagedEBSVolumeConfiguration{
			RoleArn: &v.ManagedEbsVolume.RoleArn, SizeInGiB: int32Of(v.ManagedEbsVolume.SizeInGb),
		},
	}}
}
