package bench

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"text/template"

	"github.com/stretchr/testify/require"
)

// A role has three use cases and a user who may pass it: with the component, seven resources.
const byComponent = `
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes, serviceConnectTls, loadBalancers], passRoleUsers: [alice]}
`

const byHand = smallByHand + `
  ecs{{.}}-serviceConnectTls:
    type: aws:iam:RolePolicyAttachment
    properties:
      role: ${ecs{{.}}.name}
      policyArn: "arn:${partition}:iam::aws:policy/service-role/\
        AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity"
  ecs{{.}}-loadBalancers:
    type: aws:iam:RolePolicyAttachment
    properties:
      role: ${ecs{{.}}.name}
      policyArn: arn:${partition}:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers
  ecs{{.}}-pass-role-alice:
    type: aws:iam:UserPolicyAttachment
    properties: {user: alice, policyArn: "${ecs{{.}}-pass-role.arn}"}
`

// A small role has one use case: with the component, four resources.
const (
	small = `
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes], propagationSeconds: 0}
`
	smallInItsAccount = `
  account{{.}}:
    type: pulumi:providers:aws
    properties:
      region: us-east-1
      assumeRole: {roleArn: "arn:aws:iam::{{printf "%012d" .}}:role/deployer"}
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes], propagationSeconds: 0}
    options: {providers: ["${account{{.}}}"]}
`
	smallByHand = `
  ecs{{.}}:
    type: aws:iam:Role
    properties:
      assumeRolePolicy: >-
        {"Version":"2012-10-17","Statement":[{"Sid":"AllowAccessToECSForInfrastructureManagement","Effect":"Allow",
        "Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}
  ecs{{.}}-volumes:
    type: aws:iam:RolePolicyAttachment
    properties:
      role: ${ecs{{.}}.name}
      policyArn: arn:${partition}:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes
  ecs{{.}}-pass-role:
    type: aws:iam:Policy
    properties:
      policy: >-
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"${ecs{{.}}.arn}",
        "Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"}}}]}
`
)

// project returns a YAML program with the roles. Programs by hand need the partition to be right everywhere.
func project(b *testing.B, role string, count int) fs.FS {
	b.Helper()
	text := &strings.Builder{}
	text.WriteString("name: program\nruntime: yaml\n")
	if strings.Contains(role, "${partition}") {
		text.WriteString("variables: {partition: {fn::invoke: {function: aws:getPartition, return: partition}}}\n")
	}
	text.WriteString("resources:\n")
	for i := range count {
		require.NoError(b, template.Must(template.New("").Parse(role)).Execute(text, i))
	}
	return fstest.MapFS{"Pulumi.yaml": {Data: []byte(text.String()), Mode: 0o644}}
}
