package main

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

type mocks struct{}

func (mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	state := args.Inputs.Copy()
	state["arn"] = resource.NewProperty("arn:aws:iam::123456789012:role/" + args.Name)
	return args.Name, state, nil
}

func (mocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{"partition": resource.NewProperty("aws")}, nil
}

func main() {
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		_, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseVolumes},
		}, pulumi.Transforms([]pulumi.ResourceTransform{
			func(context.Context, *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
				fmt.Println("transform")
				return nil
			},
		}), pulumi.Transformations([]pulumi.ResourceTransformation{
			func(*pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
				fmt.Println("transformation")
				return nil
			},
		}))
		return err
	}, pulumi.WithMocks("project", "stack", mocks{}))
	if err != nil {
		panic(err)
	}
}
