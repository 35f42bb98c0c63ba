package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// recorder is a proxy between a stack and moto that records every call of the AWS API that changes something, and can
// make one fail.
type recorder struct {
	moto *httputil.ReverseProxy
	url  string

	lock  sync.Mutex
	calls []call
	fault *fault // nil when it has happened
}

// fault makes a call fail once.
type fault struct {
	call string // the beginning of its text
	// after is the beginning of the text of a call that comes before, if any.
	after string
	failure
}

// failure is a way in which a call fails.
type failure struct {
	name string
	// status and code are those of the answer. Without them the call is carried out, and the connection is cut.
	status int
	code   string
}

// call is one call of the AWS API.
type call struct {
	operation string
	input     map[string]any
	begin     time.Time // when the request arrived
	end       time.Time // when it was answered
	status    int
}

// String is short, for messages of tests.
func (c call) String() string {
	text := c.operation
	for _, name := range []string{
		"RoleName", "UserName", "GroupName", "PolicyName", "PolicyArn",
		"clusterName", "family", "serviceName", "service", "taskDefinition",
	} {
		if value, ok := c.input[name].(string); ok {
			text += " " + value[strings.LastIndex(value, "/")+1:]
		}
	}
	return text
}

// reads says whether the call changes nothing.
func (c call) reads() bool {
	return slices.ContainsFunc([]string{"Describe", "Get", "List"}, func(verb string) bool {
		return strings.HasPrefix(c.operation, verb)
	})
}

// newRecorder starts a recorder, which the stack uses from now on.
func newRecorder(t *testing.T, s *sandbox.Sandbox, stack auto.Stack) *recorder {
	t.Helper()
	r := startRecorder(t, s, "")
	require.NoError(t, sandbox.UseEndpoint(t.Context(), stack, r.url))
	return r
}

// startRecorder starts a recorder for an AWS account, or for moto's default one.
func startRecorder(t *testing.T, s *sandbox.Sandbox, account string) *recorder {
	t.Helper()
	moto, err := url.Parse(s.Endpoint())
	require.NoError(t, err)
	r := &recorder{moto: &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(moto)
		if account != "" {
			p.Out.Header.Set("X-Moto-Account-Id", account)
		}
	}}}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	made := call{begin: time.Now()}
	made.operation, made.input = parse(request.Header, body)
	failure := r.failureOf(made)
	answer := httptest.NewRecorder()
	if failure == nil || failure.status == 0 {
		r.moto.ServeHTTP(answer, request)
	} else {
		answer.WriteHeader(failure.status)
		fmt.Fprintf(answer, errorFormat(request.Header), failure.code)
	}
	made.end, made.status = time.Now(), answer.Code
	if !made.reads() {
		r.lock.Lock()
		r.calls = append(r.calls, made)
		r.lock.Unlock()
	}
	if failure != nil && failure.status == 0 {
		panic(http.ErrAbortHandler) // cuts the connection
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// fail makes a call fail once.
func (r *recorder) fail(f *fault) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.fault = f
}

// failureOf returns how a call fails, or nil.
func (r *recorder) failureOf(c call) *failure {
	r.lock.Lock()
	defer r.lock.Unlock()
	switch {
	case r.fault == nil:
		return nil
	case r.fault.after != "":
		if strings.HasPrefix(c.String(), r.fault.after) {
			r.fault.after = ""
		}
		return nil
	case !strings.HasPrefix(c.String(), r.fault.call):
		return nil
	}
	failure := &r.fault.failure
	r.fault = nil
	return failure
}

// errorFormat is the body of an error answer, with its code, in the protocols of ECS (JSON) and IAM (XML).
func errorFormat(header http.Header) string {
	if header.Get("X-Amz-Target") != "" {
		return `{"__type": "%s"}`
	}
	return "<ErrorResponse><Error><Code>%s</Code></Error></ErrorResponse>"
}

// parse reads a call in the protocols of IAM (a form) and of ECS and KMS (JSON).
func parse(header http.Header, body []byte) (operation string, input map[string]any) {
	if target := header.Get("X-Amz-Target"); target != "" {
		_ = json.Unmarshal(body, &input)
		_, operation, _ = strings.Cut(target, ".")
		return operation, input
	}
	form, _ := url.ParseQuery(string(body))
	input = map[string]any{}
	for name := range form {
		input[name] = form.Get(name)
	}
	return form.Get("Action"), input
}

// take returns the calls since the last take, all of which must have succeeded.
func (r *recorder) take(t *testing.T) []call {
	t.Helper()
	calls := r.drain()
	for _, c := range calls {
		assert.Equal(t, http.StatusOK, c.status, c)
	}
	return calls
}

// drain returns the calls since the last drain.
func (r *recorder) drain() []call {
	r.lock.Lock()
	defer r.lock.Unlock()
	calls := r.calls
	r.calls = nil
	return calls
}

// operations returns the names of the operations in order.
func operations(calls []call) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.operation)
	}
	return all
}
