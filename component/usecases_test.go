package component

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A use case is a row of the table and an entry in schema.yaml.
func TestUseCasesAreThoseOfTheSchema(t *testing.T) {
	text, err := os.ReadFile("../provider/schema.json")
	require.NoError(t, err)
	var schema struct {
		Types map[string]struct{ Enum []struct{ Value string } }
	}
	require.NoError(t, json.Unmarshal(text, &schema))
	var described []string
	for _, entry := range schema.Types["ecs-infrastructure:index:UseCase"].Enum {
		described = append(described, entry.Value)
	}
	assert.Equal(t, described, useCaseNames(), "the enum of schema.yaml (then make generate) and the table in usecases.go")
}

var partitions = []string{"aws", "aws-cn", "aws-us-gov"}

func TestManagedPolicyArns(t *testing.T) {
	for _, partition := range partitions {
		arn := "arn:" + partition + ":iam::aws:policy/"
		assert.Equal(t, []string{
			arn + "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
			arn + "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
			arn + "AmazonECSInfrastructureRolePolicyForVpcLattice",
			arn + "AmazonECSInfrastructureRolePolicyForLoadBalancers",
			arn + "AmazonECSInfrastructureRolePolicyForManagedInstances",
			arn + "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
			arn + "AmazonECSInfrastructureRoleForGatewayHostSharedALB",
		}, managedPolicyArns(partition, useCaseTable))
	}
}
