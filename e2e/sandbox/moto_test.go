package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// moto reads all policies to attach one, and fails if there is a new one when it has read half of them.
func TestCallsAtTheSameTime(t *testing.T) {
	t.Setenv("PYTHONPATH", "testdata/eager-threads")
	t.Setenv("PYTHONDONTWRITEBYTECODE", "1") // keeps the checkout clean
	client := startIAM(t)
	_, err := client.CreateRole(t.Context(),
		&iam.CreateRoleInput{RoleName: aws.String("role"), AssumeRolePolicyDocument: aws.String("{}")})
	require.NoError(t, err)
	var calls errgroup.Group
	calls.SetLimit(8)
	for i := range 80 {
		calls.Go(func() error {
			name := fmt.Sprintf("policy-%d", i)
			policy, err := client.CreatePolicy(t.Context(),
				&iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: aws.String(anyPolicy)})
			if err != nil {
				return err
			}
			_, err = client.AttachRolePolicy(t.Context(),
				&iam.AttachRolePolicyInput{RoleName: aws.String("role"), PolicyArn: policy.Policy.Arn})
			return err
		})
	}
	assert.NoError(t, calls.Wait())
}

const anyPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:GetRole","Resource":"*"}]}`

// An SDK that has the answer while it still writes the request must not drop the answer and repeat the call.
func TestAnswerThatComesEarly(t *testing.T) {
	client := startIAM(t, func(o *iam.Options) {
		transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			return &slowWriter{Conn: conn, answered: make(chan struct{})}, err
		}}
		ours := o.HTTPClient.(loopback)
		ours.HTTPClient = &http.Client{Transport: transport}
		o.HTTPClient = ours
	})
	for i := range 100 {
		name := fmt.Sprintf("user-%d", i)
		_, err := client.CreateUser(t.Context(), &iam.CreateUserInput{UserName: &name})
		require.NoError(t, err)
	}
}

// slowWriter is a connection whose body is written no earlier than the answer arrives.
type slowWriter struct {
	net.Conn
	answered chan struct{}
	once     sync.Once
}

func (c *slowWriter) Write(data []byte) (int, error) {
	n, err := c.Conn.Write(data)
	if !bytes.HasPrefix(data, []byte(http.MethodPost)) {
		<-c.answered
	}
	return n, err
}

func (c *slowWriter) Read(data []byte) (int, error) {
	n, err := c.Conn.Read(data)
	c.once.Do(func() { close(c.answered) })
	return n, err
}

// startIAM returns a client of a moto of its own that repeats no call.
func startIAM(t *testing.T, options ...func(*iam.Options)) *iam.Client {
	s, err := New()
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	client, err := s.StartIAM()
	require.NoError(t, err)
	all := client.Options()
	all.Retryer = aws.NopRetryer{}
	return iam.New(all, options...)
}
