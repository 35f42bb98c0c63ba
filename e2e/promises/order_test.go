package promises

import (
	"fmt"
	"testing"
	"time"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// In every update of a stack with ECS services, services are created and updated when the role is complete, and deleted
// before it loses anything. A service that only depends on the component is ordered like one that uses its role.
func TestTeardownOrder(t *testing.T) {
	stacktest.SkipIfShort(t)
	const runs, seconds = 20, 2
	create := []string{"AttachRolePolicy", "AttachRolePolicy", "AttachUserPolicy", "CreatePolicy", "CreateRole",
		"CreateService", "CreateService", "PutRolePolicy", "PutRolePolicy"}
	remove := []string{"DeletePolicy", "DeleteRole", "DeleteRolePolicy", "DeleteRolePolicy",
		"DeleteService", "DeleteService",
		"DetachRolePolicy", "DetachRolePolicy", "DetachUserPolicy", "UpdateService", "UpdateService"}
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stacktest.CreateUser(t, client, "alice")
		for run := range runs {
			t.Run(fmt.Sprint(run), func(t *testing.T) {
				t.Parallel()
				withRole, useCase, role := true, component.UseCaseVpcLattice, fmt.Sprintf("first-%d", run)
				stack, err := s.Program(t.Context(), fmt.Sprint("run", run), func(ctx *pulumi.Context) error {
					cluster, err := ecs.NewCluster(ctx, "cluster", &ecs.ClusterArgs{})
					if err != nil || !withRole {
						return err
					}
					ecs, err := door.Role(ctx, "ecs", &stacktest.Args{
						Name:               pulumi.String(role),
						UseCases:           []component.UseCase{"volumes", useCase},
						VolumeKmsKeyArns:   []pulumi.StringInput{pulumi.String(someKey)},
						InlinePolicies:     map[string]pulumi.StringInput{"own": pulumi.String(ownPolicy)},
						PassRoleUsers:      []string{"alice"},
						PropagationSeconds: pulumi.IntRef(seconds),
					})
					if err != nil {
						return err
					}
					return createServices(ctx, cluster, ecs)
				})
				require.NoError(t, err)
				recorder := stacktest.NewRecorder(t, s, stack)
				step := func(name string, run func(), expected ...string) {
					run()
					calls := recorder.Take(t)
					assertOrder(t, name, door, calls, seconds*time.Second)
					for _, c := range calls {
						if given := roleArn(c); given != "" {
							assert.Equal(t, stacktest.Account+"role/"+role, given, "%s: %s", name, c)
						}
					}
					assert.ElementsMatch(t, expected, stacktest.Operations(calls), name)
				}
				update := func() { stacktest.Up(t, stack) }

				step("create", update, append(create, "CreateCluster", "RegisterTaskDefinition")...)
				useCase = component.UseCaseLoadBalancers
				step("replace a use case", update, "AttachRolePolicy", "DetachRolePolicy")
				role = fmt.Sprintf("second-%d", run)
				step("rename the role", update, "CreateRole", "AttachRolePolicy", "AttachRolePolicy", "PutRolePolicy",
					"PutRolePolicy", "CreatePolicyVersion", "UpdateService",
					"DetachRolePolicy", "DetachRolePolicy", "DeleteRolePolicy", "DeleteRolePolicy", "DeleteRole")
				withRole = false
				step("remove the component and the services", update,
					append(remove, "DeregisterTaskDefinition", "DeletePolicyVersion")...)
				withRole = true
				step("add them again", update, append(create, "RegisterTaskDefinition")...)
				step("destroy", func() { stacktest.Destroy(t, stack) },
					append(remove, "DeregisterTaskDefinition", "DeleteCluster")...)
			})
		}
	})
}

// ownPolicy is a policy of the program's own.
const ownPolicy = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}}`

// roleArn returns the role of the volumes in a call of ECS.
func roleArn(c stacktest.Call) string {
	configurations, _ := c.Input["volumeConfigurations"].([]any)
	if len(configurations) == 0 {
		return ""
	}
	return configurations[0].(map[string]any)["managedEBSVolume"].(map[string]any)["roleArn"].(string)
}

// createServices creates a service with volumes, and one that only depends on the component.
func createServices(ctx *pulumi.Context, cluster *ecs.Cluster, role *component.EcsInfrastructureRole) error {
	definition, err := ecs.NewTaskDefinition(ctx, "definition", &ecs.TaskDefinitionArgs{
		Family:               pulumi.String("app"),
		ContainerDefinitions: pulumi.String(`[{"name": "app", "image": "app", "memory": 128}]`),
	})
	if err != nil {
		return err
	}
	if _, err := ecs.NewService(ctx, "service", &ecs.ServiceArgs{
		Name:           pulumi.String("service"),
		Cluster:        cluster.Arn,
		TaskDefinition: definition.Arn,
		VolumeConfiguration: ecs.ServiceVolumeConfigurationArgs{
			Name: pulumi.String("data"),
			ManagedEbsVolume: ecs.ServiceVolumeConfigurationManagedEbsVolumeArgs{
				RoleArn: role.RoleArn, SizeInGb: pulumi.Int(10),
			},
		},
	}); err != nil {
		return err
	}
	_, err = ecs.NewService(ctx, "depender", &ecs.ServiceArgs{
		Name: pulumi.String("depender"), Cluster: cluster.Arn, TaskDefinition: definition.Arn,
	}, pulumi.DependsOn([]pulumi.Resource{role}))
	return err
}

// assertOrder asserts that the calls which complete the role end before those that create or update services begin,
// that these end before those that take something from a role begin, and that a new role is propagated.
func assertOrder(t *testing.T, step string, door stacktest.Door, calls []stacktest.Call, propagation time.Duration) {
	t.Helper()
	phase := map[string]int{
		"CreateRole": 1, "CreatePolicy": 1, "CreatePolicyVersion": 1, "PutRolePolicy": 1, "AttachRolePolicy": 1,
		"AttachUserPolicy": 1,
		"CreateService":    2, "UpdateService": 2, "DeleteService": 2,
		"DetachUserPolicy": 3, "DetachRolePolicy": 3, "DeleteRolePolicy": 3, "DeletePolicy": 3, "DeleteRole": 3,
	}
	assert.Empty(t, stacktest.OutOfPhase(calls, func(c stacktest.Call) int { return phase[c.Operation] }), step)
	for _, later := range calls {
		// By direct import, a service that only depends on the component is not held back.
		service, _ := later.Input["serviceName"].(string)
		heldBack := later.Operation == "UpdateService" || service == "service" ||
			service == "depender" && door.Name == "plugin"
		for _, earlier := range calls {
			if earlier.Operation == "CreateRole" && heldBack {
				created := earlier.Begin.Truncate(time.Second) // dates of IAM are in seconds
				assert.GreaterOrEqual(t, later.Begin.Sub(created), propagation, "%s: %s", step, later)
			}
		}
	}
}
