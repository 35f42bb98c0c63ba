package main

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type TaskDefinition struct{}

type TaskDefinitionArgs struct {
	ContainerDefinitions string                 `pulumi:"containerDefinitions" provider:"replaceOnChanges"`
	Cpu                  *string                `pulumi:"cpu,optional" provider:"replaceOnChanges"`
	Family               string                 `pulumi:"family" provider:"replaceOnChanges"`
	Memory               *string                `pulumi:"memory,optional" provider:"replaceOnChanges"`
	NetworkMode          *string                `pulumi:"networkMode,optional" provider:"replaceOnChanges"`
	Compatibilities      []string               `pulumi:"requiresCompatibilities,optional" provider:"replaceOnChanges"`
	Volumes              []TaskDefinitionVolume `pulumi:"volumes,optional" provider:"replaceOnChanges"`
}

type TaskDefinitionVolume struct {
	ConfigureAtLaunch *bool  `pulumi:"configureAtLaunch,optional"`
	Name              string `pulumi:"name"`
}

type TaskDefinitionState struct {
	TaskDefinitionArgs
	Arn      string `pulumi:"arn"`
	Revision int    `pulumi:"revision"`
}

func (t *TaskDefinition) Annotate(a infer.Annotator) {
	a.SetToken("ecs/taskDefinition", "TaskDefinition")
}

func (TaskDefinition) Create(
	ctx context.Context,
	req infer.CreateRequest[TaskDefinitionArgs],
) (infer.CreateResponse[TaskDefinitionState], error) {
	in := req.Inputs
	state := TaskDefinitionState{TaskDefinitionArgs: in}
	if req.DryRun {
		return infer.CreateResponse[TaskDefinitionState]{Output: state}, nil
	}
	input := &ecs.RegisterTaskDefinitionInput{
		Cpu:         in.Cpu,
		Family:      &in.Family,
		Memory:      in.Memory,
		NetworkMode: types.NetworkMode(aws.ToString(in.NetworkMode)),
	}
	if err := json.Unmarshal([]byte(in.ContainerDefinitions), &input.ContainerDefinitions); err != nil {
		return infer.CreateResponse[TaskDefinitionState]{}, err
	}
	for _, compatibility := range in.Compatibilities {
		input.RequiresCompatibilities = append(input.RequiresCompatibilities, types.Compatibility(compatibility))
	}
	for _, volume := range in.Volumes {
		input.Volumes = append(input.Volumes,
			types.Volume{Name: &volume.Name, ConfiguredAtLaunch: volume.ConfigureAtLaunch})
	}
	out, err := ecsClient(ctx).RegisterTaskDefinition(ctx, input)
	if err != nil {
		return infer.CreateResponse[TaskDefinitionState]{}, err
	}
	state.Arn, state.Revision = *out.TaskDefinition.TaskDefinitionArn, int(out.TaskDefinition.Revision)
	return infer.CreateResponse[TaskDefinitionState]{ID: in.Family, Output: state}, nil
}

func (TaskDefinition) Read(
	ctx context.Context,
	req infer.ReadRequest[TaskDefinitionArgs, TaskDefinitionState],
) (infer.ReadResponse[TaskDefinitionArgs, TaskDefinitionState], error) {
	// A revision never changes.
	out, err := ecsClient(ctx).DescribeTaskDefinition(ctx,
		&ecs.DescribeTaskDefinitionInput{TaskDefinition: &req.State.Arn})
	if err != nil || out.TaskDefinition.Status == types.TaskDefinitionStatusInactive {
		return infer.ReadResponse[TaskDefinitionArgs, TaskDefinitionState]{}, err
	}
	return infer.ReadResponse[TaskDefinitionArgs, TaskDefinitionState](req), nil
}

func (TaskDefinition) Delete(
	ctx context.Context,
	req infer.DeleteRequest[TaskDefinitionState],
) (infer.DeleteResponse, error) {
	_, err := ecsClient(ctx).DeregisterTaskDefinition(ctx,
		&ecs.DeregisterTaskDefinitionInput{TaskDefinition: &req.State.Arn})
	return infer.DeleteResponse{}, err
}
