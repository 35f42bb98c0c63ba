package main

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type Cluster struct{}

type ClusterArgs struct {
	Name string `pulumi:"name,optional" provider:"replaceOnChanges"`
}

type ClusterState struct {
	ClusterArgs
	Arn string `pulumi:"arn"`
}

func (c *Cluster) Annotate(a infer.Annotator) { a.SetToken("ecs/cluster", "Cluster") }

func (Cluster) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[ClusterArgs], error) {
	args, failures, err := infer.DefaultCheck[ClusterArgs](ctx, named(req))
	return infer.CheckResponse[ClusterArgs]{Inputs: args, Failures: failures}, err
}

func (Cluster) Create(
	ctx context.Context,
	req infer.CreateRequest[ClusterArgs],
) (infer.CreateResponse[ClusterState], error) {
	state := ClusterState{ClusterArgs: req.Inputs}
	if req.DryRun {
		return infer.CreateResponse[ClusterState]{Output: state}, nil
	}
	out, err := ecsClient(ctx).CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: &req.Inputs.Name})
	if err != nil {
		return infer.CreateResponse[ClusterState]{}, err
	}
	state.Arn = *out.Cluster.ClusterArn
	return infer.CreateResponse[ClusterState]{ID: state.Arn, Output: state}, nil
}

func (Cluster) Read(
	ctx context.Context,
	req infer.ReadRequest[ClusterArgs, ClusterState],
) (infer.ReadResponse[ClusterArgs, ClusterState], error) {
	out, err := ecsClient(ctx).DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: []string{req.ID}})
	if err != nil || len(out.Clusters) == 0 || aws.ToString(out.Clusters[0].Status) == inactive {
		return infer.ReadResponse[ClusterArgs, ClusterState]{}, err
	}
	args := ClusterArgs{Name: *out.Clusters[0].ClusterName}
	return infer.ReadResponse[ClusterArgs, ClusterState]{ID: req.ID, Inputs: args,
		State: ClusterState{ClusterArgs: args, Arn: *out.Clusters[0].ClusterArn}}, nil
}

func (Cluster) Delete(ctx context.Context, req infer.DeleteRequest[ClusterState]) (infer.DeleteResponse, error) {
	_, err := ecsClient(ctx).DeleteCluster(ctx, &ecs.DeleteClusterInput{Cluster: &req.ID})
	if _, ok := errors.AsType[*types.ClusterNotFoundException](err); ok {
		err = nil
	}
	return infer.DeleteResponse{}, err
}

// inactive is the status of what was deleted, which ECS still describes for a while.
const inactive = "INACTIVE"
