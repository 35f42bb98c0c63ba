package stacktest

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/stretchr/testify/require"
)

const Account = "arn:aws:iam::123456789012:"

const AWSManaged = "arn:aws:iam::aws:policy/"

func CreateUser(t *testing.T, client *awsiam.Client, name string) {
	t.Helper()
	_, err := client.CreateUser(t.Context(), &awsiam.CreateUserInput{UserName: &name})
	require.NoError(t, err)
}

func CreateGroup(t *testing.T, client *awsiam.Client, name string) {
	t.Helper()
	_, err := client.CreateGroup(t.Context(), &awsiam.CreateGroupInput{GroupName: &name})
	require.NoError(t, err)
}

func CreateRole(t *testing.T, client *awsiam.Client, name string) {
	t.Helper()
	_, err := client.CreateRole(t.Context(),
		&awsiam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(someDocument)})
	require.NoError(t, err)
}

func CreatePolicy(t *testing.T, client *awsiam.Client, name string) {
	t.Helper()
	_, err := client.CreatePolicy(t.Context(),
		&awsiam.CreatePolicyInput{PolicyName: &name, PolicyDocument: aws.String(someDocument)})
	require.NoError(t, err)
}

const someDocument = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}]}`

func Sorted(texts []string) []string {
	texts = append([]string{}, texts...)
	slices.Sort(texts)
	return texts
}

// ManagedPolicies returns AWS's policies for the role.
func ManagedPolicies(t *testing.T, client *awsiam.Client) (all []types.Policy) {
	t.Helper()
	pages := awsiam.NewListPoliciesPaginator(client, &awsiam.ListPoliciesInput{Scope: types.PolicyScopeTypeAws})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		for _, policy := range page.Policies {
			if strings.HasPrefix(*policy.PolicyName, "AmazonECSInfrastructureRole") {
				all = append(all, policy)
			}
		}
	}
	return all
}
