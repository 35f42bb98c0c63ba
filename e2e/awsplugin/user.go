package main

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type User struct{}

type UserArgs struct {
	Name string `pulumi:"name,optional"`
	Path string `pulumi:"path,optional"`
}

type UserState struct {
	UserArgs
	Arn      string `pulumi:"arn"`
	UniqueId string `pulumi:"uniqueId"`
}

func (u *User) Annotate(a infer.Annotator) { a.SetToken("iam/user", "User") }

func (u *UserArgs) Annotate(a infer.Annotator) { a.SetDefault(&u.Path, "/") }

func (User) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[UserArgs], error) {
	args, failures, err := infer.DefaultCheck[UserArgs](ctx, named(req))
	return infer.CheckResponse[UserArgs]{Inputs: args, Failures: failures}, err
}

func (User) Create(ctx context.Context, req infer.CreateRequest[UserArgs]) (infer.CreateResponse[UserState], error) {
	in := req.Inputs
	state := UserState{UserArgs: in}
	if req.DryRun {
		return infer.CreateResponse[UserState]{Output: state}, nil
	}
	out, err := client(ctx).CreateUser(ctx, &iam.CreateUserInput{UserName: &in.Name, Path: &in.Path})
	if err != nil {
		return infer.CreateResponse[UserState]{}, err
	}
	state.Arn, state.UniqueId = *out.User.Arn, *out.User.UserId
	return infer.CreateResponse[UserState]{ID: in.Name, Output: state}, nil
}

func (User) Read(
	ctx context.Context,
	req infer.ReadRequest[UserArgs, UserState],
) (infer.ReadResponse[UserArgs, UserState], error) {
	name := cmp.Or(req.State.Name, req.ID) // the id does not follow a change of the name
	out, err := client(ctx).GetUser(ctx, &iam.GetUserInput{UserName: &name})
	if err != nil {
		return infer.ReadResponse[UserArgs, UserState]{}, gone(err)
	}
	args := UserArgs{Name: *out.User.UserName, Path: *out.User.Path}
	return infer.ReadResponse[UserArgs, UserState]{ID: req.ID, Inputs: args,
		State: UserState{UserArgs: args, Arn: *out.User.Arn, UniqueId: *out.User.UserId}}, nil
}

func (User) Update(
	ctx context.Context,
	req infer.UpdateRequest[UserArgs, UserState],
) (infer.UpdateResponse[UserState], error) {
	state := UserState{UserArgs: req.Inputs, Arn: req.State.Arn, UniqueId: req.State.UniqueId}
	if req.DryRun {
		return infer.UpdateResponse[UserState]{Output: state}, nil
	}
	in, old := req.Inputs, req.State
	_, err := client(ctx).UpdateUser(ctx, &iam.UpdateUserInput{
		UserName: &old.Name, NewUserName: changed(old.Name, in.Name), NewPath: changed(old.Path, in.Path),
	})
	return infer.UpdateResponse[UserState]{Output: state}, err
}

func (User) Delete(ctx context.Context, req infer.DeleteRequest[UserState]) (infer.DeleteResponse, error) {
	_, err := client(ctx).DeleteUser(ctx, &iam.DeleteUserInput{UserName: &req.State.Name})
	return infer.DeleteResponse{}, gone(err)
}
