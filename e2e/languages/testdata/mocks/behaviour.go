package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

type mocks struct{ topic string }

func (m mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	isComponent := strings.HasPrefix(args.TypeToken, "ecs-infrastructure:")
	if m.topic == "mock error" && isComponent {
		return "", nil, errors.New("of the mock")
	}
	name, named := args.Inputs["name"]
	if named && isComponent {
		form := "plain"
		if name.IsSecret() {
			form = "wrapped"
		}
		fmt.Println("secret input:", form)
	}
	state := args.Inputs.Copy()
	arn := "arn"
	if isComponent {
		arn = "roleArn"
		if named {
			state["roleName"] = name
		}
	}
	state[resource.PropertyKey(arn)] = resource.NewProperty("arn:aws:iam::123456789012:role/" + args.Name)
	return args.Name, state, nil
}

func (mocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{"partition": resource.NewProperty("aws")}, nil
}

func run(topic string, preview bool, args component.EcsInfrastructureRoleArgs,
	look func(*component.EcsInfrastructureRole)) {
	args.UseCases = []component.UseCase{component.UseCaseVolumes}
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &args)
		if err == nil {
			look(role)
		}
		return err
	}, pulumi.WithMocks("project", "stack", mocks{topic}), func(info *pulumi.RunInfo) { info.DryRun = preview })
	fmt.Println(topic+":", map[bool]string{true: "passed", false: "failed"}[err == nil])
}

func show(what string, output pulumi.StringOutput) {
	output.ApplyT(func(value string) string {
		fmt.Printf("%s: %q, secret %t\n", what, value, pulumi.IsSecret(output))
		return value
	})
}

func main() {
	none := component.EcsInfrastructureRoleArgs{}
	nothing := func(*component.EcsInfrastructureRole) {}
	run("update", false, none, func(role *component.EcsInfrastructureRole) { show("missing output", role.RoleUniqueId) })
	run("preview", true, none, func(role *component.EcsInfrastructureRole) {
		show("known output in preview", role.RoleArn)
		show("missing output in preview", role.RoleUniqueId)
	})
	run("secret", false, component.EcsInfrastructureRoleArgs{
		Name: pulumi.ToSecret(pulumi.String("hush")).(pulumi.StringOutput),
	}, func(role *component.EcsInfrastructureRole) { show("returned secret", role.RoleName) })
	run("wrong ARN", false, component.EcsInfrastructureRoleArgs{PermissionsBoundary: pulumi.String("none")}, nothing)
	run("mock error", false, none, nothing)
	run("apply error", false, none, func(role *component.EcsInfrastructureRole) {
		role.RoleArn.ApplyT(func(string) (string, error) { return "", errors.New("of the test") })
	})
}
