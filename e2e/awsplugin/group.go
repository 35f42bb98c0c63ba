package main

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type Group struct{}

type GroupArgs struct {
	Name string `pulumi:"name,optional"`
	Path string `pulumi:"path,optional"`
}

type GroupState struct {
	GroupArgs
	Arn      string `pulumi:"arn"`
	UniqueId string `pulumi:"uniqueId"`
}

func (g *Group) Annotate(a infer.Annotator) { a.SetToken("iam/group", "Group") }

func (g *GroupArgs) Annotate(a infer.Annotator) { a.SetDefault(&g.Path, "/") }

func (Group) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[GroupArgs], error) {
	args, failures, err := infer.DefaultCheck[GroupArgs](ctx, named(req))
	return infer.CheckResponse[GroupArgs]{Inputs: args, Failures: failures}, err
}

func (Group) Create(ctx context.Context, req infer.CreateRequest[GroupArgs]) (infer.CreateResponse[GroupState], error) {
	in := req.Inputs
	state := GroupState{GroupArgs: in}
	if req.DryRun {
		return infer.CreateResponse[GroupState]{Output: state}, nil
	}
	out, err := client(ctx).CreateGroup(ctx, &iam.CreateGroupInput{GroupName: &in.Name, Path: &in.Path})
	if err != nil {
		return infer.CreateResponse[GroupState]{}, err
	}
	state.Arn, state.UniqueId = *out.Group.Arn, *out.Group.GroupId
	return infer.CreateResponse[GroupState]{ID: in.Name, Output: state}, nil
}

func (Group) Read(
	ctx context.Context,
	req infer.ReadRequest[GroupArgs, GroupState],
) (infer.ReadResponse[GroupArgs, GroupState], error) {
	name := cmp.Or(req.State.Name, req.ID) // the id does not follow a change of the name
	out, err := client(ctx).GetGroup(ctx, &iam.GetGroupInput{GroupName: &name})
	if err != nil {
		return infer.ReadResponse[GroupArgs, GroupState]{}, gone(err)
	}
	args := GroupArgs{Name: *out.Group.GroupName, Path: *out.Group.Path}
	return infer.ReadResponse[GroupArgs, GroupState]{ID: req.ID, Inputs: args,
		State: GroupState{GroupArgs: args, Arn: *out.Group.Arn, UniqueId: *out.Group.GroupId}}, nil
}

func (Group) Update(
	ctx context.Context,
	req infer.UpdateRequest[GroupArgs, GroupState],
) (infer.UpdateResponse[GroupState], error) {
	state := GroupState{GroupArgs: req.Inputs, Arn: req.State.Arn, UniqueId: req.State.UniqueId}
	if req.DryRun {
		return infer.UpdateResponse[GroupState]{Output: state}, nil
	}
	in, old := req.Inputs, req.State
	_, err := client(ctx).UpdateGroup(ctx, &iam.UpdateGroupInput{
		GroupName: &old.Name, NewGroupName: changed(old.Name, in.Name), NewPath: changed(old.Path, in.Path),
	})
	return infer.UpdateResponse[GroupState]{Output: state}, err
}

func (Group) Delete(ctx context.Context, req infer.DeleteRequest[GroupState]) (infer.DeleteResponse, error) {
	_, err := client(ctx).DeleteGroup(ctx, &iam.DeleteGroupInput{GroupName: &req.State.Name})
	return infer.DeleteResponse{}, gone(err)
}
