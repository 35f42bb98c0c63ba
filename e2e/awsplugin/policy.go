package main

import (
	"context"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type Policy struct{}

type PolicyArgs struct {
	Description *string           `pulumi:"description,optional" provider:"replaceOnChanges"`
	Name        string            `pulumi:"name,optional" provider:"replaceOnChanges"`
	NamePrefix  *string           `pulumi:"namePrefix,optional" provider:"replaceOnChanges"`
	Path        string            `pulumi:"path,optional" provider:"replaceOnChanges"`
	Policy      string            `pulumi:"policy"`
	Tags        map[string]string `pulumi:"tags,optional"`
	TagsAll     map[string]string `pulumi:"tagsAll,optional"`
}

type PolicyState struct {
	PolicyArgs
	Arn      string `pulumi:"arn"`
	PolicyId string `pulumi:"policyId"`
}

func (p *Policy) Annotate(a infer.Annotator) { a.SetToken("iam/policy", "Policy") }

func (p *PolicyArgs) Annotate(a infer.Annotator) { a.SetDefault(&p.Path, "/") }

func (Policy) WireDependencies(f infer.FieldSelector, args *PolicyArgs, state *PolicyState) {
	f.OutputField(&state.Arn).DependsOn(f.InputField(&args.Name).Computed(), f.InputField(&args.Path).Computed())
}

func (Policy) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[PolicyArgs], error) {
	args, failures, err := infer.DefaultCheck[PolicyArgs](ctx, equivalent("policy", req, tagged(ctx, named(req))))
	return infer.CheckResponse[PolicyArgs]{Inputs: args, Failures: failures}, err
}

func (Policy) Create(
	ctx context.Context,
	req infer.CreateRequest[PolicyArgs],
) (infer.CreateResponse[PolicyState], error) {
	in := req.Inputs
	state := PolicyState{PolicyArgs: in}
	if req.DryRun {
		return infer.CreateResponse[PolicyState]{Output: state}, nil
	}
	out, err := client(ctx).CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName:     &in.Name,
		PolicyDocument: &in.Policy,
		Description:    in.Description,
		Path:           &in.Path,
		Tags:           tags(in.TagsAll),
	})
	if err != nil {
		return infer.CreateResponse[PolicyState]{}, err
	}
	state.Arn, state.PolicyId = *out.Policy.Arn, *out.Policy.PolicyId
	return infer.CreateResponse[PolicyState]{ID: state.Arn, Output: state}, nil
}

func (Policy) Read(
	ctx context.Context,
	req infer.ReadRequest[PolicyArgs, PolicyState],
) (infer.ReadResponse[PolicyArgs, PolicyState], error) {
	out, err := client(ctx).GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &req.ID})
	if err != nil {
		return infer.ReadResponse[PolicyArgs, PolicyState]{}, gone(err)
	}
	version, err := client(ctx).GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{
		PolicyArn: &req.ID, VersionId: out.Policy.DefaultVersionId,
	})
	if err != nil {
		return infer.ReadResponse[PolicyArgs, PolicyState]{}, err
	}
	policy, args := out.Policy, req.Inputs
	if args.Policy, err = url.QueryUnescape(*version.PolicyVersion.Document); err != nil {
		return infer.ReadResponse[PolicyArgs, PolicyState]{}, err
	}
	args.Description = policy.Description
	args.Name, args.Path = *policy.PolicyName, *policy.Path
	args.Tags, args.TagsAll = readTags(policy.Tags, defaultTags(ctx), args.Tags)
	return infer.ReadResponse[PolicyArgs, PolicyState]{ID: req.ID, Inputs: args,
		State: PolicyState{PolicyArgs: args, Arn: *policy.Arn, PolicyId: *policy.PolicyId}}, nil
}

func (Policy) Update(
	ctx context.Context,
	req infer.UpdateRequest[PolicyArgs, PolicyState],
) (infer.UpdateResponse[PolicyState], error) {
	in, old := req.Inputs, req.State
	response := infer.UpdateResponse[PolicyState]{
		Output: PolicyState{PolicyArgs: in, Arn: old.Arn, PolicyId: old.PolicyId},
	}
	if req.DryRun {
		return response, nil
	}
	if in.Policy != old.Policy {
		if err := deleteOldVersions(ctx, req.ID); err != nil { // IAM allows five
			return response, err
		}
		if _, err := client(ctx).CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{
			PolicyArn: &req.ID, PolicyDocument: &in.Policy, SetAsDefault: true,
		}); err != nil {
			return response, err
		}
	}
	set, unset := changedTags(old.TagsAll, in.TagsAll)
	if len(unset) > 0 {
		_, err := client(ctx).UntagPolicy(ctx, &iam.UntagPolicyInput{PolicyArn: &req.ID, TagKeys: unset})
		if err != nil {
			return response, err
		}
	}
	if len(set) > 0 {
		if _, err := client(ctx).TagPolicy(ctx, &iam.TagPolicyInput{PolicyArn: &req.ID, Tags: set}); err != nil {
			return response, err
		}
	}
	return response, nil
}

func (Policy) Delete(ctx context.Context, req infer.DeleteRequest[PolicyState]) (infer.DeleteResponse, error) {
	if err := deleteOldVersions(ctx, req.ID); err != nil {
		return infer.DeleteResponse{}, gone(err)
	}
	_, err := client(ctx).DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: &req.ID})
	return infer.DeleteResponse{}, gone(err)
}

func deleteOldVersions(ctx context.Context, arn string) error {
	list, err := client(ctx).ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: &arn})
	if err != nil {
		return err
	}
	for _, version := range list.Versions {
		if version.IsDefaultVersion {
			continue
		}
		_, err := client(ctx).DeletePolicyVersion(ctx,
			&iam.DeletePolicyVersionInput{PolicyArn: &arn, VersionId: version.VersionId})
		if err != nil {
			return err
		}
	}
	return nil
}
