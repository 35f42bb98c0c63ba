package component_test

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

func ExampleNewEcsInfrastructureRole() {
	run(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases:      []component.UseCase{component.UseCaseVolumes},
			PassRoleRoles: []string{"deployer"},
		})
		if err != nil {
			return err
		}
		ctx.Export("roleArn", role.RoleArn)
		return nil
	})
	// Unordered output:
	// ecs-infrastructure:index:EcsInfrastructureRole ecs
	// aws:iam/role:Role ecs
	// aws:iam/rolePolicyAttachment:RolePolicyAttachment ecs-volumes
	// aws:iam/policy:Policy ecs-pass-role
	// aws:iam/rolePolicyAttachment:RolePolicyAttachment ecs-pass-role/deployer
}

// A principal of the same program gets the policy as an attachment of its own.
func ExampleNewEcsInfrastructureRole_grant() {
	run(func(ctx *pulumi.Context) error {
		deployer, err := iam.NewRole(ctx, "deployer", &iam.RoleArgs{
			AssumeRolePolicy: pulumi.String(`{"Version":"2012-10-17","Statement":[]}`),
		})
		if err != nil {
			return err
		}
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseVolumes},
		})
		if err != nil {
			return err
		}
		_, err = iam.NewRolePolicyAttachment(ctx, "grant", &iam.RolePolicyAttachmentArgs{
			Role: deployer.Name, PolicyArn: role.PassRolePolicyArn,
		})
		return err
	})
	// Unordered output:
	// aws:iam/role:Role deployer
	// ecs-infrastructure:index:EcsInfrastructureRole ecs
	// aws:iam/role:Role ecs
	// aws:iam/rolePolicyAttachment:RolePolicyAttachment ecs-volumes
	// aws:iam/policy:Policy ecs-pass-role
	// aws:iam/rolePolicyAttachment:RolePolicyAttachment grant
}

// A program can tell faults apart by their kinds, so that it need not compare messages.
func ExampleInputError() {
	run(func(ctx *pulumi.Context) error {
		_, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases:      []component.UseCase{"volume"},
			PassRoleUsers: []string{"alice", "Alice"},
		})
		var refused *component.InputError
		if !errors.As(err, &refused) {
			return err
		}
		for _, fault := range refused.Faults {
			fmt.Println(fault.Path, fault.Value, fault.Kind)
		}
		return nil
	})
	// Output:
	// useCases[0] "volume" unsupported
	// passRoleUsers[1] "Alice" duplicate
}

// run runs a program with Pulumi's mocks, which print each resource instead of creating it.
func run(program pulumi.RunFunc) {
	if err := pulumi.RunErr(program, pulumi.WithMocks("project", "stack", printer{})); err != nil {
		fmt.Println(err)
	}
}

type printer struct{}

func (printer) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	fmt.Println(args.TypeToken, args.Name)
	outputs := args.Inputs.Copy()
	outputs["arn"] = resource.NewProperty("arn:aws:iam::123456789012:" + args.Name)
	return args.Name, outputs, nil
}

func (printer) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{"partition": resource.NewProperty("aws")}, nil
}
